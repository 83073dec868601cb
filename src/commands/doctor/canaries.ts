import { denyBothWays, examinationPort, type Role, roles, type Standing } from '../../cluster/objects/examination.ts';
import type { Scope } from '../../cluster/objects/scope.ts';
import { openAsker } from '../../cluster/probing/asker.ts';
import type { Observation, Probe } from '../../plan/probe.ts';
import type { Probing } from '../../scenario/scenario.ts';
import type { Denied } from './enforced.ts';

type Pods = Readonly<Record<Role, Standing>>;

/** What the pods saw: how a name resolves, and both directions under a policy each. */
export interface Canaries {
  readonly dns: Observation;
  readonly denied: readonly Denied[];
}

export const dnsName = 'kubernetes.default.svc';

/** Connections by who asks whom: those that the policies will close, and those that stay open all the time. */
const ingress = { from: 'free', to: 'shut' } as const;
const egress = { from: 'barred', to: 'free' } as const;
const controls = {
  ingress: [
    { from: 'shut', to: 'shut' },
    { from: 'shut', to: 'free' },
  ],
  egress: [
    { from: 'barred', to: 'barred' },
    { from: 'shut', to: 'free' },
  ],
} as const;

/** Milliseconds between two looks at what is not closed yet. */
const again = 200;

/** Asks, denies, and asks until both are closed or the settle time is over. Throws ClusterTrouble. */
export async function watchCanaries(
  scope: Scope,
  pods: Pods,
  { timeout, settle, concurrency }: Probing,
  interrupted: AbortSignal,
): Promise<Canaries> {
  const sources = new Map(roles.map((role) => [role as string, pods[role].source]));
  const asker = openAsker(scope.api, sources, { concurrency, signal: interrupted });
  try {
    const resolve: Probe = { id: 'dns', from: 'free', timeout, question: { kind: 'resolve', name: dnsName } };
    const before = await asker.ask([...[ingress, egress].map(probe), resolve]);
    await denyBothWays(scope);
    const [shut, barred] = await Promise.all([untilClosed(ingress), untilClosed(egress)]);
    const pairs = [ingress, egress, ...controls.ingress, ...controls.egress].map(probe);
    const last = await asker.ask(new Map(pairs.map((one) => [one.id, one])).values()); // a control may be both's
    const denied = (direction: 'ingress' | 'egress', pair: Pair, watched: Watched): Denied => ({
      direction,
      before: answer(before, pair),
      ...watched,
      again: answer(last, pair),
      controls: controls[direction].map((control) => answer(last, control)),
    });
    return {
      dns: before.get('dns') ?? notTried,
      denied: [denied('ingress', ingress, shut), denied('egress', egress, barred)],
    };
  } finally {
    asker.close();
  }

  async function untilClosed(pair: Pair): Promise<Watched> {
    const start = performance.now();
    for (;;) {
      const asked = performance.now() - start;
      const under = answer(await asker.ask([probe(pair)]), pair);
      // A denial takes its timeout to be seen: it held when it was asked.
      const after = under.kind === 'closed' ? asked : performance.now() - start;
      if (under.kind !== 'open' || interrupted.aborted || after > settle) return { under, after };
      await new Promise((wake) => setTimeout(wake, again));
    }
  }

  function probe(pair: Pair): Probe {
    const { address, identity } = pods[pair.to];
    const request = { method: 'GET', path: '/' };
    const question = { kind: 'http', address, port: examinationPort, request, identity } as const;
    return { id: idOf(pair), from: pair.from, timeout, question };
  }
}

interface Pair {
  readonly from: Role;
  readonly to: Role;
}

interface Watched {
  readonly under: Observation;
  readonly after: number;
}

function answer(answers: ReadonlyMap<string, Observation>, pair: Pair): Observation {
  return answers.get(idOf(pair)) ?? notTried;
}

function idOf({ from, to }: Pair): string {
  return `${from}.${to}`;
}

const notTried: Observation = { kind: 'unknown', reason: 'it was not tried', milliseconds: null };
