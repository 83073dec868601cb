// The two destinations that every cluster has. What is asked is their Service's address: that is what pods are told.
import type { V1ServiceSpec } from '@kubernetes/client-node';
import { absent, type Running } from '../plan/inventory.ts';
import type { ServedPort } from '../scenario/scenario.ts';
import { ApiError } from './api.ts';
import { phraseOf } from './cluster-trouble.ts';
import { collection, item } from './paths.ts';
import { patiently } from './patience.ts';
import type { Scope } from './scope.ts';

/** The cluster's DNS, which goes by this name whatever serves it (the DNS specification of Kubernetes names only the records). */
export function clusterDns(scope: Scope): Promise<Running> {
  return builtIn(scope, 'kube-system', 'kube-dns', [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ]);
}

export function apiServer(scope: Scope): Promise<Running> {
  return builtIn(scope, 'default', 'kubernetes', [{ name: 'https', port: 443, protocol: 'TCP' }]);
}

async function builtIn(
  { api, wait }: Scope,
  namespace: string,
  name: string,
  ports: readonly ServedPort[],
): Promise<Running> {
  const title = `Service ${namespace}/${name}`;
  try {
    const { spec } = await patiently(() => api.get(item(collection('Service', namespace), name)), wait);
    const { clusterIP = '' } = spec as V1ServiceSpec;
    const target = { address: clusterIP, port: null, identity: null, insider: null };
    return {
      source: { missing: `${title} asks nobody` },
      instances: [target],
      twin: null,
      service: target,
      dnsName: `${name}.${namespace}.svc`,
      ports,
    };
  } catch (error) {
    if (error instanceof ApiError) return absent(`${title} could not be read: ${phraseOf(error)}`);
    throw error;
  }
}
