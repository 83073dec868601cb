import type { V1PodSpec } from '@kubernetes/client-node';
import { UserError } from '../../errors.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { Labels, Workload, WorkloadResource } from '../../scenario/scenario.ts';
import { ApiError, type KubernetesApi, type KubernetesObject } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { collection, item, type Kind } from '../kubernetes/paths.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';

/** The workload's own object; throws UserError where there is none, or ClusterTrouble. */
export async function readWorkload(api: KubernetesApi, wait: Pause, workload: Workload): Promise<KubernetesObject> {
  const { resource, namespace, object, place } = workload;
  try {
    return await patiently(() => api.get(item(collection(kindOf(resource), namespace), object)), wait);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404)
      return troubled(`${resource} ${namespace}/${object} could not be read`)(error);
    throw new UserError(
      `${placeText(place)}: there is no ${resource} ${object} in namespace ${namespace}`,
      `see \`kubectl -n ${namespace} get ${resource}\``,
    );
  }
}

/** What its pods are made from; of a pod, the pod itself. */
export function podTemplate(resource: WorkloadResource, object: KubernetesObject): { labels: Labels; spec: V1PodSpec } {
  const { metadata, spec } = templates[resource](object as unknown as Nested);
  return { labels: metadata?.labels ?? {}, spec: spec as V1PodSpec };
}

export function kindOf(resource: WorkloadResource): Kind {
  return kinds[resource];
}

interface Template {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec: unknown;
}

interface Nested extends Template {
  readonly spec: {
    readonly template: Template;
    readonly jobTemplate: { readonly spec: { readonly template: Template } };
  };
}

const ofTemplate = ({ spec }: Nested): Template => spec.template;

const templates: Record<WorkloadResource, (object: Nested) => Template> = {
  pod: (object) => object,
  deployment: ofTemplate,
  statefulset: ofTemplate,
  daemonset: ofTemplate,
  replicaset: ofTemplate,
  job: ofTemplate,
  cronjob: ({ spec }) => spec.jobTemplate.spec.template,
};

const kinds: Record<WorkloadResource, Kind> = {
  pod: 'Pod',
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  replicaset: 'ReplicaSet',
  job: 'Job',
  cronjob: 'CronJob',
};
