import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { nodeImage } from './images.ts';
import { connectPods } from './network.ts';
import type { Options } from './options.ts';
import { closeOutside, openOutside } from './outside.ts';
import { clusterFiles, repository } from './paths.ts';
import type { Progress } from './progress.ts';
import { interruption, logged, output } from './run.ts';

/** What a cluster was made with; written when it is whole, so that a half-made one is never taken for a lab. */
type State = Pick<Options, 'nodes' | 'cni'> & { readonly image: string };

export const kindConfig = join(repository, 'kind-config.yaml');

/** Whether the cluster is up, whole, and what was asked for. Takes a second or two. */
export async function isUp({ name, nodes, cni }: Options): Promise<boolean> {
  const { state, kubeconfig } = clusterFiles(name);
  const wanted: State = { nodes, cni, image: await nodeImage() };
  if ((await readFile(state, 'utf8').catch(() => '')) !== JSON.stringify(wanted)) return false;
  const check = ['--kubeconfig', kubeconfig, '--request-timeout=3s', 'wait', '--timeout=3s'];
  const checks = await Promise.all([
    execa('kubectl', [...check, '--for=condition=Ready', 'nodes', '--all'], { reject: false }),
    execa('kubectl', [...check, '-n', 'kube-system', '--for=condition=Ready', 'pods', '--all'], { reject: false }),
  ]);
  return checks.every(({ exitCode }) => exitCode === 0);
}

/** Makes the cluster anew. Whatever ends it early, Ctrl-C included, no half-made cluster is left. */
export async function makeCluster(options: Options, progress: Progress): Promise<void> {
  const { name, nodes, cni } = options;
  const image = await nodeImage();
  const { kubeconfig, state } = clusterFiles(name);
  await mkdir(dirname(state), { recursive: true });
  await removeCluster(name); // a half-made or an older one of that name
  try {
    await progress.step(`kind cluster ${name}, ${nodes === 1 ? 'one node' : `${nodes} nodes`}`, async () => {
      const config = await configFor(nodes);
      const args = ['create', 'cluster', '--name', name, '--image', image, '--kubeconfig', kubeconfig];
      await logged(`kind-${name}`, 'kind', [...args, '--config', config.file], config.run);
      return true;
    });
    await progress.step(cni === 'calico' ? 'Calico' : 'a CNI that enforces nothing', async () => {
      await connectPods(options);
      return true;
    });
    await progress.step('what is outside the cluster', async () => {
      await openOutside(name);
      return true;
    });
    interruption.signal.throwIfAborted();
    await writeFile(state, JSON.stringify({ nodes, cni, image } satisfies State));
  } catch (error) {
    await removeCluster(name);
    await sleep(1500); // a `docker run` that kind had just sent is carried out although kind was ended
    await removeCluster(name);
    await closeOutside();
    throw error;
  }
}

/** Removes a cluster and its files; does nothing where there is none. */
export async function removeCluster(name: string): Promise<void> {
  const { kubeconfig, state } = clusterFiles(name);
  await rm(state, { force: true });
  await output('kind', ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig], { evenIfInterrupted: true });
  await rm(kubeconfig, { force: true });
}

/** kind-config.yaml itself for one node; for more, the same with workers. */
async function configFor(nodes: number): Promise<{ file: string; run: { input?: string } }> {
  if (nodes === 1) return { file: kindConfig, run: {} };
  const config = parse(await readFile(kindConfig, 'utf8'));
  config.nodes.push(...Array.from({ length: nodes - 1 }, () => ({ role: 'worker' })));
  return { file: '-', run: { input: stringify(config) } };
}
