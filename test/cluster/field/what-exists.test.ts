import { expect, it } from 'vitest';
import { checkWhatExists } from '../../../src/cluster/field/what-exists.ts';
import { ClusterTrouble } from '../../../src/cluster/kubernetes/cluster-trouble.ts';
import { UserError } from '../../../src/errors.ts';
import { needsOf } from '../../../src/plan/needs.ts';
import { read } from '../../scenario/reading.ts';
import { type FakeApi, forbidden } from '../fake-api.ts';
import { fakeScope } from '../fake-scope.ts';

const service = '/api/v1/namespaces/shop/services/backend';
const deployment = '/apis/apps/v1/namespaces/shop/deployments/web';

/** Checks cells against a namespace with a Deployment `web` and a NodePort Service `backend:8080`. */
async function check(cells: string, befall: (api: FakeApi) => void = () => undefined): Promise<void> {
  const text = `
scenario: Shop
namespaces: { shop: existing, own: {} }
pods: { probe: { namespace: own, serves: 80 } }
workloads: { web: { namespace: shop, deployment: web }, other: { namespace: shop, deployment: other } }
services:
  backend: { namespace: shop, port: 8080 }
  ours: { namespace: own, service: probe, port: 80 }
matrix: |
${cells.replace(/^/gm, '  ')}
`;
  const scenario = await read(text);
  const { api, scope } = fakeScope();
  api.put(service, { kind: 'Service', spec: { type: 'NodePort', ports: [{ port: 8080, nodePort: 30080 }] } });
  const containers = [{ ports: [{ name: 'http', containerPort: 80 }] }];
  api.put(deployment, { kind: 'Deployment', spec: { template: { spec: { containers } } } });
  befall(api);
  await checkWhatExists(scope, scenario, needsOf(scenario));
}

const toService = 'from backend\nprobe OK';
const fromHere = 'from backend\nhere OK';

it.each<[string, string, ((api: FakeApi) => void)?]>([
  ['a Service that is there', toService],
  ['a NodePort from here', fromHere],
  ['a Service of a pod that sotsu launches', 'from ours\nprobe OK'],
  ['a workload with a containerPort, named bare', 'from web\nprobe OK'],
  ['a workload named with the name of a port', 'from web:http\nprobe OK'],
  [
    'a workload without, named with a port',
    'from web:81\nprobe OK',
    (api) => api.change(deployment, { spec: { template: { spec: { containers: [{}] } } } }),
  ],
  ['a workload that nobody asks for is not looked at', toService, (api) => api.take(deployment)],
])('%s is no mistake', async (_title, cells, befall) => {
  await expect(check(cells, befall)).resolves.toBeUndefined();
});

it.each<[string, string, (api: FakeApi) => void, string]>([
  [
    'a Service that is not there',
    toService,
    (api) => api.take(service),
    'dir/scenario.yaml:7:3: Service shop/backend does not exist',
  ],
  [
    'a port that it has not',
    toService,
    (api) => api.change(service, { spec: { ports: [{ port: 80 }] } }),
    'dir/scenario.yaml:7:3: Service shop/backend has no port 8080/TCP',
  ],
  [
    'a Service for the inside, from here',
    fromHere,
    (api) => api.change(service, { spec: { type: 'ClusterIP' } }),
    'dir/scenario.yaml:7:3: Service shop/backend is no NodePort or LoadBalancer, so `here` cannot reach it',
  ],
  [
    '… as that of a pod of ours',
    'from ours\nhere OK',
    () => undefined,
    'dir/scenario.yaml:8:3: Service own/probe is no NodePort or LoadBalancer, so `here` cannot reach it',
  ],
  [
    'a workload that is not there',
    'from other:80\nprobe OK',
    () => undefined,
    'dir/scenario.yaml:5:57: there is no deployment other in namespace shop',
  ],
  [
    'a workload without a containerPort, named bare',
    'from web\nprobe OK',
    (api) => api.change(deployment, { spec: { template: { spec: { containers: [{}] } } } }),
    'dir/scenario.yaml:11:9: web declares no containerPort, so a port is missing here',
  ],
  [
    'the first of several that are not there',
    'from other:80 backend\nprobe OK OK',
    (api) => api.take(service),
    'dir/scenario.yaml:5:57: there is no deployment other in namespace shop',
  ],
  [
    'a workload without a port of that name',
    'from web:https\nprobe OK',
    () => undefined,
    'dir/scenario.yaml:11:9: web declares no containerPort `https`',
  ],
])('%s is a mistake', async (_title, cells, befall, message) => {
  await expect(check(cells, befall)).rejects.toThrow(message);
  await expect(check(cells, befall)).rejects.toBeInstanceOf(UserError);
});

it('a refusal is trouble, and no mistake', async () => {
  const refused = check(toService, (api) => api.refuse(`GET ${service}`, forbidden('no')));
  await expect(refused).rejects.toEqual(new ClusterTrouble('Service shop/backend could not be read: no'));
});
