import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { type Cluster, type Context, KubeConfig, type User } from '@kubernetes/client-node';
import { parseDocument } from 'yaml';
import { UserError } from '../../errors.ts';
import { proxyFor } from './proxy.ts';

/** Flags as kubectl has them, and the environment. */
export interface KubeconfigSource {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a pod finds its service account; only tests say otherwise. */
  readonly serviceAccount?: string;
}

/**
 * Loads what kubectl would: of several files the first that names a thing wins, files that are missing or empty are
 * skipped, and without any a pod uses its service account. Throws a UserError, in which no content of a file is quoted.
 */
export function loadKubeconfig(source: KubeconfigSource): KubeConfig {
  const files = filesOf(source);
  const read = files.flatMap((file) => readKubeconfig(file, { mustExist: file === source.kubeconfig }) ?? []);
  const merged = read.length > 0 ? merge(read) : inCluster(source);
  if (!merged) {
    throw new UserError(`there is no kubeconfig: nothing in ${files.join(', ')}`, 'set KUBECONFIG or --kubeconfig');
  }
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromOptions({ ...merged, currentContext: contextOf(merged, source.context) });
  checkContext(kubeconfig);
  const clusters = merged.clusters.map((cluster) => reachable(cluster, source.env));
  kubeconfig.loadFromOptions({ ...merged, clusters, currentContext: kubeconfig.getCurrentContext() });
  return kubeconfig;
}

/** The namespace of what names none, as kubectl has it: the context's, or `default`. */
export function namespaceOf(kubeconfig: KubeConfig): string {
  return kubeconfig.getContextObject(kubeconfig.getCurrentContext())?.namespace || 'default';
}

interface Content {
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
  readonly currentContext: string;
}

function filesOf({ kubeconfig, env }: KubeconfigSource): string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  return listed.length > 0 ? listed : [join(env.HOME ?? homedir(), '.kube', 'config')];
}

function readKubeconfig(file: string, { mustExist }: { readonly mustExist: boolean }): Content | null {
  const text = textOf(file, mustExist);
  if (text === null || text.trim() === '') return null;
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake) {
    const line = mistake.linePos?.[0].line;
    throw new UserError(
      `${file}${line ? `:${line}` : ''}: not valid YAML`,
      'kubectl config view shows what kubectl reads',
    );
  }
  const root: unknown = document.toJS();
  if (root === null) return null;
  if (typeof root !== 'object' || Array.isArray(root)) {
    throw new UserError(`${file} is not a kubeconfig`, 'it should be a map with clusters, users and contexts');
  }
  const one = new KubeConfig();
  one.loadFromString(text, { onInvalidEntry: 'filter' }); // as kubectl: an entry matters only if it is used
  one.makePathsAbsolute(dirname(file));
  const users = one.users.map((user) => withTokenFile(user, root, dirname(file)));
  return { clusters: one.clusters, contexts: one.contexts, users, currentContext: one.currentContext ?? '' };
}

function textOf(file: string, mustExist: boolean): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT' && !mustExist) return null;
    throw new UserError(`the kubeconfig ${file} cannot be read: ${code}`, 'check the path, and that you may read it');
  }
}

/** `tokenFile`, which the client does not know; it reads a token anew from a file only by this provider of its own. */
function withTokenFile(user: User, root: object, folder: string): User {
  const entries: unknown = 'users' in root ? root.users : null;
  const written = Array.isArray(entries) ? entries.find((entry) => entry?.name === user.name) : null;
  const tokenFile: unknown = written?.user?.tokenFile;
  if (typeof tokenFile !== 'string') return user;
  return { ...user, authProvider: { name: 'tokenFile', config: { tokenFile: resolve(folder, tokenFile) } } };
}

function merge(read: readonly Content[]): Content {
  return {
    clusters: firstOfEach(read.flatMap(({ clusters }) => clusters)),
    users: firstOfEach(read.flatMap(({ users }) => users)),
    contexts: firstOfEach(read.flatMap(({ contexts }) => contexts)),
    currentContext: read.map(({ currentContext }) => currentContext).find((name) => name !== '') ?? '',
  };
}

function firstOfEach<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  return entries.filter((entry, index) => entries.findIndex(({ name }) => name === entry.name) === index);
}

function inCluster({ env, serviceAccount, kubeconfig }: KubeconfigSource): Content | null {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (kubeconfig !== undefined || !host || !port) return null;
  const folder = serviceAccount ?? '/var/run/secrets/kubernetes.io/serviceaccount';
  const name = 'in-cluster';
  const namespace = textOf(join(folder, 'namespace'), false)?.trim();
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    clusters: [{ name, server, caFile: join(folder, 'ca.crt'), skipTLSVerify: false }],
    users: [{ name, authProvider: { name: 'tokenFile', config: { tokenFile: join(folder, 'token') } } }],
    contexts: [{ name, cluster: name, user: name, ...(namespace ? { namespace } : {}) }],
    currentContext: name,
  };
}

function contextOf({ contexts, currentContext }: Content, asked: string | undefined): string {
  const name = asked ?? currentContext;
  const have = contexts.map((context) => context.name).join(', ') || 'none';
  if (name === '') throw new UserError('no current context is set', `name one with --context; there are: ${have}`);
  if (contexts.some((context) => context.name === name)) return name;
  throw new UserError(`there is no context ${JSON.stringify(name)}`, `there are: ${have}`);
}

function checkContext(kubeconfig: KubeConfig): void {
  const name = kubeconfig.getCurrentContext();
  const context = kubeconfig.getContextObject(name);
  const cluster = kubeconfig.getCurrentCluster();
  const hint = `kubectl config view --minify --context ${name} shows what kubectl makes of it`;
  if (!cluster) throw new UserError(`context ${name} names a cluster that the kubeconfig does not have`, hint);
  if (context?.user && !kubeconfig.getCurrentUser()) {
    throw new UserError(`context ${name} names a user that the kubeconfig does not have`, hint);
  }
  if (!URL.canParse(cluster.server) || !/^https?:/.test(cluster.server)) {
    throw new UserError(`the server of cluster ${cluster.name} is not a URL`, hint);
  }
}

/** Plain http has no certificate to verify, which the client wants to be told; proxies it knows from a kubeconfig only. */
function reachable(cluster: Cluster, env: KubeconfigSource['env']): Cluster {
  const proxyUrl = cluster.proxyUrl ?? proxyFor(cluster.server, env);
  const plain = cluster.server.startsWith('http:');
  return { ...cluster, skipTLSVerify: cluster.skipTLSVerify || plain, ...(proxyUrl ? { proxyUrl } : {}) };
}
