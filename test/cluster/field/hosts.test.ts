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
    if (name === 'api.stripe.com') return '203.0.113.8';
    throw new Error('ENOTFOUND');
  };
  expect(await hostTarget({ ...host, ...change }, lookUp)).toMatchObject(running);
});
