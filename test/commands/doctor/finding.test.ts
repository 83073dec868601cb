import { expect, it } from 'vitest';
import { exitCodeOfFindings, type Finding, findingText } from '../../../src/commands/doctor/finding.ts';
import { coloursOf } from '../../../src/report/colours.ts';

const finding = (kind: Finding['kind']): Finding => ({ kind, name: 'exec', says: 'x' });

it.each<[Finding['kind'][], number]>([
  [['fine', 'fine'], 0],
  [['fine', 'not granted'], 0],
  [['fine', 'unknown'], 3],
  [['fine', 'broken'], 3],
  [['unknown', 'not enforced', 'broken'], 1],
  [[], 0],
])('%s ends with %i', (kinds, code) => {
  expect(exitCodeOfFindings(kinds.map(finding))).toBe(code);
});

it.each<[Finding['kind'], string]>([
  ['fine', '✓'],
  ['not enforced', '✗'],
  ['broken', '✗'],
  ['unknown', '?'],
  ['not granted', '-'],
])('%s is %s', (kind, symbol) => {
  expect(findingText(finding(kind), coloursOf(false))).toBe(`${symbol} exec              x\n`);
});

it('puts what needs more than a sentence below it', () => {
  const says = 'missing rights; add to a ClusterRole:\n  - { resources: [pods] }';
  expect(findingText({ kind: 'not granted', name: 'rights: made', says }, coloursOf(false))).toBe(
    '- rights: made      missing rights; add to a ClusterRole:\n      - { resources: [pods] }\n',
  );
});
