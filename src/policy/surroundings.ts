import type { Manifests } from '../scenario/manifests/manifests.ts';
import type { Addressing } from './network.ts';

/** What is known around a scenario. */
export interface Surroundings {
  /** What runs in existing namespaces, and which policies are there; null where nobody looked. */
  readonly manifests: Manifests | null;
  /** Why a kind of theirs (`deployment`, `service`) could not be read; absent where all were. */
  readonly unread?: ReadonlyMap<string, string>;
  /** Addresses that are known, by the name of the endpoint; `NAME.twin` is its twin's. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Where the API server listens: its Service's address is not what policies see. Null where nobody said. */
  readonly apiServer: { readonly address: string; readonly port: number } | null;
  readonly addressing: Addressing;
}
