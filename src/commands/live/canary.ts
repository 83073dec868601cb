import type { Canary } from '../../cluster/field/found.ts';
import { collection } from '../../cluster/kubernetes/paths.ts';
import { denyAllManifest } from '../../cluster/objects/manifests.ts';
import type { Made } from '../../cluster/objects/removal.ts';
import type { Scope } from '../../cluster/objects/scope.ts';
import type { Asker } from '../../cluster/probing/asker.ts';
import type { Observation, Probe } from '../../plan/probe.ts';
import { type Enforcement, enforcementOf } from '../../verdict/enforcement.ts';

/** The name that the canary's source has among the sources: no endpoint can bear it. */
export const canarySource = '(canary)';

/**
 * A connection between two pods of a namespace of its own. With every step it is turned, closed by a policy that denies
 * everything there or let through again, as the last of the step's changes: when it follows, they are enforced too.
 */
export interface CanaryWatch {
  /** Asks it before any policy. */
  before(): Promise<void>;
  /** Denies everything in its namespace, or takes that back; throws ApiError. */
  turn(): Promise<void>;
  /** Waits for the first sign that it has followed, for `settle` milliseconds at the most. */
  follows(settle: number, interrupted: AbortSignal): Promise<void>;
  /** Where it is denied: asks until it is closed for as long as a probe may take, no longer than `settle` either. */
  watch(settle: number, interrupted: AbortSignal): Promise<void>;
  verdict(): { readonly enforcement: Enforcement; readonly says: string };
}

/** Milliseconds from one try to the next. */
const again = 500;

/** The same for the sign, and how long each of its tries may take: it is a sign, and no proof. */
const sign = { again: 50, timeout: 250 } as const;

/** `timeout` in milliseconds. Null where the canary's pods did not come up: then nothing is known. */
export function watchCanary(canary: Canary, scope: Scope, asker: Asker, timeout: number): CanaryWatch | null {
  const { to, from, identity, namespace } = canary;
  if (to.kind !== 'ready' || from.kind !== 'ready') return null;
  const probe: Probe = {
    id: 'canary',
    from: canarySource,
    timeout,
    question: { kind: 'http', address: to.pod.address, port: 8080, request: { method: 'GET', path: '/' }, identity },
  };
  const ask = async (timeout = probe.timeout) => (await asker.ask([{ ...probe, timeout }])).get(probe.id) ?? notTried;
  let denial: Made | null = null;
  let turned = 0;
  let stuck = false;
  let before: Observation = notTried;
  let under: Observation = notTried;

  return {
    async before() {
      before = await ask();
    },
    async turn() {
      if (denial === null) {
        denial = await scope.create(collection('NetworkPolicy', namespace), denyAllManifest(namespace));
      } else {
        await scope.remove(denial);
        denial = null;
      }
      turned = performance.now();
    },
    async follows(settle, interrupted) {
      if (before.kind !== 'open' || stuck) return;
      const old = denial === null ? 'closed' : 'open';
      while (!interrupted.aborted && performance.now() < turned + settle) {
        if ((await ask(sign.timeout)).kind !== old) return;
        await sleep(sign.again, interrupted);
      }
    },
    async watch(settle, interrupted) {
      if (denial === null) return;
      under = await ask();
      while (under.kind === 'open' && !interrupted.aborted && performance.now() < turned + settle) {
        await sleep(again, interrupted);
        under = await ask();
      }
      stuck = under.kind === 'open'; // it has had its time, and is not waited for again
    },
    verdict: () => enforcementOf({ before, under }),
  };
}

const notTried: Observation = { kind: 'unknown', reason: 'it was not tried', milliseconds: null };

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
