import { expect, it } from 'vitest';
import { readLine } from '../../../src/cluster/probing/answer-line.ts';

const nonce = '0123456789abcdef';
const curl = {
  kind: 'curl',
  id: 'a',
  exit: 0,
  status: 200,
  connected: 0.002731,
  total: 0.029448,
  identity: 'r1/shop/web',
};

it.each([
  ['curl', 'curl a 0 200 0.002731 0.029448 r1/shop/web .', curl],
  [
    'curl without an HTTP answer',
    'curl a 28 000 0.000000 2.001966  .',
    { ...curl, exit: 28, status: null, connected: 0, total: 2.001966, identity: '' },
  ],
  ['a header with blanks', 'curl a 0 200 0.002731 0.029448 a b  c .', { ...curl, identity: 'a b  c' }],
  ['a line that ends as the network does', 'curl a 0 200 0.002731 0.029448 r1/shop/web .\r', curl],
  [
    'a tool',
    'run a.b-c_1 1 7 nc: connect to 10.0.0.1 port 81 (tcp) failed: Connection refused .',
    {
      kind: 'run',
      id: 'a.b-c_1',
      exit: 1,
      took: 0.07,
      said: 'nc: connect to 10.0.0.1 port 81 (tcp) failed: Connection refused',
    },
  ],
  ['a tool that said nothing', 'run a 124 301  .', { kind: 'run', id: 'a', exit: 124, took: 3.01, said: '' }],
  ['the end mark', 'end 0', { kind: 'end', exit: 0 }],
  ['the end mark with curl’s exit code', 'end 127', { kind: 'end', exit: 127 }],
])('reads %s', (_title, line, expected) => {
  expect(readLine(nonce, `${nonce} ${line}`)).toEqual(expected);
});

it.each([
  ['a cut line', 'curl a 0 200 0.002731 0.029448 r1/shop/w'],
  ['a line cut in a number', 'curl a 0 200 0.002731 0.0'],
  ['no exit code', 'curl a  200 0.002731 0.029448  .'],
  ['no status', 'curl a 0  0.002731 0.029448  .'],
  ['a status of two digits', 'curl a 0 20 0.002731 0.029448  .'],
  ['no time of the connection', 'curl a 0 200  0.029448  .'],
  ['a time that is no number', 'curl a 0 200 0.00x 0.029448  .'],
  ['a total that is no number', 'curl a 0 200 0.002731 -  .'],
  ['no id', 'curl  0 200 0.002731 0.029448  .'],
  ['a tool without an id', 'run  0 1 x .'],
  ['a tool without an exit code', 'run a x 1 .'],
  ['an exit code out of range', 'run a 1234 1 x .'],
  ['a tool without a time', 'run a 0 .'],
  ['a tool whose time is no number', 'run a 0 1.5 x .'],
  ['… nor ends as one', 'run a 0 1x x .'],
  ['… nor begins as one', 'run a 0 x1 x .'],
  ['a tool’s cut line', 'run a 1 1 nc: connect to 10.0.0.1 port 81 (tcp) timed o'],
  ['another form', 'walk a 0 1 .'],
  ['an end mark with something after it', 'end 0 .'],
  ['an end mark that was cut', 'end'],
  ['nothing', ''],
])('takes %s for noise', (_title, line) => {
  expect(readLine(nonce, `${nonce} ${line}`)).toEqual({ kind: 'noise' });
});

it.each([
  'curl a 0 200 0.002731 0.029448 r1/shop/web .',
  'fedcba9876543210 curl a 0 200 0.002731 0.029448 r1/shop/web .',
  'fedcba9876543210 end 0',
  '< sotsu: 0123456789abcdef end 0',
  '* Trying 10.0.0.1:80...',
])('takes a line without our nonce for noise: %s', (line) => {
  expect(readLine(nonce, line)).toEqual({ kind: 'noise' });
});

it.each([
  ['curl 7.88', '* connect to 10.0.0.1 port 81 failed: Connection refused', '10.0.0.1', 81, 'Connection refused'],
  [
    'curl 8.5',
    '* connect to 10.0.0.1 port 81 from 10.0.0.2 port 4711 failed: No route to host',
    '10.0.0.1',
    81,
    'No route to host',
  ],
  [
    'curl 8.10, in parallel',
    '* [3-3] connect to 10.0.0.1 port 81 from 10.0.0.2 port 4711 failed: Host is unreachable',
    '10.0.0.1',
    81,
    'Host is unreachable',
  ],
  ['IPv6', '*   connect to 2001:db8::1 port 80 failed: Connection refused', '2001:db8::1', 80, 'Connection refused'],
  [
    'connect() itself',
    '* Immediate connect fail for 2001:db8::1: Network is unreachable',
    '2001:db8::1',
    null,
    'Network is unreachable',
  ],
  [
    'connect() itself, in parallel',
    '* [0-0] Immediate connect fail for 10.0.0.1: Network unreachable\r',
    '10.0.0.1',
    null,
    'Network unreachable',
  ],
])('reads why curl could not connect: %s', (_title, line, address, port, message) => {
  expect(readLine(nonce, line)).toEqual({ kind: 'connect-error', address, port, message });
});

it.each([
  '< x: * connect to 10.0.0.1 port 81 failed: Connection refused',
  'connect to 10.0.0.1 port 81 failed: Connection refused',
  '* Immediate connect fail for 10.0.0.1',
  '* Failed to connect to 10.0.0.1 port 81 after 2 ms: Could not connect to server',
])('believes no other line about that: %s', (line) => {
  expect(readLine(nonce, line)).toEqual({ kind: 'noise' });
});
