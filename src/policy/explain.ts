import type { Decision, Ground } from '../plan/decision.ts';
import type { Nearest } from '../plan/nearest.ts';
import type { Direction } from '../scenario/manifests/manifests.ts';
import type { Cell, Scenario } from '../scenario/scenario.ts';
import type { Compiled } from './compile.ts';
import { decide } from './decide.ts';
import { foretell } from './foretell.ts';
import { nearestOf } from './nearest.ts';
import { type Network, partyAt } from './network.ts';
import type { Foreseen } from './oracle.ts';
import type { AskedPort } from './ports.ts';
import { type Prediction, predictionOf } from './predict.ts';
import type { Surroundings } from './surroundings.ts';

/** A prediction, and how far each policy that denies is from allowing. */
export interface Explanation extends Prediction {
  readonly nearest: ReadonlyMap<Ground, Nearest>;
}

/** What the policies say of these cells, step by step, and what would have to change. Throws a UserError as `plan` does. */
export function explain(
  scenario: Scenario,
  surroundings: Surroundings,
  cells: readonly (readonly Cell[])[],
): readonly (readonly Explanation[])[] {
  return foretell(scenario, surroundings, cells).map(({ network, foretold }) =>
    foretold.map((one) => ({
      ...predictionOf(one),
      nearest: new Map([...one.foreseen.values()].flatMap((foreseen) => nearestRules(foreseen, network))),
    })),
  );
}

/** The same for one connection between two parties, by their index. */
export function explainConnection(
  compiled: Compiled,
  source: number,
  destination: number,
  asked: AskedPort,
): { readonly decision: Decision; readonly nearest: ReadonlyMap<Ground, Nearest> } {
  const decision = decide(compiled, source, destination, asked);
  return { decision, nearest: new Map(nearestRules({ decision, source, destination, asked }, compiled.network)) };
}

/** For every policy that denies this connection. */
function nearestRules(
  { decision, source, destination, asked }: Foreseen,
  network: Network,
): readonly (readonly [Ground, Nearest])[] {
  return denying(decision).flatMap(({ direction, ground }) => {
    const rules = ground.policy[direction] ?? [];
    const other = partyAt(network, direction === 'egress' ? destination : source);
    const target = partyAt(network, destination);
    const { namespace } = ground.policy;
    const nearest = nearestOf(rules, { other, destination: target, asked, namespace }, network);
    return nearest === null ? [] : [[ground, nearest] as const];
  });
}

function denying(decision: Decision): readonly { readonly direction: Direction; readonly ground: Ground }[] {
  const directions: readonly Direction[] = ['egress', 'ingress'];
  return directions
    .filter((direction) => decision[direction].answer === 'closed')
    .flatMap((direction) => decision[direction].grounds.map((ground) => ({ direction, ground })));
}
