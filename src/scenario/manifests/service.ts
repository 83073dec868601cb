import { asMap, type Field, fieldIn, itemsOf, mapIn, placeOf, requiredIn, textOf } from './field.ts';
import { readLabels } from './labels.ts';
import type { ManifestService, ManifestServicePort } from './manifests.ts';
import { readPortNumber, readServedProtocol, tellBadPortName } from './policy-port.ts';

/** A core/v1 Service; an ExternalName is somebody else's name and selects nobody. */
export function readService(root: Field, namespace: string, name: string): ManifestService {
  const spec = mapIn(root, 'spec');
  const selector = readLabels(fieldIn(spec, 'selector'));
  const selectsNobody = fieldIn(spec, 'type').value === 'ExternalName' || Object.keys(selector).length === 0;
  return {
    namespace,
    name,
    selector: selectsNobody ? null : selector,
    headless: fieldIn(spec, 'clusterIP').value === 'None',
    ports: itemsOf(fieldIn(spec, 'ports')).map(asMap).map(portOf),
    place: placeOf(root),
  };
}

function portOf(field: Field): ManifestServicePort {
  const port = readPortNumber(requiredIn(field, 'port')) ?? 0;
  return {
    name: textOf(fieldIn(field, 'name')) || null,
    port,
    target: targetOf(fieldIn(field, 'targetPort'), port),
    protocol: readServedProtocol(fieldIn(field, 'protocol')),
  };
}

/** `targetPort` is `port` where it is missing, empty or 0 (SetDefaults_Service). Tells what is no port and no name of one. */
function targetOf(target: Field, port: number): number | string {
  if (target.value === '' || target.value === 0) return port;
  if (typeof target.value !== 'string') return readPortNumber(target) ?? port;
  tellBadPortName(target, target.value);
  return target.value;
}
