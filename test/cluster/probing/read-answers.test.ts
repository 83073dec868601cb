import { describe, expect, it } from 'vitest';
import type { AnswerLine } from '../../../src/cluster/probing/answer-line.ts';
import { readAnswer } from '../../../src/cluster/probing/read-answers.ts';
import type { Observation, Question } from '../../../src/plan/probe.ts';

const ours = 'r1/shop/web';
const request = { method: 'GET', path: '/' };
const target = { address: '10.0.0.1', port: 80 };
const http: Question = { kind: 'http', ...target, request, identity: ours };
const anybody: Question = { ...http, identity: null };
const tcp: Question = { kind: 'tcp', ...target };
const udp: Question = { kind: 'udp', ...target, identity: ours };
const echo: Question = { ...udp, identity: null };
const dns: Question = { kind: 'dns', ...target, protocol: 'UDP', name: 'x' };
const dnsByTcp: Question = { ...dns, protocol: 'TCP' };
const resolve: Question = { kind: 'resolve', name: 'web.shop' };

const payload = 'sotsu-0123-a';

/** `milliseconds` of an answer that takes its time from when it came is 40, of one that has its own is its own. */
function read(question: Question, answer: Extract<AnswerLine, { id: string }>, connectError: string | null = null) {
  const probe = { id: 'a', from: 'x', question, timeout: 2000 };
  return readAnswer(probe, answer, { payload, milliseconds: 40, connectError });
}

const open = (milliseconds: number, status: number | null = null): Observation => ({
  kind: 'open',
  status,
  milliseconds,
});
const closed = (reason: 'dropped' | 'refused' | 'unreachable' | 'dns', milliseconds = 40): Observation => ({
  kind: 'closed',
  reason,
  milliseconds,
});
const unknown = (reason: string, milliseconds: number | null = 40): Observation => ({
  kind: 'unknown',
  reason,
  milliseconds,
});

describe('curl', () => {
  type Answer = { exit: number; status?: number | null; connected?: number; total?: number; identity?: string };
  const curl = ({ exit, status = null, connected = 0, total = 2.0014, identity = '' }: Answer) =>
    ({ kind: 'curl', id: 'a', exit, status, connected, total, identity }) as const;
  const made = { connected: 0.0004, total: 0.0036 };

  it.each<[string, Question, Answer, string | null, Observation]>([
    ['200 from our pod', http, { exit: 0, status: 200, ...made, identity: ours }, null, open(4, 200)],
    ['404 from our pod', http, { exit: 0, status: 404, ...made, identity: ours }, null, open(4, 404)],
    ['cut off after the header', http, { exit: 56, status: 200, ...made, identity: ours }, null, open(4, 200)],
    [
      '200 from another pod',
      http,
      { exit: 0, status: 200, ...made, identity: 'r1/shop/db' },
      null,
      unknown('somebody else answered (r1/shop/db)', 4),
    ],
    [
      '200 from our pod in another run',
      http,
      { exit: 0, status: 200, ...made, identity: 'r2/shop/web' },
      null,
      unknown('somebody else answered (r2/shop/web)', 4),
    ],
    [
      '503 of a proxy',
      http,
      { exit: 0, status: 503, ...made },
      null,
      unknown('somebody else answered (HTTP 503 without a name)', 4),
    ],
    [
      'escape sequences for a name',
      http,
      { exit: 0, status: 200, ...made, identity: '\u001b[31mred\u0007ü' },
      null,
      unknown('somebody else answered (?[31mred??)', 4),
    ],
    [
      'a name without end',
      http,
      { exit: 0, status: 200, ...made, identity: 'x'.repeat(500) },
      null,
      unknown(`somebody else answered (${'x'.repeat(120)})`, 4),
    ],
    [
      'a curl before 7.84',
      http,
      { exit: 0, status: 200, ...made, identity: '%header{sotsu}' },
      null,
      unknown('curl in the source is older than 7.84', 4),
    ],
    [
      'the connection, and then silence',
      http,
      { exit: 28, connected: 0.0004 },
      null,
      unknown('connected, but no HTTP answer came (curl ended with 28)', 2001),
    ],
    [
      'the connection, and then its end',
      http,
      { exit: 52, ...made },
      null,
      unknown('connected, but no HTTP answer came (curl ended with 52)', 4),
    ],
    ['anybody: 200', anybody, { exit: 0, status: 200, ...made }, null, open(4, 200)],
    [
      'anybody: 200 of an old curl',
      anybody,
      { exit: 0, status: 200, ...made, identity: '%header{sotsu}' },
      null,
      open(4, 200),
    ],
    ['anybody: not HTTP', anybody, { exit: 1, ...made }, null, open(4)],
    ['anybody: silence', anybody, { exit: 28, connected: 0.0004 }, null, open(2001)],
    ['anybody: TLS', anybody, { exit: 35, ...made }, null, open(4)],
    ['anybody: the end', anybody, { exit: 52, ...made }, null, open(4)],
    ['anybody: a reset', anybody, { exit: 56, ...made }, null, open(4)],
    ['nothing at all', http, { exit: 28 }, null, closed('dropped', 2001)],
    ['nothing, a little late', http, { exit: 28, total: 2.5 }, null, closed('dropped', 2500)],
    [
      'nothing, and late: what came meanwhile was not looked at',
      http,
      { exit: 28, total: 3.53 },
      null,
      unknown('the source was held up: 3.5 s went by in a wait of 2 s', 3530),
    ],
    ['connected, however late', anybody, { exit: 28, connected: 0.0004, total: 9 }, null, open(9000)],
    ['refused, however late', http, { exit: 7, total: 9 }, 'Connection refused', closed('refused', 9000)],
    ['refused', http, { exit: 7, total: 0.0021 }, 'Connection refused', closed('refused', 2)],
    ['no route', http, { exit: 7, total: 0.0021 }, 'No route to host', closed('unreachable', 2)],
    ['no route, by musl', http, { exit: 7, total: 0.0021 }, 'Host is unreachable', closed('unreachable', 2)],
    ['no network', http, { exit: 7, total: 0.0021 }, 'Network is unreachable', closed('unreachable', 2)],
    ['no network, by musl', http, { exit: 7, total: 0.0021 }, 'Network unreachable', closed('unreachable', 2)],
    ['the kernel gave up', http, { exit: 7, total: 0.0021 }, 'Connection timed out', closed('dropped', 2)],
    [
      'too many open files',
      http,
      { exit: 7, total: 0.0021 },
      'Too many open files',
      unknown('curl could not connect: Too many open files', 2),
    ],
    [
      'not connected, and no word why',
      http,
      { exit: 7, total: 0.0021 },
      null,
      unknown('curl could not connect: it did not say why', 2),
    ],
    [
      'not connected, whatever the times say',
      anybody,
      { exit: 7, ...made },
      'Connection refused',
      closed('refused', 4),
    ],
    ['a bad URL', http, { exit: 3, total: 0 }, null, unknown('curl ended with 3, a fault of the source', 0)],
    [
      'a full disk',
      anybody,
      { exit: 23, status: 200, ...made },
      null,
      unknown('curl ended with 23, a fault of the source', 4),
    ],
    ['no memory', anybody, { exit: 27, total: 0 }, null, unknown('curl ended with 27, a fault of the source', 0)],
    ['a bad option', anybody, { exit: 2, ...made }, null, unknown('curl ended with 2, a fault of the source', 4)],
    [
      'a bad option of the library',
      anybody,
      { exit: 43, ...made },
      null,
      unknown('curl ended with 43, a fault of the source', 4),
    ],
    [
      'an unknown option of the library',
      anybody,
      { exit: 48, ...made },
      null,
      unknown('curl ended with 48, a fault of the source', 4),
    ],
    ['a name', anybody, { exit: 6, total: 0 }, null, unknown('curl ended with 6 before it connected', 0)],
    [
      'success without a connection',
      anybody,
      { exit: 0, status: 200, total: 0 },
      null,
      unknown('curl ended with 0 before it connected', 0),
    ],
  ])('%s', (_title, question, answer, connectError, expected) => {
    expect(read(question, curl(answer), connectError)).toEqual(expected);
  });
});

describe('a curl of its own', () => {
  const https: Question = { ...anybody, request: { ...request, scheme: 'https' } };
  const named: Question = { ...anybody, host: 'api.example.com' };
  /** What the batch passes on: all that curl said on one line, with what it was told to write. */
  const said = (code: number, status: string, connected: string, words = '', total = '2.001') =>
    `* Trying 10.0.0.1:80... ${words} ${payload}|${code}|${status}|${connected}|${total}|`;
  const hello = '* ALPN: offers http/1.1 * TLSv1.3 (OUT), TLS handshake, Client hello (1):';

  it.each<[string, Question, number, string, Observation]>([
    ['an answer by TLS', https, 0, said(0, '401', '0.0004', hello), open(2001, 401)],
    ['an answer, called by name', named, 0, said(0, '200', '0.0004'), open(2001, 200)],
    ['something else than TLS', https, 35, said(35, '000', '0.000000', hello), open(2001)],
    ['silence in TLS', https, 28, said(28, '000', '0.000000', hello), open(2001)],
    ['silence in TLS, as curl tells it elsewhere', https, 28, said(28, '000', '0.0', 'TLS handshake'), open(2001)],
    ['silence after the connection', https, 28, said(28, '000', '0.0', '* Connected to 10.0.0.1'), open(2001)],
    ['silence', https, 28, said(28, '000', '0.000000', '* Connection timeout after 2001 ms'), closed('dropped', 2001)],
    [
      'silence, and late',
      https,
      28,
      said(28, '000', '0.000000', '* Connection timeout after 2600 ms', '2.6'),
      unknown('the source was held up: 2.6 s went by in a wait of 2 s', 2600),
    ],
    ['refused', https, 7, said(7, '000', '0.000000', 'failed: Connection refused'), closed('refused', 2001)],
    ['no route', named, 7, said(7, '000', '0.000000', 'failed: No route to host'), closed('unreachable', 2001)],
    ['what follows the answer', https, 0, `${said(0, '200', '0.1')} * Closing connection 0`, open(2001, 200)],
    ['an answer that was cut off', https, 124, `* Trying ${payload}|0|200|0.1|`, unknown('curl ended with 124', null)],
    ['no answer', https, 2, 'curl: option --http1.1: is unknown', unknown('curl ended with 2', null)],
    ['another answer', https, 0, 'sotsu-x-a|0|200|0.1|0.1|', unknown('curl ended with 0', null)],
    ['no curl', https, 127, 'timeout: failed to run command curl', unknown('tool missing: curl')],
    [
      'a pod of ours, which speaks no TLS',
      { ...https, identity: ours },
      35,
      said(35, '000', '0.000000', hello),
      unknown('connected, but no HTTP answer came (curl ended with 35)', 2001),
    ],
  ])('%s', (_title, question, exit, said, expected) => {
    expect(read(question, { kind: 'run', id: 'a', exit, took: 2, said })).toEqual(expected);
  });
});

describe('nc, dig and getent', () => {
  const dropped = ';; communications error to 10.0.0.1#53: timed out ;; no servers could be reached';
  const noerror = ';; Got answer: ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1042 ;; Query time: 8 msec';

  it.each<[string, Question, number, string, Observation]>([
    ['TCP: connected', tcp, 0, 'Connection to 10.0.0.1 80 port [tcp/*] succeeded!', open(40)],
    ['TCP: connected, by busybox', tcp, 0, '10.0.0.1 (10.0.0.1:80) open', open(40)],
    ['TCP: refused', tcp, 1, 'nc: connect to 10.0.0.1 port 81 (tcp) failed: Connection refused', closed('refused')],
    ['TCP: no route', tcp, 1, 'nc: connect to 10.0.0.1 port 92 (tcp) failed: No route to host', closed('unreachable')],
    [
      'TCP: no route, by musl',
      tcp,
      1,
      'nc: connect to 10.0.0.1 port 92 (tcp) failed: Host is unreachable',
      closed('unreachable'),
    ],
    [
      'TCP: dropped',
      tcp,
      1,
      'nc: connect to 10.0.0.1 port 95 (tcp) timed out: Operation now in progress',
      closed('dropped'),
    ],
    ['TCP: nc that was ended', tcp, 124, '', unknown('nc ended with 124 and said nothing')],
    ['TCP: nc that was ended in the middle', tcp, 124, 'nc: timed out', unknown('nc ended with 124: nc: timed out')],
    ['TCP: another nc', tcp, 1, 'nc: invalid option -- z', unknown('nc ended with 1: nc: invalid option -- z')],
    [
      'TCP: no nc',
      tcp,
      127,
      "timeout: failed to run command 'nc': No such file or directory",
      unknown('tool missing: nc'),
    ],
    ['TCP: an nc that cannot be run', tcp, 126, 'Permission denied', unknown('tool missing: nc')],

    ['UDP: our echo', udp, 0, `${ours} ${payload}`, open(40)],
    [
      'UDP: the echo of another pod',
      udp,
      0,
      `r1/shop/db ${payload}`,
      unknown(`somebody else answered (r1/shop/db ${payload})`),
    ],
    ['UDP: an echo without a name', udp, 0, payload, unknown(`somebody else answered (${payload})`)],
    ['UDP: anybody’s echo', echo, 0, payload, open(40)],
    [
      'UDP: an echo with a name that was not asked for',
      echo,
      0,
      `${ours} ${payload}`,
      unknown(`somebody else answered (${ours} ${payload})`),
    ],
    ['UDP: another nonce', udp, 0, `${ours} sotsu-9999-a`, unknown(`the datagram ended with 0: ${ours} sotsu-9999-a`)],
    ['UDP: silence', udp, 124, '', closed('dropped')],
    ['UDP: silence, by busybox', udp, 143, '', closed('dropped')],
    ['UDP: silence until killed', udp, 137, '', closed('dropped')],
    ['UDP: an end at once', udp, 0, '', closed('refused')],
    ['UDP: refused, in words', udp, 1, 'Connection refused', closed('refused')],
    ['UDP: no route', udp, 1, 'No route to host', closed('unreachable')],
    [
      'UDP: forbidden here',
      udp,
      1,
      'Operation not permitted',
      unknown('the datagram ended with 1: Operation not permitted'),
    ],
    ['UDP: an empty answer', udp, 0, 'an empty datagram', unknown('the datagram ended with 0: an empty datagram')],
    ['UDP: no socket', udp, 1, '', unknown('the datagram ended with 1 and said nothing')],
    [
      'UDP: another nc',
      udp,
      1,
      'nc: invalid option -- W',
      unknown('the datagram ended with 1: nc: invalid option -- W'),
    ],
    [
      'UDP: an old timeout',
      udp,
      125,
      "timeout: invalid time interval '0.5'",
      unknown("the datagram ended with 125: timeout: invalid time interval '0.5'"),
    ],
    ['UDP: no nc', udp, 127, 'nc: not found', unknown('tool missing: nc')],

    ['DNS: an answer', dns, 0, noerror, open(8)],
    ['DNS: an answer of no use', dns, 0, ';; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1', open(40)],
    ['DNS: success without an answer', dns, 0, '', unknown('dig ended with 0 and said nothing')],
    ['DNS: silence', dns, 9, dropped, closed('dropped')],
    ['DNS: silence, by an old dig', dns, 9, ';; connection timed out; no servers could be reached', closed('dropped')],
    [
      'DNS: refused',
      dns,
      9,
      ';; communications error to 10.0.0.1#53: connection refused ;; no servers could be reached',
      closed('refused'),
    ],
    [
      'DNS: refused once, then silence',
      dns,
      9,
      `;; communications error to 10.0.0.1#53: connection refused ${dropped}`,
      closed('refused'),
    ],
    ['DNS: no route', dns, 9, ';; communications error to 10.0.0.1#53: host unreachable', closed('unreachable')],
    [
      'DNS: another answers',
      dns,
      9,
      `;; Warning: ID mismatch: expected ID 1, got 2 ${dropped}`,
      unknown(`dig ended with 9: ${`;; Warning: ID mismatch: expected ID 1, got 2 ${dropped}`.slice(0, 120)}`),
    ],
    [
      'DNS: another echoes',
      dns,
      9,
      ';; Warning: query response not set',
      unknown('dig ended with 9: ;; Warning: query response not set'),
    ],
    ['DNS: a silent end', dns, 9, '', unknown('dig ended with 9 and said nothing')],
    ['DNS: dig that was ended', dns, 124, dropped, unknown(`dig ended with 124: ${dropped.slice(0, 120)}`)],
    ['DNS: a wrong option', dns, 1, 'Invalid option: +x', unknown('dig ended with 1: Invalid option: +x')],
    ['DNS: no dig', dns, 127, '', unknown('tool missing: dig')],
    ['DNS by TCP: an answer', dnsByTcp, 0, noerror, open(8)],
    [
      'DNS by TCP: refused',
      dnsByTcp,
      9,
      ';; Connection to 10.0.0.1#53(10.0.0.1) for x failed: connection refused.',
      closed('refused'),
    ],
    [
      'DNS by TCP: no route',
      dnsByTcp,
      9,
      ';; Connection to 10.0.0.1#53(10.0.0.1) for x failed: host unreachable.',
      closed('unreachable'),
    ],
    [
      'DNS by TCP: dropped',
      dnsByTcp,
      9,
      ';; Connection to 10.0.0.1#53(10.0.0.1) for x failed: timed out.',
      closed('dropped'),
    ],
    ['DNS by TCP: connected to no DNS server', dnsByTcp, 9, dropped, unknown('connected, but no DNS answer came')],

    [
      'a name: addresses, each once',
      resolve,
      0,
      '10.96.0.1 STREAM web.shop 10.96.0.1 DGRAM 10.96.0.1 RAW fd00::1 STREAM',
      { ...open(40), addresses: ['10.96.0.1', 'fd00::1'] } as Observation,
    ],
    ['a name: none', resolve, 2, '', closed('dns')],
    ['a name: no answer', resolve, 124, '', closed('dns')],
    ['a name: success without an address', resolve, 0, 'STREAM', unknown('getent ended with 0: STREAM')],
    [
      'a name: another getent',
      resolve,
      1,
      'Unknown database: ahosts',
      unknown('getent ended with 1: Unknown database: ahosts'),
    ],
    ['a name: no getent', resolve, 127, '', unknown('tool missing: getent')],
  ])('%s', (_title, question, exit, said, expected) => {
    expect(read(question, { kind: 'run', id: 'a', exit, took: 2, said })).toEqual(expected);
  });
});

describe('a tool that was late', () => {
  const timedOut = 'nc: connect to 10.0.0.1 port 95 (tcp) timed out: Operation now in progress';
  const noServers = ';; no servers could be reached';
  const late = (took: number, wait = 2) => unknown(`the source was held up: ${took} s went by in a wait of ${wait} s`);

  it.each<[string, Question, number, number, string, Observation]>([
    ['TCP: dropped, in time', tcp, 1, 3, timedOut, closed('dropped')],
    ['TCP: dropped', tcp, 1, 3.01, timedOut, late(3)],
    ['TCP: refused', tcp, 1, 9, 'Connection refused', closed('refused')],
    ['TCP: connected', tcp, 0, 9, 'succeeded!', open(40)],
    ['UDP: silence, in time', udp, 124, 3, '', closed('dropped')],
    ['UDP: silence', udp, 124, 3.2, '', late(3.2)],
    ['UDP: an answer', udp, 0, 9, `${ours} ${payload}`, open(40)],
    ['DNS: silence, in time', dns, 9, 3, noServers, closed('dropped')],
    ['DNS: silence', dns, 9, 12.34, noServers, late(12.3)],
    ['DNS by TCP: silence', dnsByTcp, 9, 3.1, 'for x failed: timed out.', late(3.1)],
    ['a name: no answer, in time', resolve, 124, 4, '', closed('dns')],
    ['a name: no answer', resolve, 124, 4.1, '', late(4.1, 3)],
    ['a name: none', resolve, 2, 4.1, '', late(4.1, 3)],
    ['a name: an answer', resolve, 0, 9, '10.0.0.1 STREAM', { ...open(40), addresses: ['10.0.0.1'] } as Observation],
    [
      'a curl of its own has a clock of its own',
      { ...anybody, host: 'api.example.com' },
      28,
      9,
      `${payload}|28|000|0.000000|2.001|`,
      closed('dropped', 2001),
    ],
    ['what could not be told anyway', tcp, 124, 9, '', unknown('nc ended with 124 and said nothing')],
    ['silence, where the source has no clock', tcp, 1, 0, timedOut, closed('dropped')],
  ])('%s', (_title, question, exit, took, said, expected) => {
    expect(read(question, { kind: 'run', id: 'a', exit, took, said })).toEqual(expected);
  });

  it('is given whole seconds', () => {
    const probe = { id: 'a', from: 'x', question: tcp, timeout: 1500 };
    const answer = { kind: 'run', id: 'a', exit: 1, took: 3, said: timedOut } as const;
    expect(readAnswer(probe, answer, { payload, milliseconds: 40, connectError: null })).toEqual(closed('dropped'));
  });
});

it('an answer of the wrong tool shows nothing', () => {
  const curl = { kind: 'curl', id: 'a', exit: 28, status: null, connected: 0, total: 2, identity: '' } as const;
  expect(read(udp, curl)).toEqual(unknown('a udp probe was answered by curl'));
  expect(read(http, { kind: 'run', id: 'a', exit: 1, took: 0, said: 'Connection refused' })).toEqual(
    unknown('an HTTP probe was answered by another tool than curl'),
  );
});
