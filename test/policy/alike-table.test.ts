import { expect, it } from 'vitest';
import { alike } from '../../src/policy/alike.ts';
import { compile } from '../../src/policy/compile.ts';
import type { Network, Party, PodParty } from '../../src/policy/network.ts';
import type { NetworkPolicy, Peer, Selector } from '../../src/scenario/manifests/manifests.ts';

const place = { file: 'p.yaml', line: 1, column: 1 };
const port = { port: 80, protocol: 'TCP' } as const;

function pod(app: string, change: Partial<PodParty> = {}): Party {
  return {
    kind: 'pod',
    namespace: 'shop',
    labels: { app },
    ports: [],
    hostNetwork: false,
    address: '10.0.0.1',
    ...change,
  };
}

const outsider = (address: string | null): Party => ({ kind: 'outside', address });
const is = (key: string, value: string): Selector => [{ key, operator: 'In', values: [value] }];
const peer = (app: string, namespaces: Selector | null = null): Peer => {
  return { kind: 'pods', pods: is('app', app), namespaces, place };
};

/** A policy of namespace shop on the pods with this app, which lets these in. */
function admitting(app: string, ...peers: Peer[]): NetworkPolicy {
  const ingress = [{ peers, ports: null, place }];
  return { namespace: 'shop', name: app, place, podSelector: is('app', app), ingress, egress: null };
}

const vagueValues = { any: { kind: 'any' }, numbered: { kind: 'numbered', prefix: 'x-', first: 0, count: 2 } } as const;
const vague = (kind: 'any' | 'numbered') => ({ vague: new Map([['hash', vagueValues[kind]]]) });

const known = new Map([
  ['shop', { team: 'shop' }],
  ['ops', { team: 'ops' }],
]);
const anyTeam = is('team', 'x');

it.each<[title: string, by: 'answer' | 'reason', parties: readonly Party[], groups: string, change?: Partial<Network>]>(
  [
    ['nothing tells them apart', 'answer', [pod('a'), pod('b')], '01'],
    ['namespaces by themselves do not', 'answer', [pod('a'), pod('a', { namespace: 'ops' })], '01'],
    [
      'namespaces that are not known do: their names are the reason',
      'answer',
      [pod('a', { namespace: 'u' }), pod('a', { namespace: 'v' })],
      '0 1',
    ],
    ['ports', 'answer', [pod('a'), pod('b', { ports: [{ name: 'http', ...port }] })], '0 1'],
    ['the network of the node', 'answer', [pod('a'), pod('b', { hostNetwork: true })], '0 1'],
    ['a pod and an outsider', 'answer', [pod('a'), outsider('10.0.0.1')], '0 1'],
    ['addresses by themselves do not', 'answer', [outsider('10.0.0.1'), outsider('10.0.0.2')], '01'],
    ['an address that is not known does', 'answer', [outsider('10.0.0.1'), outsider(null)], '0 1'],
    ['addresses of both families do', 'answer', [pod('a'), pod('a', { secondAddress: 'fd00::1' })], '0 1'],
    ['who is selected', 'answer', [pod('a'), pod('b')], '0 1', { policies: [admitting('b')] }],
    [
      'two peers of one rule: the answer is the same',
      'answer',
      [pod('a'), pod('b'), pod('t')],
      '01 2',
      { policies: [admitting('t', peer('a'), peer('b'))] },
    ],
    [
      '… the reason is not',
      'reason',
      [pod('a'), pod('b'), pod('t')],
      '0 1 2',
      { policies: [admitting('t', peer('a'), peer('b'))] },
    ],
    [
      '… nor is it where the rule is in doubt',
      'answer',
      [pod('a', { namespace: 'u' }), pod('b', { namespace: 'u' }), pod('t')],
      '0 1 2',
      { policies: [admitting('t', peer('a', anyTeam), peer('b', anyTeam))] },
    ],
    ['a vague label that nobody asks for', 'reason', [pod('a', vague('any')), pod('a', vague('numbered'))], '01'],
    [
      'a vague label, by what is not known of it: that is the reason',
      'answer',
      [pod('a', vague('any')), pod('a', vague('numbered')), pod('a', vague('any'))],
      '02 1',
      { policies: [{ ...admitting('t'), podSelector: is('hash', 'x-1') }] },
    ],
    [
      '… of a peer too',
      'answer',
      [pod('a', vague('any')), pod('a', vague('numbered')), pod('a', vague('any')), pod('t')],
      '02 1 3',
      { policies: [admitting('t', { kind: 'pods', pods: is('hash', 'x-1'), namespaces: null, place })] },
    ],
  ],
)('%s', (_title, by, parties, groups, change = {}) => {
  const network: Network = {
    namespaces: known,
    parties,
    policies: [],
    others: [],
    addressing: { ipBlockPods: 'match', podRanges: [] },
    ...change,
  };
  const found = alike(compile(network), () => [port], by);
  expect(
    found
      .map((group) => group.join(''))
      .sort()
      .join(' '),
  ).toBe(groups);
});
