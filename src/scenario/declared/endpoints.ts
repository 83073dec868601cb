import type { Endpoint } from '../scenario.ts';
import type { Written } from '../schema.ts';
import type { Path } from '../yaml/located.ts';
import { readHost } from './hosts.ts';
import { builtIn, sections } from './names.ts';
import { readPod, tellSharedServices } from './pods.ts';
import { readService } from './services.ts';
import type { Surroundings } from './surroundings.ts';
import { readWorkload } from './workloads.ts';

/** Every endpoint that can be relied on, in the order of the file, the built-in ones last. */
export function readEndpoints(written: Written, around: Surroundings, damaged: readonly Path[]): Map<string, Endpoint> {
  const pods = each(written.pods, (name, pod) => readPod(name, pod, around));
  tellSharedServices(pods, around.reader);
  const endpoints: Endpoint[] = [
    ...pods,
    ...each(written.workloads, (name, workload) => readWorkload(name, workload, around)),
    ...each(written.services, (name, service) => readService(name, service, pods, around)),
    ...each(written.hosts, (name, host) => readHost(name, host, around)),
  ];
  const unsure = new Set(damaged.filter(([section]) => sections.includes(String(section))).map(([, name]) => name));
  return new Map<string, Endpoint>([
    ...endpoints.filter(({ name }) => !unsure.has(name)).map((endpoint) => [endpoint.name, endpoint] as const),
    ...builtIn.map((kind) => [kind, { kind, name: kind }] as const),
  ]);
}

function each<W, E>(written: Readonly<Record<string, W>> | undefined, read: (name: string, one: W) => E | null): E[] {
  return Object.entries(written ?? {}).flatMap(([name, one]) => read(name, one) ?? []);
}
