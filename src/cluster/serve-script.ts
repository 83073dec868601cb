import type { ServedPort } from '../scenario/scenario.ts';

/** The environment variable that tells a pod of ours its name: `<run>/<namespace>/<pod>`, in every answer it gives. */
export const identityVariable = 'SOTSU_IDENTITY';

/**
 * The command of a container that serves these ports and, if there are none, waits. On TCP it answers every HTTP
 * request with 200 and a header `sotsu: <identity>`, on UDP with `<identity> <what it was sent>`. It ends as soon as
 * one server does, so that the pod shows it. Needs a writable /tmp. SCTP is not served.
 */
export function serveCommand(ports: readonly ServedPort[]): string[] {
  const served = ports.filter(({ protocol }) => protocol !== 'SCTP');
  return ['sh', '-c', program, 'sotsu', ...served.map(({ port, protocol }) => `${protocol}:${port}`)];
}

/**
 * socat takes the connection (a `nofork` handler gets the socket itself), sh says the rest. A request is read up to its
 * empty line before it is answered: closing on unread bytes would be a RST. A datagram must be answered in one write.
 */
const program = `
trap 'exit 1' INT TERM
cr=$(printf '\\r')
cat >/tmp/tcp <<'END'
while IFS= read -r line && [ "$line" != "$1" ] && [ -n "$line" ]; do :; done
printf 'HTTP/1.1 200 OK\\r\\nsotsu: %s\\r\\nContent-Type: text/plain\\r\\nContent-Length: %s\\r\\nConnection: close\\r\\n\\r\\n%s\\n' \\
  "$${identityVariable}" "$((\${#${identityVariable}} + 1))" "$${identityVariable}"
END
cat >/tmp/udp <<'END'
said=$(cat)
printf '%s %s' "$${identityVariable}" "$said"
END

tcp=TCP4-LISTEN udp=UDP4-RECVFROM both=
[ ! -s /proc/net/if_inet6 ] || { tcp=TCP6-LISTEN udp=UDP6-RECVFROM both=,ipv6-v6only=0; }

serve() { # PROTOCOL:PORT
  case $1 in
    TCP:*) socat "$tcp:\${1#*:}$both,fork,reuseaddr,backlog=512" "EXEC:sh /tmp/tcp $cr,nofork" ;;
    UDP:*) socat "$udp:\${1#*:}$both,fork,reuseaddr" "EXEC:sh /tmp/udp" ;;
  esac
  echo "the server of $1 ended" >&2
  kill $$
}

for port; do serve "$port" & done
sleep 2147483647 & # for want of ports there must be something to wait for
wait
`;
