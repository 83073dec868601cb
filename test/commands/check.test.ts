import { describe, expect, it } from 'vitest';
import { check } from '../../src/commands/check.ts';

const good = 'scenario: Good\nnamespaces: { n: {} }\npods: { a: { namespace: n, serves: 80 }, b: { namespace: n } }\n';
const disk: Record<string, string> = {
  'good.yaml': `${good}default: OK\n`,
  'dir/z.yaml': `${good}default: OK\npolicies: [policies/p.yaml]\n`,
  'dir/sub/steps.yml': `# a comment\n"scenario" : Steps\n${good.slice(15)}steps: [{ name: x, default: OK }, { name: y, default: NG }]\n`,
  'dir/broken.yaml': 'scenario: [\n',
  'dir/also.yaml': `${good}default: OK\npolicies: [policies/p.yaml]\n`,
  'dir/policies/p.yaml': 'kind: NetworkPolicy\n',
  'dir/values.yaml': 'image: { scenario: x }\n',
  'dir/notes.txt': 'scenario: no\n',
  'dir/.hidden/h.yaml': 'scenario: no\n',
  'dir/node_modules/m.yaml': 'scenario: no\n',
  'empty/values.yaml': 'a: b\n',
};

async function run(...paths: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const code = await check(paths, {
    env: {},
    stdout: { write: (text: string) => (out += text) },
    readFile: async (path) => {
      const text = disk[path];
      if (text !== undefined) return text;
      throw fault(path.endsWith('folder.yaml') ? 'EISDIR' : 'ENOENT');
    },
    readFolder: async (path) => {
      if (path in disk) throw fault('ENOTDIR');
      const below = Object.keys(disk).filter((file) => file.startsWith(`${path}/`));
      if (below.length === 0) throw fault('ENOENT');
      return ['folder.yaml', ...below.map((file) => file.slice(path.length + 1))];
    },
  });
  return { code, out };
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('check', () => {
  it('says that a scenario is without mistakes', async () => {
    expect(await run('good.yaml')).toEqual({ code: 0, out: 'good.yaml: Good · 2 pods, 1 cell, no mistakes\n' });
  });

  it('searches directories for scenarios, and tells a mistake once', async () => {
    const missing = (key: string) => `dir/policies/p.yaml:1:1: \`${key}\` is missing\n    add \`${key}: …\`\n`;
    expect(await run('dir', 'dir/sub/steps.yml', 'good.yaml')).toEqual({
      code: 2,
      out: [
        missing('apiVersion'),
        missing('metadata'),
        'dir/broken.yaml:2:1: not YAML: flow sequence in block collection must be sufficiently indented and end with a ]\n',
        '    what belongs together begins in the same column; brackets must be closed\n',
        'dir/sub/steps.yml: Steps · 2 pods, 2 steps, 2 cells, no mistakes\n',
        'good.yaml: Good · 2 pods, 1 cell, no mistakes\n',
      ].join(''),
    });
  });

  it.each([
    ['a missing file', 'nowhere.yaml', '`nowhere.yaml` cannot be read: there is no such file'],
    ['a directory without scenarios', 'empty', 'empty holds no scenario'],
  ])('%s is a sentence', async (_title, path, sentence) => {
    await expect(run(path)).rejects.toThrow(sentence);
  });
});
