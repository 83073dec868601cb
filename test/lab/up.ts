import { isUp, kindConfig, makeCluster } from './cluster.ts';
import { findDocker, startDocker, stopDocker } from './docker.ts';
import { makeNodeImage, rootFileSystemSteps } from './images.ts';
import { locked } from './lock.ts';
import type { Options } from './options.ts';
import { hasOutside, openOutside, outsideAddress } from './outside.ts';
import { installPackages } from './packages.ts';
import { binDirectory, clusterFiles, labDirectory } from './paths.ts';
import { programSteps, programsBuilt } from './programs.ts';
import { Progress } from './progress.ts';
import { inspectMachine, missingForLocal, missingForOnline } from './requirements.ts';
import { output } from './run.ts';
import { Trouble } from './trouble.ts';

/** A running cluster, found or made. Gives the shell line that puts a person into it. Throws Trouble. */
export async function up(options: Options): Promise<string> {
  if (options.online) return upOnline(options);
  if ((await findDocker()) && (await isUp(options))) {
    if (!(await hasOutside(options.name))) await locked(() => openOutside(options.name));
    return howToUse(options.name);
  }
  const missing = missingForLocal(await inspectMachine(labDirectory, await programsBuilt()));
  if (missing !== null) throw new Trouble(missing);
  await locked(() => upLocal(options));
  return howToUse(options.name);
}

async function upLocal(options: Options): Promise<void> {
  const progress = new Progress(1 + programSteps.length + 1 + rootFileSystemSteps.length + 1 + 3);
  await progress.step("Debian's Docker and debootstrap", installPackages);
  for (const { title, work } of programSteps) await progress.step(title, work);
  let started = false;
  try {
    await progress.step('Docker', async () => {
      started = await startDocker();
      return started;
    });
    for (const { title, work } of rootFileSystemSteps) await progress.step(title, work);
    await progress.step('the node image, with every other image inside', makeNodeImage);
    await makeCluster(options, progress);
  } catch (error) {
    if (started) await stopDocker();
    throw error;
  }
}

/** Exactly the two commands of the README; the kubeconfig is the lab's, as always. */
async function upOnline({ name }: Options): Promise<string> {
  const missing = missingForOnline(await inspectMachine(labDirectory, true));
  if (missing !== null) throw new Trouble(missing);
  const { kubeconfig } = clusterFiles(name);
  const env = { KUBECONFIG: kubeconfig };
  await output('kind', ['create', 'cluster', '--config', kindConfig], { env });
  await output('kubectl', ['apply', '-f', calicoManifest], { env });
  return `export KUBECONFIG=${kubeconfig}`;
}

/** The manifest that Calico's documentation gives for clusters of this size, at the release that the lab builds. */
const calicoManifest = 'https://raw.githubusercontent.com/projectcalico/calico/v3.31.0/manifests/calico.yaml';

function howToUse(name: string): string {
  return `export KUBECONFIG=${clusterFiles(name).kubeconfig} OUTSIDE=${outsideAddress} PATH=${binDirectory}:$PATH`;
}
