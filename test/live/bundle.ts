import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binDirectory } from '../lab/paths.ts';
import type { Lab } from './lab.ts';
import { startSotsu } from './sotsu-command.ts';

/** Runs the bundle on a cluster, as a person would, with another kubeconfig if need be. */
export async function sotsu({ kubeconfig }: Pick<Lab, 'kubeconfig'>, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await startSotsu({ kubeconfig, path: binDirectory }, args);
  return { code: exitCode, stdout, stderr };
}

/** A user of the cluster who may do exactly this, in one namespace or (null) everywhere: a kubeconfig for him. */
export async function user(cluster: Lab, namespace: string | null, name: string, rules: string) {
  const home = namespace ?? 'default';
  const kind = namespace === null ? 'ClusterRole' : 'Role';
  await cluster.must(
    ['apply', '-f', '-'],
    `
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}, namespace: ${home} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: ${home} }
rules: ${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: { name: ${name}, namespace: ${home} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name} }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: ${home} }]
`,
  );
  const kubeconfig = join(await mkdtemp(join(tmpdir(), 'sotsu-')), 'kubeconfig');
  await copyFile(cluster.kubeconfig, kubeconfig);
  const token = await cluster.must(['create', 'token', name, '-n', home]);
  const as = ['--kubeconfig', kubeconfig, 'config'];
  await cluster.must([...as, 'set-credentials', name, `--token=${token}`]);
  await cluster.must([...as, 'set-context', '--current', `--user=${name}`, `--namespace=${home}`]);
  return { kubeconfig };
}
