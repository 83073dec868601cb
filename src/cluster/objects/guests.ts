import { eitherOf, timeLimit } from '../kubernetes/either-of.ts';
import { collection } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import { follow } from '../kubernetes/watching.ts';
import type { Runtime } from './containers.ts';
import { type Joined, join } from './ephemeral.ts';
import { runName } from './names.ts';
import type { RunningPod } from './pod-state.ts';
import { statusOf } from './pod-state.ts';
import type { Scope } from './scope.ts';

/** Ephemeral containers of ours in the pods of others. They can be ended, and never removed: the API has no way. */
export interface Guests {
  join(pod: RunningPod, patience: AbortSignal): Promise<Joined>;
  /** Ends them, and waits a moment to see it. What became of each, a sentence for people. */
  leave(stop: AbortSignal): Promise<readonly string[]>;
  /** Leaves them running (`--keep`), and says so. */
  stay(): readonly string[];
}

/** Milliseconds that a container may take to be seen ended. */
const patience = 5000;

export function openGuests(scope: Scope, runtime: Runtime): Guests {
  const container = runName(scope.run.id);
  const pods = new Map<string, { readonly pod: RunningPod; readonly joined: Promise<Joined> }>(); // by UID
  const title = ({ namespace, name }: RunningPod) => `the ephemeral container ${container} in pod ${namespace}/${name}`;
  const byItself = `it ends by itself within ${Math.ceil(runtime.lifetime / 60)} minutes`;
  return {
    join(pod, patience) {
      const guest = pods.get(pod.uid) ?? { pod, joined: join(scope, pod, runtime, patience) };
      pods.set(pod.uid, guest);
      return guest.joined;
    },
    leave: (stop) => Promise.all([...pods.values()].map(({ pod, joined }) => leaveOne(pod, joined, stop))),
    stay: () => [...pods.values()].map(({ pod }) => `${title(pod)} stays: ${byItself}, and is never removed`),
  };

  async function leaveOne(pod: RunningPod, joined: Promise<Joined>, stop: AbortSignal): Promise<string> {
    const { kind } = await joined;
    const listed = 'and stays listed there until the pod goes: Kubernetes can never remove it';
    if (kind === 'trouble') return `${title(pod)} never ran, if it was added at all, ${listed}`;
    const signal = eitherOf(stop, timeLimit(patience));
    const ended = await endOne(pod, signal).catch(() => false);
    return `${title(pod)} ${ended ? `has ended, ${listed}` : `could not be ended; ${byItself}, ${listed}`}`;
  }

  async function endOne({ namespace, name }: RunningPod, signal: AbortSignal): Promise<boolean> {
    const { api, wait } = scope;
    const target = { namespace, pod: name, container, command: ['sh', '-c', endIt] };
    const stream = await patiently(() => api.exec(target, signal), wait, signal);
    const query = { fieldSelector: `metadata.name=${name}` };
    let there = false;
    try {
      for await (const sighting of follow(api, collection('Pod', namespace), query, wait, signal)) {
        if (sighting.kind === 'present') there = true;
        const isOver = sighting.kind === 'present' ? hasEnded(sighting.object) : sighting.kind === 'gone' || !there;
        if (isOver) return true;
      }
      return false;
    } finally {
      stream.close();
    }
  }

  function hasEnded(pod: Parameters<typeof statusOf>[0]): boolean {
    const { ephemeralContainerStatuses = [] } = statusOf(pod);
    return ephemeralContainerStatuses.some(({ name, state }) => name === container && state?.terminated !== undefined);
  }
}

/** Process 1 is ours, unless the pod shares its processes: then it is the pod's sandbox, which must not be touched. */
const endIt = 'grep -q "trap .exit 0. TERM" /proc/1/cmdline && kill -TERM 1';
