import { expect, it } from 'vitest';
import { describe, UserError } from '../src/errors.ts';

it("a user's mistake is a sentence and a hint, without a stack", () => {
  expect(describe(new UserError('a command is missing', 'see `sotsu --help`'))).toBe(
    'error: a command is missing\nhint: see `sotsu --help`\n',
  );
});

it.each([
  ['an Error keeps its stack', new TypeError('x is undefined'), /bug in sotsu.*TypeError: x is undefined.* at /s],
  ['anything else is shown as it is', 'thrown text', /bug in sotsu.*thrown text\n$/s],
])('a bug says that it is one: %s', (_title, thrown, expected) => {
  expect(describe(thrown)).toMatch(expected);
});
