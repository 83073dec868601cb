import { describe, expect, it } from 'vitest';
import { base, read } from './reading.ts';

const policy = (name: string, namespace = '') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }
spec: { podSelector: {} }
`;

async function policiesOf(policies: string, files: Record<string, string> = {}, env: Record<string, string> = {}) {
  const { steps } = await read(`${base}default: OK\npolicies: ${policies}\n`, files, env);
  return steps[0]?.policies ?? [];
}

describe('policies', () => {
  it('come from files and from the scenario itself, in order, with their places', async () => {
    const inline = policy('inline', 'two').trimEnd().replaceAll('\n', '\n    ');
    const files = {
      'dir/p/a.yaml': `# A comment\n---\n${policy('a', 'one')}---\n---\n${policy('b', 'two')}`,
      '/c.yaml': policy('c', 'one'),
    };
    const policies = await policiesOf(`\n  - p/a.yaml\n  - ${inline}\n  - { file: /c.yaml }`, files);
    expect(policies).toEqual([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        namespace: 'one',
        name: 'a',
        object: {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'a', namespace: 'one' },
          spec: { podSelector: {} },
        },
        policy: {
          namespace: 'one',
          name: 'a',
          podSelector: [],
          ingress: [],
          egress: null,
          place: { file: 'dir/p/a.yaml', line: 3, column: 1 },
        },
        place: { file: 'dir/p/a.yaml', line: 3, column: 1 },
      },
      expect.objectContaining({ name: 'b', place: { file: 'dir/p/a.yaml', line: 9, column: 1 } }),
      expect.objectContaining({ name: 'inline', place: { file: 'dir/scenario.yaml', line: 21, column: 5 } }),
      expect.objectContaining({ name: 'c', place: { file: '/c.yaml', line: 1, column: 1 } }),
    ]);
  });

  it('without a namespace go into each of those that the entry names; the others stay where they are', async () => {
    const files = { 'dir/a.yaml': `${policy('bare')}---\n${policy('at-home', 'two')}` };
    const policies = await policiesOf('[{ file: a.yaml, namespaces: [one, two, one] }]', files);
    expect(policies.map(({ namespace, name, object }) => [namespace, name, object.metadata])).toEqual([
      ['one', 'bare', { name: 'bare', namespace: 'one' }],
      ['two', 'bare', { name: 'bare', namespace: 'two' }],
      ['two', 'at-home', { name: 'at-home', namespace: 'two' }],
    ]);
  });

  it.each(['List', 'NetworkPolicyList'])('in a %s are those in it', async (kind) => {
    const items = ['a', 'b'].map((name) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name },
    }));
    const policies = await policiesOf('[{ file: a.json, namespaces: [one] }]', {
      'dir/a.json': JSON.stringify({ apiVersion: 'v1', kind, items }),
    });
    expect(policies.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('that only end in List are what they are', async () => {
    const policies = await policiesOf('[{ file: a.json, namespaces: [one] }]', {
      'dir/a.json': '{ apiVersion: example.com/v1, kind: AllowList, metadata: { name: a } }',
    });
    expect(policies.map(({ kind }) => kind)).toEqual(['AllowList']);
  });

  it('have their variables filled from the environment, and their pods left to the run', async () => {
    const files = {
      'dir/a.yaml': policy('"np-${env.WHO}"', '"${env.WHERE}"').replace(
        '{}',
        '{ matchLabels: { a: "${env.WHO}", b: "${pods.a.ip}", c: "${pods.b.node}" } }',
      ),
    };
    const [one] = await policiesOf('[a.yaml]', files, { WHO: 'me', WHERE: 'two' });
    expect(one).toMatchObject({
      name: 'np-me',
      namespace: 'two',
      object: {
        metadata: { name: 'np-me', namespace: 'two' },
        spec: { podSelector: { matchLabels: { a: 'me', b: '${pods.a.ip}', c: '${pods.b.node}' } } },
      },
    });
  });

  it('keep every field that they came with', async () => {
    const text =
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: a, namespace: one, labels: { constructor: x } }, specs: [1, null, { from: [true] }] }';
    const [one] = await policiesOf('[a.yaml]', { 'dir/a.yaml': text });
    expect(one?.object).toEqual({
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'a', namespace: 'one', labels: Object.fromEntries([['constructor', 'x']]) },
      specs: [1, null, { from: [true] }],
    });
  });
});

describe('steps', () => {
  it('follow each other, and spell out what `all` is', async () => {
    const files = { 'dir/a.yaml': policy('a', 'one'), 'dir/b.yaml': policy('b', 'two') };
    const { steps } = await read(
      `${base}steps:
  - { name: none, default: OK }
  - { name: first, policies: [a.yaml, b.yaml], default: NG }
  - { name: second, remove: one/a, checks: [{ from: a, to: "b:80", expect: OK }] }
  - { name: third, remove: [all], policies: [b.yaml], matrix: "\\\\ a\\nb OK" }
`,
      files,
    );
    expect(
      steps.map(({ name, policies, remove, cells, place }) => [
        name,
        policies.map((one) => one.name),
        remove,
        cells.length,
        place.line,
      ]),
    ).toEqual([
      ['none', [], [], 12, 19],
      ['first', ['a', 'b'], [], 12, 20],
      ['second', [], ['one/a'], 1, 21],
      ['third', ['b'], ['two/b'], 1, 22],
    ]);
  });

  it('remove everything of one name, whatever its kind', async () => {
    const files = {
      'dir/a.yaml': `${policy('a', 'one')}---\n${policy('a', 'one').replace('NetworkPolicy', 'Ingress')}`,
    };
    const { steps } = await read(
      `${base}steps:\n  - { name: x, policies: [a.yaml], default: OK }\n  - { name: y, remove: all, policies: [a.yaml] }\n`,
      files,
    );
    expect(steps[1]?.remove).toEqual(['one/a']);
  });

  it('read a file once, however many name it', async () => {
    const { readScenario } = await import('../../src/scenario/read.ts');
    const texts: Record<string, string> = {
      's.yaml': `${base}default: OK\npolicies: [a.yaml, { file: a.yaml, namespaces: [two] }, ./a.yaml]`,
      'a.yaml': 'a: [',
    };
    const paths: string[] = [];
    await readScenario('s.yaml', {
      env: {},
      readFile: async (path) => {
        paths.push(path);
        return texts[path] ?? '';
      },
    });
    expect(paths).toEqual(['s.yaml', 'a.yaml']);
  });
});
