import type { V1LabelSelector } from '@kubernetes/client-node';
import type { Workload } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { selects } from '../objects/selectors.ts';

/**
 * Whether its controller made the pod: what only has the same labels, as a stand-in, answers for somebody else. The pods
 * of a Deployment are its ReplicaSets' and those of a CronJob its Jobs'. To read these would take a right of its own, so
 * they are told by the names that their controllers give: one with another name, adopted, or a Job that somebody made
 * by `kubectl create job --from`, cannot be told from a stranger's, and is taken for one.
 */
export function belongsTo(
  { metadata }: KubernetesObject,
  { resource, object }: Pick<Workload, 'resource' | 'object'>,
  owner: KubernetesObject,
): boolean {
  const controller = metadata.ownerReferences?.find((one) => one.controller);
  if (controller === undefined) return false;
  if (resource === 'cronjob') return controller.kind === 'Job' && isScheduledJob(controller.name, object);
  if (resource !== 'deployment') return controller.uid === owner.metadata.uid;
  const labels = metadata.labels ?? {};
  const { selector } = owner.spec as { selector?: V1LabelSelector };
  return (
    controller.kind === 'ReplicaSet' &&
    controller.name === `${object}-${labels['pod-template-hash']}` &&
    selector !== undefined &&
    selects(selector, labels)
  );
}

/** `nightly-29728800`: the CronJob's name, and for when it was scheduled, in minutes since 1970, which are eight digits. */
function isScheduledJob(job: string, cronJob: string): boolean {
  return job.startsWith(`${cronJob}-`) && /^\d{8,}$/.test(job.slice(cronJob.length + 1));
}
