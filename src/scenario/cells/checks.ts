import type { Declared } from '../declared/declared.ts';
import { mistakes } from '../mistakes.ts';
import { readRequires } from '../requires.ts';
import type { HttpRequest, Via } from '../scenario.ts';
import type { WrittenCheck } from '../schema.ts';
import type { Path } from '../yaml/located.ts';
import { type Answered, pairsOf, together } from './answered.ts';
import { type Asking, cellsOf } from './cell.ts';
import { targetsOf } from './destinations.ts';
import { expected } from './marks.ts';
import { sourcesOf } from './sources.ts';

/** The cells of `checks`, which stand at `path`. */
export function readChecks(checks: readonly WrittenCheck[], path: Path, usual: Via, declared: Declared): Answered {
  return together(checks.map((check, index) => readCheck(check, [...path, index], usual, declared)));
}

function readCheck(check: WrittenCheck, path: Path, usual: Via, declared: Declared): Answered {
  const { reader } = declared;
  const sources = sourcesOf({ text: check.from, place: reader.at([...path, 'from']) }, declared);
  const targets = targetsOf({ text: check.to, place: reader.at([...path, 'to']) }, declared);
  const cells = cellsOf(sources, targets, readAsking(check, path, declared), usual, reader);
  return { cells, named: pairsOf(sources, targets) };
}

function readAsking(check: WrittenCheck, path: Path, { reader }: Declared): Asking {
  const status = typeof check.expect === 'object' ? check.expect.status : null;
  const expect = typeof check.expect === 'object' ? 'OK' : expected[check.expect];
  const asksHttp = status !== null || check.http !== undefined;
  if (check.as !== undefined && expect !== 'NG') reader.tell(reader.at([...path, 'as']), mistakes.asWithoutNg());
  return {
    expect,
    expectStatus: status,
    as: check.as ?? null,
    via: check.via ?? null,
    http: asksHttp ? requestOf(check.http) : null,
    requires: readRequires(check.requires, [...path, 'requires'], reader),
    square: null,
    place: reader.at(path),
  };
}

function requestOf({ method = 'GET', path = '/', scheme = 'http' }: WrittenCheck['http'] = {}): HttpRequest {
  return { method, path, ...(scheme === 'https' ? { scheme } : {}) };
}
