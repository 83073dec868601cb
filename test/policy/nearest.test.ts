import { expect, it } from 'vitest';
import type { Miss } from '../../src/plan/nearest.ts';
import { nearestOf } from '../../src/policy/nearest.ts';
import type { Network, Party } from '../../src/policy/network.ts';
import { missing } from '../../src/report/missing.ts';
import type { Peer, PolicyPort, Requirement, Rule } from '../../src/scenario/manifests/manifests.ts';
import type { Labels } from '../../src/scenario/scenario.ts';

const place = { file: 'p.yaml', line: 1, column: 1 };

function pod(namespace: string, labels: Labels): Party {
  return { kind: 'pod', namespace, labels, ports: [], hostNetwork: false, address: '10.0.0.7' };
}

const network: Network = {
  namespaces: new Map([
    ['shop', { team: 'shop' }],
    ['ops', { team: 'ops' }],
  ]),
  parties: [],
  policies: [],
  others: [],
  addressing: { ipBlockPods: 'match', podRanges: ['10.0.0.0/8'] },
};

const is = (key: string, ...values: string[]): Requirement => ({ key, operator: 'In', values });
const peer = (pods: readonly Requirement[], namespaces: readonly Requirement[] | null = null): Peer => {
  return { kind: 'pods', pods, namespaces, place };
};
const block = (cidr: string): Peer => ({ kind: 'block', cidr, except: [], place });
const rule = (peers: readonly Peer[] | null, ports: readonly PolicyPort[] | null = null): Rule => ({
  peers,
  ports,
  place,
});
const tcp = (port: number): PolicyPort => ({ kind: 'range', protocol: 'TCP', first: port, last: port });

const frontend = pod('shop', { app: 'frontend' });
const prometheus = pod('ops', { app: 'prometheus' });
const outsider: Party = { kind: 'outside', address: '203.0.113.7' };

it.each<[title: string, other: Party, rules: readonly Rule[], nearest: string]>([
  ['no rules', frontend, [], 'none'],
  [
    'a label has another value',
    frontend,
    [rule([peer([is('app', 'backend')])])],
    'rule 1 peer 1: it should have app=backend, and has app=frontend',
  ],
  [
    'a label is missing',
    frontend,
    [rule([peer([is('tier', 'web')])])],
    'rule 1 peer 1: it should have tier=web, and has no such label',
  ],
  [
    'one of several values',
    frontend,
    [rule([peer([is('app', 'a', 'b')])])],
    'rule 1 peer 1: it should have app in (a, b), and has app=frontend',
  ],
  [
    'not a value',
    frontend,
    [rule([peer([{ key: 'app', operator: 'NotIn', values: ['frontend'] }])])],
    'rule 1 peer 1: it should have app!=frontend, and has app=frontend',
  ],
  [
    'a label at all',
    frontend,
    [rule([peer([{ key: 'tier', operator: 'Exists', values: [] }])])],
    'rule 1 peer 1: it should have the label tier, and has no such label',
  ],
  [
    'no such label',
    frontend,
    [rule([peer([{ key: 'app', operator: 'DoesNotExist', values: [] }])])],
    'rule 1 peer 1: it should have no label app, and has app=frontend',
  ],
  [
    'the namespace',
    prometheus,
    [rule([peer([], [is('team', 'shop')])])],
    'rule 1 peer 1: namespace ops should have team=shop, and has team=ops',
  ],
  [
    'a podSelector by itself',
    prometheus,
    [rule([peer([is('app', 'prometheus')])])],
    'rule 1 peer 1: a podSelector by itself means pods of namespace shop, and it is in ops: a namespaceSelector is missing',
  ],
  [
    'an address',
    frontend,
    [rule([block('192.168.0.0/16')])],
    'rule 1 peer 1: ipBlock 192.168.0.0/16 does not hold the address of it, 10.0.0.7',
  ],
  [
    'a selector for who is no pod',
    outsider,
    [rule([peer([])])],
    'rule 1 peer 1: selectors mean pods of the cluster, and it is none: only an ipBlock can mean it',
  ],
  [
    'the port of a rule for anybody',
    frontend,
    [rule(null, [tcp(443)])],
    'rule 1: port 80/TCP is not among its ports: 443/TCP',
  ],
  [
    'the port as well',
    frontend,
    [rule([peer([is('app', 'x')])], [tcp(443)])],
    'rule 1 peer 1: it should have app=x, and has app=frontend; port 80/TCP is not among its ports: 443/TCP',
  ],
  [
    'the rule that lacks least',
    frontend,
    [rule([peer([is('app', 'x'), is('tier', 'y')])]), rule([peer([is('app', 'x')])])],
    'rule 2 peer 1: it should have app=x, and has app=frontend',
  ],
  [
    'the peer that lacks least',
    frontend,
    [rule([peer([is('app', 'x')], [is('team', 'ops')]), peer([is('app', 'y')])])],
    'rule 1 peer 2: it should have app=y, and has app=frontend',
  ],
  [
    'a port rather than a label',
    frontend,
    [rule([peer([is('app', 'x')])]), rule(null, [tcp(443)])],
    'rule 2: port 80/TCP is not among its ports: 443/TCP',
  ],
  [
    'a label rather than an address',
    frontend,
    [rule([block('192.168.0.0/16')]), rule([peer([is('app', 'x')])])],
    'rule 2 peer 1: it should have app=x, and has app=frontend',
  ],
  [
    'for who is no pod an address',
    outsider,
    [rule([peer([])]), rule([block('192.168.0.0/16')])],
    'rule 2 peer 1: ipBlock 192.168.0.0/16 does not hold the address of it, 203.0.113.7',
  ],
  [
    'of two that lack the same the first',
    frontend,
    [rule([peer([is('app', 'x')])]), rule([peer([is('app', 'y')])])],
    'rule 1 peer 1: it should have app=x, and has app=frontend',
  ],
  [
    'an address that matches, and the port',
    frontend,
    [rule([block('10.0.0.0/8')], [tcp(443)])],
    'rule 1 peer 1: port 80/TCP is not among its ports: 443/TCP',
  ],
  [
    'an address that is not known, of another family',
    { ...frontend, address: '@frontend' },
    [rule([block('::/0')])],
    'rule 1 peer 1: ipBlock ::/0 holds none of the addresses that it may have (`--pod-cidr`)',
  ],
  [
    'a namespace of which only the name is known',
    pod('unseen', {}),
    [rule([peer([], [is('kubernetes.io/metadata.name', 'shop')])])],
    'rule 1 peer 1: namespace unseen should have kubernetes.io/metadata.name=shop, and has kubernetes.io/metadata.name=unseen',
  ],
  [
    '… and whose labels may be what is wanted',
    pod('unseen', {}),
    [rule([peer([is('app', 'x')], [is('team', 'shop')])])],
    'rule 1 peer 1: namespace unseen should have team=shop, and its labels are not known; it should have app=x, and has no such label',
  ],
])('%s', (_title, other, rules, expected) => {
  const asked = { port: 80, protocol: 'TCP' } as const;
  const nearest = nearestOf(rules, { other, destination: pod('shop', {}), asked, namespace: 'shop' }, network);
  const at =
    nearest === null ? '' : `rule ${nearest.rule + 1}${nearest.peer === null ? '' : ` peer ${nearest.peer + 1}`}`;
  expect(nearest === null ? 'none' : `${at}: ${nearest.misses.map(inWords).join('; ')}`).toBe(expected);
});

it.each<[title: string, other: Party, cidr: string, nearest: string]>([
  [
    'a block that holds the address',
    frontend,
    '10.0.0.0/8',
    'ipBlock 10.0.0.0/8 is not taken to mean a pod, as `--ip-block-pods ignore` asks',
  ],
  [
    'a block of a pod whose address is not known',
    { ...frontend, address: '@frontend' },
    '@frontend/32',
    'ipBlock ${pods.frontend.ip}/32 is not taken to mean a pod, as `--ip-block-pods ignore` asks',
  ],
  [
    'a block that does not hold it',
    frontend,
    '192.168.0.0/16',
    'ipBlock 192.168.0.0/16 does not hold the address of it, 10.0.0.7',
  ],
  [
    'a block for who is no pod',
    outsider,
    '@frontend.node/32',
    'ipBlock ${pods.frontend.node}/32 does not hold the address of it, 203.0.113.7',
  ],
])('where blocks never mean pods: %s', (_title, other, cidr, expected) => {
  const ignoring: Network = { ...network, addressing: { ipBlockPods: 'ignore', podRanges: ['10.0.0.0/8'] } };
  const asked = { port: 80, protocol: 'TCP' } as const;
  const wanted = { other, destination: pod('shop', {}), asked, namespace: 'shop' };
  expect(nearestOf([rule([block(cidr)])], wanted, ignoring)?.misses.map(inWords)).toEqual([expected]);
});

function inWords(miss: Miss): string {
  return missing(miss, 'it', { from: 'it', to: 'b', port: '80/TCP' });
}
