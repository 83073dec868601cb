import { stringify } from 'yaml';
import { output } from '../../lab/run.ts';
import { user } from '../bundle.ts';
import type { Lab } from '../lab.ts';
import { type Road, roadTo } from '../proxy.ts';

/** What one row of the table works on. */
export interface Ground {
  readonly cluster: Lab;
  readonly namespace: string;
  /** kubectl in the row's namespace; must succeed. */
  kubectl(...args: string[]): Promise<string>;
  apply(...objects: object[]): Promise<unknown>;
  /** A command on the node. */
  node(...command: string[]): Promise<string>;
  addressOf(pod: string): Promise<string>;
  /** Done when the row is over, the last first. */
  afterwards(undo: () => Promise<unknown>): void;
  /** sotsu goes to the API server by a road of its own. */
  byRoad(): Promise<void>;
  /** That road; throws where there is none. */
  readonly road: Road;
  /** sotsu is a user who may do all that three pods need, but no `exec`. */
  withoutExec(): Promise<void>;
  /** sotsu's. */
  readonly kubeconfig: string;
}

export function openGround(cluster: Lab, namespace: string): Ground & AsyncDisposable {
  const undos: (() => Promise<unknown>)[] = [];
  const afterwards: Ground['afterwards'] = (undo) => void undos.push(undo);
  const kubectl: Ground['kubectl'] = (...args) => cluster.must(['-n', namespace, ...args]);
  let kubeconfig = cluster.kubeconfig;
  let road: Road | null = null;

  return {
    cluster,
    namespace,
    kubectl,
    apply: (...objects) =>
      cluster.must(['apply', '-f', '-'], objects.map((object) => `---\n${stringify(object)}`).join('')),
    node: (...command) => output('docker', ['exec', nodeOf(cluster), ...command]),
    addressOf: (pod) => kubectl('get', 'pod', pod, '-o', 'jsonpath={.status.podIP}'),
    afterwards,
    async byRoad() {
      road = await roadTo(cluster);
      kubeconfig = road.kubeconfig;
    },
    get road() {
      if (road === null) throw new Error('there is no road of its own');
      return road;
    },
    async withoutExec() {
      const name = `${namespace}-user`;
      const objects = [`clusterrole/${name}`, `clusterrolebinding/${name}`, `serviceaccount/${name}`];
      afterwards(() => cluster.must(['-n', 'default', 'delete', ...objects]));
      ({ kubeconfig } = await user(cluster, null, name, JSON.stringify(rules)));
    },
    get kubeconfig() {
      return kubeconfig;
    },
    async [Symbol.asyncDispose]() {
      for (const undo of undos.reverse()) await undo();
    },
  };
}

/** The container that is the node of a cluster with one node. */
export function nodeOf({ name }: Lab): string {
  return `${name}-control-plane`;
}

const verbs = ['create', 'get', 'list', 'watch', 'delete', 'patch'];
const rules = [
  { apiGroups: [''], resources: ['namespaces', 'pods'], verbs },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs },
];
