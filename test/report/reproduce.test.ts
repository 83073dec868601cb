import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/plan/probe.ts';
import { reproduce } from '../../src/report/reproduce.ts';
import { shellLine } from '../../src/report/shell.ts';

const at = { address: '192.168.0.9', port: 80 };
const get = { method: 'GET', path: '/' };
const ranIn = { context: 'kind-sotsu', namespace: 'layer3', pod: 'layer3', container: 'probe' };
const http = { kind: 'http', ...at, request: get, identity: null } as const;

describe('the question by hand', () => {
  it.each<[string, Question, string]>([
    ['HTTP', http, 'curl -m 2 http://192.168.0.9:80/'],
    [
      'another method and path',
      { ...http, request: { method: 'DELETE', path: '/api/v1/orders' } },
      'curl -m 2 -X DELETE http://192.168.0.9:80/api/v1/orders',
    ],
    ['HEAD', { ...http, request: { method: 'HEAD', path: '/' } }, 'curl -m 2 -I http://192.168.0.9:80/'],
    ['IPv6', { ...http, address: 'fd00::9' }, "curl -m 2 'http://[fd00::9]:80/'"],
    [
      'a query string',
      { ...http, request: { method: 'GET', path: '/a?b=1&c=2' } },
      "curl -m 2 'http://192.168.0.9:80/a?b=1&c=2'",
    ],
    [
      'by TLS, calling the server by its name',
      { ...http, port: 443, request: { ...get, scheme: 'https' }, host: 'api.example.com' },
      'curl -m 2 -k --connect-to ::192.168.0.9:443 https://api.example.com:443/',
    ],
    ['TCP', { kind: 'tcp', ...at }, 'nc -vz -w 2 192.168.0.9 80'],
    ['UDP', { kind: 'udp', ...at, identity: null }, "sh -c 'echo hello | nc -u -w 2 -W 1 192.168.0.9 80'"],
    ['DNS', { kind: 'dns', ...at, protocol: 'UDP', name: 'x.svc' }, 'dig +time=2 +tries=1 -p 80 @192.168.0.9 x.svc'],
    [
      'DNS by TCP',
      { kind: 'dns', ...at, protocol: 'TCP', name: 'x.svc' },
      'dig +time=2 +tries=1 +tcp -p 80 @192.168.0.9 x.svc',
    ],
    ['a name', { kind: 'resolve', name: 'web.layer3.svc' }, 'getent hosts web.layer3.svc'],
  ])('%s', (_title, question, line) => {
    expect(reproduce({ question, timeout: 2000 }, null)).toBe(line);
  });
});

it('in the pod that asked', () => {
  expect(reproduce({ question: http, timeout: 2000 }, ranIn)).toBe(
    'kubectl --context kind-sotsu -n layer3 exec layer3 -c probe -- curl -m 2 http://192.168.0.9:80/',
  );
});

it('a fraction of a second, where the tool knows them', () => {
  expect(reproduce({ question: http, timeout: 1500 }, null)).toBe('curl -m 1.5 http://192.168.0.9:80/');
  expect(reproduce({ question: { kind: 'tcp', ...at }, timeout: 1500 }, null)).toBe('nc -vz -w 2 192.168.0.9 80');
});

describe('words of a shell line', () => {
  it.each<[string, string]>([
    ['plain-words_1.0,a:/b@c%+d=e', 'plain-words_1.0,a:/b@c%+d=e'],
    ['=x', "'=x'"],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", `'it'\\''s'`],
    ["''", `''\\'''\\'''`],
    ['$(reboot)', "'$(reboot)'"],
    ['a;b', "'a;b'"],
    ['~', "'~'"],
    ['日本', "'日本'"],
    ['a\nb', "'a\nb'"],
    ['a\n', "'a\n'"],
  ])('%j → %j', (word, quoted) => {
    expect(shellLine(['x', word])).toBe(`x ${quoted}`);
  });
});
