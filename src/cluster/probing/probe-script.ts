/**
 * The command of a probe session: run by exec in a source, it takes batch after batch on stdin (probe-batch.ts writes
 * them) and ends with it. The program itself follows on stdin, because exec puts its command into the URL.
 */
export function probeCommand(): string[] {
  return ['sh', '-c', boot];
}

/** What goes to stdin before the first batch. */
export const probeProgram = (): string => `${program}${endOfProgram}\n`;

/** Printed to stdout in place of everything else where the source cannot even run the program. */
export const missingTool = 'sotsu: tool missing:';

const endOfProgram = '# end of program';

/** Seconds after which a session ends in the pod, whatever became of the stream; a longer run opens another. */
const longestSession = 900;

// `read` takes a pipe byte by byte, so nothing of the first batch is lost to the buffer of another program.
const boot = `for tool in timeout head sleep; do
command -v $tool >/dev/null || { echo "${missingTool} $tool"; exit 127; }
done
exec timeout -k 1 ${longestSession} sh -c '
program=
while IFS= read -r line && [ "$line" != "${endOfProgram}" ]; do program="$program$line
"; done
eval "$program"'`;

/**
 * stdout and stderr are two channels: curl writes a line in pieces, so it has stderr to itself, and both end with the
 * mark, of which stderr's has curl's exit code. An answer's last word is a dot: a line that was cut off has none. The tools have time limits of their own;
 * `timeout` is for one that hangs. `head` may read past the lines that it is asked for, so nothing follows them until
 * the mark has been seen.
 */
const program = `
set -f
exec 3>&2 2>/dev/null

# NONCE ID COMMAND… → its exit code and all that it said, on one line
answer() {
  nonce=$1 id=$2; shift 2
  said=$("$@" 2>&1); code=$?
  set -- $said
  printf '%s run %s %s %s .\\n' "$nonce" "$id" "$code" "$*"
}

# ADDRESS PORT PAYLOAD SECONDS… → what came back; one datagram, each from a new port, for every SECONDS until an answer.
# Not by timeout: busybox's counts whole seconds.
datagrams() {
  exec 2>/dev/null # some shells tell there that a process was ended
  address=$1 port=$2 payload=$3; shift 3
  for seconds; do
    reply=$(
      printf '%s\\n' "$payload" | nc -n -u -w 60 -W 1 "$address" "$port" 2>&1 &
      nc=$!
      { { sleep "$seconds" || sleep 1; } && kill "$nc"; } >/dev/null &
      wait "$nc"; code=$?
      kill $!
      exit "$code"
    ); code=$?
    [ -z "$reply" ] && [ "$code" -ne 0 ] || break # a reply, or a refusal
  done
  printf '%s' "$reply"
  return "$code"
}

# NONCE: of all that curl says, what is read (answer-line.ts): twenty lines a transfer are most of what a run would carry.
# Line by line: what was answered must be out before the stream is cut. A grep that cannot do that is left alone.
sift() { grep --line-buffered -F -e "$1" -e 'failed: ' -e 'connect fail '; }
printf 'x\\n' | grep --line-buffered -q x || sift() { while IFS= read -r line; do printf '%s\\n' "$line"; done; }

while IFS=' ' read -r word nonce && [ "$word" = batch ]; do
  curl=
  while IFS=' ' read -r word id rest; do
    case $word in
      run) answer "$nonce" "$id" timeout -k 1 $rest & ;;
      udp) answer "$nonce" "$id" datagrams $rest & ;;
      curl)
        config=$(head -n "$rest")
        {
          printf '%s\\n' "$config" |
            timeout -k 1 "$id" curl -q -s -v --no-progress-meter -Z --parallel-immediate --parallel-max 300 -K - 2>&1 >/dev/null
          printf '\\n%s end %s\\n' "$nonce" "$?"
        } | sift "$nonce" >&3 &
        curl=yes
        break ;;
      *) break ;;
    esac
  done
  wait
  [ "$curl" ] || printf '%s end 0\\n' "$nonce" >&3
  printf '%s end 0\\n' "$nonce"
done
`;
