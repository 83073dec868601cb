import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The recipe's folder, in the repository. */
export const recipe = import.meta.dirname;
export const repository = resolve(recipe, '..', '..');

/** Where the lab keeps what it builds, outside the repository, so that every clone shares it. */
export const labDirectory = resolve(
  process.env.SOTSU_LAB_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sotsu-lab'),
);

export const binDirectory = join(labDirectory, 'bin');
export const logDirectory = join(labDirectory, 'log');

/** What one cluster leaves on the disk. */
export const clusterFiles = (name: string) => ({
  kubeconfig: join(labDirectory, 'clusters', `${name}.kubeconfig`),
  /** Written last: a cluster without it is half made. */
  state: join(labDirectory, 'clusters', `${name}.json`),
});

/** The lab's own Docker: its sockets must have short paths (108 bytes, unix(7)) and vanish with a reboot. */
export const dockerRun = join(
  '/run',
  `sotsu-lab-${createHash('sha256').update(labDirectory).digest('hex').slice(0, 8)}`,
);
