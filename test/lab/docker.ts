import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { binDirectory, dockerRun, labDirectory, logDirectory } from './paths.ts';
import { eventually, output } from './run.ts';
import { Trouble } from './trouble.ts';

const socket = `unix://${join(dockerRun, 'docker.sock')}`;
const pidFile = join(dockerRun, 'docker.pid');

/**
 * Finds or starts a Docker that can run a kind node, and points DOCKER_HOST at it. Says whether it had to be started.
 * The machine's own Docker serves where it answers and the machine has every capability. Elsewhere the lab starts one of
 * its own beside it: own sockets, own data, and a runtime that asks for no more capabilities than there are.
 */
export async function startDocker(): Promise<boolean> {
  if (await findDocker()) return false;
  await mkdir(dockerRun, { recursive: true });
  await mkdir(logDirectory, { recursive: true });
  await rm(pidFile, { force: true }); // left by one that was killed: dockerd would refuse to start
  const log = join(logDirectory, 'dockerd.log');
  const file = await open(log, 'w');
  const options = {
    host: socket,
    pidfile: pidFile,
    'exec-root': join(dockerRun, 'exec'),
    'data-root': join(labDirectory, 'docker'),
    bridge: 'none', // docker0 may be another Docker's; kind brings a network of its own
    'default-address-pool': 'base=172.30.0.0/16,size=24', // and 172.17.0.0/16 is docker0's
    'add-runtime': `bounded=${join(binDirectory, 'runc-bounded')}`,
    'default-runtime': 'bounded',
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const daemon = spawn('dockerd', args, { detached: true, stdio: ['ignore', file.fd, file.fd] }); // it outlives us
  const died = new Promise<never>((_, reject) => {
    daemon.once('error', (error) => reject(new Trouble(`dockerd does not start: ${error.message}`)));
    daemon.once('exit', async () =>
      reject(new Trouble(`dockerd does not start; the end of ${log}:\n${await tail(log)}`)),
    );
  });
  daemon.unref();
  await Promise.race([eventually('Docker answers', 60, () => answers(socket)), died]);
  await file.close();
  process.env.DOCKER_HOST = socket;
  return true;
}

/** Points DOCKER_HOST at the Docker that the lab uses; false where none runs. */
export async function findDocker(): Promise<boolean> {
  if (await answers(socket)) {
    process.env.DOCKER_HOST = socket;
    return true;
  }
  return (await hasEveryCapability()) && (await answers(process.env.DOCKER_HOST));
}

/** Ends the Docker that the lab started, if it did. Its images stay on the disk for the next time. */
export async function stopDocker(): Promise<boolean> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!pid || !(await answers(socket))) return false;
  process.kill(pid, 'SIGTERM');
  await eventually('Docker ends', 30, async () => !isRunning(pid));
  await rm(dockerRun, { recursive: true, force: true });
  return true;
}

async function answers(host: string | undefined): Promise<boolean> {
  const { exitCode, stdout } = await execa('docker', ['info', '--format', '{{.ServerVersion}}'], {
    reject: false,
    timeout: 10_000,
    env: host === undefined ? {} : { DOCKER_HOST: host },
  });
  return exitCode === 0 && stdout !== '';
}

/** `docker run --privileged` asks for every capability that the kernel knows: capabilities(7). */
async function hasEveryCapability(): Promise<boolean> {
  const last = Number(await readFile('/proc/sys/kernel/cap_last_cap', 'utf8').catch(() => '-1'));
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = BigInt(`0x${/^CapBnd:\s*(\w+)$/m.exec(status)?.[1] ?? '0'}`);
  return held === (1n << BigInt(last + 1)) - 1n;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function tail(file: string): Promise<string> {
  return output('tail', ['-n', '8', file], { evenIfInterrupted: true });
}
