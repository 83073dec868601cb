import { compile } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import { agree } from '../semantics/difference.ts';
import { naive } from '../semantics/naive.ts';
import { networkOf } from '../semantics/network.ts';
import type { AskedPort, World } from '../semantics/objects.ts';

/** From everybody to everybody, himself included. */
export function agreeOnAll(world: World, port: AskedPort): void {
  const compiled = compile(networkOf(world));
  for (const [from, source] of world.ends.entries()) {
    for (const [to, destination] of world.ends.entries()) {
      agree(decide(compiled, from, to, port), naive(world, source, destination, port));
    }
  }
}
