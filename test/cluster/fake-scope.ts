// A scope over a cluster in memory, for what only reads or launches; waits are over at once.
import type { KubernetesObject } from '../../src/cluster/kubernetes/api.ts';
import { openScope, type Scope } from '../../src/cluster/objects/scope.ts';
import { type FakeApi, fakeApi } from './fake-api.ts';
import { ready } from './pods.ts';

const runId = 'bcd234';

export function fakeScope(): { readonly api: FakeApi; readonly scope: Scope } {
  const api = fakeApi();
  const scope = openScope(
    api,
    { id: runId, until: new Date(0) },
    { concurrency: 5, stop: new AbortController().signal, wait: async () => undefined },
  );
  return { api, scope };
}

/** A pod of somebody else's, ready at `address`; `change` is laid over it. */
export function putPod(
  api: FakeApi,
  name: string,
  address: string,
  change: { readonly metadata?: object; readonly spec?: object; readonly status?: object } = {},
): KubernetesObject {
  return api.put(`/api/v1/namespaces/shop/pods/${name}`, {
    kind: 'Pod',
    metadata: change.metadata ?? {},
    spec: { nodeName: 'node1', containers: [{ name: 'app' }], ...change.spec },
    status: { ...ready, podIP: address, ...change.status },
  });
}

export interface FakeEndpoint {
  readonly address: string;
  /** Of the same backend. */
  readonly more?: readonly string[];
  readonly pod?: string;
  readonly node?: string;
  readonly ready?: boolean;
}

/** An EndpointSlice of a Service; `ports` by the name of the Service's port. */
export function putSlice(
  api: FakeApi,
  name: string,
  service: { readonly namespace: string; readonly name: string },
  endpoints: readonly FakeEndpoint[],
  ports: Readonly<Record<string, number>>,
): void {
  api.put(`/apis/discovery.k8s.io/v1/namespaces/${service.namespace}/endpointslices/${name}`, {
    kind: 'EndpointSlice',
    metadata: { labels: { 'kubernetes.io/service-name': service.name } },
    endpoints: endpoints.map(({ address, more = [], pod, node, ready }) => ({
      addresses: [address, ...more],
      conditions: ready === undefined ? {} : { ready },
      ...(pod === undefined ? {} : { targetRef: { kind: 'Pod', name: pod } }),
      ...(node === undefined ? {} : { nodeName: node }),
    })),
    ports: Object.entries(ports).map(([name, port]) => (name === '' ? { port } : { name, port })),
  });
}
