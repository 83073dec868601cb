import { describe, expect, it } from 'vitest';
import type { Decision, DirectionDecision } from '../../src/plan/decision.ts';
import { has } from '../../src/policy/bits.ts';
import { compile } from '../../src/policy/compile.ts';
import { crossings } from '../../src/policy/crossings.ts';
import { decide } from '../../src/policy/decide.ts';
import { type Case, readCases } from './cases.ts';
import { agree } from './difference.ts';
import { naiveOfAny } from './naive-workloads.ts';
import { networkOf } from './network.ts';
import type { End } from './objects.ts';

const cases = readCases();

describe.each([...new Set(cases.map(({ rule }) => rule))])('%s', (rule) => {
  it.each(cases.filter((one) => one.rule === rule).map((one) => [one.title, one] as const))('%s', (_title, one) => {
    if (one.answer === 'refused') {
      expect(() => networkOf(one.world)).toThrow(one.grounds ?? '');
      return;
    }
    const { decision, amongAll } = decisionOf(one);
    if (one.source !== one.destination) expect(amongAll).toBe(one.answer);
    const expected = one.grounds === null ? one.answer : `${one.answer}: ${one.grounds}`;
    expect(one.grounds === null ? decision.answer : said(decision)).toBe(expected);
    if (one.remark !== null) expect(decision.remark).toBe(one.remark);
    // What is not known has its reason; so has what is open although no policy is asked.
    expect(decision.remark !== null).toBe(one.answer === 'unknown' || one.source === one.destination);
    expect([decision.egress.governed, decision.ingress.governed]).toEqual([isPod(one.source), isPod(one.destination)]);
    const second = naiveOfAny(one.world, one.source, one.destination, one);
    expect(second.answer).toBe(one.answer);
    agree(decision, second);
  });
});

function isPod(end: End): boolean {
  return end.kind !== 'Outsider';
}

/** Decided by itself, and as one of all sources at once. */
function decisionOf({ world, source, destination, port, protocol }: Case) {
  const compiled = compile(networkOf(world));
  const [from, to] = [world.ends.indexOf(source), world.ends.indexOf(destination)];
  const { open, unknown } = crossings(compiled)(to, { port, protocol });
  return {
    decision: decide(compiled, from, to, { port, protocol }),
    amongAll: has(open, from) ? 'open' : has(unknown, from) ? 'unknown' : 'closed',
  };
}

/** The answer and the grounds of the directions that it is due to. */
function said({ answer, egress, ingress }: Decision): string {
  const grounds = [...groundsOf('egress', egress, answer), ...groundsOf('ingress', ingress, answer)];
  return grounds.length === 0 ? answer : `${answer}: ${grounds.join(', ')}`;
}

function groundsOf(name: string, direction: DirectionDecision, answer: Decision['answer']): readonly string[] {
  if (direction.answer !== answer) return [];
  return direction.grounds.map(({ why }) => {
    if (why.kind === 'allows') return `${name} rule ${why.rule} allows${why.byAddress ? ' by address' : ''}`;
    return 'rule' in why ? `${name} rule ${why.rule} ${why.kind}` : `${name} ${why.kind}`;
  });
}
