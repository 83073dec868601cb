// Objects of the API as JSON.parse gives them: every field that the API calls optional may be missing or null.
import type { Protocol } from '../../src/scenario/scenario.ts';

export type Maybe<T> = T | null | undefined;

export interface NamespaceObject {
  readonly kind: 'Namespace';
  readonly metadata: { readonly name: string; readonly labels?: Maybe<Readonly<Record<string, string>>> };
}

export interface PodObject {
  readonly kind: 'Pod';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Maybe<Readonly<Record<string, string>>>;
  };
  readonly spec: {
    readonly hostNetwork?: Maybe<boolean>;
    readonly containers: readonly { readonly ports?: Maybe<readonly ContainerPortObject[]> }[];
  };
  /** An IP address; or `@name`: some address of those that pods have, not known which. */
  readonly status?: Maybe<{ readonly podIP?: Maybe<string>; readonly podIPs?: readonly { readonly ip: string }[] }>;
}

export interface ContainerPortObject {
  readonly name?: Maybe<string>;
  readonly containerPort: number;
  readonly protocol?: Maybe<Protocol>;
}

export interface PolicyObject {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicy';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: Maybe<SpecObject>;
}

export interface SpecObject {
  readonly podSelector?: Maybe<SelectorObject>;
  readonly policyTypes?: Maybe<readonly ('Ingress' | 'Egress')[]>;
  readonly ingress?: Maybe<readonly RuleObject[]>;
  readonly egress?: Maybe<readonly RuleObject[]>;
}

/** NetworkPolicyIngressRule has `from`, NetworkPolicyEgressRule has `to`. */
export interface RuleObject {
  readonly from?: Maybe<readonly PeerObject[]>;
  readonly to?: Maybe<readonly PeerObject[]>;
  readonly ports?: Maybe<readonly PortObject[]>;
}

export interface PeerObject {
  readonly podSelector?: Maybe<SelectorObject>;
  readonly namespaceSelector?: Maybe<SelectorObject>;
  readonly ipBlock?: Maybe<{ readonly cidr: string; readonly except?: Maybe<readonly string[]> }>;
}

export interface PortObject {
  readonly protocol?: Maybe<Protocol>;
  readonly port?: Maybe<number | string>;
  readonly endPort?: Maybe<number>;
}

export interface SelectorObject {
  readonly matchLabels?: Maybe<Readonly<Record<string, string>>>;
  readonly matchExpressions?: Maybe<readonly RequirementObject[]>;
}

export interface RequirementObject {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: Maybe<readonly string[]>;
}

/** A policy of another kind; without a namespace it is about the whole cluster. */
export interface OtherObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: Maybe<string> };
}

/** Somebody outside the cluster; null: at an address that nobody knows. */
interface OutsiderObject {
  readonly kind: 'Outsider';
  readonly address: string | null;
}

/** What makes pods of a template, under its own name and with labels of its own. */
export interface WorkloadObject {
  readonly apiVersion: string;
  readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller: boolean;
    }[];
  };
  readonly spec: WorkloadSpec;
}

export interface WorkloadSpec {
  readonly replicas?: number;
  readonly ordinals?: { readonly start: number };
  readonly completionMode?: 'Indexed';
  readonly completions?: number;
  readonly manualSelector?: boolean;
  readonly selector?: unknown;
  readonly template?: Template;
  readonly jobTemplate?: { readonly spec: WorkloadSpec };
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodObject['spec'];
}

/** One, whoever else may be just like it. */
export type Single = PodObject | OutsiderObject;

export type End = Single | WorkloadObject;

export interface World {
  readonly namespaces: readonly NamespaceObject[];
  readonly ends: readonly End[];
  readonly policies: readonly PolicyObject[];
  readonly others: readonly OtherObject[];
  readonly ipBlockPods: 'match' | 'ignore' | 'unknown';
  readonly podRanges: readonly string[];
}

export interface AskedPort {
  readonly port: number;
  readonly protocol: Protocol;
}
