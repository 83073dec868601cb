import { mistakes } from '../mistakes.ts';
import type { Pod, Service } from '../scenario.ts';
import type { Written } from '../schema.ts';
import { serviceName } from '../syntax/names.ts';
import { parsePort } from '../syntax/ports.ts';
import { lookUpNamespace, type Surroundings } from './surroundings.ts';

type WrittenService = NonNullable<Written['services']>[string];

/** A Service that exists, or that of a pod to launch. */
export function readService(
  name: string,
  written: WrittenService,
  pods: readonly Pod[],
  around: Surroundings,
): Service | null {
  const { reader } = around;
  const path = ['services', name];
  const namespace = lookUpNamespace(written.namespace, [...path, 'namespace'], around);
  const service = written.service ?? name;
  if (!serviceName.test(service)) {
    reader.tell(
      written.service === undefined ? reader.keyAt(path) : reader.at([...path, 'service']),
      mistakes.badServiceName(service),
    );
  } else if (
    namespace?.kind === 'made' &&
    !pods.some((pod) => pod.namespace === namespace.name && pod.service === service)
  ) {
    reader.tell(reader.at([...path, 'namespace']), mistakes.nothingRunsThere(name, namespace.name));
  }
  const port = parsePort(written.port);
  if ('sentence' in port) {
    reader.tell(reader.at([...path, 'port']), port);
    return null;
  }
  return { kind: 'service', name, namespace: written.namespace, service, ...port, place: reader.keyAt(path) };
}
