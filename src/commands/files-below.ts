import { join } from 'node:path';

export interface Folders {
  /** Every file below a directory, relative to it; rejects as Node's `readdir` does, with ENOTDIR for a file. */
  readonly readFolder: (path: string) => Promise<readonly string[]>;
}

/**
 * The files below a directory whose names end so, in order; null where the path is a file. Hidden ones and installed
 * packages are nobody's scenarios or manifests. Rejects as `readFolder` does.
 */
export async function filesBelow(path: string, ending: RegExp, { readFolder }: Folders): Promise<string[] | null> {
  try {
    const files = await readFolder(path);
    return files
      .filter((file) => ending.test(file) && !/(?:^|[\\/])(?:\.|node_modules[\\/])/.test(file))
      .map((file) => join(path, file))
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** Node's code of a system error: `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
