// How far a policy is from allowing a connection.
import type { PolicyPort, Requirement } from '../scenario/manifests/manifests.ts';

/** The rule that lacks least. */
export interface Nearest {
  /** Rule and peer by their index, from 0; the peer is null where the rule is for anybody. */
  readonly rule: number;
  readonly peer: number | null;
  /** All that keeps it from allowing; never empty. */
  readonly misses: readonly Miss[];
}

export type Miss =
  /** A peer with a podSelector alone means pods of the policy's own namespace. */
  | { readonly kind: 'own namespace'; readonly is: string; readonly own: string }
  /** `value` is null where there is no such label. */
  | {
      readonly kind: 'namespace label';
      readonly namespace: string;
      readonly wants: Requirement;
      readonly value: string | null;
    }
  /** Only the name of the namespace is known. */
  | { readonly kind: 'namespace unknown'; readonly namespace: string; readonly wants: Requirement }
  | { readonly kind: 'pod label'; readonly wants: Requirement; readonly value: string | null }
  /** Selectors mean pods of the cluster. */
  | { readonly kind: 'no pod' }
  /** `address` is null where it is not known. */
  | {
      readonly kind: 'address';
      readonly cidr: string;
      readonly except: readonly string[];
      readonly address: string | null;
    }
  /** It holds the address of a pod, and blocks were said not to mean pods. */
  | { readonly kind: 'pods ignored'; readonly cidr: string; readonly except: readonly string[] }
  | { readonly kind: 'ports'; readonly ports: readonly PolicyPort[] };
