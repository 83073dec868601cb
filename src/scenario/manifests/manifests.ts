// What manifests say, checked as the API server would check it: only that on which connectivity depends.
import type { Labels, Place, Protocol, ServedPort, WorkloadResource } from '../terms.ts';

export interface Manifests {
  /** Labels by name, `kubernetes.io/metadata.name` among them; of a namespace that is not here nothing else is known. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** Pods, and the pods that templates describe. What has ended, or stands for nothing that runs, is left out. */
  readonly workloads: readonly ManifestWorkload[];
  /** What controls some of these, which stand for it: a Deployment whose pods are here. */
  readonly controllers: readonly ManifestWorkload[];
  readonly services: readonly ManifestService[];
  readonly policies: readonly NetworkPolicy[];
  /** Policies of other kinds: nobody here knows what they mean, so nothing is predicted past them. */
  readonly others: readonly OtherPolicy[];
}

/** What stands for pods in manifests; nothing of a scenario can be a ReplicationController. */
export type ManifestResource = WorkloadResource | 'replicationcontroller';

export interface ManifestWorkload {
  readonly resource: ManifestResource;
  readonly namespace: string;
  readonly name: string;
  /** Those of its pods; of a vague one the text that people are shown. */
  readonly labels: Labels;
  /** What its pods have under a key, where that is not one value that is known. Absent: nothing is vague. */
  readonly vague?: Vague;
  /** The declared containerPorts. */
  readonly ports: readonly ServedPort[];
  readonly hostNetwork: boolean;
  /** `status.podIP`, where the manifest has one. */
  readonly address: string | null;
  /** That of the other family, where it has addresses of both (`status.podIPs`). */
  readonly secondAddress?: string | undefined;
  readonly place: Place;
}

/** By the key of a label. */
export type Vague = ReadonlyMap<string, VagueValue>;

export type VagueValue =
  /** Only the cluster knows it. */
  | { readonly kind: 'any' }
  /** One of `count` numbers from `first` on, behind `prefix`: each of them on a pod of its own. */
  | { readonly kind: 'numbered'; readonly prefix: string; readonly first: number; readonly count: number };

export interface ManifestService {
  readonly namespace: string;
  readonly name: string;
  /** Null: it selects nothing by itself, and who is behind it is not known. */
  readonly selector: Labels | null;
  /** It has no address of its own (`spec.clusterIP: None`). */
  readonly headless: boolean;
  readonly ports: readonly ManifestServicePort[];
  readonly place: Place;
}

export interface ManifestServicePort {
  readonly name: string | null;
  readonly port: number;
  /** A number, or the name of a containerPort, which may differ from pod to pod. */
  readonly target: number | string;
  readonly protocol: Protocol;
}

/** networking.k8s.io/v1 NetworkPolicy. */
export interface NetworkPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly place: Place;
  /** Empty: every pod of the namespace. */
  readonly podSelector: Selector;
  /** Null where `policyTypes` leaves this direction alone; empty where it admits nothing. */
  readonly ingress: readonly Rule[] | null;
  readonly egress: readonly Rule[] | null;
}

export type Direction = 'ingress' | 'egress';

export interface Rule {
  /** Null: anybody (`from` or `to` is missing or empty). */
  readonly peers: readonly Peer[] | null;
  /** Null: every port (`ports` is missing or empty). */
  readonly ports: readonly PolicyPort[] | null;
  readonly place: Place;
}

export type Peer = PodPeer | BlockPeer;

export interface PodPeer {
  readonly kind: 'pods';
  /** Null: the policy's own namespace. Empty: every namespace. */
  readonly namespaces: Selector | null;
  /** Empty: every pod there. */
  readonly pods: Selector;
  readonly place: Place;
}

export interface BlockPeer {
  readonly kind: 'block';
  /** In a scenario it may hold a placeholder: `${pods.web.ip}/32`. */
  readonly cidr: string;
  readonly except: readonly string[];
  readonly place: Place;
}

export type PolicyPort =
  | { readonly kind: 'every'; readonly protocol: Protocol }
  | { readonly kind: 'named'; readonly protocol: Protocol; readonly name: string }
  /** From `first` to `last`, both included; one port is both (`endPort`, KEP-2079). */
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number };

/** All of them must hold (`matchLabels` is In with one value); none: everything matches. */
export type Selector = readonly Requirement[];

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Empty for Exists and DoesNotExist. */
  readonly values: readonly string[];
}

export interface OtherPolicy {
  readonly apiVersion: string;
  readonly kind: string;
  /** Null: it is about the whole cluster. */
  readonly namespace: string | null;
  readonly name: string;
  readonly place: Place;
}
