import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeCluster } from './cluster.ts';
import { findDocker, stopDocker } from './docker.ts';
import { locked } from './lock.ts';
import type { Options } from './options.ts';
import { closeOutside } from './outside.ts';
import { clusterFiles } from './paths.ts';

/** Removes one cluster, or every cluster of the lab and then its Docker. What was built stays for the next time. */
export async function down({ name }: Options): Promise<string> {
  return locked(async () => {
    if (!(await findDocker())) return 'no lab is up';
    const names = name === '' ? await clusters() : [name];
    for (const each of names) await removeCluster(each);
    await closeOutside();
    const removed = names.length === 0 ? 'no cluster was up' : `removed ${names.join(', ')}`;
    return name === '' && (await stopDocker()) ? `${removed}; Docker stopped` : removed;
  });
}

/** By the files that each has from its first moment on, so that half-made clusters are among them. */
async function clusters(): Promise<string[]> {
  const files = await readdir(dirname(clusterFiles('').state)).catch(() => []);
  return [...new Set(files.map((file) => file.replace(/\.(json|kubeconfig)(\.lock)?$/, '')))];
}
