// What was seen live against what the offline engine says of the same cells.
import { expect } from 'vitest';
import { pinnedReport } from '../report/pinned.ts';
import type { Lab } from './lab.ts';
import { startSotsu } from './sotsu-command.ts';

export type Cells = ReturnType<typeof pinnedReport.parse>['cells'];

/** Every cell that was tried is open or closed as the policies say, cell by cell; `file` is a scenario's path. */
export async function expectAgreement(cluster: Lab, file: string, cells: Cells, ...flags: string[]): Promise<void> {
  const tried = cells.filter(({ observed }) => observed !== null);
  const predicted = tried.length === 0 ? [] : await predict(cluster, file, flags);
  expect(tried.map(lineOf), 'as the policies say, cell by cell').toEqual(predicted.map(lineOf));
}

/** The same cells, worked out. Which of the private ranges are the pods' only somebody who knows the cluster can say. */
async function predict(cluster: Lab, file: string, flags: readonly string[]): Promise<Cells> {
  const args = ['predict', file, '--pod-cidr', '192.168.0.0/16', '--report', 'json', ...flags];
  const { stdout } = await startSotsu(cluster, args);
  return pinnedReport.parse(JSON.parse(stdout)).cells;
}

function lineOf({ step, from, to, port, protocol, via, observed }: Cells[number]): string {
  return `${step}: ${from} → ${to}:${port}/${protocol} via ${via} ${observed?.kind}`;
}
