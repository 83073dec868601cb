// What runs, as far as the plan must know it: found out by the live engine, made up from manifests by the offline one.
import type { ServedPort } from '../scenario/scenario.ts';

export interface Inventory {
  /** By the names of the scenario's endpoints. */
  readonly running: ReadonlyMap<string, Running>;
  /** A name that the cluster's DNS knows: what a DNS server is asked for. */
  readonly queryName: string;
}

/** One endpoint of the scenario, as it runs. */
export interface Running {
  /** Why nothing can be asked from it; null where it can. */
  readonly source: Missing | null;
  /** Every ready endpoint. `no ready endpoints` and the like are a Missing, never an empty list. */
  readonly instances: readonly Target[] | Missing;
  /** The pod that the diagonal means; null where the other instances are meant: a workload has real pods. */
  readonly twin: Target | Missing | null;
  /** The Service's own address; null where it has none by nature: a workload, a host, a headless Service. */
  readonly service: Target | Missing | null;
  /** Where it is reached from outside the cluster (from `here`); null or absent where that is no other place than inside. */
  readonly outside?: readonly Target[] | Missing | null;
  /** What `via: name` resolves; null where it has no name: a workload, a host given by its address. */
  readonly dnsName: string | null;
  /** Every address that it may resolve to: a Service's own, a headless one's endpoints. Absent: it is not known, as a host's. */
  readonly leadsTo?: readonly string[];
  /** The addresses of the pod that asks, of both families perhaps. Absent: not known, as of `here`. */
  readonly asksFrom?: readonly string[];
  /** What it serves: a workload's containerPorts, what a destination without a port amounts to. */
  readonly ports: readonly ServedPort[];
}

/** One address that answers. */
export interface Target {
  /** IPv4 or IPv6, without brackets. */
  readonly address: string;
  /** Where it is another than the one that the scenario names, as a Service's targetPort; else null. */
  readonly port: number | null;
  /** What a server of ours says of itself; null: it is not ours, and anybody may answer. */
  readonly identity: string | null;
  /** The source that runs in this very pod, for the own-pod control; null where nothing can be asked from inside. */
  readonly insider: string | null;
  /**
   * Another address, where the proxy check asks: one behind a Service's own, because what nobody serves on a ClusterIP
   * leaves the cluster, and whoever answers outside says nothing about the way inside. Absent: the address itself.
   */
  readonly checkedAt?: string | null;
}

/** Something that should be there and is not, as a phrase for people: `its Service has no ready endpoints`. */
export interface Missing {
  readonly missing: string;
}

/** An endpoint that can neither ask nor be asked, and why. */
export function absent(why: string): Running {
  const gone = { missing: why };
  return { source: gone, instances: gone, twin: null, service: null, dnsName: null, ports: [] };
}
