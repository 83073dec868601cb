import { describe, expect, it } from 'vitest';
import { base, cellsOf, read } from './reading.ts';

const matrix = (...lines: string[]) => `${base}matrix: |\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('a grid is read by its blanks', () => {
  it.each([
    ['the corner of the documentation', ['from \\ to  a  b:80', 'a          OK NG']],
    ['a corner in one word', ['from\\to  a  b:80', 'a        OK NG']],
    ['a corner with a blank after the backslash', ['from\\ to  a  b:80', 'a   OK NG']],
    ['a corner with a blank before the backslash', ['from \\to  a  b:80', 'a   OK NG']],
    ['a backslash alone', ['\\  a  b:80', 'a  OK NG']],
    ['a corner without a backslash', ['from/to  a  b:80', 'a  OK NG']],
    ['no corner', ['a  b:80', 'a  OK NG']],
    [
      'columns out of line',
      ['from \\ to a             b:80', 'a                               OK                     NG'],
    ],
    ['tabs, and blanks of East Asia', ['from \\ to\ta\u3000b:80', 'a\u3000\u3000OK\tNG']],
    ['circles and crosses', ['from \\ to  a  b:80', 'a          ○  ×']],
    [
      'comments and empty lines',
      ['', '# a comment', 'from \\ to  a  b:80 # as many as two', '', 'a OK NG # OK', '#b OK OK'],
    ],
  ])('%s', async (_title, lines) => {
    expect(await cellsOf(matrix(...lines))).toEqual(['a → a:80 OK', 'a → b:80 NG']);
  });

  it('a comment begins a word of its own', async () => {
    await expect(cellsOf(matrix('\\ a', 'b OK#'))).rejects.toThrow('`OK#` is not a cell');
  });
});

describe('what a grid cell comes to', () => {
  it.each([
    ['OK, NG, ? and -', ['\\ a b:80 db pay', 'a OK NG ? -'], ['a → a:80 OK', 'a → b:80 NG', 'a → db:5432 ?']],
    ['every served port without one', ['\\ b', 'a OK'], ['a → b:80 OK', 'a → b:53/udp OK']],
    ['a UDP port', ['\\ b:53/udp', 'a OK'], ['a → b:53/udp OK']],
    ['a protocol in capitals', ['\\ b:53/UDP,b:80/TCP', 'a OK'], ['a → b:53/udp OK', 'a → b:80 OK']],
    [
      'dns alone is UDP',
      ['\\ dns dns:53/udp dns:53/tcp', 'a OK OK NG'],
      ['a → dns:53/udp OK', 'a → dns:53/udp OK', 'a → dns:53 NG'],
    ],
    ['apiserver is its Service', ['\\ apiserver apiserver:443', 'a OK -'], ['a → apiserver:443 OK']],
    [
      'a workload has ports that only the cluster knows',
      ['\\ front front:8080', 'a OK NG'],
      ['a → front OK', 'a → front:8080 NG'],
    ],
    [
      'a host with its port, and one with the port in the cell',
      ['\\ pay meta:80', 'a OK NG'],
      ['a → pay:443 OK', 'a → meta:80 NG'],
    ],
    ['DNS is asked of hosts too', ['\\ meta:53/udp', 'a NG'], ['a → meta:53/udp NG']],
    [
      'names that share a row and a column',
      ['\\ a,b:80', 'a,front OK'],
      ['a → a:80 OK', 'a → b:80 OK', 'front → a:80 OK', 'front → b:80 OK'],
    ],
    ['a group as both', ['\\ both:80', 'both OK'], ['a → a:80 OK', 'a → b:80 OK', 'b → a:80 OK', 'b → b:80 OK']],
    [
      'one name twice in a list is once',
      ['\\ a,both:80', 'a,both NG'],
      ['a → a:80 NG', 'a → b:80 NG', 'b → a:80 NG', 'b → b:80 NG'],
    ],
    [
      'here',
      ['\\ pay apiserver db', 'here OK OK NG'],
      ['here → pay:443 OK', 'here → apiserver:443 OK', 'here → db:5432 NG'],
    ],
    [
      '`*` is every other row',
      ['\\ a', 'b NG', '* OK'],
      ['b → a:80 NG', 'a → a:80 OK', 'quiet → a:80 OK', 'front → a:80 OK'],
    ],
    [
      '`*` is every other column, port by port',
      ['\\ b:80 *', 'a NG OK'],
      ['a → b:80 NG', 'a → a:80 OK', 'a → b:53/udp OK', 'a → front OK', 'a → db:5432 OK', 'a → pay:443 OK'],
    ],
    [
      'of a workload named with a port `*` leaves nothing',
      ['\\ front:80 a b db pay *', 'a OK - - - - NG'],
      ['a → front:80 OK'],
    ],
    [
      '`*` as both',
      ['\\ * both db pay front', 'quiet OK - - - -', '* - - - NG -'],
      ['a → pay:443 NG', 'b → pay:443 NG', 'front → pay:443 NG'],
    ],
  ])('%s', async (_title, lines, cells) => {
    expect(await cellsOf(matrix(...lines))).toEqual(cells);
  });
});

describe('where a grid cell stands', () => {
  it('in its file, and in its table as written', async () => {
    const { steps } = await read(matrix('', 'from \\ to  a   both:80', 'a,b        OK  -', '*          NG  NG'));
    expect([0, 1, 2, 4].map((index) => steps[0]?.cells[index])).toEqual([
      {
        from: 'a',
        to: 'a',
        port: { name: null, port: 80, protocol: 'TCP' },
        via: 'pod',
        http: null,
        expect: 'OK',
        expectStatus: null,
        as: null,
        requires: [],
        square: { grid: 0, row: 'a,b', column: 'a', columnIndex: 0 },
        place: { file: 'dir/scenario.yaml', line: 21, column: 14 },
      },
      expect.objectContaining({ from: 'b', square: { grid: 0, row: 'a,b', column: 'a', columnIndex: 0 } }),
      expect.objectContaining({
        from: 'quiet',
        square: { grid: 0, row: '*', column: 'a', columnIndex: 0 },
        place: { file: 'dir/scenario.yaml', line: 22, column: 14 },
      }),
      expect.objectContaining({
        from: 'quiet',
        square: { grid: 0, row: '*', column: 'both:80', columnIndex: 1 },
        place: { file: 'dir/scenario.yaml', line: 22, column: 18 },
      }),
    ]);
  });

  it.each([
    [
      'a list of grids',
      'matrix:\n  - |\n    \\ a\n    a OK\n  - |\n    \\ a\n    b NG\n',
      [
        [21, 7],
        [24, 7],
      ],
    ],
    ['indentation told by a number', 'matrix: |2\n      \\ a\n     a OK\n', [[20, 8]]],
    ['a comment after the bar', 'matrix: |- # grid\n   \\ a\n   a OK', [[20, 6]]],
    ['a text in quotes, as a whole', 'matrix: "\\\\ a\\na OK"\n', [[18, 9]]],
    ['an anchor, where it is anchored', 'description: &g |\n  \\ a\n  a OK\nmatrix: *g\n', [[20, 5]]],
    ['a cell of a check', 'checks:\n  - { from: a, to: a, expect: OK }\n', [[19, 5]]],
    [
      'a cell of the default',
      'matrix: |\n  \\ b front\n  a,quiet OK NG\n  b - NG\n  front - -\ndefault: NG\n',
      [
        ...Array<number[]>(4).fill([20, 11]), // two sources, and the two ports of b
        [20, 14],
        [20, 14],
        [21, 7],
        [23, 10],
        [23, 10],
        [23, 10],
      ],
    ],
  ])('%s', async (_title, yaml, places) => {
    for (const text of [base + yaml, (base + yaml).replaceAll('\n', '\r\n'), `\uFEFF${base}${yaml}`]) {
      const { steps } = await read(text);
      expect(steps[0]?.cells.map(({ place }) => [place.line, place.column])).toEqual(places);
    }
  });

  it('each grid of a list has its number', async () => {
    const { steps } = await read(`${base}matrix: ["\\\\ a\\na OK", "\\\\ a\\na OK"]\n`);
    expect(steps[0]?.cells.map(({ square }) => square)).toEqual([
      { grid: 0, row: 'a', column: 'a', columnIndex: 0 },
      { grid: 1, row: 'a', column: 'a', columnIndex: 0 }, // asked twice, for both tables show it
    ]);
  });
});
