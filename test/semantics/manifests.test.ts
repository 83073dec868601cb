import { expect, it } from 'vitest';
import { compile } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Network } from '../../src/policy/network.ts';
import type { Manifests } from '../../src/scenario/manifests/manifests.ts';
import { readManifests } from '../../src/scenario/manifests/read.ts';

// From manifests to answers: what stands in files, and how, before a policy means anything.

const pod = (name: string, more = '') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: ${name}}}${more}}`;
const policy = (metadata: string, spec = '{podSelector: {}}') =>
  `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {${metadata}}, spec: ${spec}}`;
const namespace = (name: string, labels = '{}') =>
  `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: ${labels}}}`;
const template =
  '{metadata: {labels: {app: web}}, spec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}}';
const workload = (apiVersion: string, kind: string, spec: string) =>
  `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: web, labels: {app: other}}, spec: ${spec}}`;
const withSelector = `{selector: {matchLabels: {app: web}}, template: ${template}}`;
const onlyWeb = policy('name: p', '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: http}]}]}');
const deny = policy('name: deny');
const fromX = policy(
  'name: p',
  '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: x}}}]}]}',
);
const inX = '{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x}}';

it.each([
  ['documents are divided by ---', `${pod('a')}\n---\n${pod('b')}\n---\n${deny}`, 'a → b:80', 'closed'],
  [
    'an empty document between two',
    `${pod('a')}\n---\n---\n${pod('b')}\n---\n# nothing\n---\n${deny}`,
    'a → b:80',
    'closed',
  ],
  [
    'JSON is YAML',
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }) + `\n---\n${pod('b')}`,
    'a → b:80',
    'open',
  ],
  [
    'a List holds what is in it',
    `{apiVersion: v1, kind: List, items: [${pod('a')}, ${pod('b')}, ${deny}]}`,
    'a → b:80',
    'closed',
  ],
  [
    'a List in JSON',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })),
    }),
    'a → b:80',
    'open',
  ],
  [
    'a missing namespace is `default`, of pods and policies',
    `${pod('a')}\n---\n${pod('b')}\n---\n${policy('name: p, namespace: default')}`,
    'a → b:80',
    'closed',
  ],
  [
    'a policy of another namespace is not one of `default`',
    `${pod('a')}\n---\n${pod('b')}\n---\n${policy('name: p, namespace: other')}`,
    'a → b:80',
    'open',
  ],
  [
    'a Deployment is its template: labels and named ports',
    `${pod('a')}\n---\n${workload('apps/v1', 'Deployment', withSelector)}\n---\n${onlyWeb}`,
    'a → web:80',
    'open',
  ],
  [
    'a Deployment is its template: other ports',
    `${pod('a')}\n---\n${workload('apps/v1', 'Deployment', withSelector)}\n---\n${onlyWeb}`,
    'a → web:81',
    'closed',
  ],
  [
    'a StatefulSet is its template',
    `${pod('a')}\n---\n${workload('apps/v1', 'StatefulSet', withSelector)}\n---\n${onlyWeb}`,
    'a → web:81',
    'closed',
  ],
  [
    'a DaemonSet is its template',
    `${pod('a')}\n---\n${workload('apps/v1', 'DaemonSet', withSelector)}\n---\n${onlyWeb}`,
    'a → web:81',
    'closed',
  ],
  [
    'a ReplicaSet is its template',
    `${pod('a')}\n---\n${workload('apps/v1', 'ReplicaSet', withSelector)}\n---\n${onlyWeb}`,
    'a → web:81',
    'closed',
  ],
  [
    'a Job is its template',
    `${pod('a')}\n---\n${workload('batch/v1', 'Job', `{template: ${template}}`)}\n---\n${onlyWeb}`,
    'a → web:81',
    'closed',
  ],
  [
    'a CronJob is the template in its jobTemplate',
    `${pod('a')}\n---\n${workload('batch/v1', 'CronJob', `{schedule: '* * * * *', jobTemplate: {spec: {template: ${template}}}}`)}\n---\n${onlyWeb}`,
    'a → web:81',
    'closed',
  ],
  [
    'labels of a workload itself are not those of its pods',
    `${pod('a')}\n---\n${workload('apps/v1', 'Deployment', withSelector)}\n---\n${policy('name: p', '{podSelector: {matchLabels: {app: other}}}')}`,
    'a → web:80',
    'open',
  ],
  [
    'a StatefulSet has the labels that its controller adds',
    `${pod('a')}\n---\n${workload('apps/v1', 'StatefulSet', withSelector)}\n---\n${policy('name: p', '{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: web-0}}}')}`,
    'a → web:80',
    'closed',
  ],
  [
    'a CronJob has the labels that a Job adds',
    `${pod('a')}\n---\n${workload('batch/v1', 'CronJob', `{schedule: '* * * * *', jobTemplate: {spec: {template: ${template}}}}`)}\n---\n${policy('name: p', '{podSelector: {matchExpressions: [{key: batch.kubernetes.io/job-name, operator: Exists}]}, policyTypes: [Egress]}')}`,
    'web → a:80',
    'closed',
  ],
  [
    'a Job whose name the API server completes has one that is not known',
    `${pod('a')}\n---\n{apiVersion: batch/v1, kind: Job, metadata: {generateName: web}, spec: {template: ${template}}}\n---\n${policy('name: p', '{podSelector: {matchLabels: {job-name: web}}}')}`,
    'a → web:80',
    'unknown',
  ],
  [
    'a StatefulSet without replicas may be scaled to any',
    `${pod('a')}\n---\n${workload('apps/v1', 'StatefulSet', `{replicas: 0, selector: {matchLabels: {app: web}}, template: ${template}}`)}\n---\n${policy('name: p', '{podSelector: {matchLabels: {apps.kubernetes.io/pod-index: "0"}}}')}`,
    'a → web:80',
    'unknown',
  ],
  [
    'an Indexed Job that does not say how many has any index',
    `${pod('a')}\n---\n${workload('batch/v1', 'Job', `{completionMode: Indexed, template: ${template}}`)}\n---\n${policy('name: p', '{podSelector: {matchLabels: {batch.kubernetes.io/job-completion-index: "0"}}}')}`,
    'a → web:80',
    'unknown',
  ],
  [
    'a Deployment writes over what its template says of its own label',
    `${pod('a')}\n---\n${workload('apps/v1', 'Deployment', withSelector.replace('{app: web}}, spec', '{app: web, pod-template-hash: a}}, spec'))}\n---\n${policy('name: p', '{podSelector: {matchLabels: {pod-template-hash: a}}}')}`,
    'a → web:80',
    'unknown',
  ],
  [
    'the template of a Job that a cluster holds has its labels already',
    `${pod('a')}\n---\n${workload('batch/v1', 'Job', `{template: ${template.replace('app: web', 'controller-uid: u')}}`)}\n---\n${policy('name: p', '{podSelector: {matchLabels: {controller-uid: u}}}')}`,
    'a → web:80',
    'closed',
  ],
  [
    'so has that of a ReplicaSet',
    `${pod('a')}\n---\n{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web, ownerReferences: [{kind: Deployment, name: d, controller: true}]}, spec: {selector: {matchLabels: {pod-template-hash: u}}, template: {metadata: {labels: {pod-template-hash: u}}, spec: {containers: []}}}}\n---\n${policy('name: p', '{podSelector: {matchLabels: {pod-template-hash: u}}}')}`,
    'a → web:80',
    'closed',
  ],
  [
    'a pod that a controller made has the labels that it has',
    `${pod('a')}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: web, ownerReferences: [{kind: StatefulSet, name: web, controller: true}]}}\n---\n${policy('name: p', '{podSelector: {matchExpressions: [{key: apps.kubernetes.io/pod-index, operator: Exists}]}}')}`,
    'a → web:80',
    'open',
  ],
  [
    'a pod that has succeeded does not count',
    `${pod('a')}\n---\n${pod('b', ', status: {phase: Succeeded, podIP: 10.0.0.1}')}`,
    'a → b:80',
    'nobody',
  ],
  [
    'a pod that has failed does not count',
    `${pod('a')}\n---\n${pod('b', ', status: {phase: Failed, podIP: 10.0.0.1}')}`,
    'a → b:80',
    'nobody',
  ],
  [
    'a pod that waits for a node will run',
    `${pod('a')}\n---\n${pod('b', ', status: {phase: Pending}')}`,
    'a → b:80',
    'open',
  ],
  [
    'a pod that runs has the address of its status',
    `${pod('a', ', status: {phase: Running, podIP: 10.0.0.7}')}\n---\n${pod('b')}\n---\n${policy('name: p', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.7/32}}]}]}')}`,
    'a → b:80',
    'open',
  ],
  [
    'a pod that is only written has none that is known',
    `${pod('a')}\n---\n${pod('b')}\n---\n${policy('name: p', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.7/32}}]}]}')}`,
    'a → b:80',
    'unknown',
  ],
  [
    'a pod in the network of its node',
    `${pod('a')}\n---\n${pod('b', ', spec: {hostNetwork: true, containers: []}')}`,
    'a → b:80',
    'unknown',
  ],
  [
    'a Namespace has its name as a label',
    `${namespace('x')}\n---\n${inX}\n---\n${pod('b')}\n---\n${fromX}`,
    'x/a → b:80',
    'open',
  ],
  [
    'whatever its labels say',
    `${namespace('x', '{kubernetes.io/metadata.name: other}')}\n---\n${inX}\n---\n${pod('b')}\n---\n${fromX}`,
    'x/a → b:80',
    'open',
  ],
  ['a namespace that is not written has it too', `${inX}\n---\n${pod('b')}\n---\n${fromX}`, 'x/a → b:80', 'open'],
  [
    'a CiliumNetworkPolicy is not predicted past',
    `${pod('a')}\n---\n${pod('b')}\n---\n{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: l7}}`,
    'a → b:80',
    'unknown',
  ],
  [
    "Calico's NetworkPolicy is another kind",
    `${pod('a')}\n---\n${pod('b')}\n---\n{apiVersion: projectcalico.org/v3, kind: NetworkPolicy, metadata: {name: p}}`,
    'a → b:80',
    'unknown',
  ],
  [
    'a GlobalNetworkPolicy is about everybody',
    `${pod('a')}\n---\n${pod('b')}\n---\n{apiVersion: crd.projectcalico.org/v1, kind: GlobalNetworkPolicy, metadata: {name: p}}`,
    'a → b:80',
    'unknown',
  ],
  [
    'an AdminNetworkPolicy is about everybody',
    `${pod('a')}\n---\n${pod('b')}\n---\n{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: p}}`,
    'a → b:80',
    'unknown',
  ],
  [
    'a BaselineAdminNetworkPolicy is about everybody',
    `${pod('a')}\n---\n${pod('b')}\n---\n{apiVersion: policy.networking.k8s.io/v1alpha1, kind: BaselineAdminNetworkPolicy, metadata: {name: default}}`,
    'a → b:80',
    'unknown',
  ],
  [
    'a ClusterNetworkPolicy is about everybody',
    `${pod('a')}\n---\n${pod('b')}\n---\n{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: p}}`,
    'a → b:80',
    'unknown',
  ],
])('%s', (_title, text, cell, expected) => {
  expect(answerTo(cell, text)).toBe(expected);
});

/** `nobody`: one of them is not there. */
function answerTo(cell: string, text: string): string {
  const [, from = '', to = '', port = ''] = /^(\S+) → (\S+):(\d+)$/.exec(cell) ?? [];
  const reading = readManifests([{ file: 'a.yaml', text, how: 'named' }]);
  if (reading.kind === 'mistakes') return reading.mistakes.map(({ sentence }) => sentence).join('\n');
  const names = reading.manifests.workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  const [source, destination] = [from, to].map((name) => names.indexOf(name.includes('/') ? name : `default/${name}`));
  if (source === undefined || destination === undefined || source < 0 || destination < 0) return 'nobody';
  const compiled = compile(networkOf(reading.manifests));
  return decide(compiled, source, destination, { port: Number(port), protocol: 'TCP' }).answer;
}

function networkOf({ namespaces, workloads, policies, others }: Manifests): Network {
  return {
    namespaces,
    parties: workloads.map((one) => ({ ...one, kind: 'pod' })),
    policies,
    others,
    addressing: { ipBlockPods: 'match', podRanges: ['10.0.0.0/8'] },
  };
}
