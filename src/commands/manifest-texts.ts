import pLimit from 'p-limit';
import { UserError } from '../errors.ts';
import type { ManifestText } from '../scenario/manifests/read.ts';
import { mistakes } from '../scenario/mistakes.ts';
import { codeOf, type Folders, filesBelow } from './files-below.ts';

export interface ManifestWorld extends Folders {
  readonly readFile: (path: string) => Promise<string>;
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
}

/** What `--manifests` names: files, directories that are searched for them, `-` for standard input. Throws a UserError where something cannot be read. */
export async function manifestTexts(paths: readonly string[], world: ManifestWorld): Promise<readonly ManifestText[]> {
  const texts: ManifestText[] = [];
  for (const path of new Set(paths)) texts.push(...(await textsAt(path, world)));
  return [...new Map(texts.map((text) => [text.file, text])).values()]; // a file may be named beside its folder
}

async function textsAt(path: string, world: ManifestWorld): Promise<readonly ManifestText[]> {
  if (path === '-') return [{ file: 'stdin', text: await world.readStdin(), how: 'named' }];
  const files = await orUserError(path, () => filesBelow(path, /\.(?:ya?ml|json)$/, world));
  if (files === null) return [{ file: path, text: await orUserError(path, () => world.readFile(path)), how: 'named' }];
  const opening = pLimit(64); // of open files a process has a few hundred
  const read = await Promise.all(files.map((file) => opening(() => found(file, world))));
  const manifests = read.filter((text) => text !== null);
  if (manifests.length > 0) return manifests;
  const { sentence, hint } = mistakes.noManifests(path);
  throw new UserError(sentence, hint);
}

/** Null where it has the name of a file and is a folder, or says nothing of manifests: values, charts, scenarios. */
async function found(file: string, { readFile }: ManifestWorld): Promise<ManifestText | null> {
  return orUserError(file, async () => {
    try {
      const text = await readFile(file);
      return mayHoldManifests(text) ? { file, text, how: 'found' } : null;
    } catch (error) {
      if (codeOf(error) === 'EISDIR') return null;
      throw error;
    }
  });
}

/** However `apiVersion` or a `kind` at the top is spelt; NUL is in UTF-16 without a byte order mark, which nobody can read. */
function mayHoldManifests(text: string): boolean {
  return (
    /(?:^|[\s{,])["']?api[_-]?version["']?\s*:/i.test(text) ||
    /^(?:\s*\{\s*)?["']?kind["']?\s*:/im.test(text) ||
    text.includes('\0')
  );
}

async function orUserError<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { sentence, hint } = mistakes.unreadableManifests(path, error);
    throw new UserError(sentence, hint);
  }
}
