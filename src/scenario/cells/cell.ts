import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Reader } from '../reader.ts';
import type { Cell, DenialKind, HttpRequest, Place, Square, Via } from '../scenario.ts';
import type { Target } from './destinations.ts';
import type { Source } from './sources.ts';
import { viaOf } from './via.ts';

/** What one written cell asks of every source and target that it stands for. */
export interface Asking {
  readonly expect: Cell['expect'];
  readonly expectStatus: number | null;
  readonly as: DenialKind | null;
  readonly via: Via | null;
  readonly http: HttpRequest | null;
  readonly requires: readonly string[];
  readonly square: Square | null;
  readonly place: Place;
}

/** What a plain `OK`, `NG` or `?` asks. */
export function plainly(expect: Cell['expect'], place: Place, square: Square | null): Asking {
  return { expect, expectStatus: null, as: null, via: null, http: null, requires: [], square, place };
}

/** One cell for each pair; a pair that cannot be asked is told, once for the whole written cell. */
export function cellsOf(
  sources: readonly Source[],
  targets: readonly Target[],
  asking: Asking,
  usual: Via,
  { tell }: Reader,
): Cell[] {
  return sources.flatMap((from) =>
    targets.flatMap((target) => {
      const cell = cellOf(from, target, asking, usual);
      if (!('sentence' in cell)) return [cell];
      tell(asking.place, cell);
      return [];
    }),
  );
}

function cellOf(from: Source, { to, ...asked }: Target, asking: Asking, usual: Via): Cell | Said {
  const via = viaOf(asking.via, usual, from, to);
  if (typeof via !== 'string') return via;
  if (from.kind === 'here' && !outside.has(to.kind)) return mistakes.hereCannotReach(to.name);
  if (asking.http && (asked.port?.protocol === 'UDP' || to.kind === 'dns')) return mistakes.httpElsewhere(to.name);
  if (asking.http?.scheme === 'https' && to.kind === 'pod') return mistakes.httpsOfOurs(to.name);
  if (asking.as === 'dns' && via !== 'name') return mistakes.asDnsWithoutName();
  return { ...asking, from: from.name, to: to.name, ...asked, via };
}

/** What can be reached from outside the cluster; a Service, where it is a NodePort or LoadBalancer. */
const outside: ReadonlySet<string> = new Set(['host', 'apiserver', 'service']);
