import { expect, it } from 'vitest';
import { hostTarget } from '../../../src/cluster/field/hosts.ts';
import type { Host } from '../../../src/scenario/scenario.ts';

const host: Host = {
  kind: 'host',
  name: 'stripe',
  at: { host: 'api.stripe.com' },
  port: 443,
  protocol: 'TCP',
  control: null,
  place: { file: 'shop.yaml', line: 4, column: 3 },
};
const target = (address: string) => [{ address, port: null, identity: null, insider: null }];

it.each<[string, Partial<Host>, object]>([
  [
    'a name: its address now, and the name for `via: name`',
    {},
    {
      instances: target('203.0.113.8'),
      dnsName: 'api.stripe.com',
      ports: [{ name: null, port: 443, protocol: 'TCP' }],
    },
  ],
  ['an address', { at: { address: '192.0.2.1' } }, { instances: target('192.0.2.1'), dnsName: null }],
  ['no port of its own', { port: null }, { ports: [] }],
  [
    'a name that does not resolve',
    { at: { host: 'no.example' } },
    { instances: { missing: 'no.example does not resolve here' } },
  ],
])('%s', async (_title, change, running) => {
  const lookUp = async (name: string) => {
    if (name === 'api.stripe.com') return ['203.0.113.8'];
    throw new Error('ENOTFOUND');
  };
  expect(await hostTarget({ ...host, ...change }, lookUp, [])).toMatchObject(running);
});

const [four, other, six] = ['203.0.113.8', '203.0.113.9', '2001:db8::8'];
const [only4, only6, both] = [['10.1.0.1'], ['fd00::1'], ['10.1.0.2', 'fd00::2']];

it.each<[string, string[], string[][], string, string | null]>([
  ['IPv4 alone', [six, four, other], [only4], four, six],
  ['IPv6 alone', [four, six], [only6], six, four],
  ['both: the first', [six, four], [both], six, null],
  ['IPv4 alone, and some IPv6 too', [six, four], [both, only4], four, six],
  ['one family each: whichever comes first', [six, four], [only4, only6], six, null],
  ['IPv4 alone, and it has IPv6 alone', [six], [only4], six, null],
  ['IPv4 alone or IPv6 alone, and it has IPv4 alone', [four, other], [only6, only4], four, null],
  ['nothing: only this machine asks', [six, four], [], six, null],
])('a host with several addresses, where pods have %s', async (_title, addresses, sources, pinned, here) => {
  const { instances, outside } = await hostTarget(host, async () => addresses, sources);
  expect(instances).toEqual(target(pinned));
  expect(outside).toEqual(here === null ? null : target(here));
});

it('a name without an address does not resolve', async () => {
  const { instances } = await hostTarget(host, async () => [], [only4]);
  expect(instances).toEqual({ missing: 'api.stripe.com does not resolve here' });
});
