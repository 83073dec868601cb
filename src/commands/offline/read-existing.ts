import { UserError } from '../../errors.ts';
import { readManifests } from '../../scenario/manifests/read.ts';
import type { LiveWorld } from '../cluster.ts';
import { type ManifestWorld, manifestTexts } from '../manifest-texts.ts';
import { tellMistakes } from '../scenarios.ts';
import { type Existing, type ExistingFlags, isLive } from './existing.ts';

export type ExistingWorld = ManifestWorld & LiveWorld;

/**
 * What manifests say, or a cluster holds; null where there are mistakes, which have been told. Throws a UserError for what
 * cannot be read, and as `readLive` does.
 */
export async function readExisting(flags: ExistingFlags, world: ExistingWorld): Promise<Existing | null> {
  if (isLive(flags)) {
    const { readLive } = await import('./live-existing.ts'); // the client takes longer to load than most matrices
    return await readLive(flags, world);
  }
  const paths = flags.manifests ?? [];
  if (paths.length === 0)
    throw new UserError('`--manifests` needs a value', 'name folders and files, or `-` for stdin');
  const reading = readManifests(await manifestTexts(paths, world));
  if (reading.kind === 'mistakes') {
    tellMistakes(reading.mistakes, world);
    return null;
  }
  const title = paths.map((path) => (path === '-' ? 'stdin' : path)).join(', ');
  return { manifests: reading.manifests, title, context: null, unread: new Map() };
}
