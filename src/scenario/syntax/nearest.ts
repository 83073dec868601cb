/**
 * The one of `known` that `written` was most likely meant to be: equal but for case, or few keystrokes away.
 * Null where none is near enough to be worth suggesting (a third of the letters wrong, or more than that; more than
 * `most` keystrokes).
 */
export function nearest(written: string, known: Iterable<string>, most = Infinity): string | null {
  let best: string | null = null;
  let fewest = Math.min(most, Math.max(1, Math.floor(written.length / 3))) + 1;
  for (const candidate of known) {
    const distance = keystrokes(written.toLowerCase(), candidate.toLowerCase());
    if (distance < fewest) {
      best = candidate;
      fewest = distance;
    }
  }
  return best;
}

/** Optimal string alignment: letters added, left out, replaced, or two neighbours swapped. */
function keystrokes(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = cost(last, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? cost(beforeLast, j - 2) + 1 : Infinity;
      row.push(Math.min(cost(last, j) + 1, cost(row, j - 1) + 1, replaced, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return cost(last, to.length);
}

function cost(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
