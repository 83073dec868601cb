import { expect, it } from 'vitest';
import { runLive } from '../../../src/commands/live/live.ts';
import { isUnfinished } from '../../../src/commands/live/results.ts';
import { exitCodeOfRun } from '../../../src/report/exit.ts';
import { json } from '../../../src/report/json.ts';
import { type FakeApi, fakeApi, noAnswer } from '../../cluster/fake-api.ts';
import { read } from '../../scenario/reading.ts';

/** Nothing is expected of any cell. */
const measuring = `
namespaces: { old: existing }
workloads: { front: { namespace: old, deployment: front }, back: { namespace: old, deployment: back } }
checks: [{ from: front, to: "back:80", expect: "?" }]
`;

/** The API server is gone, and nobody waits for it any longer. */
function dead(api: FakeApi): void {
  const away = async () => {
    throw Object.assign(noAnswer(), { givenUp: true });
  };
  Object.assign(api, { get: away, list: away, create: away });
}

/** Every right is missing. */
function mayNothing(api: FakeApi): void {
  api.put('/version', { major: '1', minor: '34' });
  Object.assign(api, { create: async () => ({ status: { allowed: false } }) });
}

it.each<[string, string, (api: FakeApi) => unknown, string, number]>([
  ['the API server is away', measuring, dead, 'no answer from the API server', 3],
  ['a right is missing', measuring, mayNothing, 'missing rights', 3],
  [
    'it was skipped on purpose',
    `${measuring}requires: gadgets.example.com\n`,
    (api) => api.put('/apis', { groups: [] }),
    'gadgets.example.com',
    0,
  ],
])('a run that tried nothing, though nothing was expected: %s', async (_title, text, befall, why, exitCode) => {
  const api = fakeApi();
  befall(api);
  const { run } = await runLive(api, await read(`scenario: Test${text}`), {
    isolated: false,
    keep: false,
    noSkip: false,
    interrupted: new AbortController().signal,
    stopCleaning: new AbortController().signal,
    entering: () => undefined,
    warn: () => undefined,
    trace: () => undefined,
    lookUp: async () => ['192.0.2.1'],
  });
  expect(run.remarks).toEqual([expect.stringMatching(`^Nothing was tried: .*${why}`)]);
  expect(exitCodeOfRun(run)).toBe(exitCode);
  expect(exitCodeOfRun({ ...run, noSkip: true })).toBe(exitCode);
  expect(JSON.parse(json(run))).toMatchObject({ exitCode, summary: { measured: 1, inconclusive: 0 } });
});

it.each<[string, Parameters<typeof isUnfinished>[0], boolean]>([
  ['played to its end', { cutShort: null }, false],
  ['cut short', { cutShort: 'no answer from the API server' }, true],
  ['nothing was tried', { why: 'missing rights', skipped: false }, true],
  ['skipped on purpose', { why: 'no IPv6 here', skipped: true }, false],
])('unfinished or not: %s', (_title, played, expected) => {
  expect(isUnfinished(played)).toBe(expected);
});
