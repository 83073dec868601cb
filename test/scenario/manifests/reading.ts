// Reads manifests without a disk.
import type { Manifests } from '../../../src/scenario/manifests/manifests.ts';
import { type ManifestsReading, type ManifestText, readManifests } from '../../../src/scenario/manifests/read.ts';
import { placeText } from '../../../src/scenario/mistake.ts';

/** What one text says; throws where there are mistakes. */
export function manifestsIn(text: string, how: ManifestText['how'] = 'named'): Manifests {
  return manifestsOf(readManifests([{ file: 'a.yaml', text, how }]));
}

export function manifestsOf(reading: ManifestsReading): Manifests {
  if (reading.kind === 'manifests') return reading.manifests;
  throw new Error(told(reading).join('\n'));
}

/** `a.yaml:3:5 sentence (hint)` for each mistake. */
export function told(reading: ManifestsReading): string[] {
  if (reading.kind === 'manifests') return [];
  return reading.mistakes.map(({ place, sentence, hint }) => `${placeText(place)} ${sentence} (${hint})`);
}

/** Workloads as `resource namespace/name`. */
export function namesOf({ workloads }: Manifests): string[] {
  return workloads.map(({ resource, namespace, name }) => `${resource} ${namespace}/${name}`);
}
