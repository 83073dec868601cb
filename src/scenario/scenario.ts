// What the user wrote, checked: every name in here is declared, every port served, every expectation has its place.
import type { NetworkPolicy } from './manifests/manifests.ts';
import type { Labels, Place, Protocol, ServedPort, WorkloadResource } from './terms.ts';

export type { Labels, Place, Protocol, ServedPort, WorkloadResource } from './terms.ts';

export interface Scenario {
  readonly name: string;
  readonly description: string | null;
  /** The path as the user gave it. */
  readonly file: string;
  readonly namespaces: readonly Namespace[];
  /** Everything that a cell can name, by its name; the built-in `dns`, `apiserver` and `here` are always among them. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** What the whole scenario requires of the cluster: `calico`, `ipv6`, a CRD's name … */
  readonly requires: readonly string[];
  /** At least one. A scenario that wrote no `steps` is one step named ''. */
  readonly steps: readonly Step[];
  readonly probing: Probing;
}

export type Namespace =
  | { readonly kind: 'made'; readonly name: string; readonly labels: Labels; readonly place: Place }
  /** Never made, labelled or deleted; policies go into it only where it says `allow`. */
  | { readonly kind: 'existing'; readonly name: string; readonly policies: 'refuse' | 'allow'; readonly place: Place };

export type Endpoint = Pod | Workload | Service | Host | BuiltIn;

/** A pod that sotsu launches. */
export interface Pod {
  readonly kind: 'pod';
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly serves: readonly ServedPort[];
  /** The name of its Service. */
  readonly service: string;
  readonly place: Place;
}

/** Something that already runs; as a source it is probed from a stand-in, by exec, or from an ephemeral container. */
export interface Workload {
  readonly kind: 'workload';
  readonly name: string;
  readonly namespace: string;
  readonly resource: WorkloadResource;
  readonly object: string;
  readonly probe: 'stand-in' | 'exec' | 'ephemeral';
  readonly place: Place;
}

export interface Service {
  readonly kind: 'service';
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly place: Place;
}

/** Outside the cluster: by name, resolved once before the policies, or by address. */
export interface Host {
  readonly kind: 'host';
  readonly name: string;
  readonly at: { readonly host: string } | { readonly address: string };
  readonly port: number | null;
  readonly protocol: Protocol;
  /** `none`: it may well be silent, so a drop counts as NG and is marked unproven. */
  readonly control: 'none' | null;
  readonly place: Place;
}

/** `dns` and `apiserver` are destinations, `here` (the machine that sotsu runs on) is a source. */
export interface BuiltIn {
  readonly kind: 'dns' | 'apiserver' | 'here';
  readonly name: string;
}

export interface Step {
  readonly name: string;
  /** What is applied at its start, in order, after what the steps before applied. */
  readonly policies: readonly PolicyDocument[];
  /** What is removed at its start: `namespace/name` of documents applied by steps before; all is spelled out. */
  readonly remove: readonly string[];
  /** Every cell that is to be tried, in the order of the file; `-` cells are not among them. */
  readonly cells: readonly Cell[];
  readonly place: Place;
}

/** One document of a policy file or one inline policy; placeholders not yet filled. */
export interface PolicyDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The document as parsed, with metadata.namespace set. */
  readonly object: Readonly<Record<string, unknown>>;
  /** What it means, where it is a networking.k8s.io NetworkPolicy; null for other kinds. */
  readonly policy: NetworkPolicy | null;
  readonly place: Place;
}

export type Via = 'pod' | 'service' | 'name';
export type DenialKind = 'dropped' | 'refused' | 'unreachable' | 'dns';

/** One question with its expectation: one source, one destination, one port. */
export interface Cell {
  /** A name in `endpoints`. On the diagonal `from` and `to` are the same name: the target is a twin of it. */
  readonly from: string;
  readonly to: string;
  /** Null for a workload named without a port's number: which containerPorts it declares is known only on the cluster. */
  readonly port: ServedPort | null;
  /** As written, `web` or `web/udp`, where a workload is named with it; without, every containerPort is meant. */
  readonly portName?: string;
  readonly via: Via;
  readonly http: HttpRequest | null;
  /** Null: measure, expect nothing (`?`). */
  readonly expect: 'OK' | 'NG' | null;
  readonly expectStatus: number | null;
  /** The kind of denial that an NG cell insists on. */
  readonly as: DenialKind | null;
  readonly requires: readonly string[];
  /** The grid cell that it belongs to: cells of one grid cell (several ports) are one square of the table. */
  readonly square: Square | null;
  readonly place: Place;
}

/** The row and column of a written grid, as written: what the table prints. */
export interface Square {
  readonly grid: number;
  readonly row: string;
  readonly column: string;
  /** The place of its column among the grid's, from 0: squares that are not tried leave no cell to tell it by. */
  readonly columnIndex: number;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** By TLS, whatever the certificate; absent: plain HTTP. */
  readonly scheme?: 'https';
}

/** Milliseconds throughout. */
export interface Probing {
  readonly via: Via;
  readonly timeout: number;
  readonly settle: number;
  readonly concurrency: number;
  readonly image: string;
}
