import { access, readFile, statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';

/** What a machine has, as far as the lab asks. */
export interface Machine {
  readonly platform: string;
  readonly root: boolean;
  /** `ID` of os-release(5): debian, ubuntu, … */
  readonly distribution: string;
  readonly programs: ReadonlySet<string>;
  /** `1.26`, or null where there is no Go. */
  readonly go: string | null;
  /** Free bytes where the lab keeps what it builds. */
  readonly freeBytes: number;
  /** Everything is built already: only a cluster is to be made. */
  readonly built: boolean;
}

/** Debian's packages, Go's caches and the images together take 9 GB at the most of a first build. */
const firstBuildBytes = 12e9;
const clusterBytes = 2e9;

/** The first thing that keeps this machine from having a lab by the local road, as a sentence; null if nothing does. */
export function missingForLocal(machine: Machine): string | null {
  const { platform, root, distribution, programs, go, freeBytes, built } = machine;
  const installable = ['debian', 'ubuntu'].includes(distribution) && programs.has('apt-get');
  const lacks = ['docker', 'dockerd', 'debootstrap'].filter((program) => !programs.has(program));
  if (platform !== 'linux') return `the lab builds Linux containers, and this is ${platform}: ${orOnline}`;
  if (!root) return `the lab starts containers and builds root file systems, so it must be run by root: ${orOnline}`;
  if (lacks.length > 0 && !installable) {
    return `this is not Debian, so the lab cannot install ${lacks.join(', ')}: install ${lacks.length > 1 ? 'them' : 'it'}, or ${orOnline}`;
  }
  if (!built && go === null)
    return 'the lab builds Kubernetes from Go modules, and there is no `go`: install Go 1.24 or newer';
  if (!built && go !== null && olderThan(go, [1, 24])) {
    return `the lab builds Kubernetes from Go modules, and Go ${go} is too old: install Go 1.24 or newer`;
  }
  const needed = built ? clusterBytes : firstBuildBytes;
  if (freeBytes < needed) {
    return `the lab needs ${gigabytes(needed)} of free disk, and there are ${gigabytes(freeBytes)}: free some, or set SOTSU_LAB_DIR to a folder elsewhere`;
  }
  return null;
}

/** The same for `--online`, which needs three programs and nothing else. */
export function missingForOnline({ programs }: Pick<Machine, 'programs'>): string | null {
  const lacks = ['docker', 'kind', 'kubectl'].filter((program) => !programs.has(program));
  return lacks.length > 0 ? `--online needs ${lacks.join(', ')} on the PATH` : null;
}

const orOnline = 'with Docker, kind and internet `npm run lab -- --online` works anywhere';

/** Looks at this machine. `directory` need not exist yet. */
export async function inspectMachine(directory: string, built: boolean): Promise<Machine> {
  const wanted = ['docker', 'dockerd', 'debootstrap', 'apt-get', 'kind', 'kubectl', 'go'];
  const found = await Promise.all(wanted.map(onPath));
  const programs = new Set(wanted.filter((_, at) => found[at]));
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    distribution: await distribution(),
    programs,
    go: programs.has('go') ? await goVersion() : null,
    freeBytes: await freeBytes(directory),
    built,
  };
}

async function onPath(program: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const there = await Promise.all(folders.map((folder) => exists(join(folder, program))));
  return there.includes(true);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function distribution(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID="?([^"\n]*)/m.exec(release)?.[1] ?? '';
}

async function goVersion(): Promise<string | null> {
  const { stdout } = await execa('go', ['version'], { reject: false });
  return /\bgo(\d+\.\d+)/.exec(stdout ?? '')?.[1] ?? null;
}

async function freeBytes(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return freeBytes(dirname(directory)); // not made yet: ask where it will be
  }
}

function olderThan(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ourMajor = 0, ourMinor = 0] = version.split('.').map(Number);
  return ourMajor < major || (ourMajor === major && ourMinor < minor);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}
