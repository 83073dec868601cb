import type { Cell, ServedPort } from '../src/scenario/scenario.ts';

/** A cell `a → b:80, NG` by default; only what matters to a test is written there. */
export function cellOf(change: Partial<Cell> = {}): Cell {
  return {
    from: 'a',
    to: 'b',
    port: tcp(80),
    via: 'pod',
    http: null,
    expect: 'NG',
    expectStatus: null,
    as: null,
    requires: [],
    square: null,
    place: { file: 'layers.yaml', line: 31, column: 5 },
    ...change,
  };
}

export function tcp(port: number): ServedPort {
  return { name: null, port, protocol: 'TCP' };
}

export function udp(port: number): ServedPort {
  return { name: null, port, protocol: 'UDP' };
}
