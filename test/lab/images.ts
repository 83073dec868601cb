import { chmod, copyFile, link, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { fingerprint } from './fingerprint.ts';
import { binDirectory, labDirectory, recipe } from './paths.ts';
import { kubernetesVersion } from './programs.ts';
import { logged, output } from './run.ts';
import { Trouble } from './trouble.ts';

/** Root file systems out of Debian's packages. */
const rootFileSystems = {
  // What plays netshoot, nginx, kube-proxy and felix.
  tools:
    'curl,netcat-openbsd,dnsutils,iputils-ping,iproute2,socat,procps,busybox,nginx-light,iptables,ipset,conntrack,kmod',
  // What a node boots.
  'debian-node':
    'systemd,systemd-sysv,dbus,containerd,runc,iptables,ipset,conntrack,ethtool,socat,kmod,procps,mount,util-linux,iproute2,containernetworking-plugins,ca-certificates',
} as const;

type Base = keyof typeof rootFileSystems | 'scratch';

/** What a program of kubeadm's list is laid on. */
const bases: Readonly<Record<string, Base>> = {
  'kube-apiserver': 'scratch',
  'kube-controller-manager': 'scratch',
  'kube-scheduler': 'scratch',
  'kube-proxy': 'tools',
  etcd: 'scratch',
  coredns: 'scratch',
  pause: 'scratch',
};

/** Images that are a root file system with a command, under the names that scenarios and people use. */
const plays = {
  'nicolaka/netshoot:v0.16': ['sleep', 'infinity'],
  'nginx:1.27': ['nginx', '-g', 'daemon off;'],
} as const;

/** A node before it has taken in the images. */
const emptyNode = 'sotsu-lab/empty-node';

const felix = 'sotsu-lab/calico-node:v3.31.0';

/** The node image's name; its tag changes with the recipe, so that an old one is never taken for the new. */
export async function nodeImage(): Promise<string> {
  const words = [JSON.stringify(rootFileSystems), JSON.stringify(plays), felix];
  return `sotsu-lab/node:${await fingerprint([join(recipe, 'go'), join(recipe, 'node')], ...words)}`;
}

export const rootFileSystemSteps = (Object.keys(rootFileSystems) as (keyof typeof rootFileSystems)[]).map((name) => ({
  title: `Debian packages, root file system ${name}`,
  work: () => makeRootFileSystem(name),
}));

/** The node image with every other image inside it; false where it is there. */
export async function makeNodeImage(): Promise<boolean> {
  const node = await nodeImage();
  if (await hasImage(node)) return false;
  const version = await kubernetesVersion();
  const inside = [...Object.keys(plays), felix];
  for (const [tag, command] of Object.entries(plays)) await makeImage(tag, 'tools', null, command);
  await makeImage(felix, 'tools', 'calico-felix', ['calico-felix']);
  // kubeadm knows under which names it will look for its own.
  const list = await output('kubeadm', ['config', 'images', 'list', '--kubernetes-version', version]);
  for (const tag of list.split('\n')) {
    const program = basename(tag).replace(/:.*/, '');
    const base = bases[program];
    if (base === undefined) throw new Trouble(`kubeadm ${version} wants an image that the lab does not know: ${tag}`);
    await makeImage(tag, base, program, null);
    inside.push(tag);
  }
  const pause = inside.find((tag) => /\/pause:/.test(tag)) ?? '';
  await inContext(async (context) => {
    for (const file of ['Dockerfile', 'entrypoint', 'import-images', 'kubelet.service', 'kubelet.slice']) {
      await copyFile(join(recipe, 'node', file), join(context, file));
    }
    const containerd = await readFile(join(recipe, 'node/config.toml'), 'utf8');
    await writeFile(join(context, 'config.toml'), containerd.replace('@PAUSE@', pause));
    await writeFile(join(context, 'version'), version); // kind reads it
    await mkdir(join(context, 'bin'));
    for (const program of ['kubelet', 'kubeadm', 'kubectl', 'calico']) await addProgram(program, join(context, 'bin'));
    await build(emptyNode, context);
  });
  await fillNode(node, inside);
  await forgetOthers(node);
  return true;
}

/** A node without images is run once to take them in, and kept as it is then. */
async function fillNode(node: string, inside: readonly string[]): Promise<void> {
  await inContext(async (context) => {
    const tar = join(context, 'images.tar');
    await logged('docker-save', 'docker', ['save', '-o', tar, ...inside]);
    const container = (
      await output('docker', [
        'create',
        '--network=none',
        '-v',
        `${tar}:/images.tar:ro`,
        '--entrypoint',
        'import-images',
        emptyNode,
      ])
    ).trim();
    try {
      await logged('import-images', 'docker', ['start', '--attach', container]);
      const change = 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]';
      await logged('docker-commit', 'docker', ['commit', '--change', change, container, node]);
    } finally {
      await output('docker', ['rm', '-f', container], { evenIfInterrupted: true });
    }
  });
}

async function makeRootFileSystem(name: keyof typeof rootFileSystems): Promise<boolean> {
  const packages = rootFileSystems[name];
  const tag = `sotsu-lab/${name}:${await fingerprint([], packages)}`;
  const made = !(await hasImage(tag));
  if (made) {
    await inContext(async (context) => {
      const root = join(context, 'root');
      const cache = join(labDirectory, 'debs');
      await mkdir(cache, { recursive: true });
      const args = ['--variant=minbase', `--cache-dir=${cache}`, `--include=${packages}`, 'bookworm', root];
      await logged(`debootstrap-${name}`, 'debootstrap', args);
      const importRoot = `set -eu; cd "$1"
        rm -rf var/cache/apt/* var/lib/apt/lists/* usr/share/doc usr/share/man usr/share/locale
        tar -c . | docker import - "$2" >/dev/null`;
      await logged(`import-${name}`, 'sh', ['-c', importRoot, 'sh', root, tag]);
    });
  }
  await output('docker', ['tag', tag, `sotsu-lab/${name}`]);
  return made;
}

async function makeImage(
  tag: string,
  base: Base,
  program: string | null,
  command: readonly string[] | null,
): Promise<void> {
  await inContext(async (context) => {
    const lines = [`FROM ${base === 'scratch' ? base : `sotsu-lab/${base}`}`];
    if (program !== null) {
      await addProgram(program, context);
      lines.push(`COPY ${program} /usr/local/bin/`);
      if (base === 'scratch') lines.push(`ENTRYPOINT ["/usr/local/bin/${program}"]`);
    }
    if (command !== null) lines.push(`CMD ${JSON.stringify(command)}`);
    await writeFile(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
    await build(tag, context);
  });
}

/** By the builder that every Docker has: BuildKit is a package of its own. No step needs a network. */
async function build(tag: string, context: string): Promise<void> {
  const log = `image-${tag.replace(/[^a-z0-9.]+/gi, '-')}`;
  await logged(log, 'docker', ['build', '--network=none', '-t', tag, context], { env: { DOCKER_BUILDKIT: '0' } });
}

async function hasImage(tag: string): Promise<boolean> {
  const { exitCode } = await execa('docker', ['image', 'inspect', tag], { reject: false });
  return exitCode === 0;
}

/** Node images of recipes that are no more: a gigabyte each. One that a running cluster uses is left by Docker itself. */
async function forgetOthers(node: string): Promise<void> {
  const tags = await output('docker', ['image', 'ls', 'sotsu-lab/node', '--format', '{{.Repository}}:{{.Tag}}']);
  const others = tags.split('\n').filter((tag) => tag !== '' && tag !== node);
  if (others.length > 0) await execa('docker', ['image', 'rm', ...others], { reject: false });
}

async function addProgram(program: string, directory: string): Promise<void> {
  await link(join(binDirectory, program), join(directory, program));
  await chmod(join(directory, program), 0o755);
}

/** Beside the programs, so that they are linked instead of copied; gone afterwards, whatever happened. */
async function inContext(work: (context: string) => Promise<void>): Promise<void> {
  const context = await mkdtemp(join(labDirectory, 'context-'));
  try {
    await work(context);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
