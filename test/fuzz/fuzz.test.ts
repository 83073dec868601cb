import { describe, expect, it } from 'vitest';
import { clustersOf } from '../policy/random-cluster.ts';
import { reading } from '../scenario/reading.ts';
import { apart, lotsOf, scenarioOf } from './lot.ts';
import { complaintsAbout, type ReportCell, tallyOf } from './tally.ts';

describe('random clusters as scenarios', () => {
  it.each<[clusters: number, lots: number[][]]>([
    [1, [[1]]],
    [7, [[2, 2, 2, 1]]],
    [200, [Array(5).fill(20), Array(5).fill(20)]],
    [230, [Array(5).fill(20), Array(5).fill(20), [20, 10]]],
  ])('%i', (clusters, lots) => {
    expect(lotsOf(clustersOf(1, clusters)).map(({ groups }) => groups.map(({ length }) => length))).toEqual(lots);
  });

  it('are scenarios without a mistake, and ask every pair of a cluster on every port', async () => {
    const [lot] = lotsOf(clustersOf(2, 30));
    const read = await reading(scenarioOf(lot ?? { groups: [] }, '10.244.0.0/24', () => 'NG'));
    const steps = read.kind === 'scenario' ? read.scenario.steps : read.mistakes;
    expect(steps.map((step) => ('cells' in step ? step.cells.length : step.sentence))).toEqual(Array(6).fill(5 * 90));
  });

  it('put a part of 10.0.0.0/8 where the pods are', () => {
    const [world] = clustersOf(1, 1);
    const blocks = ['10.0.0.0/8', '10.0.0.0/9', '10.64.0.0/10'].map((cidr) => ({ ipBlock: { cidr } }));
    const metadata = { name: 'blocks', namespace: 'x' };
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { ingress: [{ from: blocks }] },
    } as const;
    const groups = world === undefined ? [] : [[{ ...world, policies: [policy] }]];
    const text = scenarioOf({ groups }, '192.168.3.0/24', () => null);
    expect(text.match(/cidr: .*/g)).toEqual(['cidr: 192.168.3.0/24', 'cidr: 192.168.3.0/25', 'cidr: 192.168.3.64/26']);
  });

  it('are tried again each on its own pods, as they were', () => {
    const [lot] = lotsOf(clustersOf(3, 30));
    const first = lot?.groups[1]?.[0];
    const third = lot?.groups[1]?.[2];
    const untold = ['x-a-1', 'z-b-1'].map((from) => ({ step: 'clusters 3', from }));
    const { namespaces, ends } = first ?? {};
    expect(lot && apart(lot, untold)).toEqual([{ groups: [[{ ...third, namespaces, ends }]] }]);
  });
});

const by = (why: string, effect: 'allows' | 'denies' | 'may allow' = 'denies') => ({
  egress: [{ policy: 'x/p', rule: null, effect, why }],
  ingress: [],
});
const cellOf = (predicted: unknown, observed: string | null, why = 'no rules') =>
  ({ predicted, observed: observed === null ? null : { kind: observed }, decidedBy: by(why) }) as unknown as ReportCell;

describe('the tally', () => {
  it.each<[title: string, cell: ReportCell, differing: number, untold: number]>([
    ['as predicted', cellOf('closed', 'closed'), 0, 0],
    ['not as predicted', cellOf('closed', 'open'), 1, 0],
    ['no answer', cellOf('closed', 'unknown'), 0, 1],
    ['never asked', cellOf('open', null), 0, 1],
    ['nothing predicted', cellOf(null, 'open'), 0, 0],
    ['an unknown prediction', cellOf('unknown', 'open'), 0, 0],
  ])('%s', (_title, cell, differing, untold) => {
    const tally = tallyOf([cell]);
    expect([tally.differing.length, tally.untold.length]).toEqual([differing, untold]);
  });

  const whys = [
    'a peer matches',
    'no rules',
    'no peer matches',
    'the rule matches the peer but not the port',
    'named port http not found on the destination',
  ];
  const worthy = whys.flatMap((why, index) =>
    Array.from({ length: 50 }, () => cellOf(index % 2 === 0 ? 'open' : 'closed', null, why)),
  );
  it.each<[title: string, cells: readonly ReportCell[], complaints: readonly string[]]>([
    ['worth asking', worthy, []],
    ['much is unknown', [...worthy, ...Array(3).fill(cellOf(null, null))], ['more than 1 % of the cells are unknown']],
    ['nearly all open', [...worthy, ...Array(100).fill(cellOf('open', null))], ['not 30–70 % of the cells are closed']],
    ['a reason that is rare', worthy.slice(1), ['`allows` decides fewer than 50 times']],
  ])('%s', (_title, cells, complaints) => {
    expect(complaintsAbout(tallyOf(cells))).toEqual(complaints);
  });
});
