import type { V1Endpoint } from '@kubernetes/client-node';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { collection } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import type { Scope } from '../objects/scope.ts';

/** One address behind a Service, and what is known of who has it. */
export interface ReadyEndpoint {
  readonly address: string;
  /** That one and others of the same backend. */
  readonly addresses: readonly string[];
  /** The ports there by the name of the Service's port; a Service with one port may leave it empty. */
  readonly ports: ReadonlyMap<string, number>;
  readonly pod: string | null;
  readonly node: string | null;
}

/** What is behind a Service and ready, by its EndpointSlices (discovery.k8s.io/v1: `ready` unset means ready). Throws ApiError. */
export async function readyEndpoints(
  { api, wait }: Scope,
  namespace: string,
  service: string,
): Promise<readonly ReadyEndpoint[]> {
  const query = { labelSelector: `kubernetes.io/service-name=${service}` };
  const { items } = await patiently(() => api.list(collection('EndpointSlice', namespace), query), wait);
  return items.flatMap((slice) => {
    const { endpoints, ports } = slice as KubernetesObject & Slice;
    const byName = new Map(
      ports?.flatMap(({ name = '', port }) => (port === undefined ? [] : [[name, port] as const])),
    );
    return (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses, addresses: [address], targetRef, nodeName }) =>
        address === undefined
          ? []
          : [
              {
                address, // the others are the same backend (API reference: fungible)
                addresses,
                ports: byName,
                pod: targetRef?.kind === 'Pod' ? (targetRef.name ?? null) : null,
                node: nodeName ?? null,
              },
            ],
      );
  });
}

interface Slice {
  readonly endpoints?: readonly V1Endpoint[] | null;
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[] | null;
}
