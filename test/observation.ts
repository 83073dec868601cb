import type { Closed, Open, Unknown } from '../src/plan/probe.ts';

export const open: Open = { kind: 'open', status: 200, milliseconds: 2 };
export const opened: Open = { kind: 'open', status: null, milliseconds: 3 };
export const dropped: Closed = closed('dropped', 2001);
export const refused: Closed = closed('refused', 1);
export const unreachable: Closed = closed('unreachable', 4);
export const unresolved: Closed = closed('dns', 7);
export const byPolicy: Closed = { kind: 'closed', reason: 'policy', milliseconds: null };

export function status(code: number): Open {
  return { ...open, status: code };
}

export function unknown(reason = 'the exec broke'): Unknown {
  return { kind: 'unknown', reason, milliseconds: null };
}

function closed(reason: Closed['reason'], milliseconds: number): Closed {
  return { kind: 'closed', reason, milliseconds };
}
