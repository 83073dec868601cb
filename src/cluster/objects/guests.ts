import type { KubernetesObject } from '../kubernetes/api.ts';
import { eitherOf, timeLimit } from '../kubernetes/either-of.ts';
import { collection } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import { follow } from '../kubernetes/watching.ts';
import type { Runtime } from './containers.ts';
import { isAdded, type Joined, join, type Left, stateOf } from './ephemeral.ts';
import { runName } from './names.ts';
import type { RunningPod } from './pod-state.ts';
import { aborted } from './removal.ts';
import type { Scope } from './scope.ts';

/** Ephemeral containers of ours in the pods of others. They can be ended, and never removed: the API has no way. */
export interface Guests {
  /** Adds none once patience has ended, or after one of the other two. */
  join(pod: RunningPod, patience: AbortSignal): Promise<Joined>;
  /** Ends them, and waits a moment to see it. What became of each, a sentence for people. */
  leave(stop: AbortSignal): Promise<readonly string[]>;
  /** Leaves them running (`--keep`), and says so. */
  stay(stop: AbortSignal): Promise<readonly string[]>;
}

/** Milliseconds that a container may take to be seen ended. */
const patience = 5000;

export function openGuests(scope: Scope, runtime: Runtime): Guests {
  const container = runName(scope.run.id);
  const pods = new Map<string, Guest>(); // by UID
  const over = new AbortController();
  const title = ({ namespace, name }: RunningPod) => `the ephemeral container ${container} in pod ${namespace}/${name}`;
  const byItself = `ends by itself within ${Math.ceil(runtime.lifetime / 60)} minutes`;
  const listed = 'and stays listed there until the pod goes: Kubernetes can never remove it';
  return {
    join(pod, patience) {
      const guest = pods.get(pod.uid) ?? { pod, joined: join(scope, pod, runtime, eitherOf(patience, over.signal)) };
      pods.set(pod.uid, guest);
      return guest.joined;
    },
    leave: (stop) =>
      toEach(stop, async ({ pod }, state) => {
        const found = state === 'ended' ? state : await endOne(pod, state, eitherOf(stop, timeLimit(patience)));
        return found === 'running' ? `could not be ended; it ${byItself}, ${listed}` : said(found);
      }),
    stay: (stop) =>
      toEach(stop, async (_guest, state) => (state === 'running' ? `stays: it ${byItself}, ${listed}` : said(state))),
  };

  /** Lets nobody join any more; says something of each that is there. */
  async function toEach(stop: AbortSignal, act: Act): Promise<readonly string[]> {
    over.abort();
    const sentences = await Promise.all(
      [...pods.values()].map(async (guest) => {
        const state = await Promise.race([guest.joined.then(stateAfter), aborted(stop).then((): State => 'pending')]);
        const what = state === 'none' ? null : await act(guest, state);
        return what === null ? [] : [`${title(guest.pod)} ${what}`];
      }),
    );
    return sentences.flat();
  }

  function said(state: Left): string | null {
    if (state === 'none') return null;
    return state === 'ended' ? `has ended, ${listed}` : `may still start; it ${byItself} then, ${listed}`;
  }

  /** As it was last seen. One that is about to start is waited for, and so is one that may have been added. */
  async function endOne({ namespace, name, uid }: RunningPod, before: State, signal: AbortSignal): Promise<State> {
    const { api, wait } = scope;
    const target = { namespace, pod: name, container, command: ['sh', '-c', endIt] };
    const query = { fieldSelector: `metadata.name=${name}` };
    const streams: { close(): void }[] = [];
    let state: State | null = null;
    try {
      for await (const sighting of follow(api, collection('Pod', namespace), query, wait, signal)) {
        if (sighting.kind === 'gone' || (sighting.kind === 'listed' && state === null)) return 'ended'; // with its pod
        if (sighting.kind === 'present')
          state = sighting.object.metadata.uid === uid ? stateIn(sighting.object) : 'ended';
        if (state === 'ended') return state;
        if (state === 'running' && streams.length === 0)
          streams.push(await patiently(() => api.exec(target, signal), wait, signal));
      }
    } catch {
      // Whatever went wrong, it is where it was.
    } finally {
      for (const stream of streams) stream.close();
    }
    return state ?? before;
  }

  function stateIn(pod: KubernetesObject): State {
    const state = stateOf(pod, container);
    if (state?.terminated) return 'ended';
    if (state?.running) return 'running';
    return isAdded(pod, container) ? 'pending' : 'none';
  }
}

interface Guest {
  readonly pod: RunningPod;
  readonly joined: Promise<Joined>;
}

type State = Left | 'running';

/** What becomes of a guest, for people; null where there is nothing to say. */
type Act = (guest: Guest, state: State) => Promise<string | null>;

function stateAfter(joined: Joined): State {
  return joined.kind === 'trouble' ? joined.left : joined.kind;
}

/** Process 1 is ours, unless the pod shares its processes: then it is the pod's sandbox, which must not be touched. */
const endIt = 'grep -q "trap .exit 0. TERM" /proc/1/cmdline && kill -TERM 1';
