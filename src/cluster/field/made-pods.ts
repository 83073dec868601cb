import type { Missing, Target } from '../../plan/inventory.ts';
import type { Needs } from '../../plan/needs.ts';
import type { Pod, Scenario, ServedPort } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { ClusterTrouble } from '../kubernetes/cluster-trouble.ts';
import { containerName, type Entrypoint } from '../objects/containers.ts';
import type { Witness } from '../objects/guard.ts';
import { type Holdable, holdPods } from '../objects/hold.ts';
import { namespaceManifest, neverReady, podManifest } from '../objects/manifests.ts';
import { canaryName, standInName, twinName } from '../objects/names.ts';
import type { Launched } from '../objects/pod-start.ts';
import type { RunningPod } from '../objects/pod-state.ts';
import type { Scope } from '../objects/scope.ts';
import { makeService } from '../objects/services.ts';
import { standInManifest } from '../objects/stand-in.ts';
import { identityVariable, serveCommand } from '../probing/serve-script.ts';
import type { Canary, FieldOptions, Found } from './found.ts';

/** What sotsu launches for a scenario, and what has become of it. */
export interface PodsToMake {
  readonly namespaces: readonly KubernetesObject[];
  /** The pods' documents; those that a controller would adopt get theirs from us first. */
  held(scope: Scope): Promise<readonly KubernetesObject[]>;
  /** After the launch: the Services, and what there is to say of each. */
  arrive(scope: Scope, launched: ReadonlyMap<string, Launched>): Promise<MadePods>;
}

export interface MadePods {
  readonly pods: ReadonlyMap<string, Found>;
  readonly twins: ReadonlyMap<string, Witness>;
  readonly standIns: ReadonlyMap<string, Launched>;
  readonly values: ReadonlyMap<string, string>;
  readonly canary: Canary | null;
}

/** The canary's port: any will do, this needs no privilege. */
const canaryPorts: readonly ServedPort[] = [{ name: null, port: 8080, protocol: 'TCP' }];

export function madePods(scenario: Scenario, needs: Needs, runId: string, options: FieldOptions): PodsToMake {
  const { runtime, outOfMesh, standIns } = options;
  const exposed = new Map(options.exposed.map((one) => [one.pod.name, one]));
  const made = scenario.namespaces.filter(({ kind }) => kind === 'made');
  const canary = needs.policies && made.length > 0 ? canaryName(runId) : null;
  const twinOf = twinNames(needs);
  const identityOf = (namespace: string, name: string) => `${runId}/${namespace}/${name}`;
  const entrypoint = (namespace: string, name: string, serves: readonly ServedPort[]): Entrypoint => ({
    command: serveCommand(serves),
    env: { [identityVariable]: identityOf(namespace, name) },
  });
  const document = ({ namespace, labels, serves, name: declared }: Pod, name = declared): Holdable => {
    const pod = podManifest(
      { name, namespace, labels, serves, entrypoint: entrypoint(namespace, name, serves), outOfMesh },
      runtime,
    );
    const among = exposed.get(declared);
    return among === undefined ? { pod, held: false } : { pod: neverReady(pod), held: among.held };
  };
  const canaryPod = (namespace: string, name: string, serves: readonly ServedPort[]) =>
    podManifest(
      { name, namespace, labels: {}, serves, entrypoint: entrypoint(namespace, name, serves), outOfMesh },
      runtime,
    );

  return {
    namespaces: [
      ...made.map((namespace) => namespaceManifest(namespace.name, namespace.kind === 'made' ? namespace.labels : {})),
      ...(canary === null ? [] : [namespaceManifest(canary, {})]),
    ],
    async held(scope) {
      const idle: Entrypoint = { command: serveCommand([]), env: {} };
      const stood = standIns.map((standIn) => ({
        held: standIn.held,
        pod: standInManifest(standIn, runId, idle, outOfMesh, runtime),
      }));
      const beside = [
        ...needs.pods.map((pod) => document(pod)),
        ...needs.twins.map((pod) => document(pod, twinOf(pod))),
        ...stood,
      ];
      return [
        ...(await holdPods(scope, beside)),
        ...(canary === null ? [] : [canaryPod(canary, 'from', []), canaryPod(canary, 'to', canaryPorts)]),
      ];
    },
    async arrive(scope, launched) {
      const ended = (namespace: string, name: string) => launched.get(`${namespace}/${name}`) ?? neverLaunched;
      const witness = (pod: RunningPod): Witness => ({ run: runId, pod });
      const pods = needs.pods.map(async (pod): Promise<readonly [string, Found]> => {
        const { name, namespace } = pod;
        const end = ended(namespace, name);
        const target = (end: Launched, name: string, insider: string | null): Target | Missing =>
          end.kind === 'ready'
            ? { address: end.pod.address, port: null, identity: identityOf(namespace, name), insider }
            : { missing: end.phrase };
        const itself = target(end, name, name);
        const service = await serviceOf(scope, pod, end);
        const asker =
          end.kind === 'ready'
            ? { asker: { source: { namespace, pod: name, container: containerName }, witness: witness(end.pod) } }
            : {};
        return [
          name,
          {
            running: {
              source: end.kind === 'ready' ? null : { missing: end.phrase },
              instances: 'missing' in itself ? itself : [itself],
              twin: needs.twins.includes(pod) ? target(ended(namespace, twinOf(pod)), twinOf(pod), null) : null,
              service: service !== null && 'addresses' in service ? service.target : service,
              ...(service !== null && 'addresses' in service ? { leadsTo: service.addresses } : {}),
              dnsName: `${pod.service}.${namespace}.svc`,
              ports: pod.serves,
            },
            targets: end.kind === 'ready' ? [witness(end.pod)] : [],
            ...asker,
          },
        ];
      });
      return {
        pods: new Map(await Promise.all(pods)),
        twins: new Map(
          needs.twins.flatMap((pod) => {
            const end = ended(pod.namespace, twinOf(pod));
            return end.kind === 'ready' ? [[pod.name, witness(end.pod)] as const] : [];
          }),
        ),
        standIns: new Map(
          standIns.map(({ workload: { name, namespace } }) => [name, ended(namespace, standInName(name, runId))]),
        ),
        values: new Map(
          needs.pods.flatMap(({ name, namespace }) => {
            const end = ended(namespace, name);
            return end.kind === 'ready'
              ? [[`pods.${name}.ip`, end.pod.address] as const, [`pods.${name}.node`, end.pod.node] as const]
              : [];
          }),
        ),
        canary:
          canary === null
            ? null
            : {
                namespace: canary,
                from: ended(canary, 'from'),
                to: ended(canary, 'to'),
                identity: identityOf(canary, 'to'),
              },
      };
    },
  };

  /** Null where nobody asks by it. */
  async function serviceOf(scope: Scope, pod: Pod, end: Launched): Promise<MadeService | Missing | null> {
    if (!needs.services.includes(pod)) return null;
    if (end.kind !== 'ready') return { missing: end.phrase };
    const { namespace, service, name, serves } = pod;
    try {
      const backends = [{ pod: name, address: end.pod.address, serves }];
      const addresses = await makeService(scope, {
        name: service,
        namespace,
        backends,
        owner: await options.anchors(namespace),
      });
      const [address] = addresses;
      return { target: { address, port: null, identity: identityOf(namespace, name), insider: null }, addresses };
    } catch (error) {
      if (error instanceof ClusterTrouble) return { missing: error.message };
      throw error;
    }
  }
}

interface MadeService {
  readonly target: Target;
  readonly addresses: readonly string[];
}

const neverLaunched: Launched = { kind: 'trouble', phrase: 'it was never launched' };

/** A twin stands beside its pod under a name that no other pod has. */
function twinNames({ pods, twins }: Needs): (pod: Pod) => string {
  const taken = new Set(pods.map(({ name }) => name));
  const names = new Map(twins.map(({ name }) => [name, twinName(name, taken)]));
  return ({ name }) => names.get(name) ?? name;
}
