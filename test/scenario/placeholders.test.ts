import { expect, it } from 'vitest';
import { environmentValues, fillPlaceholders } from '../../src/scenario/placeholders.ts';

const values = new Map([
  ['pods.web.ip', '10.0.0.7'],
  ['pods.web.node', 'node-1'],
  ['env.A', '${pods.web.ip}'],
  ['env.EMPTY', ''],
  ['x', '$&'],
]);

it.each([
  ['a string', '${pods.web.ip}/32', '10.0.0.7/32'],
  ['several in one', '${pods.web.ip} ${pods.web.node}', '10.0.0.7 node-1'],
  ['what a value says is not filled again', '${env.A}', '${pods.web.ip}'],
  ['what a value says is not a pattern', '${x}', '$&'],
  ['what the environment says, not the default', '${env.A:-b}', '${pods.web.ip}'],
  ['a default for what it does not say', '${env.NOPE:-203.0.113.10}/32 ${env.EMPTY:-b}', '203.0.113.10/32 b'],
  ['an empty default', 'a${env.NOPE:-}', 'a'],
  ['what nobody knows stays', '${pods.other.ip} ${ $x $ {pods.web.ip}', '${pods.other.ip} ${ $x $ {pods.web.ip}'],
  [
    'lists and maps, keys excepted',
    { '${x}': ['${pods.web.node}', { a: '${pods.web.ip}' }] },
    { '${x}': ['node-1', { a: '10.0.0.7' }] },
  ],
  ['what is no text', [1, true, null, 2.5], [1, true, null, 2.5]],
])('fills %s', (_title, before, after) => {
  const copy = structuredClone(before);
  expect(fillPlaceholders<unknown>(before, values)).toEqual(after);
  expect(before).toEqual(copy);
});

it('fills keys that JavaScript means something by', () => {
  const document: unknown = JSON.parse('{ "__proto__": "${pods.web.ip}", "constructor": "${pods.web.node}" }');
  expect(JSON.stringify(fillPlaceholders(document, values))).toBe('{"__proto__":"10.0.0.7","constructor":"node-1"}');
});

it('knows the variables that are set', () => {
  expect([...environmentValues({ A: 'a', EMPTY: '', UNSET: undefined })]).toEqual([
    ['env.A', 'a'],
    ['env.EMPTY', ''],
  ]);
});
