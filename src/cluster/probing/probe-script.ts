import { curlTransfer } from './curl-config.ts';
import { datagramsInPerl } from './datagrams.ts';

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

/** Of nc, where the source has no perl. */
export const datagramsAtOnce = 100;

const endOfProgram = '# end of program';

/** Seconds after which a session ends in the pod, whatever became of the stream; a longer run opens another. */
const longestSession = 900;

// `read` takes a pipe byte by byte, so nothing of the first batch is lost to the buffer of another program.
const boot = `for tool in timeout sleep; do
command -v $tool >/dev/null || { echo "${missingTool} $tool"; exit 127; }
done
exec timeout -k 1 ${longestSession} sh -c '
program=
while IFS= read -r line && [ "$line" != "${endOfProgram}" ]; do program="$program$line
"; done
eval "$program"'`;

/**
 * A batch is read whole and then asked in the background, so the next one does not wait for its answers: what is told of
 * several at once is told apart by the nonce. The shell reads a pipe byte by byte, hence lines as short as can be, of
 * which it makes curl's config itself.
 *
 * stdout and stderr are two channels: curl writes a line in pieces, so it has stderr to itself, and both end with the
 * mark, of which stderr's has curl's exit code. An answer's last word is a dot: a line that was cut off has none. The
 * tools have time limits of their own; `timeout` is for one that hangs.
 */
const program = `
set -f
exec 3>&2 2>/dev/null
blanks=$IFS
newline='
'

# ID SECONDS COMMAND… → its exit code and all that it said, on one line
answer() {
  id=$1; shift
  clock; began=$now
  said=$(timeout -k 1 "$@" 2>&1); code=$?
  tell "$id" "$code" $said
}

# ID CODE WORD…, since $began
tell() {
  id=$1 code=$2; shift 2
  clock
  printf '%s run %s %s %s %s .\\n' "$nonce" "$id" "$code" "$((now - began))" "$*"
}

# Hundredths of a second, without a process; always 0 where there is no such clock.
clock() {
  read -r now rest </proc/uptime || now=
  case $now in *[0-9].[0-9][0-9]) now=\${now%.*}\${now#*.} ;; *) now=0 ;; esac
}

# ID ADDRESS PORT PAYLOAD SECONDS… → what came back; one datagram, each from a new port, for every SECONDS until an answer.
# Not by timeout: busybox's counts whole seconds. The kernel picks the ports (datagrams.ts), since not every nc has -p.
datagrams() {
  id=$1 address=$2 port=$3 payload=$4; shift 4
  clock; began=$now
  for seconds; do
    reply=$(
      printf '%s\\n' "$payload" | nc -n -u -w 60 -W 1 "$address" "$port" 2>&1 &
      nc=$!
      { { sleep "$seconds" || sleep 1; } && kill "$nc"; } >/dev/null 3>&- & # outlives the answer, and must hold nothing open
      wait "$nc"; code=$?
      kill $!
      exit "$code"
    ); code=$?
    [ -z "$reply" ] && [ "$code" -ne 0 ] || break # a reply, or a refusal
  done
  tell "$id" "$code" $reply
}

# Several processes a probe: no more than ${datagramsAtOnce} at once.
datagrams_by_nc() {
  count=0
  IFS=$newline
  for line in $udp; do
    IFS=$blanks; set -- $line; shift
    datagrams "$@" &
    count=$((count + 1)); [ $((count % ${datagramsAtOnce})) -ne 0 ] || wait
  done
  IFS=$blanks
  wait
}

datagrams_by_perl() { printf '%s' "$udp" | perl -e '${datagramsInPerl}' "$nonce"; }

transfers() {
  separator=
  IFS=$newline
  for line in $http; do
    IFS=$blanks; set -- $line; shift
    [ -z "$separator" ] || printf 'next\\n'
    separator=next
    transfer "$@"
  done
}
${curlTransfer}

# Of all that curl says, what is read (answer-line.ts): twenty lines a transfer are most of what a run would carry.
# Line by line: what was answered must be out before the stream is cut. A grep that cannot do that is left alone.
sift() { grep --line-buffered -F -e "$nonce" -e 'failed: ' -e 'connect fail '; }
printf 'x\\n' | grep --line-buffered -q x || sift() { while IFS= read -r line; do printf '%s\\n' "$line"; done; }

transfer_all() {
  {
    transfers |
      timeout -k 1 "$seconds" curl -q -s -v --no-progress-meter -Z --parallel-immediate --parallel-max 300 -K - 2>&1 >/dev/null
    printf '\\n%s end %s\\n' "$nonce" "$?"
  } | sift >&3
}

ask() {
  if [ "$http" ]; then transfer_all & else printf '%s end 0\\n' "$nonce" >&3; fi
  if [ "$udp" ]; then { datagrams_by_perl || datagrams_by_nc; } & fi
  IFS=$newline
  for line in $run; do
    IFS=$blanks; set -- $line; shift
    answer "$@" &
  done
  IFS=$blanks
  wait
  printf '%s end 0\\n' "$nonce"
}

while IFS=' ' read -r word nonce seconds && [ "$word" = batch ]; do
  http= udp= run= whole=
  while IFS= read -r line; do
    case $line in
      'http '*) http=$http$line$newline ;;
      'udp '*) udp=$udp$line$newline ;;
      'run '*) run=$run$line$newline ;;
      *) [ "$line" = end ] && whole=yes; break ;;
    esac
  done
  [ "$whole" ] || break
  ask &
done
wait
`;
