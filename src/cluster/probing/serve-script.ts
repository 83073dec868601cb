import type { ServedPort } from '../../scenario/scenario.ts';

/** The environment variable that tells a pod of ours its name: `<run>/<namespace>/<pod>`, in every answer it gives. */
export const identityVariable = 'SOTSU_IDENTITY';

/**
 * The command of a container that serves these ports and, if there are none, waits. On TCP it answers every HTTP
 * request with 200 and a header `sotsu: <identity>`, on UDP with `<identity> <what it was sent>`. One process does it
 * all: it ends if it cannot serve a port, and the pod shows it. SCTP is not served.
 */
export function serveCommand(ports: readonly ServedPort[]): string[] {
  const served = ports.filter(({ protocol }) => protocol !== 'SCTP');
  return ['perl', '-e', program, ...served.map(({ port, protocol }) => `${protocol}:${port}`)];
}

/**
 * Perl, because netshoot has it and a shell around socat does not do: `UDP-RECVFROM,fork` hangs for good when datagrams
 * come at once (socat 1.7.4), and a process per connection makes the target slower than the network. A connection is
 * half-closed and read to its end: closing it on unread bytes would be a RST.
 */
const program = `
use strict; use IO::Select; use IO::Socket::IP;
my $name = $ENV{${identityVariable}};
my $head = "HTTP/1.1 200 OK\\r\\nsotsu: $name\\r\\nContent-Type: text/plain\\r\\nContent-Length: " . (length($name) + 1)
  . "\\r\\nConnection: close\\r\\n\\r\\n";
$SIG{TERM} = $SIG{INT} = sub { exit 143 };
$SIG{PIPE} = "IGNORE";
my $sockets = IO::Select->new;
my (%datagrams, %listens, %asked);
for (@ARGV) {
  my ($protocol, $port) = split /:/;
  my @how = (LocalPort => $port, $protocol eq "TCP" ? (Proto => "tcp", Listen => 512, ReuseAddr => 1) : (Proto => "udp"));
  my $socket = IO::Socket::IP->new(LocalHost => "::", V6Only => 0, @how)
    || IO::Socket::IP->new(LocalHost => "0.0.0.0", @how) || die "cannot serve $_: $@\\n";
  ($protocol eq "TCP" ? \\%listens : \\%datagrams)->{$socket} = 1;
  $sockets->add($socket);
}
sleep until @ARGV;
while (1) {
  for my $socket ($sockets->can_read) {
    if ($datagrams{$socket}) {
      my $from = $socket->recv(my $said, 1024);
      $socket->send("$name $said", 0, $from) if $from;
    } elsif ($listens{$socket}) {
      my $client = $socket->accept or next;
      $client->blocking(0);
      $sockets->add($client);
    } elsif (sysread $socket, my $more, 4096) {
      next if ($asked{$socket} .= $more) !~ /\\n\\r?\\n/ or $asked{$socket} =~ /^answered/;
      syswrite $socket, $asked{$socket} =~ /^HEAD / ? $head : "$head$name\\n";
      shutdown $socket, 1;
      $asked{$socket} = "answered";
    } else {
      $sockets->remove($socket);
      delete $asked{$socket};
      close $socket;
    }
  }
}
`;
