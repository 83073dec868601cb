import { privateRanges } from '../../src/policy/network.ts';
import type { Surroundings } from '../../src/policy/surroundings.ts';

/** What the offline engine knows without manifests, a cluster or a flag. */
export const nothing: Surroundings = {
  manifests: null,
  addresses: new Map(),
  apiServer: null,
  addressing: { ipBlockPods: 'match', podRanges: privateRanges },
};
