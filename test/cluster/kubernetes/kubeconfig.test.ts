import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadKubeconfig, namespaceOf } from '../../../src/cluster/kubernetes/kubeconfig.ts';
import { UserError } from '../../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'sotsu-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secret = 'kubeconfig-secret-never-to-be-seen';

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** A file whose cluster, user and context all have its name, and whose server says which file it came from. */
function config(name: string, { current = name, server = `https://${name}:6443`, user = `{ token: ${secret} }` } = {}) {
  return `current-context: '${current}'
clusters: [{ name: ${name}, cluster: { server: '${server}' } }]
users: [{ name: ${name}, user: ${user} }]
contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${name} } }]
`;
}

const a = file('a', config('a'));
const b = file('b', config('b'));
const aElsewhere = file('a-elsewhere', config('a', { current: 'a', server: 'https://elsewhere:6443' }));
const noCurrent = file('no-current', config('n', { current: '' }));
const empty = file('empty', '');
const blank = file('blank', '\n# nothing here\n');
const missing = join(folder, 'missing');
const list = (...files: string[]) => ({ KUBECONFIG: files.join(delimiter) });

it.each([
  ['one file', { env: list(a) }, 'a', 'https://a:6443'],
  ['two files: the first says which context', { env: list(a, b) }, 'a', 'https://a:6443'],
  ['two files that name the same thing: the first wins', { env: list(a, aElsewhere) }, 'a', 'https://a:6443'],
  ['and the other way round', { env: list(aElsewhere, a) }, 'a', 'https://elsewhere:6443'],
  ['a first file without a current context', { env: list(noCurrent, b) }, 'b', 'https://b:6443'],
  ['a file that is missing', { env: list(missing, a) }, 'a', 'https://a:6443'],
  ['a file that is empty', { env: list(empty, blank, b) }, 'b', 'https://b:6443'],
  ['empty places in the list', { env: { KUBECONFIG: `${delimiter}${a}${delimiter}` } }, 'a', 'https://a:6443'],
  ['--context', { env: list(a, b), context: 'b' }, 'b', 'https://b:6443'],
  ['--kubeconfig before KUBECONFIG', { env: list(a), kubeconfig: b }, 'b', 'https://b:6443'],
  [
    'a file before the service account',
    { env: { ...list(a), KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' } },
    'a',
    'https://a:6443',
  ],
  [
    'in a pod',
    { env: { HOME: folder, KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' } },
    'in-cluster',
    'https://10.96.0.1:443',
  ],
  [
    'in a pod, by IPv6',
    { env: { HOME: folder, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' } },
    'in-cluster',
    'https://[fd00::1]:443',
  ],
])('loads as kubectl does: %s', (_title, source, context, server) => {
  const kubeconfig = loadKubeconfig(source);
  expect(kubeconfig.getCurrentContext()).toBe(context);
  expect(kubeconfig.getCurrentCluster()?.server).toBe(server);
  expect(kubeconfig.getCurrentUser()).not.toBeNull();
});

it('reads ~/.kube/config where nothing else is said', () => {
  const home = join(folder, 'home');
  mkdirSync(join(home, '.kube'), { recursive: true });
  writeFileSync(join(home, '.kube', 'config'), config('home'));
  expect(loadKubeconfig({ env: { HOME: home } }).getCurrentContext()).toBe('home');
});

it('the service account of a pod is read anew from its files', () => {
  const env = { HOME: folder, KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
  const kubeconfig = loadKubeconfig({ env, serviceAccount: '/sa' });
  expect(kubeconfig.getCurrentCluster()).toMatchObject({ caFile: '/sa/ca.crt', skipTLSVerify: false });
  expect(kubeconfig.getCurrentUser()?.authProvider).toEqual({ name: 'tokenFile', config: { tokenFile: '/sa/token' } });
});

it('paths in a file start at that file', () => {
  const text = `${config('c', { user: '{ tokenFile: token, client-key: k.pem }' })}`;
  const path = file(
    'paths',
    text.replace("server: 'https://c:6443'", "server: 'https://c:6443', certificate-authority: ca.pem"),
  );
  const kubeconfig = loadKubeconfig({ env: list(path) });
  expect(kubeconfig.getCurrentCluster()?.caFile).toBe(join(folder, 'ca.pem'));
  expect(kubeconfig.getCurrentUser()).toMatchObject({
    keyFile: join(folder, 'k.pem'),
    authProvider: { config: { tokenFile: join(folder, 'token') } },
  });
});

it('plain http needs no certificate', () => {
  const path = file('plain', config('p', { server: 'http://127.0.0.1:8001' }));
  expect(loadKubeconfig({ env: list(path) }).getCurrentCluster()?.skipTLSVerify).toBe(true);
  expect(loadKubeconfig({ env: list(a) }).getCurrentCluster()?.skipTLSVerify).toBe(false);
});

it('a proxy of the environment counts where the kubeconfig names none', () => {
  const own = file('own', config('o').replace("6443'", "6443', proxy-url: 'http://own:1'"));
  const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'b' };
  const proxyOf = (path: string) => loadKubeconfig({ env: { ...env, ...list(path) } }).getCurrentCluster()?.proxyUrl;
  expect([proxyOf(a), proxyOf(b), proxyOf(own)]).toEqual(['http://proxy:3128', undefined, 'http://own:1']);
});

describe('mistakes', () => {
  const bad = file('bad', `users:\n- name: a\n  user: { token: ${secret}\n- x: [1\n`);
  const scalar = file('scalar', secret);
  const noCluster = file('no-cluster', config('c').replace('clusters: [{ name: c,', 'clusters: [{ name: d,'));
  const noUser = file('no-user', config('c').replace('users: [{ name: c,', 'users: [{ name: d,'));
  const noServer = file('no-server', config('c', { server: 'c' }));
  const ftp = file('ftp', config('c', { server: 'ftp://c' }));

  it.each([
    ['no file', { env: { HOME: folder } }, `there is no kubeconfig: nothing in ${join(folder, '.kube', 'config')}`],
    [
      'only missing and empty files',
      { env: list(missing, empty) },
      `there is no kubeconfig: nothing in ${missing}, ${empty}`,
    ],
    [
      '--kubeconfig that is missing',
      { env: {}, kubeconfig: missing },
      `the kubeconfig ${missing} cannot be read: ENOENT`,
    ],
    [
      '--kubeconfig that is missing, in a pod',
      { env: { KUBERNETES_SERVICE_HOST: 'x', KUBERNETES_SERVICE_PORT: '1' }, kubeconfig: missing },
      `the kubeconfig ${missing} cannot be read: ENOENT`,
    ],
    [
      '--kubeconfig that is empty, in a pod',
      { env: { KUBERNETES_SERVICE_HOST: 'x', KUBERNETES_SERVICE_PORT: '1' }, kubeconfig: empty },
      `there is no kubeconfig: nothing in ${empty}`,
    ],
    ['a folder', { env: list(folder) }, `the kubeconfig ${folder} cannot be read: EISDIR`],
    ['YAML', { env: list(bad) }, `${bad}:4: not valid YAML`],
    ['no map', { env: list(scalar) }, `${scalar} is not a kubeconfig`],
    ['no current context', { env: list(noCurrent) }, 'no current context is set'],
    ['an unknown context', { env: list(a, b), context: 'c' }, 'there is no context "c"'],
    [
      'a cluster that is not there',
      { env: list(noCluster) },
      'context c names a cluster that the kubeconfig does not have',
    ],
    ['a user that is not there', { env: list(noUser) }, 'context c names a user that the kubeconfig does not have'],
    ['a server that is no URL', { env: list(noServer) }, 'the server of cluster c is not a URL'],
    ['a server that is no web server', { env: list(ftp) }, 'the server of cluster c is not a URL'],
  ])('%s', (_title, source, message) => {
    let thrown: unknown;
    try {
      loadKubeconfig(source);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ message, hint: expect.stringMatching(/./) });
    expect(JSON.stringify(thrown) + String((thrown as Error).stack)).not.toContain(secret);
  });

  it('an unknown context is answered with those that there are', () => {
    expect(() => loadKubeconfig({ env: list(a, b), context: 'c' })).toThrow(
      expect.objectContaining({ hint: 'there are: a, b' }),
    );
  });
});

it.each([
  ['', 'default'],
  ["namespace: '', ", 'default'],
  ['namespace: shop, ', 'shop'],
])('the namespace of a context with `%s` is %s', (written, namespace) => {
  const text = config('spaced').replace('context: { cluster', `context: { ${written}cluster`);
  expect(namespaceOf(loadKubeconfig({ env: list(file('spaced', text)) }))).toBe(namespace);
});

it.each([
  ['its own', 'shop\n', 'shop'],
  ['none that can be read', null, 'default'],
])("in a pod the namespace is the service account's: %s", (title, written, namespace) => {
  const serviceAccount = join(folder, `sa-${title.replaceAll(' ', '-')}`);
  mkdirSync(serviceAccount);
  if (written !== null) writeFileSync(join(serviceAccount, 'namespace'), written);
  const env = { HOME: '/nowhere', KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
  expect(namespaceOf(loadKubeconfig({ env, serviceAccount }))).toBe(namespace);
});
