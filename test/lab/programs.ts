import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { binDirectory, labDirectory, recipe } from './paths.ts';
import { logged, output } from './run.ts';

interface Module {
  /** A folder of test/lab/go: a go.mod that declares the programs as tools, or a main.go of our own. */
  readonly folder: string;
  readonly packages: readonly string[];
  readonly title: string;
}

const kubernetes = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kubeadm',
  'kubectl',
];

const modules: readonly Module[] = [
  {
    folder: 'kubernetes',
    packages: kubernetes.map((program) => `k8s.io/kubernetes/cmd/${program}`),
    title: 'Kubernetes: 7 programs, 4 minutes the first time',
  },
  {
    folder: 'calico',
    packages: [
      'github.com/projectcalico/calico/felix/cmd/calico-felix',
      'github.com/projectcalico/calico/cni-plugin/cmd/calico',
    ],
    title: 'Calico: felix and the CNI plugin, 3 minutes the first time',
  },
  { folder: 'etcd', packages: ['go.etcd.io/etcd/server/v3'], title: 'etcd' },
  { folder: 'coredns', packages: ['.'], title: 'CoreDNS' },
  { folder: 'kind', packages: ['sigs.k8s.io/kind'], title: 'kind' },
  { folder: 'pause', packages: ['.'], title: 'pause' },
  { folder: 'runc-bounded', packages: ['.'], title: 'runc-bounded' },
];

/** One step a module: its title, and the work that says false where the programs are there and as the recipe wants them. */
export const programSteps = modules.map((module) => ({
  title: `Go modules, ${module.title}`,
  work: () => build(module),
}));

/** Whether every program is there as the recipe wants it, so that no Go is needed. */
export async function programsBuilt(): Promise<boolean> {
  const built = await Promise.all(modules.map(async (module) => (await stamped(module)) === (await wanted(module))));
  return !built.includes(false);
}

/** The release that the lab runs, `v1.34.4`: the go.mod is the only place that says so. */
export async function kubernetesVersion(): Promise<string> {
  const mod = await readFile(join(recipe, 'go/kubernetes/go.mod'), 'utf8');
  return /^require k8s\.io\/kubernetes (v\S+)$/m.exec(mod)?.[1] ?? 'unknown';
}

/** The CustomResourceDefinitions that felix reads, from the module that it is built from. */
export const calicoCrds = join(labDirectory, 'calico-crds.yaml');

async function build(module: Module): Promise<boolean> {
  const want = await wanted(module);
  if ((await stamped(module)) === want) return false;
  await mkdir(binDirectory, { recursive: true });
  const cwd = join(recipe, 'go', module.folder);
  const env = { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' };
  // A module of one program is named by its folder, whatever its package is called (`…/server/v3`).
  const target = module.packages.length === 1 ? join(binDirectory, module.folder) : `${binDirectory}/`;
  const args = ['build', '-trimpath', '-ldflags', await linkerFlags(module), '-o', target, ...module.packages];
  await logged(`go-${module.folder}`, 'go', args, { cwd, env });
  if (module.folder === 'calico') await keepCrds(cwd);
  await writeFile(stampOf(module), want);
  return true;
}

/** kubeadm refuses to install a Kubernetes that does not know its own version. */
async function linkerFlags({ folder }: Module): Promise<string> {
  if (folder !== 'kubernetes') return '-s -w';
  const version = await kubernetesVersion();
  const [major, minor] = version.slice(1).split('.');
  const set = { gitVersion: version, gitMajor: major, gitMinor: minor };
  return `-s -w ${Object.entries(set)
    .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
    .join(' ')}`;
}

async function keepCrds(cwd: string): Promise<void> {
  const directory = await output('go', ['list', '-m', '-f', '{{.Dir}}', 'github.com/projectcalico/calico'], { cwd });
  const crds = await output('sh', [
    '-c',
    'for f in "$1"/*.yaml; do cat "$f"; echo ---; done',
    'sh',
    `${directory}/libcalico-go/config/crd`,
  ]);
  await writeFile(calicoCrds, crds);
}

async function wanted(module: Module): Promise<string> {
  return fingerprint([join(recipe, 'go', module.folder)], ...module.packages);
}

async function stamped(module: Module): Promise<string> {
  return readFile(stampOf(module), 'utf8').catch(() => '');
}

function stampOf({ folder }: Module): string {
  return join(labDirectory, `${folder}.built`);
}
