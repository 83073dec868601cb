import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base, mistakesOf, reading } from './reading.ts';

const scenario = `${base}policies:
  - policies/a.yaml
  - { file: b.yaml, namespaces: [one] }
matrix: |
  from \\ to   a    b:80   *
  a           OK   OK     -
  *           NG   ?      ×   # a comment
checks:
  - { from: a, to: "b:53/udp", expect: OK }
  - { from: a, to: "b:80", expect: { status: 403 }, http: { path: /x } }
requires: [ipv6]
probing: { timeout: 2s }
`;
const files = {
  'dir/policies/a.yaml':
    'apiVersion: a/v1\nkind: X\nmetadata: { name: a, namespace: one }\nspec: { a: "${pods.a.ip}" }\n',
  'dir/b.yaml': 'kind: List\nitems: [{ apiVersion: x/v1, kind: Z, metadata: { name: b } }]\n',
};

describe('whatever is written', () => {
  it('the scenario that the others are made of has no mistakes', async () => {
    expect(await mistakesOf(scenario, files)).toEqual([]);
  });

  it('comes to a scenario or to mistakes, each at a place that there is', async () => {
    const edit = fc.record({
      at: fc.nat(scenario.length - 1),
      length: fc.nat(12),
      text: fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.constantFrom(
          '\n',
          ' ',
          '{',
          '}',
          '[',
          ']',
          ':',
          ': ',
          '|',
          '&a ',
          '*a',
          '"',
          '__proto__',
          'null',
          '~',
          '80',
          'constructor: x\n',
          '- ',
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const text = edits.reduce(
          (so, { at, length, text }) => so.slice(0, at) + text + so.slice(at + length),
          scenario,
        );
        const result = await reading(text, files);
        if (result.kind === 'scenario') return;
        expect(result.mistakes).not.toEqual([]);
        const lines = text.split('\n');
        for (const { place, sentence, hint } of result.mistakes) {
          expect(sentence).toMatch(/^\S[^\n]*$/);
          expect(hint).toMatch(/^\S[^\n]*$/);
          if (place.file !== 'dir/scenario.yaml') continue;
          expect(place.line).toBeGreaterThanOrEqual(1);
          expect(place.line).toBeLessThanOrEqual(lines.length);
          expect(place.column).toBeGreaterThanOrEqual(1);
          expect(place.column).toBeLessThanOrEqual((lines[place.line - 1]?.length ?? 0) + 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});
