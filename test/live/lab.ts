import { execa } from 'execa';
import { removeCluster } from '../lab/cluster.ts';
import { parseOptions } from '../lab/options.ts';
import { binDirectory, clusterFiles } from '../lab/paths.ts';
import { up } from '../lab/up.ts';

/** A cluster of the lab, as live tests use it. */
export interface Lab {
  readonly name: string;
  readonly kubeconfig: string;
  /** The folder that holds the kubectl of the lab. */
  readonly path: string;
  /** Runs kubectl on it; a failure is a result, not an exception. */
  kubectl(args: readonly string[], input?: string): Promise<{ exitCode: number | undefined; stdout: string }>;
  /** The same, for what must succeed: gives stdout. */
  must(args: readonly string[], input?: string): Promise<string>;
}

/** Finds or makes the cluster that `npm run lab -- …` would. The first one of a machine takes as long as it takes there. */
export async function lab(...args: string[]): Promise<Lab> {
  const options = parseOptions(['up', ...args]);
  await up(options);
  const { kubeconfig } = clusterFiles(options.name);
  const run = async (reject: boolean, args: readonly string[], input = '') => {
    const env = { PATH: `${binDirectory}:${process.env.PATH}` };
    const { exitCode, stdout } = await execa('kubectl', ['--kubeconfig', kubeconfig, ...args], { reject, env, input });
    return { exitCode, stdout };
  };
  return {
    name: options.name,
    kubeconfig,
    path: binDirectory,
    kubectl: (args, input) => run(false, args, input),
    must: async (args, input) => (await run(true, args, input)).stdout,
  };
}

/** Takes down a cluster that no other file uses: several at once leave a small machine no room for the tests. */
export async function dropLab(name: string): Promise<void> {
  await removeCluster(name);
}
