import { expect, it } from 'vitest';
import { surveyJson } from '../../../src/report/survey/survey-json.ts';
import { surveySummary } from '../../../src/report/survey/survey-summary.ts';
import { pinnedReport } from '../pinned.ts';
import { closed, dns, http, opened, surveyOf, unsure } from './survey.ts';

const survey = surveyOf({ 'shop/web': [http], 'shop/db': [http, dns] }, (from, _to, port) => {
  if (port === 53) return unsure('it may be "so"');
  return from === 'shop/db' ? closed : opened;
});
const text = [...surveyJson(survey)].join('');
const report = pinnedReport.parse(JSON.parse(text));

it('has the pinned shape, whatever is expected nowhere', () => {
  expect(report).toMatchObject({ version: 1, engine: 'offline', scenario: { name: 'deploy/', file: null } });
  expect(report.summary).toEqual({ pass: 0, fail: 0, inconclusive: 0, skipped: 0, measured: 3 });
  expect(report.cells.every(({ verdict, expect }) => verdict === null && expect === null)).toBe(true);
});

it('lists every ordered pair on every port, itself excluded', () => {
  const arrows = report.cells.map(({ from, to, port, protocol }) => `${from} → ${to}:${port}/${protocol}`);
  expect(arrows).toEqual(['shop/web → shop/db:80/TCP', 'shop/web → shop/db:53/UDP', 'shop/db → shop/web:80/TCP']);
});

it('says what was found, why, and where the destination is written', () => {
  expect(report.cells.map(({ observed, line }) => [observed?.kind, observed?.reason, line])).toEqual([
    ['open', null, 7],
    ['unknown', 'it may be "so"', 7],
    ['closed', 'policy', 7],
  ]);
  expect(report.cells[2]?.decidedBy?.egress).toEqual([
    { policy: 'layer3/np-layer3', rule: null, effect: 'denies', why: 'no rules' },
  ]);
});

it('words what a group shares once, and differs in names alone', () => {
  const asked: string[] = [];
  const shared = surveyOf(
    { a: [http], b: [http], c: [http] },
    (from, to) => {
      asked.push(`${from}${to}`);
      return opened;
    },
    { groups: () => [[0, 1], [2]] },
  );
  asked.length = 0;
  const { cells } = pinnedReport.parse(JSON.parse([...surveyJson(shared)].join('')));
  expect(cells).toHaveLength(6);
  expect(asked).toEqual(['ab', 'ac', 'ca']);
});

it('comes a cell at a time', () => {
  expect(Math.max(...[...surveyJson(survey)].slice(0, 4).map((piece) => piece.length))).toBeLessThan(600);
});

it('without any cell is JSON too', () => {
  expect(JSON.parse([...surveyJson(surveyOf({}))].join('')).cells).toEqual([]);
});

it('as a summary is four lines', () => {
  expect(surveySummary(survey)).toBe('cells 3\nopen 1\nclosed 1\nunknown 1\n');
});
