import { describe, expect, it } from 'vitest';
import { type ManifestWorld, manifestTexts } from '../../src/commands/manifest-texts.ts';
import { UserError } from '../../src/errors.ts';

const pod = 'apiVersion: v1\nkind: Pod\n';
const files: Record<string, string> = {
  'deploy/b.yaml': pod,
  'deploy/a.yml': pod,
  'deploy/deep/c.json': '{"apiVersion":"v1"}',
  'deploy/values.yaml': 'image: a',
  'deploy/notes.txt': pod,
  'deploy/.git/d.yaml': pod,
  'deploy/node_modules/e.yaml': pod,
  'values/values.yaml': 'image: a',
  'plain.txt': pod,
  'misspelt/a.yaml': 'apiversion: v1\n',
  'misspelt/b.yaml': 'image: a\nkind: Pod\n',
  'misspelt/c.yaml': 'image: a\nKind : Pod\n',
  'misspelt/d.json': '{\n  "kind": "Pod"\n}',
  'misspelt/e.json': '{"Kind":"Pod"}',
  'misspelt/f.yaml': 'k\0i\0n\0d\0',
  'misspelt/values.yaml': 'controller:\n  kind: DaemonSet\n',
  'misspelt/package.json': '{\n  "type": { "kind": "module" }\n}',
};

const world: ManifestWorld = {
  readStdin: async () => 'from a pipe',
  readFile: async (path) => files[path] ?? fail(path.endsWith('/folder.yaml') ? 'EISDIR' : 'ENOENT'),
  readFolder: async (path) => {
    if (path in files) return fail('ENOTDIR');
    const below = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
    if (below.length === 0) return fail('ENOENT');
    return [...below.map((file) => file.slice(path.length + 1)), 'folder.yaml'];
  },
};

function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}

describe('what --manifests names', () => {
  it.each<[string, string[], [string, string][]]>([
    [
      'a folder',
      ['deploy'],
      [
        ['deploy/a.yml', 'found'],
        ['deploy/b.yaml', 'found'],
        ['deploy/deep/c.json', 'found'],
      ],
    ],
    [
      'a folder in which a key is misspelt, or a text is in no encoding that is known',
      ['misspelt'],
      [
        ['misspelt/a.yaml', 'found'],
        ['misspelt/b.yaml', 'found'],
        ['misspelt/c.yaml', 'found'],
        ['misspelt/d.json', 'found'],
        ['misspelt/e.json', 'found'],
        ['misspelt/f.yaml', 'found'],
      ],
    ],
    ['a file, whatever its name', ['plain.txt'], [['plain.txt', 'named']]],
    ['standard input', ['-'], [['stdin', 'named']]],
    [
      'a file in a folder that is named too',
      ['deploy', 'deploy/b.yaml', 'deploy/values.yaml'],
      [
        ['deploy/a.yml', 'found'],
        ['deploy/b.yaml', 'named'],
        ['deploy/deep/c.json', 'found'],
        ['deploy/values.yaml', 'named'],
      ],
    ],
  ])('%s', async (_, paths, expected) => {
    const texts = await manifestTexts(paths, world);
    expect(texts.map(({ file, how }) => [file, how])).toEqual(expected);
  });

  it('is read', async () => {
    expect(await manifestTexts(['-', 'plain.txt'], world)).toEqual([
      { file: 'stdin', text: 'from a pipe', how: 'named' },
      { file: 'plain.txt', text: pod, how: 'named' },
    ]);
  });

  it.each([
    [
      'nothing',
      'nowhere',
      '`nowhere` cannot be read: there is no such file',
      'paths are relative to the current directory',
    ],
    [
      'a folder without manifests',
      'values',
      '`values` holds no manifests',
      'manifests are .yaml, .yml or .json files with `apiVersion` and `kind`',
    ],
  ])('%s is a mistake', async (_, path, sentence, hint) => {
    const error = await manifestTexts([path], world).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: sentence, hint });
  });
});
