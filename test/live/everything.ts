import { expect } from 'vitest';
import type { Lab } from './lab.ts';

/** Every object of every kind that the cluster knows, as `kind namespace/name uid`; what the system makes and drops by itself aside. */
export async function everything(cluster: Lab): Promise<readonly string[]> {
  const kinds = (await cluster.must(['api-resources', '--verbs=list', '--output=name']))
    .split('\n')
    .filter((kind) => !/^(events|leases|certificatesigningrequests|componentstatuses)(\.|$)/.test(kind));
  const { items } = JSON.parse(await cluster.must(['get', kinds.join(), '--all-namespaces', '--output=json']));
  return (items as readonly Item[])
    .map(({ kind, metadata: { namespace = '', name, uid } }) => `${kind} ${namespace}/${name} ${uid}`)
    .sort();
}

/** Waits until it is all as it was: namespaces take some seconds to go. */
export async function expectAsBefore(cluster: Lab, before: readonly string[]): Promise<void> {
  await expect.poll(() => everything(cluster), { timeout: 90_000, interval: 500 }).toEqual(before);
}

/** The resource versions of what there is in a namespace: they change with any change. */
export async function versionsIn(cluster: Lab, namespace: string): Promise<readonly string[]> {
  const kinds = 'pods,services,endpointslices,networkpolicies,configmaps,serviceaccounts';
  const { items } = JSON.parse(await cluster.must(['-n', namespace, 'get', kinds, '--output=json']));
  return (items as readonly Item[]).map(
    ({ kind, metadata: { name, resourceVersion } }) => `${kind} ${name} ${resourceVersion}`,
  );
}

interface Item {
  readonly kind: string;
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
}
