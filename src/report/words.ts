import type { Observation } from '../plan/probe.ts';
import { seen } from '../plan/seen.ts';
import type { Cell, HttpRequest } from '../scenario/scenario.ts';
import { portText } from '../scenario/syntax/ports.ts';
import type { Control } from '../verdict/verdict.ts';

/** A cell by name: `layer1 → layer2:53/udp via service, DELETE /orders`. */
export function cellName({ from, to, port, portName, via, http }: Cell): string {
  const asked = port === null ? portName : portText(port);
  const place = asked === undefined ? to : `${to}:${asked}`;
  const road = via === 'pod' ? '' : ` via ${via}`;
  return `${from} → ${place}${road}${http === null ? '' : `, ${requestText(http)}`}`;
}

function requestText({ method, path, scheme }: HttpRequest): string {
  return `${method} ${path}${scheme === undefined ? '' : ` by ${scheme}`}`;
}

/** What a cell expects: `OK`, `NG`, `HTTP 403`, `NG (dropped)`; empty where nothing is expected. */
export function expectation({ expect, expectStatus, as }: Cell): string {
  if (expect === null) return '';
  if (expectStatus !== null) return `HTTP ${expectStatus}`;
  return as === null ? expect : `${expect} (${as})`;
}

/** What was seen, for a line of text: `open (HTTP 200 in 2 ms)`, `closed (dropped after 2001 ms, control: own-pod)`. */
export function account(observed: Observation, control: Control | null): string {
  if (observed.kind === 'unknown') return `could not be told: ${printable(observed.reason)}`;
  if (observed.kind === 'open') {
    const status = observed.status === null ? [] : [`HTTP ${observed.status}`];
    const time = observed.milliseconds === null ? [] : [`in ${rounded(observed.milliseconds)} ms`];
    const found = [...status, ...time].join(' ');
    return found === '' ? 'open' : `open (${found})`;
  }
  if (observed.reason === 'policy') return seen(observed);
  const time = observed.milliseconds === null ? '' : ` after ${rounded(observed.milliseconds)} ms`;
  return `closed (${seen(observed)}${time}${control === null ? '' : `, control: ${control}`})`;
}

/** What was seen, for a square of a table: `open`, `dropped`, `403`. */
export function oneWord(observed: Observation, { expectStatus }: Pick<Cell, 'expectStatus'>): string {
  switch (observed.kind) {
    case 'open':
      return expectStatus === null || observed.status === null ? 'open' : `${observed.status}`;
    case 'closed':
      return observed.reason === 'policy' ? 'closed' : observed.reason;
    case 'unknown':
      return '?';
  }
}

/** One line without control characters: reasons quote what clusters and programs say. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds);
}
