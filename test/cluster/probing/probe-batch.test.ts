import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf, patience, payload, writeBatch } from '../../../src/cluster/probing/probe-batch.ts';
import { unaskable } from '../../../src/cluster/probing/unaskable.ts';
import type { Probe, Question } from '../../../src/plan/probe.ts';

const target = { address: '10.0.0.1', port: 80 };
const http: Extract<Question, { kind: 'http' }> = {
  kind: 'http',
  ...target,
  request: { method: 'GET', path: '/' },
  identity: null,
};
const tcp: Question = { kind: 'tcp', ...target };
const udp: Question = { kind: 'udp', ...target, identity: null };
const dns: Question = { kind: 'dns', address: '10.96.0.10', port: 53, protocol: 'UDP', name: 'a.b' };
const resolve: Question = { kind: 'resolve', name: 'web.shop' };

const probe = (question: Question, timeout = 2000, id = 'p'): Probe => ({ id, from: 'x', question, timeout });
const udpWords = 'udp p 10.0.0.1 80 sotsu-N-p';
const digWords = '@10.96.0.10 -p 53 -t A -q a.b';

describe('a batch without HTTP', () => {
  it.each([
    ['TCP', tcp, 2000, 'run p 3 nc -n -z -v -w 2 10.0.0.1 80'],
    ['TCP, half seconds', tcp, 1500, 'run p 3 nc -n -z -v -w 2 10.0.0.1 80'],
    ['UDP, three datagrams', udp, 2000, `${udpWords} 0.5 0.5 1`],
    ['UDP, a long wait', udp, 5500, `${udpWords} 0.5 0.5 4.5`],
    ['UDP, time for two', udp, 1000, `${udpWords} 0.5 0.5`],
    ['UDP, time for two, barely', udp, 700, `${udpWords} 0.5 0.2`],
    ['UDP, time for one', udp, 500, `${udpWords} 0.5`],
    ['DNS', dns, 2000, `run p 3 dig +noall +comments +stats +notcp +tries=2 +time=1 ${digWords}`],
    ['DNS, time for three', dns, 7000, `run p 8 dig +noall +comments +stats +notcp +tries=3 +time=2 ${digWords}`],
    ['DNS, time for one', dns, 500, `run p 2 dig +noall +comments +stats +notcp +tries=1 +time=1 ${digWords}`],
    [
      'DNS by TCP',
      { ...dns, protocol: 'TCP' as const },
      2000,
      `run p 3 dig +noall +comments +stats +tcp +tries=1 +time=2 ${digWords}`,
    ],
    ['a name', resolve, 2000, 'run p 3 getent ahosts web.shop'],
  ])('%s', (_title, question, timeout, line) => {
    expect(writeBatch('N', [probe(question, timeout)])).toBe(
      `batch N ${Math.ceil(timeout / 1000) + 4}\n${line}\nend\n`,
    );
  });
});

describe('a request by a curl of its own', () => {
  const own =
    'run p 5 curl -q -s -v -g -k --http1.1 --path-as-is --noproxy * -A sotsu -H Connection:close -o /dev/null --connect-timeout 2 -m 3 ' +
    '-w sotsu-N-p|%{exitcode}|%{http_code}|%{time_connect}|%{time_total}|';
  const by = (method: string, scheme?: 'https') => ({ method, path: '/a?b=$c*', ...(scheme ? { scheme } : {}) });
  const host = 'api.example.com';

  it.each<[string, Partial<typeof http>, string]>([
    ['by TLS', { port: 443, request: by('GET', 'https') }, 'https://10.0.0.1:443/a?b=$c*'],
    ['by TLS, to IPv6', { address: 'fd00::1', request: by('GET', 'https') }, 'https://[fd00::1]:80/a?b=$c*'],
    [
      'by name, to the address all the same',
      { host, request: by('GET') },
      `--connect-to ::10.0.0.1:80 http://${host}:80/a?b=$c*`,
    ],
    [
      'by name, to IPv6',
      { address: 'fd00::1', host, request: by('GET') },
      `--connect-to ::[fd00::1]:80 http://${host}:80/a?b=$c*`,
    ],
    ['HEAD', { request: by('HEAD', 'https') }, '-I https://10.0.0.1:80/a?b=$c*'],
    ['DELETE', { request: by('DELETE', 'https') }, '-X DELETE https://10.0.0.1:80/a?b=$c*'],
    ['POST', { request: by('POST', 'https') }, '-X POST -H Content-Length:0 https://10.0.0.1:80/a?b=$c*'],
  ])('%s', (_title, change, rest) => {
    expect(writeBatch('N', [probe({ ...http, ...change })])).toBe(`batch N 6\n${own} ${rest}\nend\n`);
  });

  it('counts among the processes', () => {
    const many = Array.from({ length: 101 }, () => probe({ ...http, host }));
    expect(batchesOf(many).map(({ heavy, probes }) => [heavy, probes.length])).toEqual([
      [true, 100],
      [true, 1],
    ]);
  });

  it('is not made where the name could be something else', () => {
    expect(unaskable(probe({ ...http, host: '-o/etc/passwd' }))).toBe('"-o/etc/passwd" is not a DNS name');
    expect(unaskable(probe({ ...http, host }))).toBeNull();
  });
});

describe('a batch with HTTP', () => {
  it.each<[string, Probe, string]>([
    ['an address', probe(http), 'http p 2 3 http://10.0.0.1:80/'],
    ['IPv6', probe({ ...http, address: '2001:db8::1' }), 'http p 2 3 http://[2001:db8::1]:80/'],
    ['half seconds', probe(http, 2500), 'http p 2.5 3.5 http://10.0.0.1:80/'],
    ...(
      [
        ['HEAD', ' head'],
        ['DELETE', ' request="DELETE"'],
        ['POST', ' request="POST" data=""'],
        ['PUT', ' request="PUT" data=""'],
        ['PATCH', ' request="PATCH" data=""'],
      ] as const
    ).map(([method, options]): [string, Probe, string] => [
      method,
      probe({ ...http, request: { method, path: '/a/b?c=d&e' } }),
      `http p 2 3 http://10.0.0.1:80/a/b?c=d&e${options}`,
    ]),
  ])('%s', (_title, asked, line) => {
    expect(writeBatch('N', [asked])).toBe(`batch N ${Math.ceil(asked.timeout / 1000) + 4}\n${line}\nend\n`);
  });

  it('gives all of it the time that the slowest takes', () => {
    expect(writeBatch('N', [probe(http, 2000), probe(http, 7000), probe(http, 500)])).toMatch(/^batch N 11\n/);
  });
});

it('batches are cut by what curl and a pod can bear, and apart by how heavy they are', () => {
  const many = (question: Question, count: number) => Array.from({ length: count }, () => probe(question));
  const sizes = batchesOf([...many(tcp, 150), ...many(dns, 60), ...many(http, 251), ...many(udp, 260)]).map(
    ({ heavy, probes }) => [heavy, [...new Set(probes.map(({ question }) => question.kind))].join(' '), probes.length],
  );
  expect(sizes).toEqual([
    [false, 'http', 250],
    [false, 'http', 1],
    [false, 'udp', 250],
    [false, 'udp', 10],
    [true, 'tcp', 100],
    [true, 'tcp dns', 100],
    [true, 'dns', 10],
  ]);
});

it.each<[string, readonly Probe[], number]>([
  ['ten seconds more than the longest timeout', [probe(tcp), probe(tcp, 3500), probe(tcp, 500)], 13_500],
  ['as long for as many datagrams as nc can send at once', Array.from({ length: 100 }, () => probe(udp)), 12_000],
  ['a timeout more for each hundred of them', Array.from({ length: 101 }, () => probe(udp)), 14_000],
])('the source may take %s', (_title, probes, milliseconds) => {
  expect(patience(probes)).toBe(milliseconds);
});

it('a datagram says whose it is', () => {
  expect(payload('N', 'p')).toBe('sotsu-N-p');
});

describe('what a shell or curl could take for something else is not asked', () => {
  const withPath = (path: string): Question => ({ ...http, request: { method: 'GET', path } });
  it.each<[string, Probe, string]>([
    ['an id', probe(tcp, 2000, 'a b'), 'the probe id "a b" is not [A-Za-z0-9_.-]+'],
    ['no timeout', probe(tcp, 0), 'the timeout of 0 ms is not within a minute'],
    ['an endless timeout', probe(tcp, 60_001), 'the timeout of 60001 ms is not within a minute'],
    ['a timeout that is no number', probe(tcp, Number.NaN), 'the timeout of NaN ms is not within a minute'],
    ['a name for an address', probe({ ...tcp, address: 'web' }), '"web" is not an address'],
    ['an address with a zone', probe({ ...tcp, address: 'fe80::1%eth0' }), '"fe80::1%eth0" is not an address'],
    ['port 0', probe({ ...tcp, port: 0 }), '0 is not a port'],
    ['port 65536', probe({ ...udp, port: 65_536 }), '65536 is not a port'],
    ['half a port', probe({ ...dns, port: 53.5 }), '53.5 is not a port'],
    ['a method', probe({ ...http, request: { method: 'GET -o', path: '/' } }), '"GET -o" is not an HTTP method'],
    [
      'a path without a slash',
      probe(withPath('x')),
      '"x" is not a path, or has characters that must be percent-encoded',
    ],
    [
      'a path that ends the string',
      probe(withPath('/"')),
      String.raw`"/\"" is not a path, or has characters that must be percent-encoded`,
    ],
    [
      'a path with a new line',
      probe(withPath('/\noutput = "/etc/passwd"')),
      String.raw`"/\noutput = \"/etc/passwd\"" is not a path, or has characters that must be percent-encoded`,
    ],
    ['a name that is an option', probe({ ...resolve, name: '-s' }), '"-s" is not a DNS name'],
    ['a name that is a server', probe({ ...dns, name: '@1.1.1.1' }), '"@1.1.1.1" is not a DNS name'],
  ])('%s', (_title, asked, why) => {
    expect(unaskable(asked)).toBe(why);
  });

  it.each([
    http,
    tcp,
    udp,
    dns,
    resolve,
    { ...tcp, address: '::1' },
    { ...tcp, port: 1 },
    { ...tcp, port: 65_535 },
    withPath("/a-b_c.d~/e?f=g&h=%20+i,j;k:l@m!n$o'(p)*"),
  ])('but this is: %j', (question) => {
    expect(unaskable(probe(question))).toBeNull();
    expect(unaskable(probe(question, 60_000))).toBeNull();
  });

  it('so no path can begin a line or a word of its own', () => {
    const piece = fc.oneof(
      fc.constantFrom('/', 'a', '?b=c'),
      fc.string({ maxLength: 2 }),
      fc.constantFrom('"', '\\', '\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const asked = probe(withPath(`/${pieces.join('')}`));
        if (unaskable(asked) !== null) return;
        const lines = writeBatch('N', [asked]).split('\n');
        expect(lines.length).toBe(4);
        expect(lines[1]).toMatch(/^http p 2 3 http:\/\/10\.0\.0\.1:80\/[^"\\\s]*$/);
      }),
    );
  });
});
