import { describe, expect, it } from 'vitest';
import { askedPorts } from '../../../src/commands/offline/asked-ports.ts';
import { surveyOf } from '../../../src/commands/offline/survey-of.ts';
import { workloadNames } from '../../../src/commands/offline/workload-names.ts';
import { UserError } from '../../../src/errors.ts';
import { privateRanges } from '../../../src/policy/network.ts';
import { readManifests } from '../../../src/scenario/manifests/read.ts';

const addressing = { ipBlockPods: 'match', podRanges: privateRanges } as const;
const app = `
{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [{ name: c, ports: [{ containerPort: 80 }, { containerPort: 80, name: again }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop }, spec: { containers: [{ name: c, ports: [{ containerPort: 53, protocol: UDP }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: tool, namespace: ops }, spec: { containers: [{ name: c }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: deny, namespace: shop }, spec: {} }
`;

function surveyed({ text = app, ports = [] as string[], namespaces = [] as string[], unread = new Map() } = {}) {
  const reading = readManifests([{ file: 'app.yaml', text, how: 'named' }]);
  if (reading.kind === 'mistakes') throw new Error(reading.mistakes[0]?.sentence);
  const existing = { manifests: reading.manifests, title: 'app.yaml', context: null, unread };
  return surveyOf(existing, { addressing, ports: askedPorts(ports), namespaces });
}

const cellsOf = (options: Parameters<typeof surveyed>[0]) =>
  surveyed(options).workloads.map(
    ({ name, ports }) => `${name} ${ports.map(({ port, protocol }) => `${port}/${protocol}`)}`,
  );

it.each([
  ['declared ports, each once', {}, ['shop/web 80/TCP', 'shop/db 53/UDP', 'ops/tool ']],
  [
    '--port is asked of everybody besides',
    { ports: ['80', '53/udp'] },
    ['shop/web 80/TCP,53/UDP', 'shop/db 53/UDP,80/TCP', 'ops/tool 80/TCP,53/UDP'],
  ],
  ['-n shows a namespace only', { namespaces: ['shop'] }, ['shop/web 80/TCP', 'shop/db 53/UDP']],
])('%s', (_title, options, cells) => {
  expect(cellsOf(options)).toEqual(cells);
});

it('counts what it decides', () => {
  expect(surveyed().count()).toEqual({ cells: 4, open: 0, closed: 4, unknown: 0 });
  expect(surveyed({ ports: ['1'] }).count()).toEqual({ cells: 10, open: 2, closed: 8, unknown: 0 });
  expect(surveyed().decide(1, 0, { port: 80, protocol: 'TCP' }).answer).toBe('closed');
});

it('a namespace that is not there is a mistake', () => {
  expect(() => surveyed({ namespaces: ['shp'] })).toThrow(
    new UserError('there is no namespace `shp`', 'did you mean `shop`?'),
  );
});

describe('says on top', () => {
  it.each([
    [
      'policies of other kinds',
      `${app}---\n{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: l7, namespace: shop }, spec: {} }\n`,
      'not taken into account, so whoever they may be about is unknown: CiliumNetworkPolicy shop/l7',
    ],
    [
      'that nobody is there',
      '{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }',
      'there is no workload, so nobody asks and nobody is asked',
    ],
  ])('%s', (_title, text, remark) => {
    expect(surveyed({ text }).remarks).toEqual([remark]);
  });

  it('what may not be read of a cluster; Services have no say', () => {
    const unread = new Map([
      ['deployment', 'deployments.apps may not be listed'],
      ['service', 'services may not be listed'],
    ]);
    expect(surveyed({ unread }).remarks).toEqual([
      'only pods that run are known of some workloads: deployments.apps may not be listed',
    ]);
  });
});

describe('--port', () => {
  it.each(['0', '65536', 'http', '80/icmp', '', '80/', '-1', '1e3'])('%j is a mistake', (text) => {
    expect(() => askedPorts([text])).toThrow(UserError);
  });
  it.each([
    ['80', { port: 80, protocol: 'TCP' }],
    ['53/udp', { port: 53, protocol: 'UDP' }],
    ['9/SCTP', { port: 9, protocol: 'SCTP' }],
  ])('%s', (text, port) => {
    expect(askedPorts([text])).toEqual([port]);
  });
});

describe('names', () => {
  const one = (resource: 'pod' | 'deployment' | 'job', name: string, namespace = 'shop') => ({
    resource,
    name,
    namespace,
  });
  it.each([
    [
      'have their kind only where two would be one',
      [one('pod', 'web'), one('deployment', 'web'), one('deployment', 'db'), one('pod', 'db', 'ops')],
      ['shop/pod/web', 'shop/deployment/web', 'shop/db', 'ops/db'],
    ],
    [
      'have a number where the API server makes two of one',
      [one('job', 'a-'), one('job', 'b-'), one('job', 'a-'), one('job', 'a-', 'ops')],
      ['shop/job/a-#1', 'shop/b-', 'shop/job/a-#2', 'ops/a-'],
    ],
    [
      'have a number only among their kind',
      [one('job', 'a-'), one('pod', 'a-'), one('pod', 'a-')],
      ['shop/job/a-', 'shop/pod/a-#1', 'shop/pod/a-#2'],
    ],
  ])('%s', (_title, workloads, names) => {
    expect(workloadNames(workloads)).toEqual(names);
  });
});
