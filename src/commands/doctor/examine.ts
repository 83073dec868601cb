import type { KubernetesApi } from '../../cluster/kubernetes/api.ts';
import { ClusterTrouble } from '../../cluster/kubernetes/cluster-trouble.ts';
import { eitherOf, timeLimit } from '../../cluster/kubernetes/either-of.ts';
import { pause } from '../../cluster/kubernetes/patience.ts';
import { serverMinor } from '../../cluster/kubernetes/version.ts';
import { type Stood, standForExamination } from '../../cluster/objects/examination.ts';
import { doctorName } from '../../cluster/objects/names.ts';
import { titleOf } from '../../cluster/objects/removal.ts';
import { newRun } from '../../cluster/objects/run-id.ts';
import { openScope, type Scope } from '../../cluster/objects/scope.ts';
import { execEcho } from '../../cluster/probing/exec-echo.ts';
import { seen } from '../../plan/seen.ts';
import type { Probing } from '../../scenario/scenario.ts';
import type { LiveWorld } from '../cluster.ts';
import type { ProgressShown } from '../progress.ts';
import { type Canaries, dnsName, watchCanaries } from './canaries.ts';
import { enforcementFinding } from './enforced.ts';
import type { Finding } from './finding.ts';
import { rightsFindings } from './rights.ts';

/** Milliseconds that pods may take to become ready, and to find a node. */
const patience = { ready: 120_000, scheduling: 20_000 } as const;

/** Tries one thing after another, and tells each as soon as it is known; removes what it made. Throws ClusterTrouble. */
export async function* examine(
  api: KubernetesApi,
  { probing, namespaces }: { readonly probing: Probing; readonly namespaces: readonly string[] },
  { interrupted, stopCleaning }: LiveWorld,
  progress: ProgressShown,
): AsyncGenerator<Finding> {
  const lifetime = 600 + Math.ceil(probing.settle / 1000); // seconds: the pods' deadline, whatever becomes of us
  const run = newRun(new Date(), lifetime);
  progress.enter('API server');
  const minor = await serverMinor(api, pause); // alone: a credential plugin runs once
  yield { kind: 'fine', name: 'API server', says: `Kubernetes 1.${minor} answers (context ${api.context})` };
  progress.enter('rights');
  const rights = await rightsFindings(api, {
    runId: run.id,
    namespaces,
    concurrency: probing.concurrency,
    minor,
  });
  yield* rights;
  if (rights[0]?.kind !== 'fine') {
    yield* untried(['image', 'exec', 'DNS', 'ingress', 'egress'], 'only in a namespace of its own, which needs rights');
    return;
  }
  progress.tell(`run ${run.id}, in namespace ${doctorName(run.id)}`);
  const scope = openScope(api, run, { concurrency: probing.concurrency, stop: stopCleaning });
  try {
    yield* tryThings(scope, probing, lifetime, interrupted, progress);
  } finally {
    progress.enter('clean-up');
    await scope.close();
  }
  const { left, terminating } = await scope.close();
  if (left.length > 0) {
    const names = left.map(({ made, phrase }) => `${titleOf(made)} (${phrase})`).join(', ');
    yield {
      kind: 'broken',
      name: 'clean-up',
      says: `left behind: ${names}; \`sotsu clean --run ${run.id}\` removes it`,
    };
  } else {
    yield { kind: 'fine', name: 'clean-up', says: `all is removed; still terminating: ${terminating.join(', ')}` };
  }
}

async function* tryThings(
  scope: Scope,
  probing: Probing,
  lifetime: number,
  interrupted: AbortSignal,
  progress: ProgressShown,
): AsyncGenerator<Finding> {
  progress.enter('image');
  const start = performance.now();
  const stood = await standForExamination(scope, probing, lifetime, {
    ready: eitherOf(timeLimit(patience.ready), interrupted),
    scheduling: eitherOf(timeLimit(patience.scheduling), interrupted),
  }).catch((error: unknown): Stood => ({ kind: 'trouble', phrase: troubleOf(error) }));
  if (stood.kind === 'trouble') {
    yield { kind: 'broken', name: 'image', says: stood.phrase };
    yield* untried(['exec', 'DNS', 'ingress', 'egress'], 'no pod came up');
    return;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  yield { kind: 'fine', name: 'image', says: `three pods of ${probing.image} were ready after ${seconds} s` };

  progress.enter('exec');
  const exec = await execFinding(scope, stood.pods.free.source, interrupted);
  yield exec;
  if (exec.kind !== 'fine') {
    yield* untried(['DNS', 'ingress', 'egress'], 'exec does not work');
    return;
  }
  progress.enter('DNS and policies');
  const canaries = await watchCanaries(scope, stood.pods, probing, interrupted).catch((error: unknown) =>
    troubleOf(error),
  );
  if (typeof canaries === 'string') yield* untried(['DNS', 'ingress', 'egress'], canaries);
  else yield* [dnsFinding(canaries), ...canaries.denied.map(enforcementFinding)];
}

/** The quickest of three: the first may have to make a connection. */
async function execFinding(
  { api }: Scope,
  source: Parameters<typeof execEcho>[1],
  interrupted: AbortSignal,
): Promise<Finding> {
  const times: number[] = [];
  for (let count = 0; count < 3; count++) {
    const echo = await execEcho(api, source, eitherOf(timeLimit(10_000), interrupted));
    if (echo.kind === 'trouble') return { kind: 'broken', name: 'exec', says: echo.phrase };
    times.push(echo.milliseconds);
  }
  return { kind: 'fine', name: 'exec', says: `an exec takes ${Math.min(...times)} ms` };
}

function dnsFinding({ dns }: Canaries): Finding {
  const name = 'DNS';
  if (dns.kind === 'unknown') return { kind: 'unknown', name, says: dns.reason };
  if (dns.kind === 'closed') return { kind: 'broken', name, says: `${dnsName} in a pod: ${seen(dns)}` };
  const addresses = (dns.addresses ?? []).join(', ');
  return {
    kind: 'fine',
    name,
    says: `${dnsName} is ${addresses} in a pod, after ${Math.round(dns.milliseconds ?? 0)} ms`,
  };
}

function untried(names: readonly string[], why: string): readonly Finding[] {
  return names.map((name) => ({ kind: 'unknown', name, says: `not tried: ${why}` }));
}

function troubleOf(error: unknown): string {
  if (error instanceof ClusterTrouble) return error.message;
  throw error;
}
