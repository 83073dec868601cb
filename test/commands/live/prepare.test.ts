import { expect, it } from 'vitest';
import { prepare } from '../../../src/commands/live/prepare.ts';
import { needsOf } from '../../../src/plan/needs.ts';
import { fakeScope } from '../../cluster/fake-scope.ts';
import { read } from '../../scenario/reading.ts';

const template = { metadata: { labels: { app: 'agent' } }, spec: { containers: [] } };
const agent = { selector: { matchLabels: { app: 'agent' } }, template };

const head = `
scenario: Shop
namespaces: { own: {}, shop: existing }
`;
const pod = (namespace: string, labels = '{}') => `
pods: { web: { namespace: ${namespace}, labels: ${labels}, serves: 80 } }
checks: [{ from: web, to: web, expect: OK }]`;
const standIn = (workload: string) => `
workloads: { agent: { namespace: shop, ${workload} } }
checks: [{ from: agent, to: dns, expect: OK }]`;

/** A shop with a DaemonSet and a Deployment, which may have everything but `denied`; every right that was asked for. */
async function prepared(rest: string, denied = '') {
  const scenario = await read(head + rest);
  const { api, scope } = fakeScope();
  api.put('/version', { major: '1', minor: '34' });
  api.put('/apis', { groups: [] });
  api.put('/api/v1/namespaces/shop', {});
  api.put('/apis/apps/v1/namespaces/shop/daemonsets/agent', { spec: agent });
  api.put('/apis/apps/v1/namespaces/shop/deployments/web', { spec: { template: { spec: { containers: [] } } } });
  const asked: string[] = [];
  const { create } = api;
  api.create = async (path, document, query) => {
    if (!path.endsWith('/selfsubjectaccessreviews')) return create(path, document, query);
    const { resourceAttributes } = (document as { spec: { resourceAttributes: Record<string, string> } }).spec;
    const { verb, resource, namespace } = resourceAttributes;
    const right = `${verb} ${resource}@${namespace}`;
    asked.push(right);
    return { ...(document as object), metadata: { name: '' }, status: { allowed: right !== denied } } as never;
  };
  const interrupted = new AbortController().signal;
  const end = prepare(scope, scenario, needsOf(scenario), { keeps: false, interrupted });
  const said = await end.then(
    ({ standIns, exposed }) => [...standIns, ...exposed].map(({ held }) => (held ? 'held' : 'free')).join(),
    ({ name, message }: Error) => `${name}: ${message}`,
  );
  return { asked, said, made: api.calls.filter((call) => call.startsWith('POST')) };
}

const around = ['services', 'replicasets', 'daemonsets', 'jobs', 'replicationcontrollers', 'poddisruptionbudgets'];
const standing = around.map((resource) => `list ${resource}@shop`);
const exposed = [...standing, 'list statefulsets@shop'];
const holding = ['create configmaps@shop', 'get configmaps@shop', 'delete configmaps@shop'];

it.each<[string, string, string, string[]]>([
  ['a pod in a made namespace is among nobody', pod('own', '{ app: agent }'), '', []],
  ['a pod among others', pod('shop'), 'free', exposed],
  ['a pod that the DaemonSet would adopt', pod('shop', '{ app: agent }'), 'held', [...exposed, ...holding]],
  ['a stand-in for a Deployment', standIn('deployment: web'), 'free', standing],
  ['a stand-in for a DaemonSet', standIn('daemonset: agent'), 'held', [...standing, ...holding]],
])('what is asked for before anything is made: %s', async (_title, rest, says, rights) => {
  const { asked, said, made } = await prepared(rest);
  expect(said).toBe(says);
  const lists = asked.filter((right) => /^list (?!pods|namespaces)|configmaps|endpointslices/.test(right));
  expect(lists.filter((right) => !right.endsWith('@kube-system'))).toEqual(rights);
  expect(made).toEqual([]);
});

it.each([
  ['create', pod('shop', '{ app: agent }')],
  ['delete', pod('shop', '{ app: agent }')],
  ['delete', standIn('daemonset: agent')],
])('without the right to %s what would hold it nothing is made', async (verb, rest) => {
  const { said, made } = await prepared(rest, `${verb} configmaps@shop`);
  expect(said).toBe(
    [
      'ClusterTrouble: missing rights; add to a Role in namespace shop:',
      `  - { apiGroups: [""], resources: [configmaps], verbs: [${verb}] }`,
    ].join('\n'),
  );
  expect(made).toEqual([]);
});
