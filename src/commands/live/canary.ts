import type { Canary } from '../../cluster/field/found.ts';
import { collection } from '../../cluster/kubernetes/paths.ts';
import { denyAllManifest } from '../../cluster/objects/manifests.ts';
import type { Scope } from '../../cluster/objects/scope.ts';
import type { Asker } from '../../cluster/probing/asker.ts';
import type { Observation, Probe } from '../../plan/probe.ts';
import { type Enforcement, enforcementOf } from '../../verdict/enforcement.ts';

/** The name that the canary's source has among the sources: no endpoint can bear it. */
export const canarySource = '(canary)';

/** A connection between two pods of a namespace of its own, before and under a policy that denies everything there. */
export interface CanaryWatch {
  /** Asks it before any policy. */
  before(): Promise<void>;
  /** Denies everything in its namespace, once; throws ApiError. */
  deny(): Promise<void>;
  /** Waits until it begins to close: the sign that what was applied with it is enforced. For a moment, not for ever. */
  begins(interrupted: AbortSignal): Promise<void>;
  /** Asks until it is closed, or until the signal ends it: at once, but for what is out already. */
  watch(enough: AbortSignal): Promise<void>;
  verdict(): { readonly enforcement: Enforcement; readonly says: string };
}

const again = 500;

/** Milliseconds. How long the sign is waited for, and how long each try may take: it is a sign, and no proof. */
const sign = { patience: 3000, timeout: 250 } as const;

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
  let denial: Promise<unknown> | null = null;
  let before: Observation = notTried;
  let under: Observation = notTried;

  return {
    async before() {
      before = await ask();
    },
    async deny() {
      denial ??= scope.create(collection('NetworkPolicy', namespace), denyAllManifest(namespace));
      await denial;
    },
    async begins(interrupted) {
      const end = performance.now() + sign.patience;
      if (before.kind !== 'open') return;
      while (!interrupted.aborted && performance.now() < end && (await ask(sign.timeout)).kind === 'open');
    },
    async watch(enough) {
      do {
        under = await ask();
        if (under.kind !== 'open') return;
        await sleep(again, enough);
      } while (!enough.aborted);
    },
    verdict: () => enforcementOf({ before, under }),
  };
}

const notTried: Observation = { kind: 'unknown', reason: 'it was not tried', milliseconds: null };

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
