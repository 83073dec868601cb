import { mistakes } from '../mistakes.ts';
import type { Reader } from '../reader.ts';
import type { Pod, ServedPort } from '../scenario.ts';
import type { Written } from '../schema.ts';
import { isPortName, serviceName } from '../syntax/names.ts';
import { parsePort, portText } from '../syntax/ports.ts';
import type { Path } from '../yaml/located.ts';
import { readLabels } from './labels.ts';
import { lookUpNamespace, type Surroundings } from './surroundings.ts';

type WrittenPod = NonNullable<Written['pods']>[string];

/** A pod to launch; null where its ports cannot be relied on, so that nothing is said of cells that name them. */
export function readPod(name: string, written: WrittenPod, around: Surroundings): Pod | null {
  const { reader } = around;
  const path = ['pods', name];
  lookUpNamespace(written.namespace, [...path, 'namespace'], around);
  const labels = readLabels(written.labels, [...path, 'labels'], reader);
  const serves = readServes(written.serves, [...path, 'serves'], reader);
  const service = written.service ?? name;
  // Without a port there is no Service, so the pod's own name need not be fit for one.
  if (!serviceName.test(service) && (written.service !== undefined || serves?.length)) {
    reader.tell(
      written.service === undefined ? reader.keyAt(path) : reader.at([...path, 'service']),
      mistakes.badServiceName(service),
    );
  }
  if (serves === null) return null;
  return { kind: 'pod', name, namespace: written.namespace, labels, serves, service, place: reader.keyAt(path) };
}

/** One Service for two pods would make `via: service` a throw of dice. */
export function tellSharedServices(pods: readonly Pod[], reader: Reader): void {
  const owners = new Map<string, Pod>();
  for (const pod of pods) {
    const service = `${pod.namespace}/${pod.service}`;
    const owner = owners.get(service);
    if (pod.serves.length === 0) continue; // and so has no Service
    if (owner) reader.tell(pod.place, mistakes.sharedService(pod.service, pod.namespace, owner.name, pod.name));
    else owners.set(service, pod);
  }
}

function readServes(written: WrittenPod['serves'], path: Path, reader: Reader): ServedPort[] | null {
  const served: ServedPort[] = [];
  let sound = true;
  for (const { name, text, at } of portsOf(written, path)) {
    const port = parsePort(text);
    const twice = served.find((other) => !('sentence' in port) && portText(other) === portText(port));
    if ('sentence' in port) reader.tell(reader.at(at), port);
    else if (twice) reader.tell(reader.at(at), mistakes.portTwice(portText(port)));
    else if (name !== null && !isPortName(name)) reader.tell(reader.keyAt(at), mistakes.badPortName(name));
    else {
      served.push({ name, ...port });
      continue;
    }
    sound = false;
  }
  return sound ? served : null;
}

interface WrittenPort {
  readonly name: string | null;
  readonly text: number | string;
  readonly at: Path;
}

function portsOf(written: WrittenPod['serves'], path: Path): WrittenPort[] {
  if (written === undefined) return [];
  if (Array.isArray(written)) return written.map((text, index) => ({ name: null, text, at: [...path, index] }));
  if (typeof written !== 'object') return [{ name: null, text: written, at: path }];
  return Object.entries(written).map(([name, text]) => ({ name, text, at: [...path, name] }));
}
