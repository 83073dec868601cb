import { absent, type Running } from '../../plan/inventory.ts';
import { symbolOf } from '../../plan/symbol.ts';
import type { BuiltIn } from '../../scenario/scenario.ts';
import type { PodParty } from '../network.ts';
import type { Stage } from './stage.ts';

/** What every cluster has; nobody knows whether policies of its own guard the DNS. */
export function builtIn({ kind, name }: BuiltIn, { apiServer, enter }: Stage): Running {
  const asksNobody = { missing: `${name} asks nobody` };
  switch (kind) {
    case 'here':
      enter({ kind: 'outside', address: null }, symbolOf(name));
      return { ...absent(`${name} is asked by nobody`), source: null };
    case 'dns': {
      const target = enter(clusterDns, symbolOf(name));
      return {
        ...absent(''),
        source: asksNobody,
        instances: [target],
        service: target,
        dnsName: 'kube-dns.kube-system.svc',
        ports: clusterDns.ports,
      };
    }
    case 'apiserver': {
      const target = enter(
        { kind: 'outside', address: apiServer?.address ?? null },
        symbolOf(name),
        apiServer?.port ?? null,
      );
      return {
        ...absent(''),
        source: asksNobody,
        instances: [target],
        service: target,
        dnsName: 'kubernetes.default.svc',
        ports: [{ name: 'https', port: 443, protocol: 'TCP' }],
      };
    }
  }
}

/** As kubeadm, kind and the clouds deploy it. */
const clusterDns: PodParty = {
  kind: 'pod',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  ports: [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153, protocol: 'TCP' },
  ],
  hostNetwork: false,
  address: symbolOf('dns'),
};
