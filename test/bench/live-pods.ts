import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { namespaceManifest, podManifest } from '../../src/cluster/objects/manifests.ts';
import { identityVariable, serveCommand } from '../../src/cluster/probing/serve-script.ts';
import type { Lab } from '../live/lab.ts';
import { measure, seconds } from './live-run.ts';
import { pods } from './matrices.ts';

const namespace = 'bench-kubectl';

/**
 * How long sotsu takes until its pods are ready, beside `kubectl apply` of the same manifests and `kubectl wait`: turn by
 * turn, each on a cluster that has nothing else left to do. Both are measured from the first request: sotsu's `pods` has
 * looking up rights and names in it, kubectl's time starting kubectl twice.
 */
export async function comparePods(
  cluster: Lab,
  folder: string,
  { pods: count, rounds }: { readonly pods: number; readonly rounds: number },
): Promise<void> {
  const times: { readonly sotsu: number; readonly kubectl: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    const kubectlFirst = round % 2 === 0;
    const first = kubectlFirst ? await byKubectl(cluster, count) : await bySotsu(cluster, folder, count);
    const second = kubectlFirst ? await bySotsu(cluster, folder, count) : await byKubectl(cluster, count);
    const [kubectl, sotsu] = kubectlFirst ? [first, second] : [second, first];
    times.push({ sotsu, kubectl });
    const load = (loadavg()[0] ?? Number.NaN).toFixed(0);
    console.log(
      `${count} pods ready, round ${round}: sotsu ${seconds(sotsu)}, kubectl ${seconds(kubectl)}, load ${load}`,
    );
  }
  const [sotsu, kubectl] = [median(times.map((one) => one.sotsu)), median(times.map((one) => one.kubectl))];
  const ratio = (sotsu / kubectl).toFixed(2);
  console.log(`medians: sotsu ${seconds(sotsu)}, kubectl ${seconds(kubectl)}: ${ratio} ×   goal ≤ 1.3 ×`);
}

async function bySotsu(cluster: Lab, folder: string, count: number): Promise<number> {
  const { timings } = await measure(cluster, folder, pods(count));
  await cluster.must([
    'wait',
    '--for=delete',
    'namespace',
    '-l',
    'app.kubernetes.io/managed-by=sotsu',
    '--timeout=120s',
  ]);
  return Number(timings.pods);
}

async function byKubectl(cluster: Lab, count: number): Promise<number> {
  const documents = manifests(count);
  const start = performance.now();
  await cluster.must(['apply', '-f', '-'], documents);
  await cluster.must(['-n', namespace, 'wait', '--for=condition=Ready', 'pod', '--all', '--timeout=120s']);
  const time = performance.now() - start;
  await cluster.must(['delete', 'namespace', namespace]); // and waits until it is gone
  return time;
}

/** The pods that sotsu would launch for that scenario. */
function manifests(count: number): string {
  const runtime = { image: 'nicolaka/netshoot:v0.16', user: 65534, lifetime: 600 };
  const serves = [{ name: null, port: 80, protocol: 'TCP' as const }];
  const made = Array.from({ length: count }, (_, index) => {
    const name = `p${index}`;
    const entrypoint = { command: serveCommand(serves), env: { [identityVariable]: `run/${namespace}/${name}` } };
    const plan = { name, namespace, labels: { third: 'no' }, serves, entrypoint, outOfMesh: false };
    return podManifest(plan, runtime);
  });
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [namespaceManifest(namespace, {}), ...made] });
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}
