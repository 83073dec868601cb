import type { Declared } from '../declared/declared.ts';
import type { Cell, Place, Via } from '../scenario.ts';
import type { Mark } from '../schema.ts';
import type { Pair } from './answered.ts';
import { cellsOf, plainly } from './cell.ts';
import { declaredTargets, targetKey } from './destinations.ts';
import { expected } from './marks.ts';
import { declaredSources } from './sources.ts';

/**
 * What `default` adds: every ordered pair of different declared pods and workloads, on every served port, that no cell
 * names by whatever road or request.
 */
export function readDefault(mark: Mark, place: Place, named: readonly Pair[], usual: Via, declared: Declared): Cell[] {
  const exactly = new Set(named.map(({ from, target }) => `${from.name} ${targetKey(target)}`));
  const onAnyPort = new Set(named.map(({ from, target }) => `${from.name} ${target.to.name}`));
  const sources = declaredSources(declared);
  const targets = declaredTargets(declared).filter(({ to }) => to.kind === 'pod' || to.kind === 'workload');
  const asking = plainly(expected[mark], place, null);
  return sources.flatMap((from) => {
    const unnamed = targets.filter(
      (target) =>
        target.to.name !== from.name &&
        !exactly.has(`${from.name} ${targetKey(target)}`) &&
        !(target.port === null && onAnyPort.has(`${from.name} ${target.to.name}`)),
    );
    return cellsOf([from], unnamed, asking, usual, declared.reader);
  });
}
