import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startSotsu } from '../sotsu-command.ts';
import { breakNetwork } from './break-network.ts';
import { dropped, type Fault, open, type Told, untold } from './fault.ts';
import { type Ground, nodeOf } from './ground.ts';
import { closed, existing, three } from './scenarios.ts';
import type { Ended } from './sotsu-run.ts';

const asMeant = { 'a → b': dropped, 'a → c': open, 'b → c': open, 'c → a': open };
const all = (told: Told) => ({ 'a → b': told, 'a → c': told, 'b → c': told, 'c → a': told });
const butB = (seen: RegExp) => ({ ...asMeant, 'a → b': untold(seen), 'b → c': untold(seen) });

/** Around pods that sotsu launches. */
export const inPods: readonly Fault[] = [
  { title: 'no fault', cells: asMeant, exit: 0 },
  {
    title: 'the image cannot be pulled',
    flags: ['--image', 'no-such-registry.invalid/netshoot:v0'],
    cells: all(untold(/its image no-such-registry.invalid\/netshoot:v0 cannot be pulled/)),
    exit: 3,
  },
  {
    title: 'no node takes the pods',
    before: async ({ cluster, kubectl, afterwards }) => {
      await kubectl('cordon', nodeOf(cluster));
      afterwards(() => kubectl('uncordon', nodeOf(cluster)));
    },
    cells: all(untold(/cannot be scheduled: .*unschedulable/)),
    exit: 3,
  },
  {
    title: 'a pod is killed in the middle (kubectl delete --force)',
    amid: ({ kubectl }) => kubectl('delete', 'pod', 'b', '--force', '--grace-period=0'),
    cells: butB(/pod \S+\/b is gone/),
    exit: 3,
  },
  {
    title: 'a pod is evicted in the middle, by whoever drains its node',
    amid: ({ namespace, cluster }) =>
      cluster.must(
        ['create', '--raw', `/api/v1/namespaces/${namespace}/pods/b/eviction`, '-f', '-'],
        JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'b', namespace } }),
      ),
    cells: butB(/pod \S+\/b is gone/),
    exit: 3,
  },
  {
    title: 'the process of a pod ends between control and probe',
    amid: ({ kubectl }) => kubectl('exec', 'b', '--', 'sh', '-c', 'kill 1'),
    cells: butB(/pod \S+\/b ended with exit code 143/),
    exit: 3,
  },
  {
    title: 'the process of a pod hangs between control and probe',
    amid: async ({ namespace, node }) => {
      // The one that is process 1 in its container; others of the container have its environment too.
      const find = `for p in /proc/[0-9]*; do
        grep -qsE '^NSpid:.*\\s1$' $p/status && tr '\\0' '\\n' <$p/environ | grep -q '^SOTSU_IDENTITY=.*/${namespace}/b$' && basename $p
      done; true`;
      const id = (await node('sh', '-c', find)).trim();
      expect(id).toMatch(/^\d+$/);
      await node('kill', '-STOP', id);
    },
    cells: {
      ...asMeant,
      'a → b': untold(/^dropped, but it was not seen to open again .*: connected, but no HTTP answer came/),
    },
    exit: 3,
  },
  {
    title: 'exec is forbidden',
    before: ({ withoutExec }) => withoutExec(),
    cells: all(
      untold(
        /missing rights; add to a Role in namespace \S+:\n {2}- \{ apiGroups: \[""\], resources: \[pods\/exec\], verbs: \[get\] \}/,
      ),
    ),
    exit: 3,
  },
  {
    title: 'exec is forbidden, and nobody may ask what he may do',
    before: async ({ withoutExec, kubectl, afterwards }) => {
      const grant = (subjects: readonly object[]) =>
        kubectl('patch', 'clusterrolebinding/system:basic-user', '--type=merge', '-p', JSON.stringify({ subjects }));
      await grant([]);
      afterwards(() => grant([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:authenticated' }]));
      await withoutExec();
    },
    cells: {
      'a → b': untold(/exec in \S+\/a: pods "a" is forbidden: User .* cannot get resource "pods\/exec"/),
      'a → c': untold(/exec in \S+\/a: pods "a" is forbidden/),
      'b → c': untold(/exec in \S+\/b: pods "b" is forbidden/),
      'c → a': untold(/exec in \S+\/c: pods "c" is forbidden/),
    },
    exit: 3,
  },
  {
    title: 'every connection to the API server is cut in the middle, once',
    before: ({ byRoad }) => byRoad(),
    amid: async ({ road }) => expect(road.drop()).toBeGreaterThan(3), // an exec a pod
    cells: asMeant,
    exit: 0,
  },
  {
    title: 'every connection to the API server is cut three seconds after it was made',
    before: ({ byRoad }) => byRoad(),
    amid: async ({ road }) => expect(road.dropAfter(3000)).toBeGreaterThan(3),
    cells: {
      ...asMeant,
      'a → b': untold(/exec in \S+\/a ended before its end mark, three times \(the connection was/),
    },
    exit: 3,
  },
  {
    title: 'the API server is away for 9 s in the middle: connections are refused',
    before: ({ byRoad }) => byRoad(),
    amid: async ({ road }) => {
      road.cut();
      await sleep(9000); // that is the fault
      await road.mend();
    },
    cells: asMeant,
    exit: 0,
  },
  {
    title: 'the API server is away for 9 s in the middle: it hangs',
    amid: ({ node }) => node('sh', '-c', 'id=$(pidof kube-apiserver) && kill -STOP $id && sleep 9; kill -CONT $id'),
    cells: asMeant,
    exit: 0,
  },
  {
    title: 'the API server is away for good, from the middle on',
    before: ({ byRoad }) => byRoad(),
    amid: async ({ road }) => road.cut(),
    cells: all(untold(/no answer from the API server \S+: connect ECONNREFUSED/)),
    exit: 3,
    also: cleanedLater,
  },
  {
    title: 'the API server is silent for good, from the middle on',
    before: ({ byRoad }) => byRoad(),
    amid: async ({ road }) => road.silence(),
    cells: all(untold(/no answer from the API server \S+: no answer in time/)),
    exit: 3,
    also: cleanedLater,
  },
  {
    title: 'another pod answers on the address of a pod',
    amid: async ({ addressOf, node, afterwards }) => {
      const [c, a] = await Promise.all([addressOf('c'), addressOf('a')]);
      const rule = ['-d', c, '-p', 'tcp', '--dport', '80', '-j', 'DNAT', '--to-destination', `${a}:80`];
      await node('iptables', '-w', '-t', 'nat', '-I', 'PREROUTING', '1', ...rule);
      afterwards(() => node('iptables', '-w', '-t', 'nat', '-D', 'PREROUTING', ...rule));
    },
    cells: {
      ...asMeant,
      'a → c': untold(/somebody else answered|dropped/),
      'b → c': untold(/somebody else answered \(\w+\/\S+\/a\)/),
    },
    exit: 3,
  },
  {
    title: 'the network of a source breaks in the middle',
    amid: async (ground) => breakNetwork(ground, await ground.addressOf('a')),
    cells: {
      ...asMeant,
      'a → b': untold(/^dropped, but it did not open again|is no longer ready$/),
      'a → c': untold(/^unstable: open .*, then dropped|^dropped, but it did not open again|is no longer ready$/),
      'c → a': untold(/^unstable: open .*, then dropped|^dropped, but it did not open again|is no longer ready$/), // no answer comes back
    },
    exit: 3,
  },
  {
    title: 'somebody deletes our policy and makes it again while we look',
    amid: async ({ namespace, kubectl, apply }) => {
      await kubectl('delete', 'networkpolicy', 'closed');
      await apply(closed(namespace, 'b'));
    },
    cells: all(untold(/NetworkPolicy \S+\/closed was .* by somebody else/)),
    exit: 3,
  },
  {
    title: 'an admission policy refuses a pod',
    before: async ({ namespace, apply, kubectl, cluster, afterwards }) => {
      const name = `${namespace}-refuses-b`;
      const v1 = 'admissionregistration.k8s.io/v1';
      await apply(
        {
          apiVersion: v1,
          kind: 'ValidatingAdmissionPolicy',
          metadata: { name },
          spec: {
            matchConstraints: {
              resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
            },
            validations: [{ expression: "object.metadata.name != 'b'", message: 'no b in this house' }],
          },
        },
        {
          apiVersion: v1,
          kind: 'ValidatingAdmissionPolicyBinding',
          metadata: { name },
          spec: { policyName: name, validationActions: ['Deny'] },
        },
      );
      afterwards(() =>
        kubectl('delete', `validatingadmissionpolicy/${name}`, `validatingadmissionpolicybinding/${name}`),
      );
      const dryRun = ['-n', 'default', 'run', 'b', '--image=x', '--dry-run=server'];
      await expect.poll(async () => (await cluster.kubectl(dryRun)).exitCode, { timeout: 20_000 }).toBe(1);
    },
    cells: butB(/pod \S+\/b was refused: .*no b in this house/),
    exit: 3,
  },
  ...[
    {
      title: 'a quota refuses the pods',
      object: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none' }, spec: { hard: { pods: '0' } } },
      message: /pod \S+\/[abc] was refused: .*exceeded quota: none/,
    },
    {
      title: 'a LimitRange refuses the pods',
      object: {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small' },
        spec: { limits: [{ type: 'Container', max: { memory: '16Mi' } }] },
      },
      message: /pod \S+\/[abc] was refused: .*maximum memory usage per Container is 16Mi/,
    },
  ].map(
    ({ title, object, message }): Fault => ({
      title,
      scenario: (namespace) => ({ ...three(namespace), ...existing(namespace) }),
      before: (ground) => anExisting(ground, object),
      cells: all(untold(message)),
      exit: 3,
    }),
  ),
  {
    title: 'a quota refuses the policy of the second step',
    scenario: (namespace) => {
      const { policies, checks, ...rest } = three(namespace);
      return {
        ...rest,
        ...existing(namespace),
        steps: [
          { name: 'before', checks: [{ from: 'a', to: 'b', expect: 'OK' }] },
          { name: 'after', policies, checks },
        ],
      };
    },
    before: (ground) =>
      anExisting(ground, {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'none' },
        spec: { hard: { 'count/networkpolicies.networking.k8s.io': '0' } },
      }),
    cells: {
      'before: a → b': open,
      ...Object.fromEntries(
        Object.entries(all(untold(/NetworkPolicy \S+\/closed was refused: .*exceeded quota: none/))).map(
          ([cell, told]) => [`after: ${cell}`, told],
        ),
      ),
    },
    exit: 3,
    also: ({ remarks }) =>
      expect(remarks).toEqual([expect.stringMatching(/^Not everything was tried: NetworkPolicy /)]),
  },
  {
    title: 'the cluster has no DNS',
    scenario: (namespace) => ({
      ...three(namespace),
      checks: [
        { from: 'a', to: 'b', expect: 'NG', via: 'name' },
        { from: 'a', to: 'c', expect: 'OK', via: 'name' },
        { from: 'b', to: 'c', expect: 'OK', via: 'service' },
      ],
    }),
    before: async ({ cluster, afterwards }) => {
      const dns = (...args: string[]) => cluster.must(['-n', 'kube-system', ...args]);
      const replicas = await dns('get', 'deploy/coredns', '-o', 'jsonpath={.spec.replicas}');
      afterwards(() => dns('rollout', 'status', 'deploy/coredns', '--timeout=60s'));
      afterwards(() => dns('scale', 'deploy/coredns', `--replicas=${replicas}`));
      await dns('scale', 'deploy/coredns', '--replicas=0');
      await dns('wait', 'pods', '-l', 'k8s-app=kube-dns', '--for=delete', '--timeout=60s');
    },
    cells: {
      'a → b via name': untold(/^name not resolved, but nobody resolves this name/),
      'a → c via name': untold(/^name not resolved, but nobody resolves this name/),
      'b → c via service': open,
    },
    exit: 3,
  },
];

/** A namespace with a quota or a LimitRange, once it is in force. */
async function anExisting({ namespace, apply, kubectl, afterwards }: Ground, rule: Rule): Promise<void> {
  afterwards(() => kubectl('delete', 'namespace', namespace, '--wait=false'));
  await apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { ...rule, metadata: { ...rule.metadata, namespace } },
  );
  if (rule.kind === 'ResourceQuota') await kubectl('wait', 'quota', '--all', '--for=jsonpath={.status.hard}');
}

interface Rule {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/** What may be left is listed, with the line that removes it. */
async function cleanedLater({ left, stderr }: Ended, { cluster, namespace }: Ground): Promise<void> {
  expect(left).toContainEqual(expect.stringMatching(`^Namespace ${namespace} \\(no answer from the API server`));
  const [, line = '', id = ''] = /try: sotsu (clean --run (\w+) .*)$/m.exec(stderr) ?? [];
  const { exitCode, stdout } = await startSotsu(cluster, line.split(' '));
  expect(exitCode, line + stdout).toBe(0);
  const ours = ['namespaces', '-l', `sotsu.dev/run=${id}`];
  await expect.poll(() => cluster.must(['get', ...ours, '-o', 'name']), { timeout: 60_000 }).toBe('');
}
