import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/plan/probe.ts';
import type { CellResult, Run, Terminal } from '../../src/report/run.ts';
import { table } from '../../src/report/table.ts';
import { tcp, udp } from '../cell.ts';
import { byPolicy, dropped, open, opened, refused, status, unknown, unreachable } from '../observation.ts';
import { resultOf, runOf, squared, stepOf } from './result.ts';

const wide: Terminal = { columns: 200, colour: false };

/** The report without title and last line: what stands between them, blank lines kept. */
function body(cells: readonly CellResult[], change: Partial<Run> = {}, columns = 200): string[] {
  const lines = table(runOf(cells, change), { columns, colour: false }).split('\n');
  return lines.slice(2, -3);
}
const first = (cells: readonly CellResult[], change: Partial<Run> = {}) =>
  table(runOf(cells, change), wide).split('\n')[0];
const last = (cells: readonly CellResult[], change: Partial<Run> = {}) =>
  table(runOf(cells, change), wide).split('\n').at(-2);

/** The grid of the design's picture. */
const layers: readonly CellResult[] = [
  ...['layer1', 'layer2', 'layer3'].map((to) =>
    resultOf({ from: 'layer1', to, expect: 'OK', ...squared('layer1', `${to}:80`) }, 'pass', open),
  ),
  resultOf({ from: 'layer2', to: 'layer1', ...squared('layer2', 'layer1:80') }, 'pass'),
  ...['layer2', 'layer3'].map((to) =>
    resultOf({ from: 'layer2', to, expect: 'OK', ...squared('layer2', `${to}:80`) }, 'pass', open),
  ),
  resultOf({ from: 'layer3', to: 'layer1', ...squared('layer3', 'layer1:80') }, 'pass'),
  resultOf({ from: 'layer3', to: 'layer2', ...squared('layer3', 'layer2:80') }, 'fail', open, {
    blame: 'The policies say so too: no policy isolates layer3 for egress.',
    reproduce: 'kubectl --context kind-sotsu -n layer3 exec layer3 -c probe -- curl -m 2 http://192.168.0.9:80/',
  }),
  resultOf(
    { from: 'layer3', to: 'layer3', ...squared('layer3', 'layer3:80') },
    'inconclusive',
    unknown('the exec in layer3/layer3 ended before its end mark, three times'),
  ),
];

it('is the picture in the design', () => {
  expect(
    table(
      runOf(layers, { timings: { pods: 3900, controls: 200, policies: 100, canary: 0, probes: 2100, cleanup: 0 } }),
      {
        columns: 80,
        colour: false,
      },
    ),
  ).toBe(`\
Three layers · context kind-sotsu · 3 pods, 9 cells

  from \\ to   layer1:80   layer2:80    layer3:80
  layer1      ✓ OK        ✓ OK         ✓ OK
  layer2      ✓ NG        ✓ OK         ✓ OK
  layer3      ✓ NG        ✗ NG: open   ? NG

  ✗ layer3 → layer2:80   expected NG, was open (HTTP 200 in 2 ms)
    The policies say so too: no policy isolates layer3 for egress.
    kubectl --context kind-sotsu -n layer3 exec layer3 -c probe -- curl -m 2 http://192.168.0.9:80/
  ? layer3 → layer3:80   could not be told: the exec in layer3/layer3 ended before its end mark, three times

  7 as expected · 1 wrong · 1 could not be told   6.3 s: pods 3.9, controls 0.2, policies 0.1, probes 2.1   exit 1
`);
});

it('a grid that is too wide stands in marks, with a key', () => {
  expect(body(layers, {}, 46).slice(0, 9)).toEqual([
    '  from \\ to  1 2 3',
    '  layer1     ✓ ✓ ✓',
    '  layer2     · ✓ ✓',
    '  layer3     · ✗ ?',
    '',
    '  1 layer1:80   2 layer2:80   3 layer3:80',
    '',
    '  ✓ open as expected   · closed as expected   ✗ wrong   ? could not be told',
    '',
  ]);
});

it.each([
  ['just wide enough', 48, '  from \\ to   layer1:80   layer2:80    layer3:80'],
  ['one column less', 47, '  from \\ to  1 2 3'],
])('%s', (_title, columns, line) => {
  expect(body(layers, {}, columns)[0]).toBe(line);
});

it('many columns have upright numbers, a key in columns, and go on below where they do not fit', () => {
  const names = Array.from({ length: 12 }, (_, index) => `n${index + 1}:80`);
  const cells = names.map((name) => resultOf({ expect: 'OK', ...squared('n1', name) }, 'pass', open));
  expect(body(cells, {}, 34)).toEqual([
    '                               1 1',
    '  from \\ to  1 2 3 4 5 6 7 8 9 0 1',
    '  n1         ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓',
    '',
    '             1',
    '  from \\ to  2',
    '  n1         ✓',
    '',
    '   1 n1:80     2 n2:80',
    '   3 n3:80     4 n4:80',
    '   5 n5:80     6 n6:80',
    '   7 n7:80     8 n8:80',
    '   9 n9:80    10 n10:80',
    '  11 n11:80   12 n12:80',
    '',
    '  ✓ open as expected',
  ]);
});

it('thirty by thirty fits into 80 columns', () => {
  const names = Array.from({ length: 30 }, (_, index) => `backend-${index + 1}`);
  const cells = names.flatMap((from) =>
    names.flatMap((to, columnIndex) =>
      to === from ? [] : [resultOf({ from, to, ...squared(from, `${to}:80`, { columnIndex }) }, 'pass')],
    ),
  );
  const lines = body(cells, {}, 80);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.slice(0, 4)).toEqual([
    '                                1 1 1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2 2 2 3',
    '  from \\ to   1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0',
    '  backend-1   - · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·',
    '  backend-2   · - · · · · · · · · · · · · · · · · · · · · · · · · · · · ·',
  ]);
});

describe('squares', () => {
  const at = squared('a', 'b');
  const square = (...cells: CellResult[]) => body(cells)[1]?.replace('  a           ', '');
  const mark = (...cells: CellResult[]) => body(cells, {}, 10)[1]?.replace('  a          ', '');
  const ports = (expect: 'OK' | 'NG', ...kinds: [Parameters<typeof resultOf>[1], Parameters<typeof resultOf>[2]][]) =>
    kinds.map(([kind, observed], index) => resultOf({ expect, port: tcp(80 + index), ...at }, kind, observed));
  it.each<[string, CellResult[], words: string, mark: string]>([
    ['OK', [resultOf({ expect: 'OK', ...at }, 'pass', open)], '✓ OK', '✓'],
    ['NG', [resultOf({ ...at }, 'pass')], '✓ NG', '·'],
    ['NG in a certain way', [resultOf({ as: 'refused', ...at }, 'pass', refused)], '✓ NG (refused)', '·'],
    ['NG, open', [resultOf({ ...at }, 'fail', open)], '✗ NG: open', '✗'],
    ['OK, closed', [resultOf({ expect: 'OK', ...at }, 'fail', dropped)], '✗ OK: dropped', '✗'],
    ['OK, closed by policy', [resultOf({ expect: 'OK', ...at }, 'fail', byPolicy)], '✗ OK: closed', '✗'],
    ['a status', [resultOf({ expect: 'OK', expectStatus: 403, ...at }, 'pass', status(403))], '✓ HTTP 403', '✓'],
    ['another status', [resultOf({ expect: 'OK', expectStatus: 403, ...at }, 'fail', open)], '✗ HTTP 403: 200', '✗'],
    ['in doubt', [resultOf({ ...at }, 'inconclusive', unknown())], '? NG', '?'],
    ['skipped', [resultOf({ ...at }, 'skipped', null)], '~ NG', '~'],
    ['measured open', [resultOf({ expect: null, ...at }, null, open)], '= open', 'o'],
    ['measured closed', [resultOf({ expect: null, ...at }, null, refused)], '= refused', 'x'],
    ['measured in vain', [resultOf({ expect: null, ...at }, null, unknown())], '= ?', '='],
    [
      'measured, both',
      [resultOf({ expect: null, ...at }, null, open), resultOf({ expect: null, port: tcp(81), ...at }, null, refused)],
      '= mixed',
      '=',
    ],
    ['all ports', ports('OK', ['pass', open], ['pass', opened]), '✓ OK', '✓'],
    ['one of the ports is wrong', ports('OK', ['pass', open], ['fail', dropped]), '✗ OK: dropped', '✗'],
    ['ports are wrong in two ways', ports('OK', ['fail', refused], ['fail', dropped]), '✗ OK: mixed', '✗'],
    ['wrong outranks doubt', ports('OK', ['inconclusive', unknown()], ['fail', dropped]), '✗ OK: dropped', '✗'],
    ['doubt outranks skipped', ports('OK', ['skipped', null], ['inconclusive', unknown()]), '? OK', '?'],
    ['skipped outranks as expected', ports('OK', ['pass', open], ['skipped', null]), '~ OK', '~'],
  ])('%s', (_title, cells, words, sign) => {
    expect(square(...cells)).toBe(words);
    expect(mark(...cells)).toBe(sign);
  });
});

describe('the grid', () => {
  const ok = (row: string, column: string, at: { grid?: number; columnIndex?: number } = {}) =>
    resultOf({ expect: 'OK', ...squared(row, column, at) }, 'pass', open);
  it('is a dash where nothing was to be tried, and keeps the order of its columns', () => {
    const [a, b, c] = [{ columnIndex: 0 }, { columnIndex: 1 }, { columnIndex: 2 }];
    expect(body([ok('a', 'c', c), ok('b', 'a', a), ok('c', 'b', b), ok('d', 'a', a)])).toEqual([
      '  from \\ to   a      b      c',
      '  a           -      -      ✓ OK',
      '  b           ✓ OK   -      -',
      '  c           -      ✓ OK   -',
      '  d           ✓ OK   -      -',
    ]);
  });

  it('counts wide characters as two', () => {
    expect(body([ok('層一', '層二:80'), ok('層一', 'b'), ok('layer-2', '層二:80')])).toEqual([
      '  from \\ to   層二:80   b',
      '  層一        ✓ OK      ✓ OK',
      '  layer-2     ✓ OK      -',
    ]);
  });

  it('stands by itself where there are several', () => {
    expect(body([ok('a', 'b'), ok('a', 'b', { grid: 1 })])).toEqual([
      '  from \\ to   b',
      '  a           ✓ OK',
      '',
      '  from \\ to   b',
      '  a           ✓ OK',
    ]);
  });
});

describe('checks', () => {
  it('are lines of a table', () => {
    const http = { method: 'DELETE', path: '/orders' };
    expect(
      body([
        resultOf({ port: udp(53), expect: 'OK' }, 'pass', opened),
        resultOf({ http, expect: 'OK', expectStatus: 403 }, 'pass', status(403)),
        resultOf({ as: 'dropped', via: 'service' }, 'pass', dropped, { control: 'own-pod' }),
        resultOf({ to: 'c', expect: null }, null, byPolicy, { control: null }),
        resultOf({ to: 'd' }, 'skipped', null, { remarks: ['requires cilium'] }),
        resultOf({ to: 'e', port: null }, 'inconclusive', unknown('no pod\u001b[31m\nis ready')),
      ]),
    ).toEqual([
      '  check                        expected       seen',
      '  ✓ a → b:53/udp               OK             open (in 3 ms)',
      '  ✓ a → b:80, DELETE /orders   HTTP 403       open (HTTP 403 in 2 ms)',
      '  ✓ a → b:80 via service       NG (dropped)   closed (dropped after 2001 ms, control: own-pod)',
      '  = a → c:80                                  closed by policy',
      '  ~ a → d:80                   NG             requires cilium',
      '  ? a → e                      NG             could not be told',
      '',
      '  ~ skipped   = measured, nothing expected',
      '  skipped, requires cilium: a → d:80',
      '',
      '  ? a → e   could not be told: no pod [31m is ready',
    ]);
  });

  const at = (line: number) => ({ place: { file: 'x', line, column: 3 } });
  it('stand together by the line that they were written in where they are many', () => {
    const cells = [
      ...Array.from({ length: 29 }, (_, index) =>
        resultOf({ to: `n${index}`, ...at(40) }, index === 7 ? 'skipped' : 'pass', index === 7 ? null : dropped),
      ),
      resultOf({ to: 'x', expect: 'OK', ...at(41) }, 'pass', open),
    ];
    expect(body(cells).length).toBe(31 + 2);
    expect(body([...cells, resultOf({ to: 'y', expect: 'OK', ...at(42) }, 'pass', open)]).slice(0, 4)).toEqual([
      '  check                   expected   seen',
      '  ~ 29 cells of line 40   NG         28 as expected · 1 skipped',
      '  ✓ a → x:80              OK         open (HTTP 200 in 2 ms)',
      '  ✓ a → y:80              OK         open (HTTP 200 in 2 ms)',
    ]);
  });
});

describe('below the tables', () => {
  it('remarks on cells that are as expected, each once', () => {
    const remarks = ['closed before our policies'];
    const cells = ['b', 'c', 'd', 'e', 'f'].map((to) =>
      resultOf({ to, ...squared('a', to) }, 'pass', dropped, { remarks }),
    );
    expect(body(cells).slice(3)).toEqual(['  closed before our policies: a → b:80, a → c:80, a → d:80 and 2 more']);
    expect(body(cells.slice(0, 3)).slice(3)).toEqual(['  closed before our policies: a → b:80, a → c:80, a → d:80']);
  });

  it('remarks on wrong cells stand with them', () => {
    const cell = resultOf({ expect: 'OK', ...squared('a', 'b') }, 'fail', dropped, {
      remarks: ['closed before our policies'],
      blame: 'One.\nTwo.',
    });
    expect(body([cell]).slice(3)).toEqual([
      '  ✗ a → b:80   expected OK, was closed (dropped after 2001 ms, control: baseline)',
      '    closed before our policies',
      '    One.',
      '    Two.',
    ]);
  });

  it('a closed cell can be in doubt too', () => {
    const cell = resultOf({ expect: 'OK', ...squared('a', 'b') }, 'inconclusive', dropped, {
      control: 'none',
      remarks: ['unproven'],
    });
    expect(body([cell]).slice(3)).toEqual([
      '  ? a → b:80   expected OK, was closed (dropped after 2001 ms, control: none)',
      '    unproven',
    ]);
  });

  it('wrong cells come first, then those in doubt, then those measured in vain', () => {
    const names = [
      resultOf({ to: 'x', expect: null, ...squared('a', 'x') }, null, unknown()),
      resultOf({ to: 'b', ...squared('a', 'b') }, 'inconclusive', unknown()),
      resultOf({ to: 'c', ...squared('a', 'c') }, 'fail', open),
      resultOf({ to: 'd', expect: null, ...squared('a', 'd') }, null, open),
    ];
    expect(body(names).slice(3)).toEqual([
      '  = measured, nothing expected',
      '',
      '  ✗ a → c:80   expected NG, was open (HTTP 200 in 2 ms)',
      '  = a → x:80   could not be told: the exec broke',
      '  ? a → b:80   could not be told: the exec broke',
    ]);
  });

  it('cells that could not be told for one reason stand together', () => {
    const why = unknown('pod shop/a cannot be scheduled: no node has room');
    const at = (to: string, observed: Observation, change: Partial<CellResult> & { remarks?: string[] } = {}) =>
      resultOf({ to, ...squared('a', to) }, 'inconclusive', observed, change);
    expect(
      body([
        at('b', why, { reproduce: 'kubectl exec b' }),
        at('c', unknown('pod shop/c was refused: no')),
        at('d', why, { reproduce: 'kubectl exec d' }),
        at('e', why, { remarks: ['closed before our policies'] }),
        resultOf({ to: 'f', expect: null, ...squared('a', 'f') }, null, why),
        at('g', unreachable, { remarks: ['unproven'] }),
        at('h', unreachable, { remarks: ['unproven'] }),
        at('i', why),
      ]).slice(5),
    ).toEqual([
      '  ? 3 cells   could not be told: pod shop/a cannot be scheduled: no node has room',
      '    a → b:80, a → d:80, a → i:80',
      '    kubectl exec b',
      '  ? a → c:80   could not be told: pod shop/c was refused: no',
      '  ? a → e:80   could not be told: pod shop/a cannot be scheduled: no node has room',
      '    closed before our policies',
      '  = a → f:80   could not be told: pod shop/a cannot be scheduled: no node has room',
      '  ? a → g:80   expected NG, was closed (unreachable after 4 ms, control: baseline)',
      '    unproven',
      '  ? a → h:80   expected NG, was closed (unreachable after 4 ms, control: baseline)',
      '    unproven',
    ]);
  });

  it('more than fifty are left to the JSON, and a reason counts once', () => {
    const why = ['x', 'y'].map((to) => resultOf({ to, ...squared('a', 'n') }, 'inconclusive', unknown()));
    const wrong = (length: number) =>
      Array.from({ length }, (_, index) => resultOf({ to: `n${index}`, ...squared('a', 'n') }, 'fail', open));
    expect(body([...why, ...wrong(49)]).at(-1)).toBe('    a → x:80, a → y:80');
    expect(body([...why, ...wrong(50)]).at(-1)).toBe('  … and 2 more: `--report json` lists them all');
  });

  it('more than fifty are left to the JSON', () => {
    const cells = Array.from({ length: 52 }, (_, index) =>
      resultOf({ to: `n${index}`, ...squared('a', 'n') }, 'fail', open),
    );
    expect(body(cells).slice(-2)).toEqual([
      '  ✗ a → n49:80   expected NG, was open (HTTP 200 in 2 ms)',
      '  … and 2 more: `--report json` lists them all',
    ]);
    expect(body(cells.slice(0, 50)).at(-1)).toBe('  ✗ a → n49:80   expected NG, was open (HTTP 200 in 2 ms)');
  });

  it('a cluster that enforces nothing is one line, not a page of red cells', () => {
    const cells = [
      resultOf({ ...squared('a', 'b') }, 'fail', open),
      resultOf({ to: 'c', ...squared('a', 'c') }, 'fail', opened),
      resultOf({ to: 'd', expect: 'OK', ...squared('a', 'd') }, 'fail', dropped),
      resultOf({ to: 'e', as: 'dropped', ...squared('a', 'e') }, 'fail', refused),
    ];
    expect(body(cells, { enforcement: 'not enforced' }).slice(3)).toEqual([
      '  ✗ 2 NG cells were open: no policy is enforced here',
      '  ✗ a → d:80   expected OK, was closed (dropped after 2001 ms, control: baseline)',
      '  ✗ a → e:80   expected NG (dropped), was closed (refused after 1 ms, control: baseline)',
    ]);
    expect(body(cells.slice(0, 1), { enforcement: 'not enforced' }).slice(3)).toEqual([
      '  ✗ 1 NG cell was open: no policy is enforced here',
    ]);
    expect(body(cells, { enforcement: 'unknown' }).length).toBe(3 + 4);
  });

  it.each([
    [520, ['  settled after 0.5 s']],
    [0, []],
    [null, []],
  ])('settled after %s', (settledAfter, lines) => {
    const cells = [resultOf({ ...squared('a', 'b') }, 'pass')];
    expect(body([], { steps: [stepOf(cells, { settledAfter })] }).slice(3)).toEqual(lines);
  });
});

it('steps have their names', () => {
  const cells = [resultOf({ ...squared('a', 'b') }, 'pass')];
  const steps = [stepOf(cells, { name: 'before' }), stepOf(cells, { name: 'after' })];
  expect(body([], { steps })).toEqual([
    '  before',
    '',
    '  from \\ to   b',
    '  a           ✓ NG',
    '',
    '  after',
    '',
    '  from \\ to   b',
    '  a           ✓ NG',
  ]);
});

describe('the title', () => {
  const cell = resultOf({}, 'pass');
  it.each<[string, CellResult[], Partial<Run>, string]>([
    ['live', [cell], {}, 'Three layers · context kind-sotsu · 3 pods, 1 cell'],
    ['one pod', [cell, cell], { pods: 1 }, 'Three layers · context kind-sotsu · 1 pod, 2 cells'],
    ['no pods', [], { pods: 0 }, 'Three layers · context kind-sotsu · 0 cells'],
    [
      'offline',
      [cell],
      { engine: 'offline', context: null, pods: 0 },
      'Three layers · worked out from the manifests · 1 cell',
    ],
    ['no context', [cell], { context: null }, 'Three layers · 3 pods, 1 cell'],
  ])('%s', (_title, cells, change, line) => {
    expect(first(cells, change)).toBe(line);
  });

  it('is followed by what has to be said', () => {
    const text = table(
      runOf([cell], { remarks: ['This cluster enforces no NetworkPolicy.', 'Kept, as you asked.'] }),
      wide,
    );
    expect(text.split('\n').slice(0, 4)).toEqual([
      'Three layers · context kind-sotsu · 3 pods, 1 cell',
      'This cluster enforces no NetworkPolicy.',
      'Kept, as you asked.',
      '',
    ]);
  });
});

describe('the last line', () => {
  const times = '6.7 s: pods 3.9, controls 0.2, policies 0.1, probes 2.1, cleanup 0.4';
  const none = { pods: 0, controls: 0, policies: 0, canary: 0, probes: 0, cleanup: 0 };
  it.each<[string, CellResult[], Partial<Run>, string]>([
    ['as expected', [resultOf({}, 'pass')], {}, `  1 as expected   ${times}   exit 0`],
    ['nothing', [], {}, `  0 as expected   ${times}   exit 0`],
    ['wrong only', [resultOf({}, 'fail', open)], {}, `  0 as expected · 1 wrong   ${times}   exit 1`],
    [
      'everything',
      [
        resultOf({}, 'pass'),
        resultOf({}, 'inconclusive', unknown()),
        resultOf({}, 'skipped', null),
        resultOf({ expect: null }, null, open),
      ],
      {},
      `  1 as expected · 1 could not be told · 1 skipped · 1 measured   ${times}   exit 3`,
    ],
    ['no times', [resultOf({}, 'pass')], { timings: none }, '  1 as expected   exit 0'],
    [
      'one time',
      [resultOf({}, 'pass')],
      { timings: { ...none, probes: 240 } },
      '  1 as expected   0.2 s: probes 0.2   exit 0',
    ],
    [
      'every time',
      [resultOf({}, 'pass')],
      { timings: { pods: 1000, controls: 200, policies: 300, canary: 400, probes: 500, cleanup: 600 } },
      '  1 as expected   3.0 s: pods 1.0, controls 0.2, policies 0.3, canary 0.4, probes 0.5, cleanup 0.6   exit 0',
    ],
  ])('%s', (_title, cells, change, line) => {
    expect(last(cells, change)).toBe(line);
  });

  it('comes after what is left in the cluster', () => {
    const cleanup = { left: ['namespace/layer1', 'namespace/layer2'], terminating: ['layer3', 'layer4'] };
    expect(table(runOf([], { cleanup }), wide).split('\n').slice(2)).toEqual([
      '  left behind: namespace/layer1, namespace/layer2; `sotsu clean` removes it',
      '  still terminating: layer3, layer4',
      `  0 as expected   ${times}   exit 3`,
      '',
    ]);
  });
});

describe('colours', () => {
  const coloured = (cells: readonly CellResult[]) => table(runOf(cells), { columns: 80, colour: true });
  const at = squared('a', 'b');
  it('are only where they are wanted', () => {
    expect(table(runOf(layers), wide)).not.toContain('\u001b');
    expect(coloured(layers)).toContain('\u001b');
  });

  it.each<[string, CellResult, string]>([
    ['as expected', resultOf({ ...at }, 'pass'), '\u001b[32m✓ NG\u001b[39m'],
    ['wrong', resultOf({ ...at }, 'fail', open), '\u001b[31m✗ NG: open\u001b[39m'],
    ['in doubt', resultOf({ ...at }, 'inconclusive', unknown()), '\u001b[33m? NG\u001b[39m'],
    ['skipped', resultOf({ ...at }, 'skipped', null), '\u001b[2m~ NG\u001b[22m'],
    ['a check', resultOf({}, 'pass'), '\u001b[32m✓\u001b[39m a → b:80'],
    ['a detail', resultOf({ ...at }, 'fail', open), '\u001b[31m✗\u001b[39m a → b:80   expected'],
    ['a count', resultOf({ ...at }, 'fail', open), '0 as expected · \u001b[31m1 wrong\u001b[39m'],
  ])('%s', (_title, cell, text) => {
    expect(coloured([cell])).toContain(text);
  });

  it('do not disturb the columns', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours themselves
    expect(coloured(layers).replaceAll(/\u001b\[\d+m/g, '')).toBe(table(runOf(layers), { columns: 80, colour: false }));
  });
});
