// Names are the author's; what he did not name gets a name that says whose it is.

/** A pod of ours beside a workload, in a namespace that others use too. */
export function standInName(workload: string, runId: string): string {
  return `${workload}-sotsu-${runId}`;
}

/** What owns or holds other objects of this run in a namespace that others use too. */
export function runName(runId: string): string {
  return `sotsu-${runId}`;
}

/** The namespace in which a deny-all must close something. */
export function canaryName(runId: string): string {
  return `sotsu-canary-${runId}`;
}

/** The namespace in which `sotsu doctor` tries things. */
export function doctorName(runId: string): string {
  return `sotsu-doctor-${runId}`;
}

/** The twin of a pod, under a name that nobody else has. */
export function twinName(pod: string, taken: ReadonlySet<string>): string {
  const name = `${pod}-twin`;
  return taken.has(name) ? twinName(name, taken) : name;
}
