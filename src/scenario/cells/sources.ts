import type { Declared } from '../declared/declared.ts';
import { mistakes } from '../mistakes.ts';
import type { BuiltIn, Endpoint, Pod, Workload } from '../scenario.ts';
import type { Token } from './grid.ts';
import { lookUp, partsOf } from './references.ts';

export type Source = Pod | Workload | (BuiltIn & { readonly kind: 'here' });

/** The sources that a row or a check's `from` names; whatever cannot be one is told. */
export function sourcesOf({ text, place }: Token, declared: Declared): Source[] {
  const named = partsOf(text, place, declared).flatMap((name) => {
    if (!name.includes(':')) return lookUp(name, place, declared);
    declared.reader.tell(place, mistakes.sourceWithPort(name));
    return [];
  });
  return [...new Set(named)].flatMap((endpoint) => {
    if (isSource(endpoint)) return [endpoint];
    declared.reader.tell(place, mistakes.notASource(endpoint.name));
    return [];
  });
}

/** Pods and workloads: those that `*` and `default` mean. */
export function declaredSources({ endpoints }: Declared): (Pod | Workload)[] {
  return [...endpoints.values()].filter((endpoint) => endpoint.kind === 'pod' || endpoint.kind === 'workload');
}

function isSource(endpoint: Endpoint): endpoint is Source {
  return endpoint.kind === 'pod' || endpoint.kind === 'workload' || endpoint.kind === 'here';
}
