/** What Linux keeps for such ends (ip_local_port_range). Datagrams to one destination are more than 8 ticks of 10 ms apart. */
const ports = { first: 32_768, count: 28_232, mayBeTaken: 8 };

/**
 * All datagrams of a batch by one process: reads lines `udp ID ADDRESS PORT PAYLOAD SECONDS…` and answers as the program
 * in the source does (probe-script.ts), with timeout's exit code where nobody answered. A datagram goes out for each of
 * SECONDS until something comes back, each from a new port; a late answer to an earlier one counts. What is in a socket is
 * read before its time is taken for over, however long this process had to wait for its turn.
 *
 * A node's conntrack lets what belongs to a known exchange pass, whatever policies say by now: two minutes long, and two
 * more whenever it is used (nf_conntrack_udp_timeout_stream). The kernel picks the port of such an exchange anew once in
 * some thousand cells, and a denied cell would be seen open. So the port goes with the machine's clock, from a place that
 * hangs on the destination: none comes back to it for 282 seconds, whoever asks. Where it is taken, one of the
 * next does, by fewer ticks than lie between two datagrams; where all are, the kernel picks.
 *
 * It stands in single quotes in a shell, and takes no more than perl's smallest installation has (Debian's perl-base),
 * where POSIX has the only clock that is finer than a second.
 */
export const datagramsInPerl = `
use strict; use Errno; use IO::Select; use POSIX ();
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6 AF_INET6 IN6ADDR_ANY);
my ($nonce) = @ARGV;
my $ticks = POSIX::sysconf(&POSIX::_SC_CLK_TCK);
my $sockets = IO::Select->new;
my (%asked, %whose);
while (<STDIN>) {
  my (undef, $id, $address, $port, $payload, @waits) = split;
  my $to = at($port, $address =~ /:/ ? inet_pton(AF_INET6, $address) : inet_aton($address));
  $asked{$id} = { to => $to, payload => $payload, waits => [@waits], began => now(), next => now(), sockets => [] };
}
while (%asked) {
  my $now = now();
  hear($_) for $sockets->can_read(0);
  for my $id (grep { $asked{$_}{next} <= $now } keys %asked) {
    my $wait = shift @{$asked{$id}{waits}};
    if (defined $wait) { $asked{$id}{next} = now() + $wait; ask($id) }
    else { answer($id, 124) }
  }
  my ($soonest) = sort { $a <=> $b } map { $_->{next} } values %asked;
  my $left = ($soonest // 0) - now();
  $sockets->count ? $sockets->can_read($left) : select undef, undef, undef, $left if $left > 0;
}
sub now { (POSIX::times())[0] / $ticks }
sub at {
  my ($port, $address) = @_;
  length $address == 4 ? pack_sockaddr_in($port, $address) : pack_sockaddr_in6($port, $address);
}
sub leave_by_the_clock {
  my ($socket, $to) = @_;
  my ($tick, $place) = ((POSIX::times())[0], 0);
  $place = ($place * 31 + $_) % ${ports.count} for unpack "C*", $to;
  my $any = sockaddr_family($to) == AF_INET ? INADDR_ANY : IN6ADDR_ANY;
  for my $taken (0 .. ${ports.mayBeTaken - 1}) {
    return if bind $socket, at(${ports.first} + ($place + $tick + $taken) % ${ports.count}, $any);
  }
}
sub ask {
  my ($id) = @_;
  my ($one, $socket) = $asked{$id};
  socket($socket, sockaddr_family($one->{to}), SOCK_DGRAM, 0) or return answer($id, 1, $!);
  push @{$one->{sockets}}, $socket;
  $whose{fileno $socket} = $id;
  $sockets->add($socket);
  leave_by_the_clock($socket, $one->{to});
  connect($socket, $one->{to}) && defined syswrite $socket, "$one->{payload}\\n" or answer($id, 1, $!);
}
sub hear {
  my ($socket) = @_;
  defined fileno $socket or return;
  my $id = $whose{fileno $socket};
  my $length = sysread $socket, my $said, 1024;
  defined $length ? answer($id, 0, $length ? split(" ", $said) : "an empty datagram") : answer($id, 1, $!);
}
sub answer {
  my ($id, $code, @said) = @_;
  my $asked = delete $asked{$id};
  for (@{$asked->{sockets}}) { $sockets->remove($_); delete $whose{fileno $_}; close $_ }
  my $took = int 100 * (now() - $asked->{began}) + .5;
  syswrite STDOUT, "$nonce run $id $code $took @said .\\n";
}
`;
