import { expect } from 'vitest';
import type { Decision, DirectionDecision } from '../../src/plan/decision.ts';
import type { NetworkPolicy } from '../../src/scenario/manifests/manifests.ts';
import type { NaiveDecision, NaiveSide } from './naive.ts';

/** Expects the engine to answer as the naive evaluator does, in each direction, and only for reasons that are true there. */
export function agree(decision: Decision, second: NaiveDecision): void {
  const differences = differencesOf(decision, second);
  if (differences.length > 0) expect(differences).toEqual([]);
}

/** In words; none where they agree. */
function differencesOf(decision: Decision, second: NaiveDecision): readonly string[] {
  return [
    ...(decision.answer === second.answer ? [] : [`${decision.answer}, not ${second.answer}`]),
    ...differencesOfSide('egress', decision.egress, second.egress),
    ...differencesOfSide('ingress', decision.ingress, second.ingress),
  ];
}

function differencesOfSide(name: string, ours: DirectionDecision, theirs: NaiveSide | null): readonly string[] {
  if (theirs === null) return [];
  if (ours.answer !== theirs.answer) return [`${name} ${ours.answer}, not ${theirs.answer}`];
  const said = ours.grounds.map(({ policy, why }) => {
    const rule = 'rule' in why ? ` ${why.rule}` : '';
    const peer = 'peer' in why ? ` by ${why.peer}` : '';
    return `${nameOf(policy)} ${why.kind}${rule}${peer}${why.kind === 'named port' ? ` ${why.name}` : ''}`;
  });
  return theirs.answer === 'closed' ? untrue(name, said, theirs) : unequal(name, said, expectedOf(theirs));
}

/** Where it is open or unknown, all that allows or may. */
function expectedOf({ answer, isolating }: NaiveSide): readonly string[] {
  const rules = answer === 'open' ? 'allows' : 'mayAllow';
  const kind = answer === 'open' ? 'allows' : 'may allow';
  return isolating.flatMap((ground) =>
    ground[rules].map(({ rule, peer }) => `${idOf(ground.policy)} ${kind} ${rule} by ${peer}`),
  );
}

function unequal(name: string, said: readonly string[], expected: readonly string[]): readonly string[] {
  const [ours, theirs] = [said.toSorted().join(', '), expected.toSorted().join(', ')];
  return ours === theirs ? [] : [`${name}: ${ours}, not ${theirs}`];
}

/** Where it is closed, one true reason for each policy that isolates, and no other. */
function untrue(name: string, said: readonly string[], { isolating }: NaiveSide): readonly string[] {
  const possible = isolating.map(({ policy, denies }) => denies.map((reason) => `${idOf(policy)} ${reason}`));
  const missing = possible.filter((reasons) => said.filter((one) => reasons.includes(one)).length !== 1);
  const extra = said.filter((one) => !possible.flat().includes(one));
  return [
    ...missing.map((reasons) => `${name} gives not one reason of: ${reasons.join(', ')}`),
    ...extra.map((one) => `${name} says what is not so: ${one}`),
  ];
}

function nameOf({ namespace, name }: NetworkPolicy): string {
  return `${namespace}/${name}`;
}

function idOf({ metadata }: { readonly metadata: { readonly namespace: string; readonly name: string } }): string {
  return `${metadata.namespace}/${metadata.name}`;
}
