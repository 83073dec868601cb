import { stringify } from 'yaml';

/** A small shop that somebody else runs: what sotsu must try without changing it. */
export const app = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  // Two of them; netshoot, so that it can be asked from by exec. It serves what nobody asks HTTP for.
  deployment('frontend', 2, {
    image: 'nicolaka/netshoot:v0.16',
    command: ['socat', 'TCP-LISTEN:8080,fork,reuseaddr', 'SYSTEM:cat'],
    ports: [{ name: 'web', containerPort: 8080 }],
  }),
  // A budget that a stand-in with the same labels must not upset.
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'frontend', namespace: 'shop' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'frontend' } } },
  },
  deployment('backend', 2, { image: 'nginx:1.27', ports: [{ name: 'http', containerPort: 80 }] }),
  service('backend', { selector: { app: 'backend' }, ports: [{ name: 'web', port: 8080, targetPort: 'http' }] }),
  service('frontend', { selector: { app: 'frontend' }, ports: [{ port: 8080 }] }),
  service('entry', { type: 'NodePort', selector: { app: 'backend' }, ports: [{ port: 80 }] }),
  // Its readiness is what tells that it is alive where nobody is let in.
  workload('StatefulSet', 'database', 1, {
    image: 'nginx:1.27',
    ports: [{ containerPort: 80 }],
    readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 1 },
  }),
  service('database', { clusterIP: 'None', selector: { app: 'database' }, ports: [{ port: 80 }] }),
  service('nobody', { selector: { app: 'nobody' }, ports: [{ port: 80 }] }),
]
  .map((document) => stringify(document))
  .join('---\n');

/** A controller without a Deployment over it, with a Service and a budget: whatever has its label is its own. */
export function lone(kind: 'ReplicaSet' | 'DaemonSet'): string {
  const labels = { app: 'lone' };
  return [
    workload(kind, 'lone', 1, { image: 'nginx:1.27', ports: [{ containerPort: 80 }] }),
    service('lone', { selector: labels, ports: [{ port: 80 }] }),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'lone', namespace: 'shop' },
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    },
  ]
    .map((document) => stringify(document))
    .join('---\n');
}

function deployment(name: string, replicas: number, container: object): object {
  return workload('Deployment', name, replicas, container);
}

function workload(
  kind: 'Deployment' | 'StatefulSet' | 'ReplicaSet' | 'DaemonSet',
  name: string,
  replicas: number,
  container: object,
): object {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas }),
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'app', imagePullPolicy: 'IfNotPresent', ...container }],
        },
      },
    },
  };
}

function service(name: string, spec: object): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec };
}

/** Only pods with this label may come in; nobody, where it is null. */
export function admits(name: string, to: Record<string, string>, from: string | null): string {
  return stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: to },
      policyTypes: ['Ingress'],
      ingress: from === null ? [] : [{ from: [{ podSelector: { matchLabels: { app: from } } }] }],
    },
  });
}

export const head = `
scenario: Shop
namespaces: { shop: { existing: true, policies: allow } }
workloads:
  standin: { namespace: shop, deployment: frontend }
  exec: { namespace: shop, deployment: frontend, probe: exec }
  guest: { namespace: shop, deployment: backend, probe: ephemeral }
  database: { namespace: shop, statefulset: database }
  backend: { namespace: shop, deployment: backend }
services:
  backend-service: { namespace: shop, service: backend, port: 8080 }
  frontend-service: { namespace: shop, service: frontend, port: 8080 }
  headless: { namespace: shop, service: database, port: 80 }
  entry: { namespace: shop, port: 80 }
  nobody: { namespace: shop, port: 80 }
hosts:
  metadata: { address: 169.254.169.254, port: 80, control: none }
`;
