import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/cluster/kubernetes/api.ts';
import { ClusterTrouble } from '../../../src/cluster/kubernetes/cluster-trouble.ts';
import { openPolicies } from '../../../src/cluster/objects/policies.ts';
import { openScope } from '../../../src/cluster/objects/scope.ts';
import { tryPolicies } from '../../../src/cluster/objects/try-policies.ts';
import { UserError } from '../../../src/errors.ts';
import type { PolicyDocument } from '../../../src/scenario/scenario.ts';
import { type FakeApi, fakeApi, forbidden, noAnswer } from '../fake-api.ts';

const run = { id: 'bcd234', until: new Date('2026-01-02T03:04:05Z') };
const home = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies';
const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'sotsu-bcd234', uid: 'u' };
const wait = async () => undefined;

function setUp(owners: Record<string, typeof owner> = {}) {
  const api = fakeApi();
  api.put('/apis/networking.k8s.io/v1', {
    resources: [
      { name: 'networkpolicies/status', kind: 'NetworkPolicy', namespaced: true, verbs: [] },
      { name: 'networkpolicies', kind: 'NetworkPolicy', namespaced: true, verbs: [] },
    ],
  });
  api.put('/apis/cilium.io/v2', {
    resources: [
      { name: 'ciliumnetworkpolicies', kind: 'CiliumNetworkPolicy', namespaced: true, verbs: [] },
      {
        name: 'ciliumclusterwidenetworkpolicies',
        kind: 'CiliumClusterwideNetworkPolicy',
        namespaced: false,
        verbs: [],
      },
    ],
  });
  const scope = openScope(api, run, { concurrency: 5, stop: new AbortController().signal, wait });
  return { api, scope, policies: openPolicies(scope, new Map(Object.entries(owners))) };
}

function policy(name: string, over: Partial<PolicyDocument> = {}, line = 1): PolicyDocument {
  const document = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: 'shop', name, ...over };
  const { apiVersion, kind, namespace } = document;
  const object = {
    apiVersion,
    kind,
    metadata: { name, namespace, labels: { a: 'b' } },
    spec: { ingress: [{ from: [] }] },
  };
  return { ...document, object, policy: null, place: { file: 'np.yaml', line, column: 1 } };
}

/** With its default reason; `reason: Forbidden` makes it a 403. */
const deniedByPolicy = new ApiError(
  "networkpolicies.networking.k8s.io \"np\" is forbidden: ValidatingAdmissionPolicy 'x' with binding 'y' denied request: no",
  422,
  'Invalid',
);

const trier = (api: FakeApi) => ({ api, wait, concurrency: 5 });

async function caught(promise: Promise<unknown>): Promise<unknown> {
  return await promise.catch((error: unknown) => error);
}

describe('applying', () => {
  it('sends the document itself, marked', async () => {
    const { api, policies } = setUp();
    await policies.apply([policy('np')]);
    expect(api.objects.get(`${home}/np`)).toMatchObject({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'np', namespace: 'shop', labels: { a: 'b', 'sotsu.dev/run': 'bcd234' } },
      spec: { ingress: [{ from: [] }] },
    });
    expect(api.objects.get(`${home}/np`)?.metadata.ownerReferences).toBeUndefined();
  });

  it('asks discovery once for the plural of a kind', async () => {
    const { api, policies } = setUp();
    const cilium = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' };
    await policies.apply([policy('a', cilium), policy('b', cilium)]);
    await policies.apply([policy('c', cilium)]);
    const collection = '/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies';
    expect(api.calls).toEqual(['GET /apis/cilium.io/v2', ...Array(3).fill(`POST ${collection}`)]);
  });

  it('gives policies in an existing namespace their owner', async () => {
    const { api, policies } = setUp({ shop: owner });
    await policies.apply([policy('np'), policy('np', { namespace: 'inner' })]);
    expect(api.objects.get(`${home}/np`)?.metadata.ownerReferences).toEqual([owner]);
    expect(api.objects.get(`${home.replace('shop', 'inner')}/np`)?.metadata.ownerReferences).toBeUndefined();
  });

  it.each<[string, Partial<PolicyDocument>, ApiError | null, string, string]>([
    [
      'a field that the server does not know',
      {},
      new ApiError('strict decoding error: unknown field "spec.ingres"', 400, 'BadRequest'),
      'np.yaml:1:1: NetworkPolicy np was refused: strict decoding error: unknown field "spec.ingres"',
      'mend the document; `kubectl apply --dry-run=server -f` says the same',
    ],
    [
      'an invalid value',
      {},
      new ApiError('spec.ingress[0]: Invalid value', 422, 'Invalid'),
      'np.yaml:1:1: NetworkPolicy np was refused: spec.ingress[0]: Invalid value',
      'mend the document; `kubectl apply --dry-run=server -f` says the same',
    ],
    [
      'an invalid value that speaks like a denial',
      {},
      new ApiError('NetworkPolicy "np" is invalid: spec.x: Invalid value: "all is forbidden: yes"', 422, 'Invalid'),
      'np.yaml:1:1: NetworkPolicy np was refused: NetworkPolicy "np" is invalid: spec.x: Invalid value: "all is forbidden: yes"',
      'mend the document; `kubectl apply --dry-run=server -f` says the same',
    ],
    [
      'it exists',
      {},
      new ApiError('already exists', 409, 'AlreadyExists'),
      'np.yaml:1:1: NetworkPolicy shop/np exists already in the cluster',
      'it is never overwritten: rename this one, or test the one that is there without applying it',
    ],
    [
      'a kind unknown to its group',
      { kind: 'NetworkPolice' },
      null,
      'np.yaml:1:1: the cluster does not know NetworkPolice of networking.k8s.io/v1',
      'check apiVersion and kind, install its CRD, or say what the scenario `requires`',
    ],
    [
      'a group unknown to the cluster',
      { apiVersion: 'projectcalico.org/v3' },
      null,
      'np.yaml:1:1: the cluster does not know NetworkPolicy of projectcalico.org/v3',
      'check apiVersion and kind, install its CRD, or say what the scenario `requires`',
    ],
    [
      'it would govern the whole cluster',
      { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy' },
      null,
      "np.yaml:1:1: CiliumClusterwideNetworkPolicy np would reach beyond the scenario's namespaces",
      'use a policy with a namespace',
    ],
  ])('a mistake: %s', async (_title, over, refusal, message, hint) => {
    const { api, policies } = setUp();
    if (refusal) api.refuse(`POST ${home}`, refusal);
    const error = await caught(policies.apply([policy('np', over)]));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message, hint });
  });

  it('mistakes of all documents come together, before trouble of any', async () => {
    const { api, policies } = setUp();
    api.refuse(`POST ${home}`, forbidden('no'), 1);
    const unknown = { kind: 'Nope' };
    expect(await caught(policies.apply([policy('a'), policy('b', unknown, 2), policy('c', unknown, 3)]))).toMatchObject(
      {
        name: 'UserError',
        message:
          'np.yaml:2:1: the cluster does not know Nope of networking.k8s.io/v1\nnp.yaml:3:1: the cluster does not know Nope of networking.k8s.io/v1',
      },
    );
  });

  it.each([
    [
      'forbidden',
      forbidden('networkpolicies is forbidden'),
      'NetworkPolicy shop/np was refused: networkpolicies is forbidden',
    ],
    [
      'denied by a ValidatingAdmissionPolicy',
      deniedByPolicy,
      `NetworkPolicy shop/np was refused: ${deniedByPolicy.message}`,
    ],
    [
      'denied by another plugin, without a name',
      new ApiError('forbidden: not by this plugin', 422, 'Invalid'),
      'NetworkPolicy shop/np was refused: forbidden: not by this plugin',
    ],
    [
      'denied by a webhook',
      new ApiError('admission webhook "x" denied the request: no', 422, 'Invalid'),
      'NetworkPolicy shop/np was refused: admission webhook "x" denied the request: no',
    ],
    ['no answer', noAnswer(), 'NetworkPolicy shop/np was refused: no answer from the API server: connect ECONNREFUSED'],
  ])('trouble is no mistake: %s', async (_title, refusal, message) => {
    const { api, policies } = setUp();
    api.refuse(`POST ${home}`, refusal);
    const error = await caught(policies.apply([policy('np')]));
    expect(error).toBeInstanceOf(ClusterTrouble);
    expect(error).toMatchObject({ message });
  });

  it('discovery that did not answer is asked again', async () => {
    const { api, policies } = setUp();
    api.refuse('GET /apis/networking.k8s.io/v1', forbidden('not now'), 1);
    await expect(policies.apply([policy('np')])).rejects.toThrow('NetworkPolicy shop/np was refused: not now');
    await policies.apply([policy('np')]);
    expect([...api.objects.keys()]).toContain(`${home}/np`);
  });
});

describe('removing', () => {
  it('removes what was applied under a name, of whatever kind, and nothing else', async () => {
    const { api, policies } = setUp();
    await policies.apply([
      policy('a'),
      policy('a', { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' }),
      policy('b'),
    ]);
    const theirs = api.put(`${home}/c`, {});
    await policies.remove(['shop/a', 'shop/c']);
    expect([...api.objects.values()].filter(({ metadata }) => metadata.namespace === 'shop')).toEqual([
      api.objects.get(`${home}/b`),
      theirs,
    ]);
    await policies.apply([policy('a')]);
    await policies.removeAll();
    expect([...api.objects.values()].filter(({ metadata }) => metadata.namespace === 'shop')).toEqual([theirs]);
  });

  it('what cannot be removed is trouble', async () => {
    const { api, policies } = setUp();
    await policies.apply([policy('np')]);
    api.refuse(`DELETE ${home}/np`, forbidden('no'));
    const error = await caught(policies.removeAll());
    expect(error).toBeInstanceOf(ClusterTrouble);
    expect(error).toMatchObject({ message: 'policy shop/np could not be removed: no' });
  });
});

describe('looking whether what is in force is still as we made it', () => {
  const again = { uid: 'another', generation: 1 };
  it.each<[string, (api: FakeApi, path: string) => void, string | null]>([
    ['it is', () => undefined, null],
    ['another label', (api, path) => api.change(path, { metadata: { labels: { a: 'c' } } }), null],
    [
      'an edited spec',
      (api, path) => api.change(path, { metadata: { generation: 2 } }),
      'was changed by somebody else',
    ],
    ['deleted', (api, path) => api.take(path), 'was deleted by somebody else'],
    [
      'being deleted',
      (api, path) => api.change(path, { metadata: { deletionTimestamp: 'now' } }),
      'was deleted by somebody else',
    ],
    ['made again', (api, path) => api.change(path, { metadata: again }), 'was made anew by somebody else'],
    ['nobody can tell', (api, path) => api.refuse(`GET ${path}`, forbidden('no')), 'could not be looked at again: no'],
  ])('%s', async (_title, happens, phrase) => {
    const { api, policies } = setUp();
    await policies.apply([policy('np'), policy('other')]);
    happens(api, `${home}/np`);
    expect(await policies.change()).toBe(phrase && `NetworkPolicy shop/np ${phrase}`);
  });

  it('what we removed ourselves is no change', async () => {
    const { policies } = setUp();
    await policies.apply([policy('np')]);
    await policies.remove(['shop/np']);
    expect(await policies.change()).toBeNull();
  });
});

describe('trying, before anything is made', () => {
  const there = '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies';

  it('makes nothing', async () => {
    const { api } = setUp();
    const before = [...api.objects.keys()];
    await tryPolicies(trier(api), [{ namespace: 'default', forms: [policy('np')] }]);
    expect(api.calls).toContain(`POST ${there}`);
    expect([...api.objects.keys()]).toEqual(before);
  });

  it('asks in a namespace that exists', async () => {
    const { api } = setUp();
    let asked: unknown;
    const create = api.create;
    api.create = (path, object, query) => {
      asked = { object, query };
      return create(path, object, query);
    };
    await tryPolicies(trier(api), [{ namespace: 'default', forms: [policy('np')] }]);
    expect(asked).toEqual({ object: policy('np', { namespace: 'default' }).object, query: { dryRun: 'All' } });
  });

  it('finds what is invalid', async () => {
    const { api } = setUp();
    api.refuse(`POST ${there}`, new ApiError('spec: Invalid value', 422, 'Invalid'));
    await expect(tryPolicies(trier(api), [{ namespace: 'default', forms: [policy('np')] }])).rejects.toThrow(
      'np.yaml:1:1: NetworkPolicy np was refused: spec: Invalid value',
    );
  });

  it.each([
    ['its name is taken there', new ApiError('already exists', 409, 'AlreadyExists')],
    ['we may not ask', forbidden('no')],
  ])('says nothing where %s', async (_title, refusal) => {
    const { api } = setUp();
    api.refuse(`POST ${there}`, refusal);
    await expect(tryPolicies(trier(api), [{ namespace: 'default', forms: [policy('np')] }])).resolves.toBeUndefined();
  });

  it('a name that is taken where the document goes is a mistake', async () => {
    const { api } = setUp();
    api.put(`${home}/np`, {});
    await expect(tryPolicies(trier(api), [{ namespace: 'shop', forms: [policy('np')] }])).rejects.toThrow(
      'np.yaml:1:1: NetworkPolicy shop/np exists already in the cluster',
    );
  });

  it.each([
    ['one of them is taken', 1, true],
    ['none of them is', 2, false],
  ])('tries placeholders in every shape: %s', async (_title, refusals, taken) => {
    const { api } = setUp();
    api.refuse(`POST ${there}`, new ApiError('spec: Invalid value', 422, 'Invalid'), refusals);
    const trial = tryPolicies(trier(api), [{ namespace: 'default', forms: [policy('np'), policy('np')] }]);
    expect(
      await trial.then(
        () => true,
        () => false,
      ),
    ).toBe(taken);
  });

  it.each([
    ['what a webhook denies', new ApiError('admission webhook "x" denied the request: no', 400, null)],
    ['what a ValidatingAdmissionPolicy denies in that namespace', deniedByPolicy],
  ])('%s is not a mistake of the document', async (_title, refusal) => {
    const { api } = setUp();
    api.refuse(`POST ${there}`, refusal);
    await expect(tryPolicies(trier(api), [{ namespace: 'default', forms: [policy('np')] }])).resolves.toBeUndefined();
  });
});
