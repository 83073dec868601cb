import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { asKubernetes } from '../../src/scenario/yaml/kubernetes.ts';
import { plain } from '../../src/scenario/yaml/located.ts';
import { parseYaml } from '../../src/scenario/yaml/parse.ts';
import { quickYaml } from '../../src/scenario/yaml/quick.ts';
import { asYaml, objects } from '../bench/manifests.ts';

/** What the library makes of a text: its only document; nothing where there is a mistake, or not one document. */
function slowly(text: string): { value: unknown } | null {
  let sound = true;
  const documents = parseYaml('a.yaml', text, () => {
    sound = false;
  });
  const [first, second] = documents ?? [];
  return sound && first && !second ? { value: plain(asKubernetes(first)) } : null;
}

describe('the quick reading of YAML', () => {
  it.each<[string, string, unknown]>([
    ['a map', 'a: b\nc:\n  d: e\n', { a: 'b', c: { d: 'e' } }],
    ['lists, further in or not', 'a:\n- b\n- c\nd:\n  - e\n', { a: ['b', 'c'], d: ['e'] }],
    [
      'maps in lists',
      'a:\n- b: 1\n  c: 2\n-   d: 3\n    e:\n    - f\n- {}\n',
      { a: [{ b: 1, c: 2 }, { d: 3, e: ['f'] }, {}] },
    ],
    ['lists in lists', '- - a\n  - b\n- - c\n-\n  - d\n-\n', [['a', 'b'], ['c'], ['d'], null]],
    ['nothing', 'a:\nb:\n  c:\nd: null\n', { a: null, b: { c: null }, d: null }],
    [
      'whole numbers and truths',
      'a: 80\nb: 0\nc: true\nd: "80"\ne: \'true\'\n',
      { a: 80, b: 0, c: true, d: '80', e: 'true' },
    ],
    [
      'texts that begin like numbers',
      'a: 10.0.0.1\nb: 100m\nc: 10.0.0.0/8\nd: 2025-01-02T03:04:05Z\n',
      { a: '10.0.0.1', b: '100m', c: '10.0.0.0/8', d: '2025-01-02T03:04:05Z' },
    ],
    [
      'arguments',
      'a:\n- --v=2\n- -x\n- :8080\n- $(NAME)\n- a: b\n',
      { a: ['--v=2', '-x', ':8080', '$(NAME)', { a: 'b' }] },
    ],
    ['comments and blank lines', '# a\n\na: b\n\n  # c\nc:\n# d\n  d: e\n', { a: 'b', c: { d: 'e' } }],
    ['quoted keys', '"a b": c\n\'d e\': f\n', { 'a b': 'c', 'd e': 'f' }],
    ['blocks of text', 'a: |\n  {"b":\n\n    # c}\n\n\nd: |-\n  e\n', { a: '{"b":\n\n  # c}\n', d: 'e' }],
    [
      'what kubectl takes for no text',
      'a: yes\nb: n\nc: 0120\nd: 1_000\ne: 1.5\nf: Off\n',
      { a: true, b: false, c: 80, d: 1000, e: 1.5, f: false },
    ],
    ['a document mark', '---\na: b\n', { a: 'b' }],
    [
      'labels with the names of other things',
      'constructor: a\ntoString: b\n',
      Object.fromEntries([
        ['constructor', 'a'],
        ['toString', 'b'],
      ]),
    ],
  ])('knows %s', (_, text, value) => {
    expect(quickYaml(text)).toEqual({ value });
    expect(slowly(text)).toEqual({ value });
  });

  it.each([
    ['an anchor', 'a: &b c\n'],
    ['an alias', 'a: *b\n'],
    ['a merge key', '<<: a\n'],
    ['a tag', 'a: !!str 5\n'],
    ['a key that is a truth value', 'y: b\n'],
    ['a key that is nothing', 'null: b\n'],
    ['a key that is a number', '010: b\n'],
    ['an escape', 'a: "b\\n"\n'],
    ['a text in two lines', 'a: b\n  c\n'],
    ['a quoted text in two lines', 'a: "b\n  c"\n'],
    ['a comment behind a value', 'a: b # c\n'],
    ['a colon in a text', 'a: b: c\n'],
    ['a key twice', 'a: b\na: c\n'],
    ['__proto__', '__proto__: a\n'],
    ['a tab', 'a:\tb\n'],
    ['a NUL', 'a: b\0\n'],
    ['a line end of Windows', 'a: b\r\n'],
    ['a folded text', 'a: >\n  b\n'],
    ['a kept line end', 'a: |+\n  b\n'],
    ['a text without an end', 'a: |\n  b'],
    ['a text with nothing in it', 'a: |\nb: c\n'],
    ['a text that begins with a blank line', 'a: |\n\n  b\n'],
    ['a wrong indentation', 'a:\n    b: c\n  d: e\n'],
    ['a second document', 'a: b\n---\nc: d\n'],
    ['a lone text', 'hello\n'],
    ['nothing', ''],
  ])('leaves %s to the library', (_, text) => {
    expect(quickYaml(text)).toBeNull();
  });

  it('knows the manifests of the benchmark', () => {
    const all = objects({ pods: 10, policies: 20 });
    const texts = asYaml(all).split(/^---\n/m);
    expect(texts.map((text) => quickYaml(text)?.value)).toEqual(all);
  });

  it('is what the library reads, or nothing', () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const quick = quickYaml(text);
        if (quick !== null) expect(slowly(text)).toEqual(quick);
      }),
      { numRuns: 3000 },
    );
  });

  it('is something for most texts without a slip', () => {
    const texts = fc.sample(
      tree.map((value) => stringify(value, { lineWidth: 0 })),
      { numRuns: 500, seed: 1 },
    );
    expect(texts.filter((text) => quickYaml(text) !== null).length).toBeGreaterThan(100);
  });
});

const word = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'web',
    '80',
    '1.5',
    '1e3',
    '-1',
    '0x1f',
    '007',
    'null',
    '~',
    'true',
    'No',
    'y',
    'on',
    'OFF',
    '1_000',
    '0120',
    '0b1',
    '089',
    'a: b',
    'a #b',
    '- a',
    "it's",
    '"a"',
    '10.0.0.0/8',
    '1.2.3',
    '|',
    '{}',
    '*a',
    '&a',
    '!a',
    '? a',
    ':80',
    '--x',
    '-',
    '---',
    'a:',
    '#',
    'ä',
    '\u2028',
    '.5',
    '+1',
    '-.inf',
    '12e03',
    '0.',
    '5.',
  ),
  fc.string({ maxLength: 6 }),
  fc.string({ maxLength: 12, unit: fc.constantFrom('a', '1', ' ', '\n', '-', ':', '#', '.', 'e', '"', "'") }),
);
const { tree } = fc.letrec<{ tree: unknown; value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, word, fc.integer(), fc.boolean(), fc.constant(null), tie('tree')),
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.dictionary(fc.oneof(word, fc.constantFrom('a', 'b', 'metadata', 'app.kubernetes.io/name')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
}));

/** Block style with a few slips of the hand in it. */
const written = fc
  .record({
    value: tree,
    indentSeq: fc.boolean(),
    slips: fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(2),
        fc.constantFrom(
          ' ',
          '\n',
          '  ',
          '- ',
          '-',
          ':',
          ': ',
          '#',
          ' #',
          '"',
          "'",
          '|',
          'a',
          '1',
          '\n\n',
          '\n ',
          '---',
          '.',
          '{',
          '~',
        ),
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ value, indentSeq, slips }) => {
    let text = stringify(value, { lineWidth: 0, indentSeq });
    for (const [where, cut, put] of slips) {
      const at = where % (text.length + 1);
      text = text.slice(0, at) + put + text.slice(at + cut);
    }
    return { text };
  });
