import { describe, expect, it } from 'vitest';
import { isAddress, isCidr } from '../../src/scenario/syntax/cidr.ts';
import { parseDuration } from '../../src/scenario/syntax/duration.ts';
import * as names from '../../src/scenario/syntax/names.ts';
import { nearest } from '../../src/scenario/syntax/nearest.ts';
import { parsePort, portText } from '../../src/scenario/syntax/ports.ts';

const of = (letters: number) => 'a'.repeat(letters);

describe('nearest', () => {
  const known = ['layer1', 'layer2', 'frontend', 'OK', 'é'];
  it.each([
    ['layer1', 'layer1'],
    ['layr2', 'layer2'], // left out
    ['layerr2', 'layer2'], // added
    ['lbyer2', 'layer2'], // replaced
    ['lyaer2', 'layer2'], // swapped
    ['FRONTEND', 'frontend'],
    ['frnotnd', 'frontend'], // two slips in seven letters
    ['fxxxxend', null], // four in eight
    ['layer', 'layer1'], // the first of equals
    ['ok', 'OK'],
    ['e', 'OK'.slice(2) || 'é'],
    ['', 'é'],
    ['database', null],
  ])('%s → %s', (written, expected) => {
    expect(nearest(written, known)).toBe(expected);
  });
});

describe('durations, in milliseconds', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2_000],
    ['0.5s', 500],
    ['1.5m', 90_000],
    ['10m', 600_000],
    ['0s', 0],
    ['1.0005s', 1001],
    ['2', null],
    ['2 s', null],
    ['1h', null],
    ['-1s', null],
    ['.5s', null],
    ['1m30s', null],
    ['s', null],
    ['1S', null],
  ])('%s → %s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});

describe('address ranges', () => {
  it.each(['10.0.0.0/8', '0.0.0.0/0', '192.0.2.7/32', '10.1.2.3/8', '::/0', '2001:db8::/128', '::ffff:10.0.0.0/104'])(
    '%s',
    (text) => {
      expect(isCidr(text)).toBe(true);
    },
  );
  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/',
    '10.0.0.0/+8',
    '10.0.0.0/8/8',
    '010.0.0.0/8',
    '2001:db8::/129',
    'fe80::1%eth0/64',
    '/8',
    '',
    ' 10.0.0.0/8',
    'a/8',
  ])('not %s', (text) => {
    expect(isCidr(text)).toBe(false);
  });
  it.each([
    ['10.0.0.1', 4],
    ['::1', 6],
    ['fe80::1%eth0', 0],
    ['host', 0],
  ])('%s is of family %s', (text, family) => {
    expect(isAddress(text)).toBe(family);
  });
});

describe('ports', () => {
  it.each([
    [80, 80, 'TCP'],
    ['80', 80, 'TCP'],
    ['53/udp', 53, 'UDP'],
    ['53/UDP', 53, 'UDP'],
    ['1/tcp', 1, 'TCP'],
    [65535, 65535, 'TCP'],
  ])('%s', (written, port, protocol) => {
    expect(parsePort(written)).toEqual({ port, protocol });
  });
  it.each(['0', '65536', '', 'http', '80/', '/udp', '80/udp/tcp', '-1', '8e1', '123456', '80/x1'])(
    'not %s',
    (written) => {
      expect(parsePort(written)).toHaveProperty('sentence', `\`${written}\` is not a port`);
    },
  );
  it.each([
    ['7/sctp', 'sotsu cannot try SCTP'],
    ['7/quic', '`quic` is not a protocol'],
  ])('not %s', (written, sentence) => {
    expect(parsePort(written)).toHaveProperty('sentence', sentence);
  });
  it.each([
    ['80', '80'],
    ['80/tcp', '80'],
    ['53/udp', '53/udp'],
  ])('%s is shown as %s', (written, shown) => {
    const port = parsePort(written);
    expect('port' in port && portText(port)).toBe(shown);
  });
});

/** Kubernetes' own limits: apimachinery, pkg/util/validation. */
describe.each<[string, (text: string) => boolean, string[], string[]]>([
  [
    'a DNS label',
    (text) => names.dnsLabel.test(text),
    ['a', '1', 'a-b', '1a', of(63)],
    ['', '-a', 'a-', 'A', 'a.b', 'a_b', of(64), 'a\n', 'é'],
  ],
  [
    "a Service's name",
    (text) => names.serviceName.test(text),
    ['a', 'a1', 'a-b', of(63)],
    ['1a', '', '-a', 'a-', 'A', 'a.b', of(64)],
  ],
  [
    'a name in a scenario',
    (text) => names.endpointName.test(text),
    ['a', '支払い', 'データ', 'a.b_c-d', '1', of(63)],
    ['', '*', '-', 'a,b', 'a:b', 'a b', '#a', '\\', '-a', 'a/b', of(64), 'a\u3000b'],
  ],
  [
    'a subdomain',
    names.isSubdomain,
    ['a', 'a.b', '1.2', `${of(63)}.${of(63)}.${of(63)}.${of(61)}`],
    ['', 'a..b', '.a', 'a.', 'A.b', `${of(63)}.${of(63)}.${of(63)}.${of(62)}`],
  ],
  [
    'a host name',
    names.isHostname,
    ['a', 'A.Example', 'a.example.', '1.a'],
    ['', '.', 'a_b', 'a/b', '10.0.0.1', '10.0.0.1.', '1', 'a.1', 'a..b'],
  ],
  [
    'the key of a label',
    names.isLabelKey,
    ['a', 'A_b.c-D', 'a.b/c', 'a/A', of(63), 'constructor', '1'],
    ['', '-a', 'a-', 'a/', '/a', 'a/b/c', 'A/b', 'a b', of(64), '__proto__'],
  ],
  [
    'the value of a label',
    names.isLabelValue,
    ['', 'a', 'A_b.c-D', '1', of(63)],
    ['-a', 'a.', 'a b', 'a/b', of(64), 'é', 'a\n'],
  ],
  [
    'the name of a port',
    names.isPortName,
    ['http', 'a1', '1a', 'a-b', of(15)],
    ['', '80', 'a--b', '-a', 'a-', 'A', 'a_b', of(16)],
  ],
  [
    'an image',
    (text) => names.image.test(text),
    ['a', 'docker.io/nicolaka/netshoot:v0.16', 'h:5000/a@sha256:00', of(512)],
    ['', 'a b', '-a', '/a', 'a;b', 'a$b', 'a\n', of(513)],
  ],
  [
    'a path',
    (text) => names.httpPath.test(text),
    ['/', '/a/b?c=d&e=%2F', '/~a_b-c.d:@!$()*+,;', `/${of(1023)}`],
    [
      '',
      'a',
      '/a b',
      '/"',
      "/'",
      '/\\',
      '/#a',
      '/%',
      '/%2',
      '/%zz',
      '/[a]',
      '/{a}',
      '/é',
      '/a\n',
      '/`',
      '/|',
      '/<',
      `/${of(1024)}`,
    ],
  ],
])('%s', (_title, test, good, bad) => {
  it.each(good)('%s', (text) => expect(test(text)).toBe(true));
  it.each(bad)('not %j', (text) => expect(test(text)).toBe(false));
});
