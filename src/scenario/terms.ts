// What scenarios and manifests both speak of.

/** Where something stands in a file; line and column count from 1. Read from a cluster it has its name for a file, and 0. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A port that something listens on. `name` is the containerPort's name, where it has one. */
export interface ServedPort {
  readonly name: string | null;
  readonly port: number;
  readonly protocol: Protocol;
}

export type Labels = Readonly<Record<string, string>>;

export type WorkloadResource = 'pod' | 'deployment' | 'statefulset' | 'daemonset' | 'replicaset' | 'job' | 'cronjob';
