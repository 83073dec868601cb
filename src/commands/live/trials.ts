import type { Trial } from '../../cluster/objects/try-policies.ts';
import { fillPlaceholders } from '../../scenario/placeholders.ts';
import type { PolicyDocument, Scenario } from '../../scenario/scenario.ts';

/**
 * How each policy of a scenario can be tried while none of its pods has an address yet, and none of its namespaces is
 * made: in its own namespace where that exists, else in another that does.
 */
export function trialsOf({ namespaces, endpoints, steps }: Scenario): readonly Trial[] {
  const existing = namespaces.filter(({ kind }) => kind === 'existing').map(({ name }) => name);
  const pods = [...endpoints.values()].filter(({ kind }) => kind === 'pod').map(({ name }) => name);
  const fillings = addresses.map((address) => standIns(pods, address));
  return steps
    .flatMap(({ policies }) => policies)
    .map((document) => ({
      namespace: existing.includes(document.namespace) ? document.namespace : (existing[0] ?? 'default'),
      forms: hasPlaceholders(document)
        ? fillings.map((values) => ({ ...document, object: fillPlaceholders(document.object, values) }))
        : [document],
    }));
}

/** Of either family, out of what is reserved for documentation (RFC 5737, RFC 3849). */
const addresses = ['192.0.2.1', '2001:db8::1'];

function standIns(pods: readonly string[], address: string): ReadonlyMap<string, string> {
  return new Map(
    pods.flatMap((name) => [
      [`pods.${name}.ip`, address],
      [`pods.${name}.node`, 'node'],
    ]),
  );
}

function hasPlaceholders({ object }: PolicyDocument): boolean {
  return JSON.stringify(object).includes('${');
}
