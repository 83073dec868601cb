import { mistakes } from '../mistakes.ts';
import { isPortName } from '../syntax/names.ts';
import type { ServedPort } from '../terms.ts';
import { asMap, type Field, fieldIn, itemsOf, requiredIn, tell, textOf } from './field.ts';
import { readPortNumber, readServedProtocol } from './policy-port.ts';

/** The declared ports of a pod: of its containers and native sidecars (KEP-753), each once. */
export function readContainerPorts(podSpec: Field): ServedPort[] {
  const sidecars = itemsOf(fieldIn(podSpec, 'initContainers'))
    .map(asMap)
    .filter((container) => fieldIn(container, 'restartPolicy').value === 'Always');
  const containers = [...itemsOf(fieldIn(podSpec, 'containers')).map(asMap), ...sidecars];
  const ports = containers.flatMap((container) => itemsOf(fieldIn(container, 'ports')).map(asMap).map(portOf));
  const once = new Map(ports.map((port) => [`${port.name} ${port.port} ${port.protocol}`, port]));
  return [...once.values()];
}

function portOf(field: Field): ServedPort {
  const name = fieldIn(field, 'name');
  const text = textOf(name) || null;
  if (text !== null && !isPortName(text)) tell(name, mistakes.badPortName(text));
  return {
    name: text,
    port: readPortNumber(requiredIn(field, 'containerPort')) ?? 0,
    protocol: readServedProtocol(fieldIn(field, 'protocol')),
  };
}
