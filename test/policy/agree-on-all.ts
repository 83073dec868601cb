import { expect } from 'vitest';
import { compile } from '../../src/policy/compile.ts';
import { count } from '../../src/policy/count.ts';
import { decide } from '../../src/policy/decide.ts';
import { agree } from '../semantics/difference.ts';
import { naiveOfAny } from '../semantics/naive-workloads.ts';
import { networkOf } from '../semantics/network.ts';
import type { AskedPort, World } from '../semantics/objects.ts';

/** From everybody to everybody, himself included; and when they are counted, himself excluded. */
export function agreeOnAll(world: World, port: AskedPort): void {
  const compiled = compile(networkOf(world));
  const counts = { cells: 0, open: 0, closed: 0, unknown: 0 };
  for (const [from, source] of world.ends.entries()) {
    for (const [to, destination] of world.ends.entries()) {
      const second = naiveOfAny(world, source, destination, port);
      agree(decide(compiled, from, to, port), second);
      if (from === to) continue;
      counts.cells += 1;
      counts[second.answer] += 1;
    }
  }
  expect(count(compiled, () => [port])).toEqual(counts);
}
