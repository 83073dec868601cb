// The lab itself: what it leaves when it is interrupted, and how it refuses.
import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { clusterFiles, repository } from '../lab/paths.ts';
import { lab } from './lab.ts';

const name = 'sotsu-interrupted';

const command = (...args: string[]) =>
  execa('node', ['--import', 'tsx', 'test/lab/lab.ts', ...args], { cwd: repository, reject: false, stdin: 'ignore' });

describe('`npm run lab`', () => {
  beforeAll(async () => {
    await lab(); // everything is built, and Docker runs
  });

  it.each([
    ['SIGINT', 130, 2],
    ['SIGTERM', 143, 2],
    ['SIGINT', 130, 8],
    ['SIGINT', 130, 20],
  ] as const)(
    'leaves no half-made cluster after %s (exit %i, %i s after kind began)',
    async (signal, code, seconds) => {
      const running = command('up', '--name', name);
      await new Promise<void>((resolve) => {
        running.stderr.on('data', (text) => String(text).includes('kind cluster') && resolve());
      });
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000)); // any moment is as good as another
      running.kill(signal);
      const { exitCode, stderr } = await running;
      expect(stderr).toMatch(/interrupted; no half-made cluster is left$/);
      expect(exitCode).toBe(code);
      const left = await execa('docker', ['ps', '-aq', '--filter', `label=io.x-k8s.kind.cluster=${name}`]);
      expect(left.stdout).toBe('');
      expect(existsSync(clusterFiles(name).kubeconfig)).toBe(false);
    },
  );

  it('leaves the cluster that is up alone', async () => {
    const { exitCode, stdout, stderr } = await command('up');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' }); // found and checked, nothing built
    const { kubeconfig } = clusterFiles('sotsu');
    expect(stdout).toBe(`export KUBECONFIG=${kubeconfig} OUTSIDE=203.0.113.10 PATH=${(await lab()).path}:$PATH`);
  });

  it('says what it does not understand, with exit code 2', async () => {
    const { exitCode, stderr } = await command('up', '--nodes', 'many');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: --nodes is a number from 1 to 9, not many\nusage: /);
  });

  it('says what this machine cannot do, with exit code 3', async () => {
    const { exitCode, stderr } = await execa('node', ['--import', 'tsx', 'test/lab/lab.ts', 'up', '--online'], {
      cwd: repository,
      reject: false,
      env: { PATH: process.execPath.replace(/\/node$/, '') },
    });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^error: --online needs .* on the PATH$/);
  });
});
