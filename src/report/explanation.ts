import type { Answer, Decision, DirectionDecision, Ground } from '../plan/decision.ts';
import type { Nearest } from '../plan/nearest.ts';
import type { Direction } from '../scenario/manifests/manifests.ts';
import type { Ends } from './ends.ts';
import { missing } from './missing.ts';
import { clauseOf, clausesOf, directions, ruleOf, subjectOf } from './reasons.ts';

/**
 * Why a connection is open, closed or in doubt: every policy that has a say, the rule of it that is nearest to allowing,
 * and what would have to change; lines of text.
 */
export function explanation(ends: Ends, decision: Decision, nearest: ReadonlyMap<Ground, Nearest>): readonly string[] {
  const port = ends.port === '' ? '' : `:${ends.port.replace('/TCP', '').toLowerCase()}`;
  return [
    `${ends.from} → ${ends.to}${port} ${answers[decision.answer]}`,
    ...(decision.remark === null ? [] : [`${upperFirst(decision.remark)}.`]),
    ...directions.flatMap((direction) => ['', ...ofDirection(direction, ends, decision[direction], nearest)]),
  ];
}

const answers: Readonly<Record<Answer, string>> = {
  open: 'is open by the policies.',
  closed: 'is closed by the policies.',
  unknown: 'could not be told from the policies.',
};

function ofDirection(
  direction: Direction,
  ends: Ends,
  decision: DirectionDecision,
  nearest: ReadonlyMap<Ground, Nearest>,
): readonly string[] {
  const subject = subjectOf(ends, direction);
  const title = `${upperFirst(direction)} of ${subject}`;
  const [only] = clausesOf(ends, direction, decision);
  if (decision.grounds.length === 0) {
    const isolation = `  A policy that selects ${subject} with policyTypes [${upperFirst(direction)}] would isolate it.`;
    return [`${title} is open: ${only}.`, ...(decision.governed ? [isolation] : [])];
  }
  return [
    `${title} is ${decision.answer === 'unknown' ? 'in doubt' : decision.answer}:`,
    ...decision.grounds.flatMap((ground) => [
      `  ${clauseOf(ends, direction, ground)}.`,
      ...change(direction, ends, ground, nearest.get(ground)).map((line) => `    ${line}`),
    ]),
    ...(decision.answer === 'open' ? [closesWhen(direction, ends, decision)] : []),
  ];
}

function closesWhen(direction: Direction, ends: Ends, { grounds, doubtful = [] }: DirectionDecision): string {
  if (doubtful.length > 0) {
    const others = doubtful.map((ground) => clauseOf(ends, direction, ground)).join('; ');
    return `  Without ${grounds.length === 1 ? 'this rule' : 'these rules'} it could not be told: ${others}.`;
  }
  return grounds.length === 1
    ? '  It closes when this rule goes, or no longer matches.'
    : '  It closes when all of these rules go, or no longer match.';
}

/** What would have to change for this policy to allow it. */
function change(
  direction: Direction,
  ends: Ends,
  { policy, why }: Ground,
  nearest: Nearest | undefined,
): readonly string[] {
  const other = direction === 'egress' ? ends.to : ends.from;
  if (why.kind === 'no rules')
    return [`It opens with ${article(direction)} ${direction} rule that matches ${other} and port ${ends.port}.`];
  if (nearest === undefined) return [];
  const lacks = nearest.misses.map((miss) => `${missing(miss, other, ends)}.`);
  if ('rule' in why && why.rule === nearest.rule) return lacks.map(upperFirst);
  const peer = nearest.peer === null ? '' : `, peer ${nearest.peer + 1}`;
  return [`Nearest is ${ruleOf(policy, direction, nearest.rule)}${peer}:`, ...lacks.map((lack) => `  ${lack}`)];
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
