// Scenarios of any size, for benchmarks.
import { stringify } from 'yaml';

const name = (index: number) => `p${index}`;

/** Every pod asks every other and its twin, on one port; nothing stands between them. */
export function allOpen(count: number): string {
  return scenario(count, '80', [], count, () => 'OK');
}

/** The first `sources` pods ask everybody and reach nobody. */
export function denied(count: number, targets = count): string {
  return scenario(count, '80', [policy('deny', {}, [])], targets, () => 'NG');
}

/** Two ports each; every third pod lets nobody in. */
export function thirdDenied(count: number): string {
  const closed = policy('deny', { matchLabels: { third: 'yes' } }, []);
  return scenario(count, '[80, 81]', [closed], count, (to) => (to % 3 === 0 ? 'NG' : 'OK'));
}

function scenario(
  count: number,
  serves: string,
  policies: readonly object[],
  targets: number,
  expect: (to: number) => string,
): string {
  const all = Array.from({ length: count }, (_, index) => index);
  const to = all.slice(0, targets);
  const rows = all.map((from) => `  ${name(from)} ${to.map(expect).join(' ')}`);
  return `scenario: Benchmark
namespaces: { bench: {} }
pods:
${all.map((index) => `  ${name(index)}: { namespace: bench, labels: { third: "${index % 3 === 0 ? 'yes' : 'no'}" }, serves: ${serves} }\n`).join('')}${policies.length === 0 ? '' : `${stringify({ policies })}`}matrix: |
  from ${to.map(name).join(' ')}
${rows.join('\n')}
`;
}

function policy(title: string, podSelector: object, ingress: readonly object[]): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: title, namespace: 'bench' },
    spec: { podSelector, policyTypes: ['Ingress'], ingress },
  };
}

/** As many pods as sotsu would launch, for kubectl: ready as soon as they listen. */
export function manifests(count: number): string {
  const pods = Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: name(index), namespace: 'bench-kubectl' },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'web',
          image: 'nicolaka/netshoot:v0.16',
          imagePullPolicy: 'IfNotPresent',
          command: ['socat', 'TCP-LISTEN:8080,fork,reuseaddr', 'SYSTEM:cat'],
          readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
        },
      ],
    },
  }));
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bench-kubectl' } };
  return [namespace, ...pods].map((document) => stringify(document)).join('---\n');
}
