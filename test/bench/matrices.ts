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
  const closed = policy('deny', { matchLabels: { third: 'every' } }, []);
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
${all.map((index) => `  ${name(index)}: { namespace: bench, labels: { third: "${index % 3 === 0 ? 'every' : 'other'}" }, serves: ${serves} }\n`).join('')}${policies.length === 0 ? '' : `${stringify({ policies })}`}matrix: |
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

/** One pod asks all ports of some others, which a policy closes or leaves open. */
export function crowd(targets: number, ports: number, expect: 'OK' | 'NG', protocol: 'tcp' | 'udp' = 'tcp'): string {
  const serves = Array.from({ length: ports }, (_, index) => `${9000 + index}/${protocol}`);
  const all = Array.from({ length: targets }, (_, index) => name(index));
  return stringify({
    scenario: 'Benchmark',
    namespaces: { bench: {} },
    pods: {
      asker: { namespace: 'bench' },
      ...Object.fromEntries(all.map((one) => [one, { namespace: 'bench', labels: { third: 'every' }, serves }])),
    },
    policies: [policy('targets', { matchLabels: { third: 'every' } }, expect === 'OK' ? [{}] : [])],
    checks: all.flatMap((to) => serves.map((port) => ({ from: 'asker', to: `${to}:${port}`, expect }))),
  });
}

/** So many pods, without twins and without policies; next to nothing is asked. */
export function pods(count: number): string {
  const all = Array.from({ length: count }, (_, index) => [
    name(index),
    { namespace: 'bench', labels: { third: 'other' }, serves: 80 },
  ]);
  return stringify({
    scenario: 'Benchmark',
    namespaces: { bench: {} },
    pods: Object.fromEntries(all),
    checks: [{ from: name(0), to: name(1), expect: 'OK' }],
  });
}
