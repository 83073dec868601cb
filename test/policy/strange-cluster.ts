import fc from 'fast-check';
import type { AskedPort, End, OtherObject, PeerObject, PodObject, World } from '../semantics/objects.ts';
import { cluster, policies, policyObject, served } from './random-cluster.ts';

/** Any port that a policy may mean, SCTP among them. */
export const strangePorts: readonly AskedPort[] = [
  ...served,
  { port: 443, protocol: 'TCP' },
  { port: 80, protocol: 'SCTP' },
  { port: 65535, protocol: 'UDP' },
];

/** The same clusters with everything that makes answers doubtful: unknown namespaces, addresses, kinds; and with outsiders. */
export function strangeCluster(): fc.Arbitrary<World> {
  return fc
    .record({
      world: cluster(),
      policies: policies(blocks()),
      unknown: fc.subarray(['x', 'y', 'z']),
      addresses: fc.array(fc.constantFrom(...podAddresses), { minLength: 6, maxLength: 6 }),
      hosts: fc.array(fc.constantFrom(true, ...Array<boolean>(12).fill(false)), { minLength: 6, maxLength: 6 }),
      outsiders: fc.tuple(...outsideAddresses.map((address) => fc.constantFrom(address))),
      others: fc.constantFrom(...Array<readonly OtherObject[]>(6).fill([]), [otherOf('z')], [otherOf(null)]),
      ipBlockPods: fc.constantFrom('match', 'ignore', 'unknown'),
      podRanges: fc.constantFrom(['10.0.0.0/8'], ['10.0.0.0/9', '192.168.0.0/16'], ['fd00::/64', '10.1.0.0/16']),
      denied: fc.boolean(),
    })
    .map(({ world, policies, unknown, addresses, hosts, outsiders, others, ipBlockPods, podRanges, denied }) => ({
      ...world,
      namespaces: world.namespaces.filter(({ metadata }) => !unknown.includes(metadata.name)),
      ends: [
        ...world.ends.map((end, index) => stranger(end, addresses[index], hosts[index])),
        ...outsiders.map((address): End => ({ kind: 'Outsider', address })),
      ],
      policies: denied ? [...policies, policyObject('x', 'deny', { podSelector: {} })] : policies,
      others,
      ipBlockPods,
      podRanges,
    }));
}

/** The same with 30 to 70 pods and outsiders: several alike of each. */
export function crowdedCluster(): fc.Arbitrary<World> {
  return fc.tuple(strangeCluster(), fc.integer({ min: 3, max: 7 })).map(([world, times]) => ({
    ...world,
    ends: Array.from({ length: times }, () => world.ends.map((end) => ({ ...end }))).flat(),
  }));
}

/** Undefined leaves a pod its symbol. */
const podAddresses = [
  undefined,
  undefined,
  '10.0.0.1',
  '10.1.2.3',
  '10.200.0.1',
  '192.168.0.9',
  'fd00::5',
  null,
] as const;
const outsideAddresses = ['203.0.113.7', '2001:db8::7', '10.1.0.99', null] as const;

function stranger(end: End, address: string | null | undefined, hostNetwork: boolean | undefined): End {
  if (end.kind !== 'Pod') return end;
  const status: PodObject['status'] = address === undefined ? end.status : { podIP: address };
  return { ...end, status, spec: { ...end.spec, hostNetwork: hostNetwork ?? false } };
}

function blocks(): fc.Arbitrary<NonNullable<PeerObject['ipBlock']>> {
  return fc
    .constantFrom(
      ...[
        '0.0.0.0/0',
        '::/0',
        '10.0.0.0/8',
        '10.0.0.0/9',
        '10.1.0.0/16',
        '10.1.2.3/32',
        '10.1.2.2/31',
        '203.0.113.0/24',
      ],
      ...[
        'fd00::/64',
        'fd00::/120',
        '2001:db8::/32',
        '@x-a/32',
        '@y-b/32',
        '@z-a/128',
        '192.168.0.0/16',
        '203.0.113.7/27',
      ],
    )
    .chain((cidr) => fc.constantFrom(...(exceptions[cidr] ?? []), [], null).map((except) => ({ cidr, except })));
}

/** Parts of a block that the API server takes as exceptions. */
const exceptions: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '0.0.0.0/0': [['10.0.0.0/8'], ['10.0.0.0/9', '192.168.0.0/16'], ['@x-a/32'], ['203.0.113.0/28'], ['128.0.0.0/1']],
  '::/0': [['fd00::/64'], ['@x-a/128'], ['2001:db8::/120']],
  '10.0.0.0/8': [['10.1.0.0/16'], ['@y-b/32', '10.0.0.1/32'], ['10.128.0.0/9']],
  '10.1.0.0/16': [['10.1.2.3/32'], ['10.1.2.0/25']],
};

function otherOf(namespace: string | null): OtherObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'other', namespace } };
}
