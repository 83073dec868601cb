// The two destinations that every cluster has. What is asked is their Service's address: that is what pods are told.
import { isIP } from 'node:net';
import type { V1ServiceSpec } from '@kubernetes/client-node';
import { absent, type Missing, type Running, type Target } from '../../plan/inventory.ts';
import type { ServedPort } from '../../scenario/scenario.ts';
import { ApiError } from '../kubernetes/api.ts';
import { phraseOf } from '../kubernetes/cluster-trouble.ts';
import { collection, item } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import type { Scope } from '../objects/scope.ts';
import { firstAddress, type LookUp } from '../probing/look-up.ts';
import { readyEndpoints } from './endpoints.ts';
import { frontOf, ledToBy } from './service-targets.ts';

/** The cluster's DNS, which goes by this name whatever serves it (the DNS specification of Kubernetes names only the records). */
export function clusterDns(scope: Scope): Promise<Running> {
  return builtIn(scope, 'kube-system', 'kube-dns', [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ]);
}

/** From outside it is where the kubeconfig says. */
export async function apiServer(scope: Scope, lookUp: LookUp): Promise<Running> {
  const [inside, outside] = await Promise.all([
    builtIn(scope, 'default', 'kubernetes', [{ name: 'https', port: 443, protocol: 'TCP' }]),
    serverOf(scope.api.server, lookUp),
  ]);
  return { ...inside, outside };
}

async function serverOf(url: string, lookUp: LookUp): Promise<readonly Target[] | Missing> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const address = isIP(host) > 0 ? host : await firstAddress(lookUp, host);
  if (address === null) return { missing: `the API server's name ${host} does not resolve here` };
  const standard = protocol === 'http:' ? 80 : 443;
  return [{ address, port: port === '' ? standard : Number(port), identity: null, insider: null }];
}

async function builtIn(scope: Scope, namespace: string, name: string, ports: readonly ServedPort[]): Promise<Running> {
  const title = `Service ${namespace}/${name}`;
  try {
    const [{ spec }, ready] = await Promise.all([
      patiently(() => scope.api.get(item(collection('Service', namespace), name)), scope.wait),
      readyEndpoints(scope, namespace, name),
    ]);
    const [behind] = ready;
    const target = frontOf(spec as V1ServiceSpec, behind);
    if (target === null) return absent(`${title} has no address`);
    if (behind === undefined) return absent(`${title} has no ready endpoints`);
    return {
      source: { missing: `${title} asks nobody` },
      instances: [target],
      twin: null,
      service: target,
      dnsName: `${name}.${namespace}.svc`,
      leadsTo: ledToBy(spec as V1ServiceSpec, ready),
      ports,
    };
  } catch (error) {
    if (error instanceof ApiError) return absent(`${title} could not be read: ${phraseOf(error)}`);
    throw error;
  }
}
