import { expect, it } from 'vitest';
import { isRunId, marked, newRun, selectorOf } from '../../../src/cluster/objects/run-id.ts';

const run = { id: 'bcd234', until: new Date('2026-01-02T03:04:05Z') };

it('a run has an id that fits a label and the end of a name, and a time by which it is over', () => {
  let next = 0;
  expect(newRun(new Date('2026-01-02T03:04:05Z'), 90, () => next++)).toEqual({
    id: 'bcdfgh',
    until: new Date('2026-01-02T03:05:35Z'),
  });
  expect(newRun(new Date(0), 1, (below) => below - 1).id).toBe('999999');
});

it.each([
  [
    'nothing of its own',
    {},
    { 'app.kubernetes.io/managed-by': 'sotsu', 'sotsu.dev/run': 'bcd234' },
    { 'sotsu.dev/until': '2026-01-02T03:04:05.000Z' },
  ],
  [
    "the author's labels win: policies may select by them",
    { labels: { 'app.kubernetes.io/managed-by': 'Helm', app: 'web' }, annotations: { note: 'x' } },
    { 'app.kubernetes.io/managed-by': 'Helm', app: 'web', 'sotsu.dev/run': 'bcd234' },
    { note: 'x', 'sotsu.dev/until': '2026-01-02T03:04:05.000Z' },
  ],
  [
    'the run label is never anybody else’s',
    { labels: { 'sotsu.dev/run': 'other' }, annotations: { 'sotsu.dev/until': 'never' } },
    { 'app.kubernetes.io/managed-by': 'sotsu', 'sotsu.dev/run': 'bcd234' },
    { 'sotsu.dev/until': '2026-01-02T03:04:05.000Z' },
  ],
])('marked: %s', (_title, metadata, labels, annotations) => {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { a: 1 },
  };
  expect(marked(object, run)).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels, annotations },
    spec: { a: 1 },
  });
});

it.each([
  ['bcd234', 'sotsu.dev/run=bcd234'],
  [null, 'sotsu.dev/run'],
])('the selector of run %s', (id, selector) => expect(selectorOf(id)).toBe(selector));

it.each([
  [newRun(new Date(0), 1).id, true],
  ['bcd234', true],
  ['bcd23', false],
  ['bcd2345', false],
  ['layer1', false],
  ['b,c=23', false],
  ['', false],
])('%s as the id of a run: %s', (text, is) => {
  expect(isRunId(text)).toBe(is);
});
