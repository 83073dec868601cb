import { describe, expect, it } from 'vitest';
import { surveyTable } from '../../../src/report/survey/survey-table.ts';
import { closed, dns, http, opened, surveyOf, unsure } from './survey.ts';

const pipe = { columns: Number.POSITIVE_INFINITY, colour: false };
const terminal = { columns: 60, colour: false };

const three = surveyOf({ 'shop/web': [http], 'shop/db': [http, dns], 'shop/job': [] }, (from, to, port) => {
  if (from === 'shop/job' && to === 'shop/db') return closed;
  return from === 'shop/web' && port === 53 ? unsure('it may be') : opened;
});

it('three workloads stand in words; a port that is answered otherwise has a column of its own', () => {
  expect(surveyTable(three, pipe)).toBe(`\
deploy/ · worked out from the manifests · 3 workloads, 1 policy

  from \\ to   shop/web:80   shop/db:80   shop/db:53/udp
  shop/web    -             open         ?
  shop/db     open          -            -
  shop/job    open          closed       closed

  ? 1 cell could not be told: it may be
    shop/web → shop/db:53/udp

  no column, because no containerPort is declared: shop/job; \`--port N\` asks everybody

  6 cells: 3 open · 2 closed · 1 could not be told
`);
});

it('ports that are answered alike share a column', () => {
  const same = surveyOf({ a: [http, dns], b: [http] });
  expect(surveyTable(same, pipe)).toContain('  from \\ to   a:80,53/udp   b:80\n');
});

it('what is too wide for a terminal stands in marks', () => {
  expect(
    surveyTable(three, { ...terminal, columns: 50 })
      .split('\n')
      .slice(2, 9),
  ).toEqual([
    '  from \\ to  1 2 3',
    '  shop/web   - o ?',
    '  shop/db    o - -',
    '  shop/job   o · ·',
    '',
    '  1 shop/web:80   2 shop/db:80   3 shop/db:53/udp',
    '',
  ]);
});

it('sixty workloads are no wider than a terminal', () => {
  const names = Array.from({ length: 60 }, (_, index) => `shop/workload-${index}`);
  const many = surveyOf(Object.fromEntries(names.map((name) => [name, [http]])));
  const lines = surveyTable(many, { columns: 80, colour: false }).split('\n');
  expect(Math.max(...lines.slice(1).map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.startsWith('  shop/workload-59 '))).toHaveLength(2); // bands of columns
});

describe('more than sixty', () => {
  const names = Array.from({ length: 61 }, (_, index) => `shop/web-${index}`);
  const asked = Object.fromEntries(names.map((name) => [name, [http]]));
  const all = names.map((_, index) => index);

  it('stand in groups, which say whom they stand for', () => {
    const grouped = surveyOf(asked, (from) => (from === 'shop/web-0' ? closed : opened), {
      groups: () => [[0], all.slice(1)],
    });
    expect(surveyTable(grouped, pipe).split('\n').slice(2, 9)).toEqual([
      '  from \\ to        shop/web-0:80   shop/web-1 +59:80',
      '  shop/web-0       -               closed',
      '  shop/web-1 +59   open            open',
      '',
      '  61 workloads in 2 groups: what no policy and no port tells apart shares a row and a column',
      '  shop/web-1 +59: shop/web-2, shop/web-3, shop/web-4, shop/web-5, shop/web-6 and 54 more',
      '',
    ]);
  });

  it('and doubts of a group count all of its cells', () => {
    const grouped = surveyOf(asked, () => unsure('who knows'), { groups: () => [all] });
    expect(surveyTable(grouped, pipe)).toContain('? 3660 cells could not be told: who knows\n    shop/web-0 +60 → ');
  });

  it('groups are too many for a table, which says what there is instead', () => {
    const text = surveyTable(surveyOf(asked), pipe);
    expect(text).toContain('61 workloads, of which policies and ports tell 61 apart, are too many for a table:');
    expect(text).not.toContain('from \\ to');
  });
});

it('a doubt about all of a row, or of a column, is told of that source, or that destination', () => {
  const doubted = surveyOf({ a: [http], b: [http], c: [http], d: [http] }, (from, to) => {
    if (from === 'a') return unsure('the source is a host');
    return to === 'a' ? unsure('the destination is a host') : opened;
  });
  const lines = surveyTable(doubted, pipe).split('\n');
  expect(lines).toContain('    a → anybody');
  expect(lines).toContain('    anybody → a:80');
});

it('what is not taken into account stands on top', () => {
  const [, second] = surveyTable(surveyOf({}, undefined, { remarks: ['there is no workload'] }), pipe).split('\n');
  expect(second).toBe('there is no workload');
});

it('a cluster that was read is no manifest', () => {
  expect(surveyTable(surveyOf({}, undefined, { title: 'context x', context: 'x' }), pipe)).toMatch(
    /^context x · worked out from its policies · 0 workloads, 1 policy\n/,
  );
});
