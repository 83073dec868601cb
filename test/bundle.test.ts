import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'dist/cli.mjs');
const nodes = ['node-20', 'node-22', 'node-24', 'node-26'];
const binary = (node: string) => join(root, 'test/nodes/node_modules', node, 'bin/node');

describe('the bundle', () => {
  // The binaries of test/nodes exist for this platform only (npm's os and cpu fields).
  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64').each(nodes)('starts on %s', async (node) => {
    expect(existsSync(binary(node)), 'npm ci --prefix test/nodes').toBe(true);
    const running = await execa(binary(node), ['--version']);
    expect(running.stdout).toMatch(`v${node.slice('node-'.length)}.`);
    const { stdout, stderr } = await execa(binary(node), [bundle, '--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
    expect(stderr).toBe('');
  });

  it('needs nothing that npm would have to install', async () => {
    const pkg = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(Object.keys(pkg)).not.toContain('dependencies');
  });

  it('is all that the package ships', async () => {
    const { stdout } = await execa({ cwd: root })`npm pack --dry-run --json --ignore-scripts`;
    const [{ files }] = JSON.parse(stdout);
    const unexpected = files
      .map((file: { path: string }) => file.path)
      .filter((path: string) => !/^(dist\/|package\.json$|README\.md$|LICENSE$)/.test(path));
    expect(unexpected).toEqual([]);
  });
});
