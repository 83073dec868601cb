import { UserError } from '../../errors.ts';
import type { Needs } from '../../plan/needs.ts';
import { portsMeant } from '../../plan/ports.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { Scenario, Service, Workload } from '../../scenario/scenario.ts';
import { ApiError, type KubernetesObject } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import type { Scope } from '../objects/scope.ts';
import { podTemplate, readWorkload } from '../objects/workload.ts';
import { isOpenOutside } from './outside.ts';
import { readService, servedBy } from './service-targets.ts';
import { portsOf } from './workload-pods.ts';

/**
 * That the workloads and Services that a scenario names are there, and are what its cells take them for. Throws the
 * UserError of the first mistake, before anything is made, or ClusterTrouble.
 */
export async function checkWhatExists(scope: Scope, scenario: Scenario, needs: Needs): Promise<void> {
  const cells = scenario.steps.flatMap((step) => step.cells);
  const used = [...scenario.endpoints.values()].filter(({ name }) => needs.used.has(name));
  const checked = await Promise.allSettled(
    used.map(async (endpoint) => {
      if (endpoint.kind === 'workload') await checkWorkload(endpoint);
      if (endpoint.kind === 'service') await checkService(endpoint);
    }),
  );
  for (const one of checked) if (one.status === 'rejected') throw one.reason;

  async function checkWorkload(workload: Workload): Promise<void> {
    const { spec } = podTemplate(workload.resource, await readWorkload(scope.api, scope.wait, workload));
    for (const cell of cells) if (cell.to === workload.name && cell.port === null) portsMeant(cell, portsOf(spec));
  }

  async function checkService(service: Service): Promise<void> {
    const object = await found(service);
    const { name, port, protocol, namespace } = service;
    if (object !== null && servedBy(object, service) === undefined) {
      throw mistake(service, `has no port ${port}/${protocol}`, `see \`kubectl -n ${namespace} get service\``);
    }
    if (needs.outside.has(name) && (object === null || !isOpenOutside(object))) {
      throw mistake(
        service,
        'is no NodePort or LoadBalancer, so `here` cannot reach it',
        'ask it from a pod or a workload',
      );
    }
  }

  /** Null: sotsu is going to make it, with a pod. */
  async function found(service: Service): Promise<KubernetesObject | null> {
    const { namespace, service: name } = service;
    if (scenario.namespaces.some((one) => one.name === namespace && one.kind === 'made')) return null;
    if (needs.services.some((pod) => pod.namespace === namespace && pod.service === name)) return null;
    try {
      return await readService(scope, service);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) {
        return troubled(`Service ${namespace}/${name} could not be read`)(error);
      }
      throw mistake(service, 'does not exist', `see \`kubectl -n ${namespace} get service\``);
    }
  }
}

function mistake({ place, namespace, service }: Service, what: string, hint: string): UserError {
  return new UserError(`${placeText(place)}: Service ${namespace}/${service} ${what}`, hint);
}
