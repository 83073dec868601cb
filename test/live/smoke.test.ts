// The ground that every other live test stands on: the lab's network enforces NetworkPolicies, and only those. Plain
// kubectl and curl, nothing of ours.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outsideAddress } from '../lab/outside.ts';
import { rejecting } from '../lab/reject.ts';
import { dropLab, type Lab, lab } from './lab.ts';
import { layers, pods, policies } from './smoke-manifests.ts';

const expected: readonly (readonly [from: string, to: string, reachable: boolean])[] = [
  ['layer1', 'layer2', true],
  ['layer1', 'layer3', true],
  ['layer2', 'layer1', false],
  ['layer2', 'layer3', true],
  ['layer3', 'layer1', false],
  ['layer3', 'layer2', false],
];

const timedOut = 28; // curl(1), EXIT CODES
const refused = 7;

describe.each([
  { title: 'one node', args: [] },
  { title: 'three nodes', args: ['--nodes', '3', '--name', 'sotsu-three'] },
])('the lab with $title', ({ args }) => {
  let cluster: Lab;
  const address = new Map<string, string>();
  const node = new Map<string, string>();

  beforeAll(async () => {
    cluster = await lab(...args);
    const nodes = (await cluster.must(['get', 'nodes', '-o', 'name']))
      .split('\n')
      .map((name) => name.slice('node/'.length));
    await cluster.must(['apply', '-f', '-'], pods(nodes));
    for (const layer of layers) {
      await cluster.must(['-n', layer, 'wait', '--for=condition=Ready', 'pod/web', '--timeout=60s']);
      const pod = JSON.parse(await cluster.must(['-n', layer, 'get', 'pod', 'web', '-o', 'json']));
      address.set(layer, pod.status.podIP);
      node.set(layer, pod.spec.nodeName);
    }
  });

  afterAll(async () => {
    await cluster.must(['delete', 'namespace', ...layers, '--ignore-not-found']);
    if (cluster.name !== 'sotsu') await dropLab(cluster.name);
  });

  it('spreads the pods over all nodes', () => {
    expect(new Set(node.values()).size).toBe(args.length === 0 ? 1 : 3);
  });

  it('lets everything pass without policies', async () => {
    expect(await reached()).toEqual(expected.map(([from, to]) => [from, to, true]));
  });

  it('resolves names', async () => {
    expect(await resolve('layer3')).toMatchObject({ exitCode: 0 });
  });

  it.each([80, 443])('reaches what is outside of it on %i, from every node', async (port) => {
    expect(await Promise.all(layers.map((layer) => ask(layer, `${outsideAddress}:${port}`)))).toEqual([0, 0, 0]);
  });

  describe('with the policies of the three layers', () => {
    beforeAll(async () => {
      await cluster.must(['apply', '-f', '-'], policies);
    });

    it('drops what they do not allow, and only that', async () => {
      await expect.poll(reached, { timeout: 20_000 }).toEqual(expected);
    });

    it('takes DNS from those who may send nothing', async () => {
      expect(await resolve('layer1')).toMatchObject({ exitCode: 0 });
      expect((await resolve('layer3')).exitCode).not.toBe(0);
    });

    it('lets everything pass again when they are gone', async () => {
      await cluster.must(['delete', '-f', '-'], policies);
      await expect.poll(reached, { timeout: 20_000 }).toEqual(expected.map(([from, to]) => [from, to, true]));
    });
  });

  it.each(['tcp-reset', 'icmp-port-unreachable', 'icmp-admin-prohibited'] as const)(
    'can be made to answer with %s',
    async (answer) => {
      const flow = {
        from: address.get('layer1') ?? '',
        to: address.get('layer2') ?? '',
        protocol: 'tcp',
        port: 80,
      } as const;
      {
        await using _ = await rejecting(node.get('layer1') ?? '', flow, answer);
        expect(await curl('layer1', 'layer2')).toBe(refused);
      }
      expect(await curl('layer1', 'layer2')).toBe(0);
    },
  );

  async function reached(): Promise<[string, string, boolean][]> {
    return Promise.all(
      expected.map(async ([from, to]): Promise<[string, string, boolean]> => {
        const code = await curl(from, to);
        expect([0, timedOut], `${from} → ${to}`).toContain(code); // anything else is neither reached nor dropped
        return [from, to, code === 0];
      }),
    );
  }

  async function curl(from: string, to: string): Promise<number | undefined> {
    return ask(from, address.get(to));
  }

  /** curl's exit code, from inside the pod. */
  async function ask(from: string, host: string | undefined): Promise<number | undefined> {
    const command = ['curl', '-q', '-s', '-o', '/dev/null', '--noproxy', '*', '-m', '3', `http://${host}/`];
    return (await cluster.kubectl(['-n', from, 'exec', 'web', '-c', 'probe', '--', ...command])).exitCode;
  }

  async function resolve(from: string) {
    const command = ['timeout', '6', 'getent', 'hosts', 'kubernetes.default.svc'];
    return cluster.kubectl(['-n', from, 'exec', 'web', '-c', 'probe', '--', ...command]);
  }
});

it('a lab without a policy engine enforces nothing', async () => {
  const plain = await lab('--cni', 'none');
  const nodes = (await plain.must(['get', 'nodes', '-o', 'name']))
    .split('\n')
    .map((name) => name.slice('node/'.length));
  await plain.must(['apply', '-f', '-'], pods(nodes) + policies);
  try {
    for (const layer of layers)
      await plain.must(['-n', layer, 'wait', '--for=condition=Ready', 'pod/web', '--timeout=60s']);
    const target = await plain.must(['-n', 'layer1', 'get', 'pod', 'web', '-o', 'jsonpath={.status.podIP}']);
    const command = ['curl', '-q', '-s', '-o', '/dev/null', '-m', '3', `http://${target}/`];
    await plain.must(['-n', 'layer3', 'exec', 'web', '-c', 'probe', '--', ...command]);
  } finally {
    await plain.must(['delete', 'namespace', ...layers]);
  }
});
