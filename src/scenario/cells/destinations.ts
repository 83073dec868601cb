import type { Declared } from '../declared/declared.ts';
import type { Endpoint } from '../scenario.ts';
import type { Token } from './grid.ts';
import { type AskedPort, everyPortOf, onePortOf } from './ports.ts';
import { lookUp, partsOf } from './references.ts';

/** A destination and one of its ports. */
export interface Target extends AskedPort {
  readonly to: Endpoint;
}

/** The targets that a column or a check's `to` names: `name`, `name:port`, `name:portname`, `name:port/udp`, `a,b`. */
export function targetsOf({ text, place }: Token, declared: Declared): Target[] {
  const targets = partsOf(text, place, declared).flatMap((part) => {
    const colon = part.indexOf(':');
    const name = colon === -1 ? part : part.slice(0, colon);
    return lookUp(name, place, declared).flatMap((to) => {
      const ports = colon === -1 ? everyPortOf(to) : onePortOf(to, part.slice(colon + 1));
      if (!('sentence' in ports)) return ports.map((port) => ({ to, ...port }));
      declared.reader.tell(place, ports);
      return [];
    });
  });
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()];
}

/** What is served by each declared destination that says so, and workloads: what `*` means. */
export function declaredTargets({ endpoints }: Declared): Target[] {
  return [...endpoints.values()].flatMap((to) => {
    const ports = isBuiltIn(to) ? [] : everyPortOf(to);
    return 'sentence' in ports ? [] : ports.map((port) => ({ to, ...port }));
  });
}

/** `layer1 80/TCP`: equal for targets that are the same. */
export function targetKey({ to, port, portName = '*' }: Target): string {
  return `${to.name} ${port === null ? portName : `${port.port}/${port.protocol}`}`;
}

function isBuiltIn({ kind }: Endpoint): boolean {
  return kind === 'dns' || kind === 'apiserver' || kind === 'here';
}
