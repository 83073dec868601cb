import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { logged } from './run.ts';

/** Installs what the lab needs of Debian's packages; false where it is there. */
export async function installPackages(): Promise<boolean> {
  const wanted = { dockerd: 'docker.io', docker: 'docker.io', debootstrap: 'debootstrap', iptables: 'iptables' };
  const there = await Promise.all(Object.keys(wanted).map(hasProgram));
  const packages = [...new Set(Object.values(wanted).filter((_, at) => !there[at]))];
  await raiseInotifyLimits();
  if (packages.length === 0) return false;
  await logged('apt-update', 'apt-get', ['update', '-q']);
  await logged('apt-install', 'apt-get', [
    'install',
    '-q',
    '-y',
    '--no-install-recommends',
    'ca-certificates',
    ...packages,
  ]);
  return true;
}

async function hasProgram(program: string): Promise<boolean> {
  const { exitCode } = await execa('sh', ['-c', 'command -v "$1"', 'sh', program], { reject: false });
  return exitCode === 0;
}

/** Every node runs a systemd, a containerd and a kubelet, which watch files; Debian's 128 are used up by three nodes. */
async function raiseInotifyLimits(): Promise<void> {
  const file = '/proc/sys/fs/inotify/max_user_instances';
  if (Number(await readFile(file, 'utf8').catch(() => 'NaN')) < 1024) await writeFile(file, '1024');
}
