import type { Missing, Running, Target } from '../../plan/inventory.ts';

/**
 * A Service is found by its addresses alone. Where one of them is a pod that the scenario knows by another name, the
 * answers are held to what that pod says of itself, and it can try its own address.
 */
export function knownByAddress(running: ReadonlyMap<string, Running>): ReadonlyMap<string, Running> {
  const pods = new Map(
    [...running.values()]
      .flatMap(({ instances }) => targetsOf(instances))
      .filter(({ identity, insider }) => identity !== null || insider !== null)
      .map((target) => [target.address, target]),
  );
  return new Map([...running].map(([name, one]) => [name, recognized(one, pods)]));
}

function recognized(one: Running, pods: ReadonlyMap<string, Target>): Running {
  const instances = targetsOf(one.instances).map((target) => {
    const known = pods.get(target.address);
    return known === undefined
      ? target
      : { ...target, identity: target.identity ?? known.identity, insider: target.insider ?? known.insider };
  });
  if (instances.length === 0) return one;
  const [identity, ...others] = new Set(instances.map((target) => target.identity));
  const front = one.service;
  return {
    ...one,
    instances,
    // Whichever pod answers by the Service's own address, it must be one that names itself.
    service:
      front === null || 'missing' in front || identity === undefined || others.length > 0
        ? front
        : { ...front, identity: front.identity ?? identity },
  };
}

function targetsOf(instances: readonly Target[] | Missing): readonly Target[] {
  return 'missing' in instances ? [] : instances;
}
