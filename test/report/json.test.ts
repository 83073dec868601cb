import { describe, expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import type { Run } from '../../src/report/run.ts';
import { udp } from '../cell.ts';
import { by, decisionOf } from '../decision.ts';
import { byPolicy, dropped, open, opened, unknown } from '../observation.ts';
import { pinnedReport } from './pinned.ts';
import { resultOf, runOf, stepOf } from './result.ts';

const decidedBy = {
  egress: [{ policy: 'layer3/np-layer3', rule: null, effect: 'denies', why: 'no rules' }],
  ingress: [{ policy: 'layer1/np-layer1', rule: null, effect: 'denies', why: 'no peer matches' }],
} as const;
const denied = decisionOf({
  answer: 'closed',
  egress: by('closed', 'np-layer3', { kind: 'no rules' }),
  ingress: by('closed', 'np-layer1', { kind: 'no peer matches' }),
});
const layers = runOf([resultOf({ from: 'layer3', to: 'layer1' }, 'pass', dropped, { decisions: [denied] })]);

it('is exactly the picture in the design, and the additions', () => {
  expect(JSON.parse(json(layers))).toEqual({
    version: 1,
    scenario: { name: 'Three layers', file: 'scenarios/layers.yaml' },
    engine: 'live',
    cells: [
      {
        step: '',
        from: 'layer3',
        to: 'layer1',
        port: 80,
        protocol: 'TCP',
        via: 'pod',
        http: null,
        expect: 'NG',
        expectStatus: null,
        observed: {
          kind: 'closed',
          reason: 'dropped',
          status: null,
          milliseconds: 2001,
          control: 'baseline',
          looks: 2,
        },
        verdict: 'pass',
        line: 31,
        decidedBy,
        as: null,
        remarks: [],
        predicted: null,
        blame: null,
        reproduce: null,
      },
    ],
    summary: { pass: 1, fail: 0, inconclusive: 0, skipped: 0, measured: 0 },
    timings: { pods: 3900, controls: 200, policies: 100, canary: 0, probes: 2100, cleanup: 400 },
    context: 'kind-sotsu',
    pods: 3,
    steps: [{ name: '', settledAfter: 0 }],
    enforcement: 'enforced',
    remarks: [],
    cleanup: { left: [], terminating: [] },
    exitCode: 0,
  });
});

describe('what was observed', () => {
  const base = { status: null, control: null, looks: 2 };
  it.each<[string, Parameters<typeof resultOf>, unknown]>([
    ['open', [{}, 'fail', open], { ...base, kind: 'open', reason: null, status: 200, milliseconds: 2 }],
    ['open without HTTP', [{}, 'fail', opened], { ...base, kind: 'open', reason: null, milliseconds: 3 }],
    [
      'unknown',
      [{}, 'inconclusive', unknown('no exec')],
      { ...base, kind: 'unknown', reason: 'no exec', milliseconds: null },
    ],
    [
      'offline',
      [{}, 'pass', byPolicy, { control: null }],
      { ...base, kind: 'closed', reason: 'policy', milliseconds: null },
    ],
    ['skipped', [{}, 'skipped', null], null],
  ])('%s', (_title, result, observed) => {
    expect(JSON.parse(json(runOf([resultOf(...result)]))).cells[0].observed).toEqual(observed);
  });
});

it('names everything that a cell can have', () => {
  const http = { method: 'DELETE', path: '/orders' };
  const change = { remarks: ['closed before our policies'], blame: 'The network is.', reproduce: 'curl x' };
  const result = resultOf({ port: udp(53), via: 'name', http, expect: null, as: 'dns' }, null, dropped, change);
  expect(
    JSON.parse(json(runOf([], { steps: [stepOf([result], { name: 'closed', settledAfter: null })] }))),
  ).toMatchObject({
    cells: [
      {
        step: 'closed',
        port: 53,
        protocol: 'UDP',
        via: 'name',
        http,
        expect: null,
        as: 'dns',
        verdict: null,
        ...change,
      },
    ],
    steps: [{ name: 'closed', settledAfter: null }],
  });
});

it.each<[string, Run]>([
  ['the picture', layers],
  ['no cells', runOf([])],
  [
    'every kind',
    runOf([
      resultOf({}, 'fail', open),
      resultOf({ expect: 'OK', expectStatus: 403, http: { method: 'GET', path: '/' } }, 'inconclusive', unknown()),
      resultOf({}, 'skipped', null),
      resultOf({ expect: null, via: 'service' }, null, opened),
    ]),
  ],
  [
    'offline',
    runOf([resultOf({}, 'pass', byPolicy, { control: null })], { engine: 'offline', context: null, cleanup: null }),
  ],
])('has the pinned shape: %s', (_title, run) => {
  expect(() => pinnedReport.parse(JSON.parse(json(run)))).not.toThrow();
});

it('counts and ends as the run does, with a newline', () => {
  const run = runOf([
    resultOf({}, 'pass'),
    resultOf({}, 'fail', open),
    resultOf({}, 'inconclusive', unknown()),
    resultOf({}, 'skipped', null),
    resultOf({ expect: null }, null),
  ]);
  const text = json(run);
  expect(JSON.parse(text)).toMatchObject({
    summary: { pass: 1, fail: 1, inconclusive: 1, skipped: 1, measured: 1 },
    exitCode: 1,
  });
  expect(text.endsWith('}\n')).toBe(true);
});

it('a workload that was not found and named without a port has none', () => {
  expect(JSON.parse(json(runOf([resultOf({ port: null }, 'inconclusive', unknown())]))).cells[0]).toMatchObject({
    port: null,
    protocol: 'TCP',
  });
});
