/**
 * All datagrams of a batch by one process: reads lines `udp ID ADDRESS PORT PAYLOAD SECONDS…` and answers as the program
 * in the source does (probe-script.ts), with timeout's exit code where nobody answered. A datagram goes out for each of
 * SECONDS until something comes back, each from a new port; a late answer to an earlier one counts. What is in a socket is
 * read before its time is taken for over, however long this process had to wait for its turn.
 *
 * It stands in single quotes in a shell, and takes no more than perl's smallest installation has (Debian's perl-base),
 * where POSIX has the only clock that is finer than a second.
 */
export const datagramsInPerl = `
use strict; use Errno; use IO::Select; use POSIX ();
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6 AF_INET6);
my ($nonce) = @ARGV;
my $ticks = POSIX::sysconf(&POSIX::_SC_CLK_TCK);
my $sockets = IO::Select->new;
my (%asked, %whose);
while (<STDIN>) {
  my (undef, $id, $address, $port, $payload, @waits) = split;
  my $to = $address =~ /:/ ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $address)) : pack_sockaddr_in($port, inet_aton($address));
  $asked{$id} = { to => $to, payload => $payload, waits => [@waits], next => now(), sockets => [] };
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
sub ask {
  my ($id) = @_;
  my ($one, $socket) = $asked{$id};
  socket($socket, sockaddr_family($one->{to}), SOCK_DGRAM, 0) or return answer($id, 1, $!);
  push @{$one->{sockets}}, $socket;
  $whose{fileno $socket} = $id;
  $sockets->add($socket);
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
  for (@{(delete $asked{$id})->{sockets}}) { $sockets->remove($_); delete $whose{fileno $_}; close $_ }
  syswrite STDOUT, "$nonce run $id $code @said .\\n";
}
`;
