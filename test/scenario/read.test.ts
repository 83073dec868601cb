import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/read.ts';
import { base, cellText, read, reading } from './reading.ts';

const at = (line: number, column: number) => ({ file: 'dir/scenario.yaml', line, column });

describe('a scenario', () => {
  it('is what its file says', async () => {
    const scenario = await read(
      `scenario: " Shop "
description: Who may pay
namespaces:
  one: { labels: { role: one, kubernetes.io/metadata.name: one } }
  two:
  old: existing
  mine: { existing: true, policies: allow }
pods:
  a: { namespace: one, labels: { app: web, constructor: "" }, serves: { http: 80, dns: 53/udp } }
  1b: { namespace: two }
  c: { namespace: mine, serves: "8080", service: web }
workloads:
  front: { namespace: old, deployment: front }
  constructor: { namespace: old, pod: x.y, probe: ephemeral }
services:
  web: { namespace: mine, port: 53/udp }
  db: { namespace: old, service: database, port: 5432/tcp }
hosts:
  支払い: { host: "\${env.HOST}.example.com.", port: 443 }
  meta: { address: "2001:db8::1", control: none }
checks: [{ from: a, to: 支払い, expect: OK }]
requires: [ipv6, ipv6]
probing: { via: name, timeout: 0.5s, settle: 10m, concurrency: 1, image: "localhost:5000/n:1@sha256:ab" }
`,
      {},
      { HOST: 'pay' },
    );
    expect(scenario).toEqual({
      name: 'Shop',
      description: 'Who may pay',
      file: 'dir/scenario.yaml',
      namespaces: [
        { kind: 'made', name: 'one', labels: { role: 'one', 'kubernetes.io/metadata.name': 'one' }, place: at(4, 3) },
        { kind: 'made', name: 'two', labels: {}, place: at(5, 3) },
        { kind: 'existing', name: 'old', policies: 'refuse', place: at(6, 3) },
        { kind: 'existing', name: 'mine', policies: 'allow', place: at(7, 3) },
      ],
      endpoints: new Map<string, unknown>([
        [
          'a',
          {
            kind: 'pod',
            name: 'a',
            namespace: 'one',
            labels: Object.fromEntries([
              ['app', 'web'],
              ['constructor', ''],
            ]),
            serves: [
              { name: 'http', port: 80, protocol: 'TCP' },
              { name: 'dns', port: 53, protocol: 'UDP' },
            ],
            service: 'a',
            place: at(9, 3),
          },
        ],
        ['1b', { kind: 'pod', name: '1b', namespace: 'two', labels: {}, serves: [], service: '1b', place: at(10, 3) }],
        [
          'c',
          {
            kind: 'pod',
            name: 'c',
            namespace: 'mine',
            labels: {},
            serves: [{ name: null, port: 8080, protocol: 'TCP' }],
            service: 'web',
            place: at(11, 3),
          },
        ],
        [
          'front',
          {
            kind: 'workload',
            name: 'front',
            namespace: 'old',
            resource: 'deployment',
            object: 'front',
            probe: 'stand-in',
            place: at(13, 3),
          },
        ],
        [
          'constructor',
          {
            kind: 'workload',
            name: 'constructor',
            namespace: 'old',
            resource: 'pod',
            object: 'x.y',
            probe: 'ephemeral',
            place: at(14, 3),
          },
        ],
        [
          'web',
          {
            kind: 'service',
            name: 'web',
            namespace: 'mine',
            service: 'web',
            port: 53,
            protocol: 'UDP',
            place: at(16, 3),
          },
        ],
        [
          'db',
          {
            kind: 'service',
            name: 'db',
            namespace: 'old',
            service: 'database',
            port: 5432,
            protocol: 'TCP',
            place: at(17, 3),
          },
        ],
        [
          '支払い',
          {
            kind: 'host',
            name: '支払い',
            at: { host: 'pay.example.com.' },
            port: 443,
            protocol: 'TCP',
            control: null,
            place: at(19, 3),
          },
        ],
        [
          'meta',
          {
            kind: 'host',
            name: 'meta',
            at: { address: '2001:db8::1' },
            port: null,
            protocol: 'TCP',
            control: 'none',
            place: at(20, 3),
          },
        ],
        ['dns', { kind: 'dns', name: 'dns' }],
        ['apiserver', { kind: 'apiserver', name: 'apiserver' }],
        ['here', { kind: 'here', name: 'here' }],
      ]),
      requires: ['ipv6'],
      steps: [
        {
          name: '',
          policies: [],
          remove: [],
          cells: [
            {
              from: 'a',
              to: '支払い',
              port: { name: null, port: 443, protocol: 'TCP' },
              via: 'name',
              http: null,
              expect: 'OK',
              expectStatus: null,
              as: null,
              requires: [],
              square: null,
              place: at(21, 10),
            },
          ],
          place: at(1, 1),
        },
      ],
      probing: { via: 'name', timeout: 500, settle: 600_000, concurrency: 1, image: 'localhost:5000/n:1@sha256:ab' },
    });
  });

  it('has these values where it says nothing', async () => {
    const { description, requires, probing } = await read(`${base}default: OK`);
    expect({ description, requires, probing }).toEqual({
      description: null,
      requires: [],
      probing: { via: 'pod', timeout: 2_000, settle: 30_000, concurrency: 20, image: 'nicolaka/netshoot:v0.16' },
    });
  });

  it.each([
    [
      'in JSON',
      JSON.stringify({
        scenario: 'J',
        namespaces: { n: {} },
        pods: { a: { namespace: 'n', serves: 80 }, b: { namespace: 'n' } },
        default: 'OK',
      }),
    ],
    [
      'with anchors and merge keys',
      'scenario: M\nnamespaces: { n: {} }\npods:\n  a: &a { namespace: n, serves: 80 }\n  b: { <<: [*a, { serves: 1, service: x }], namespace: n }\nmatrix: "\\\\ a\\nb OK"\n',
    ],
  ])('%s', async (_title, text) => {
    const { steps } = await read(text);
    expect(steps[0]?.cells.map(cellText)).toEqual(['b → a:80 OK']);
  });

  it('merge keys give what is not written, the first of them first', async () => {
    const { endpoints } = await read(
      `${base}default: OK`.replace('a: {', 'a: { <<: [{ service: x, serves: 1 }, { service: y, labels: { l: m } }],'),
    );
    expect(endpoints.get('a')).toMatchObject({ service: 'x', serves: [{ port: 80 }], labels: { l: 'm' } });
  });

  it('that cannot be read is a sentence', async () => {
    const readFile = async () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
    await expect(readScenario('x.yaml', { readFile, env: {} })).rejects.toThrow(
      '`x.yaml` cannot be read: permission denied',
    );
  });

  it('of aliases without end is refused, not followed', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(10)}]`,
    );
    const result = await reading(['l0: &l0 x', ...levels].join('\n'));
    expect(result.kind === 'mistakes' && result.mistakes[0]?.sentence).toBe(
      'the aliases of this file make it too large',
    );
  });

  it('never shows what came out of the environment', async () => {
    const secret = 'hunter 2';
    const result = await reading(
      `${base}default: OK`.replace('pay.example.com', '"${env.SECRET}"').replace('169.254.169.254', '"${env.SECRET}"'),
      {},
      { SECRET: secret },
    );
    expect(result.kind === 'mistakes' && result.mistakes).toHaveLength(2);
    expect(JSON.stringify(result)).not.toContain(secret);
  });
});

it('scenarios/layers.yaml is everything open, and then the policies and their cells', async () => {
  const result = await readScenario('scenarios/layers.yaml', { readFile: (path) => readFile(path, 'utf8'), env: {} });
  if (result.kind === 'mistakes') throw new Error(JSON.stringify(result.mistakes));
  const [before, step] = result.scenario.steps;
  expect(before?.policies).toEqual([]);
  expect(before?.cells.map(({ expect }) => expect)).toEqual(Array(12).fill('OK'));
  expect(step?.cells.map(cellText)).toEqual([
    'layer1 → layer1:80 OK',
    'layer1 → layer2:80 OK',
    'layer1 → layer3:80 OK',
    'layer1 → dns:53/udp OK',
    'layer2 → layer1:80 NG',
    'layer2 → layer2:80 OK',
    'layer2 → layer3:80 OK',
    'layer2 → dns:53/udp OK',
    'layer3 → layer1:80 NG',
    'layer3 → layer2:80 NG',
    'layer3 → layer3:80 NG',
    'layer3 → dns:53/udp NG',
  ]);
  expect(step?.policies.map(({ namespace, name, place }) => [namespace, name, place.file, place.line])).toEqual([
    ['layer1', 'np-layer1', 'scenarios/policies/layers.yaml', 2],
    ['layer2', 'np-layer2', 'scenarios/policies/layers.yaml', 13],
    ['layer3', 'np-layer3', 'scenarios/policies/layers.yaml', 25],
  ]);
});
