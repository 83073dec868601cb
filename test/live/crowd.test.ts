// A thousand cells of one source: all of them are asked at once, and none of them is taken for what it is not.
import { beforeAll, expect, it } from 'vitest';
import { crowd } from '../bench/matrices.ts';
import { type Lab, lab } from './lab.ts';
import { runForJson, scenarioFile } from './sotsu-command.ts';

let cluster: Lab;
beforeAll(async () => {
  cluster = await lab();
});

it.each([
  ['tcp', 'OK', { kind: 'open', status: 200 }],
  ['tcp', 'NG', { kind: 'closed', reason: 'dropped', control: 'baseline' }],
  ['udp', 'OK', { kind: 'open', status: null }],
  ['udp', 'NG', { kind: 'closed', reason: 'dropped', control: 'baseline' }],
] as const)('a thousand ports by %s, all %s', async (protocol, expect_, seen) => {
  const file = await scenarioFile(crowd(4, 250, expect_, protocol));
  const { exitCode, json, stderr } = await runForJson(cluster, file, ['--isolated']);
  expect({ exitCode, stderr, pass: json.summary.pass }).toEqual({ exitCode: 0, stderr: '', pass: 1000 });
  for (const { observed } of json.cells) expect(observed).toMatchObject({ ...seen, looks: 2 });
});
