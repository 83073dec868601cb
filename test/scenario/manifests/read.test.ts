import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readListed, readManifests } from '../../../src/scenario/manifests/read.ts';
import { placeText } from '../../../src/scenario/mistake.ts';
import { asJsonList, asYaml, asYamlList, objects } from '../../bench/manifests.ts';
import { manifestsIn, manifestsOf, namesOf, told } from './reading.ts';

const pod = (name: string, more = '') => `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}${more} } }\n`;
const template =
  '{ metadata: { labels: { app: web } }, spec: { containers: [{ name: a, ports: [{ containerPort: 80 }] }] } }';
const selector = 'selector: { matchLabels: { app: web } }';

describe('workloads', () => {
  it.each([
    [
      'Pod',
      'v1',
      'metadata: { name: a, labels: { app: web } }, spec: { containers: [{ name: a, ports: [{ containerPort: 80 }] }] }',
      'pod',
    ],
    ['Deployment', 'apps/v1', `metadata: { name: a }, spec: { ${selector}, template: ${template} }`, 'deployment'],
    ['StatefulSet', 'apps/v1', `metadata: { name: a }, spec: { ${selector}, template: ${template} }`, 'statefulset'],
    ['DaemonSet', 'apps/v1', `metadata: { name: a }, spec: { ${selector}, template: ${template} }`, 'daemonset'],
    ['ReplicaSet', 'apps/v1', `metadata: { name: a }, spec: { ${selector}, template: ${template} }`, 'replicaset'],
    [
      'ReplicationController',
      'v1',
      `metadata: { name: a }, spec: { selector: { app: web }, template: ${template} }`,
      'replicationcontroller',
    ],
    [
      'CronJob',
      'batch/v1',
      `metadata: { name: a }, spec: { jobTemplate: { spec: { template: ${template} } } }`,
      'cronjob',
    ],
    [
      'CronJob',
      'batch/v1beta1',
      `metadata: { name: a }, spec: { jobTemplate: { spec: { template: ${template} } } }`,
      'cronjob',
    ],
  ])('a %s of %s stands for its pods', (kind, apiVersion, rest, resource) => {
    expect(manifestsIn(`{ apiVersion: ${apiVersion}, kind: ${kind}, ${rest} }`).workloads).toMatchObject([
      {
        resource,
        namespace: 'default',
        name: 'a',
        labels: { app: 'web' },
        ports: [{ name: null, port: 80, protocol: 'TCP' }],
        hostNetwork: false,
        address: null,
        place: { file: 'a.yaml', line: 1, column: 1 },
      },
    ]);
  });

  const unknown = '(known to the cluster alone)';
  it.each([
    ['Pod', 'v1', '', {}],
    ['Deployment', 'apps/v1', '', { 'pod-template-hash': unknown }],
    ['ReplicaSet', 'apps/v1', '', {}],
    [
      'StatefulSet',
      'apps/v1',
      'replicas: 2',
      {
        'controller-revision-hash': unknown,
        'apps.kubernetes.io/pod-index': '0 … 1',
        'statefulset.kubernetes.io/pod-name': 'a-0 … a-1',
      },
    ],
    [
      'StatefulSet',
      'apps/v1',
      'ordinals: { start: 3 }',
      {
        'controller-revision-hash': unknown,
        'apps.kubernetes.io/pod-index': '3',
        'statefulset.kubernetes.io/pod-name': 'a-3',
      },
    ],
    ['DaemonSet', 'apps/v1', '', { 'controller-revision-hash': unknown, 'pod-template-generation': unknown }],
    [
      'Job',
      'batch/v1',
      '',
      {
        'job-name': 'a',
        'batch.kubernetes.io/job-name': 'a',
        'controller-uid': unknown,
        'batch.kubernetes.io/controller-uid': unknown,
      },
    ],
    ['Job', 'batch/v1', 'manualSelector: true', {}],
    [
      'Job',
      'batch/v1',
      'manualSelector: true, completionMode: Indexed, completions: 3',
      { 'batch.kubernetes.io/job-completion-index': '0 … 2' },
    ],
    ['Job', 'batch/v1', 'manualSelector: true, completionMode: NonIndexed, completions: 3', {}],
  ])('the pods of a %s of %s { %s } have the labels that its controller adds', (kind, apiVersion, more, added) => {
    const { workloads } = manifestsIn(
      `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: a, labels: { app: web } }, spec: { ${apiVersion === 'apps/v1' ? `${selector},` : ''} ${more}${more && ','} template: ${template} } }`,
    );
    const [{ labels = {}, vague } = {}] = workloads;
    expect(labels).toEqual({ app: 'web', ...added });
    // Whatever is no label that a pod could have is vague.
    expect([...(vague?.keys() ?? [])].sort()).toEqual(
      Object.keys(labels)
        .filter((key) => /[ (]/.test(labels[key] ?? ''))
        .sort(),
    );
  });

  it('ports are those of containers and native sidecars, each once', () => {
    const containers = `
  containers:
    - ports: [{ containerPort: 80, name: http }, { containerPort: 53, protocol: UDP }, { containerPort: 80, name: http, protocol: '' }]
    - ports: [{ containerPort: 5060, protocol: SCTP, hostPort: 5060 }]
    - {}
  initContainers:
    - { restartPolicy: Always, ports: [{ containerPort: 15001, name: proxy }] }
    - { ports: [{ containerPort: 1 }] }`;
    const { workloads } = manifestsIn(`apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:${containers}`);
    expect(workloads[0]?.ports).toEqual([
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: null, port: 53, protocol: 'UDP' },
      { name: null, port: 5060, protocol: 'SCTP' },
      { name: 'proxy', port: 15001, protocol: 'TCP' },
    ]);
  });

  it('have their labels as they are called, whatever else is called so', () => {
    const text =
      '{ apiVersion: v1, kind: Pod, metadata: { name: a, labels: { constructor: x, toString: z, empty: null } } }';
    expect(Object.entries(manifestsIn(text).workloads[0]?.labels ?? {})).toEqual([
      ['constructor', 'x'],
      ['toString', 'z'],
      ['empty', ''],
    ]);
  });

  it.each([
    ['without a status', '', ['pod default/a']],
    ['with an empty status', ', status: {}', ['pod default/a']],
    ['that runs', ', status: { phase: Running, podIP: 10.0.0.1 }', ['pod default/a']],
    ['that waits for a node', ', status: { phase: Pending, conditions: [] }', ['pod default/a']],
    ['that has succeeded', ', status: { phase: Succeeded, podIP: 10.0.0.1 }', []],
    ['that has failed', ', status: { phase: Failed, podIP: 10.0.0.1 }', []],
  ])('a pod %s', (_, status, names) => {
    expect(namesOf(manifestsIn(`{ apiVersion: v1, kind: Pod, metadata: { name: a }${status} }`))).toEqual(names);
  });

  it.each<[string, string, string | null, string | undefined]>([
    ['one', 'podIP: 10.0.0.1, podIPs: [{ ip: 10.0.0.1 }]', '10.0.0.1', undefined],
    ['one of each family', 'podIP: 10.0.0.1, podIPs: [{ ip: 10.0.0.1 }, { ip: "fd00::1" }]', '10.0.0.1', 'fd00::1'],
    ['one in the list alone', 'podIPs: [{ ip: "fd00::1" }]', 'fd00::1', undefined],
    ['none yet', 'podIP: "", podIPs: []', null, undefined],
    ['none yet, in the list', 'podIP: null, podIPs: [{}, { ip: "" }]', null, undefined],
  ])('have addresses: %s', (_, status, address, secondAddress) => {
    const text = `{ apiVersion: v1, kind: Pod, metadata: { name: a }, status: { phase: Running, ${status} } }`;
    const [workload] = manifestsIn(text).workloads;
    expect([workload?.address, workload?.secondAddress]).toEqual([address, secondAddress]);
  });

  it('say whether they are in the network of their node, and their address', () => {
    const text =
      '{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { hostNetwork: true }, status: { podIP: 10.0.0.1 } }';
    expect(manifestsIn(text).workloads).toMatchObject([{ hostNetwork: true, address: '10.0.0.1' }]);
  });
});

describe('what is here twice counts once', () => {
  const owned = (kind: string, name: string, owner: string, rest = '') => {
    const [ownerKind, ownerName] = owner.split('/');
    const apiVersion = kind === 'Pod' ? 'v1' : kind === 'Job' ? 'batch/v1' : 'apps/v1';
    const reference =
      owner === ''
        ? ''
        : `, ownerReferences: [{ kind: Other, name: x }, { kind: ${ownerKind}, name: ${ownerName}, controller: true }]`;
    return `--- { apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${name}, namespace: shop${reference} }${rest} }\n`;
  };
  const spec = `, spec: { ${selector}, template: ${template} }`;
  const none = `, spec: { replicas: 0, ${selector}, template: ${template} }`;
  const job = `, spec: { template: ${template} }`;
  const cron = `--- { apiVersion: batch/v1, kind: CronJob, metadata: { name: a, namespace: shop }, spec: { jobTemplate: { spec: { template: ${template} } } } }\n`;
  it.each<[string, string, string[]]>([
    [
      'pods, not what controls them',
      owned('Deployment', 'a', '', spec) +
        owned('ReplicaSet', 'a-1', 'Deployment/a', spec) +
        owned('Pod', 'a-1-x', 'ReplicaSet/a-1') +
        owned('Pod', 'a-1-y', 'ReplicaSet/a-1'),
      ['pod shop/a-1-x', 'pod shop/a-1-y'],
    ],
    [
      'a ReplicaSet, not its Deployment',
      owned('ReplicaSet', 'a-1', 'Deployment/a', spec) + owned('Deployment', 'a', '', spec),
      ['replicaset shop/a-1'],
    ],
    [
      'an old ReplicaSet is nobody',
      owned('ReplicaSet', 'a-1', 'Deployment/a', none) + owned('Deployment', 'a', '', spec),
      ['deployment shop/a'],
    ],
    ['a ReplicaSet of its own is somebody', owned('ReplicaSet', 'a', '', none), ['replicaset shop/a']],
    [
      'pods that have ended leave their controller',
      owned('DaemonSet', 'a', '', spec) + owned('Pod', 'a-x', 'DaemonSet/a', ', status: { phase: Failed }'),
      ['daemonset shop/a'],
    ],
    [
      'a controller elsewhere',
      owned('Pod', 'a-x', 'DaemonSet/a') + owned('DaemonSet', 'a', '', spec).replace('shop', 'other'),
      ['pod shop/a-x', 'daemonset other/a'],
    ],
    [
      'a Job that has ended leaves its CronJob',
      cron + owned('Job', 'a-1', 'CronJob/a', `${job}, status: { conditions: [{ type: Complete, status: "True" }] }`),
      ['cronjob shop/a'],
    ],
    [
      'a Job that has failed leaves its CronJob',
      cron + owned('Job', 'a-1', 'CronJob/a', `${job}, status: { conditions: [{ type: Failed, status: "True" }] }`),
      ['cronjob shop/a'],
    ],
    [
      'a Job that runs stands for its CronJob',
      cron + owned('Job', 'a-1', 'CronJob/a', `${job}, status: { conditions: [{ type: Complete, status: "False" }] }`),
      ['job shop/a-1'],
    ],
  ])('%s', (_, text, names) => {
    expect(namesOf(manifestsIn(text))).toEqual(names);
  });
});

it('namespaces have the label of their name', () => {
  const text =
    '{ apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { team: a, kubernetes.io/metadata.name: x } } }';
  expect([...manifestsIn(text).namespaces]).toEqual([['shop', { team: 'a', 'kubernetes.io/metadata.name': 'shop' }]]);
});

it.each([
  [
    'with a selector',
    'selector: { app: web }, ports: [{ port: 80, protocol: "" }, { port: 53, protocol: UDP, targetPort: dns, name: dns }, { port: 443, targetPort: 8443 }]',
    { app: 'web' },
  ],
  [
    'without one',
    'ports: [{ port: 80 }, { port: 53, protocol: UDP, targetPort: dns, name: dns }, { port: 443, targetPort: 8443 }]',
    null,
  ],
  [
    'with an empty one',
    'selector: {}, ports: [{ port: 80 }, { port: 53, protocol: UDP, targetPort: dns, name: dns }, { port: 443, targetPort: 8443 }]',
    null,
  ],
  [
    'of somebody else',
    'type: ExternalName, selector: { a: b }, ports: [{ port: 80 }, { port: 53, protocol: UDP, targetPort: dns, name: dns }, { port: 443, targetPort: 8443 }]',
    null,
  ],
  [
    'without an address of its own',
    'clusterIP: None, selector: { app: web }, ports: [{ port: 80 }, { port: 53, protocol: UDP, targetPort: dns, name: dns }, { port: 443, targetPort: 8443 }]',
    { app: 'web' },
  ],
])('a service %s', (title, spec, expected) => {
  expect(
    manifestsIn(`{ apiVersion: v1, kind: Service, metadata: { name: a, namespace: shop }, spec: { ${spec} } }`)
      .services,
  ).toEqual([
    {
      namespace: 'shop',
      name: 'a',
      selector: expected,
      headless: title === 'without an address of its own',
      ports: [
        { name: null, port: 80, target: 80, protocol: 'TCP' },
        { name: 'dns', port: 53, target: 'dns', protocol: 'UDP' },
        { name: null, port: 443, target: 8443, protocol: 'TCP' },
      ],
      place: { file: 'a.yaml', line: 1, column: 1 },
    },
  ]);
});

it.each(['', ', targetPort: null', ', targetPort: ""', ', targetPort: 0'])(
  'the targetPort of a Service is its port: { port: 5432%s }',
  (target) => {
    const spec = `selector: { app: web }, ports: [{ port: 5432${target} }]`;
    const [service] = manifestsIn(
      `{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ${spec} } }`,
    ).services;
    expect(service?.ports).toMatchObject([{ target: 5432 }]);
  },
);

describe('policies', () => {
  const policy = (spec: string) => {
    const text = `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }${spec} }`;
    return manifestsIn(text).policies[0];
  };

  it.each([
    ['no spec', '', { podSelector: [], ingress: [], egress: null }],
    ['nothing', ', spec: null', { podSelector: [], ingress: [], egress: null }],
    ['no policyTypes and no egress rule', ', spec: { egress: [] }', { ingress: [], egress: null }],
    [
      'no policyTypes and an egress rule',
      ', spec: { egress: [{}] }',
      { ingress: [], egress: [{ peers: null, ports: null }] },
    ],
    [
      'empty policyTypes',
      ', spec: { policyTypes: [], egress: [null] }',
      { ingress: [], egress: [{ peers: null, ports: null }] },
    ],
    ['Egress alone', ', spec: { policyTypes: [Egress], ingress: [{}] }', { ingress: null, egress: [] }],
    ['Ingress twice', ', spec: { policyTypes: [Ingress, Ingress], egress: [{}] }', { ingress: [], egress: null }],
    [
      'lists that are null',
      ', spec: { ingress: [{ from: null, ports: null }] }',
      { ingress: [{ peers: null, ports: null }], egress: null },
    ],
    [
      'lists that are empty',
      ', spec: { ingress: [{ from: [], ports: [] }] }',
      { ingress: [{ peers: null, ports: null }], egress: null },
    ],
  ])('with %s', (_, spec, expected) => {
    expect(policy(spec)).toMatchObject(expected);
  });

  it('say whom they mean', () => {
    const peers =
      '{ podSelector: {} }, { namespaceSelector: {} }, { podSelector: null, namespaceSelector: { matchLabels: { a: b } } }, { ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }';
    expect(policy(`, spec: { ingress: [{ from: [${peers}] }] }`)?.ingress?.[0]?.peers).toMatchObject([
      { kind: 'pods', namespaces: null, pods: [] },
      { kind: 'pods', namespaces: [], pods: [] },
      { kind: 'pods', namespaces: [{ key: 'a', operator: 'In', values: ['b'] }], pods: [] },
      { kind: 'block', cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
    ]);
  });

  it('say which ports', () => {
    const ports =
      '{}, null, { protocol: UDP }, { port: 80 }, { port: 80, endPort: 90, protocol: SCTP }, { port: http }';
    expect(policy(`, spec: { ingress: [{ ports: [${ports}] }] }`)?.ingress?.[0]?.ports).toEqual([
      { kind: 'every', protocol: 'TCP' },
      { kind: 'every', protocol: 'TCP' },
      { kind: 'every', protocol: 'UDP' },
      { kind: 'range', protocol: 'TCP', first: 80, last: 80 },
      { kind: 'range', protocol: 'SCTP', first: 80, last: 90 },
      { kind: 'named', protocol: 'TCP', name: 'http' },
    ]);
  });

  it('select by labels', () => {
    const selector =
      'matchLabels: { a: b, empty: null }, matchExpressions: [{ key: c, operator: NotIn, values: [d, ""] }, { key: e, operator: Exists }]';
    expect(policy(`, spec: { podSelector: { ${selector} } }`)?.podSelector).toEqual([
      { key: 'a', operator: 'In', values: ['b'] },
      { key: 'empty', operator: 'In', values: [''] },
      { key: 'c', operator: 'NotIn', values: ['d', ''] },
      { key: 'e', operator: 'Exists', values: [] },
    ]);
  });

  it.each([
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'default'],
    ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', null],
    ['projectcalico.org/v3', 'NetworkPolicy', 'default'],
    ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy', null],
    ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', null],
    ['policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', null],
    ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', null],
    ['crd.antrea.io/v1beta1', 'NetworkPolicy', 'default'],
    ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', null],
    ['security.antrea.tanzu.vmware.com/v1alpha1', 'NetworkPolicy', 'default'],
    ['security.antrea.tanzu.vmware.com/v1alpha1', 'ClusterNetworkPolicy', null],
    ['crd.nsx.vmware.com/v1alpha1', 'SecurityPolicy', 'default'],
    ['nsx.vmware.com/v1alpha1', 'SecurityPolicy', 'default'],
    ['security.istio.io/v1', 'AuthorizationPolicy', 'default'],
    ['security.istio.io/v1', 'PeerAuthentication', 'shop', 'namespace: shop'],
    // The root namespace of a mesh: with a selector or without, it is about the workloads of all namespaces.
    ['security.istio.io/v1', 'AuthorizationPolicy', null, 'namespace: istio-system'],
    ['security.istio.io/v1beta1', 'PeerAuthentication', null, 'namespace: istio-system'],
    ['policy.linkerd.io/v1beta3', 'Server', 'istio-system', 'namespace: istio-system'],
    // Groups that nobody here has heard of.
    ['example.com/v1', 'NetworkPolicy', 'shop', 'namespace: shop'],
    ['example.com/v1', 'NetworkPolicy', null],
    ['example.com/v1', 'AcmeNetworkPolicy', 'shop', 'namespace: shop'],
    ['example.com/v1', 'ClusterNetworkPolicy', null, 'namespace: shop'],
    ['networking.gke.io/v1', 'OtherNetworkPolicy', 'shop', 'namespace: shop'],
  ])('of %s, a %s, are others, about %s (%s)', (apiVersion, kind, namespace, more = '') => {
    const { policies, others } = manifestsIn(
      `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: a, ${more} }, spec: 5 }`,
    );
    expect(policies).toEqual([]);
    expect(others).toEqual([{ apiVersion, kind, namespace, name: 'a', place: { file: 'a.yaml', line: 1, column: 1 } }]);
  });

  it('include what Cilium calls as Calico calls what it only shows', () => {
    const text = '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: knp.default.deny } }';
    expect(manifestsIn(text).others).toHaveLength(1);
  });

  it.each([
    ['Calico’s view of a NetworkPolicy that is here anyway', 'projectcalico.org/v3', 'NetworkPolicy', 'knp.default.a'],
    ['the same in the group where Calico keeps it', 'crd.projectcalico.org/v1', 'NetworkPolicy', 'knp.default.a'],
    ['what Calico does not enforce yet', 'projectcalico.org/v3', 'StagedNetworkPolicy', 'a'],
    ['a kind that only speaks of them', 'example.com/v1', 'NetworkPolicyReport', 'a'],
    ['anything else', 'v1', 'ConfigMap', 'a'],
    ['what is called like something in every object', 'example.com/v1', 'constructor', 'a'],
  ])('do not include %s', (_, apiVersion, kind, name) => {
    const { policies, others } = manifestsIn(
      `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${name} } }`,
    );
    expect([...policies, ...others]).toEqual([]);
  });
});

describe('forms of a text', () => {
  const names = (text: string) => namesOf(manifestsIn(text));
  it.each<[string, string, string[]]>([
    [
      'documents',
      `---\n${pod('a')}--- # another\n${pod('b')}---\n---\n# nothing\n...\n---\n${pod('c')}`,
      ['a', 'b', 'c'],
    ],
    ['a document on the line of its mark', `--- ${pod('a')}--- ${pod('b')}`, ['a', 'b']],
    ['a directive', `%YAML 1.2\n---\n${pod('a')}---\n${pod('b')}`, ['a', 'b']],
    ['a byte order mark', `\uFEFF${pod('a')}`, ['a']],
    ['line ends of Windows', `${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\r\n'), ['a', 'b']],
    ['a List', `apiVersion: v1\nkind: List\nitems:\n- ${pod('a')}- ${pod('b')}`, ['a', 'b']],
    [
      'a List further in',
      `apiVersion: v1\nkind: List\nitems:\n  - ${pod('a')}\n  # - ${pod('x')}  - ${pod('b')}metadata: {}\n`,
      ['a', 'b'],
    ],
    [
      'a List with anchors',
      `apiVersion: v1\nkind: List\nitems:\n- &a ${pod('a')}- { <<: *a, metadata: { name: b } }\n`,
      ['a', 'b'],
    ],
    [
      'a List in a List',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - ${pod('a')}  - ${pod('b')}- ${pod('c')}`,
      ['a', 'b', 'c'],
    ],
    ['an empty List', 'apiVersion: v1\nkind: List\nitems: []\n', []],
    ['a List without items', 'apiVersion: v1\nkind: List\n', []],
    [
      'a List as the API server answers it',
      '{ apiVersion: v1, kind: PodList, items: [{ metadata: { name: a } }, { metadata: { name: b } }] }',
      ['a', 'b'],
    ],
    [
      'a list of such Lists',
      '{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: PodList, items: [{ metadata: { name: a } }] }] }',
      ['a'],
    ],
    ['JSON', '{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a" } }', ['a']],
    [
      'JSON twice, as kubectl writes it',
      '{\n  "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a", "annotations": { "a": "}{" } }\n}\n{ "apiVersion": "v1", "kind": "Pod",\n "metadata": { "name": "b" } }\n',
      ['a', 'b'],
    ],
    ['a byte order mark in each of two files', `\uFEFF${pod('a')}---\n\uFEFF${pod('b')}`, ['a', 'b']],
    ['a kind that only ends in List', '{ apiVersion: example.com/v1, kind: AllowList, metadata: { name: a } }', []],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected.map((name) => `pod default/${name}`));
  });

  it('a block of text may hold what looks like an item of the List', () => {
    const text =
      'apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n    annotations:\n      a: |\n        - b\n\n        - c\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: b\nkind: List\n';
    expect(names(text)).toEqual(['pod default/a', 'pod default/b']);
  });
});

it('UTF-16 without a byte order mark is no text, and nothing is read past it', () => {
  const text = [...pod('a')].map((letter) => `${letter}\0`).join('');
  expect(told(readManifests([{ file: 'a.yaml', text, how: 'found' }]))).toEqual([
    'a.yaml:1:2 there is a NUL here, which no text holds (save the file as UTF-8)',
  ]);
});

describe('places', () => {
  const all = objects({ pods: 30, policies: 20 });
  const texts = { documents: asYaml(all), list: asYamlList(all), json: asJsonList(all) };

  it.each(Object.entries(texts))('are where the object begins: %s', (_, text) => {
    const lines = text.split('\n');
    const { policies, workloads } = manifestsIn(text);
    for (const { place, name } of [...policies, ...workloads]) {
      const from = lines
        .slice(place.line - 1)
        .join('\n')
        .slice(place.column - 1);
      expect(from).toMatch(/^(?:apiVersion: |\{\n\s+"apiVersion": )/);
      expect(/^\s*"?name"?: "?((?:policy|web|api|worker|cache|db)-\d+)"?,?$/m.exec(from)?.[1]).toBe(name);
    }
    for (const { ingress } of policies) {
      for (const rule of ingress ?? []) {
        expect(lines[rule.place.line - 1]?.slice(rule.place.column - 1)).toMatch(/^(?:from:|\{)/);
      }
    }
  });

  it('are the same in every form but for line and column', () => {
    const [documents, list, json] = Object.values(texts).map((text) => JSON.stringify(plainly(manifestsIn(text))));
    expect(list).toBe(documents);
    expect(json).toBe(documents);
  });

  it('of what a cluster holds are its names', () => {
    const lists = [
      { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'a', namespace: 'shop' } }] },
      { apiVersion: 'v1', kind: 'NamespaceList', items: [{ metadata: { name: 'shop' } }] },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicyList',
        items: [
          { metadata: { name: 'deny', namespace: 'shop' }, spec: { ingress: [{ from: [{ podSelector: {} }] }] } },
        ],
      },
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicyList',
        items: [{ metadata: { name: 'all' } }],
      },
    ];
    const { workloads, policies, others, namespaces } = manifestsOf(readListed(lists));
    expect([...namespaces.keys()]).toEqual(['shop']);
    expect([...workloads, ...policies, ...others].map(({ place }) => placeText(place))).toEqual([
      'pod shop/a',
      'networkpolicy shop/deny',
      'ciliumclusterwidenetworkpolicy all',
    ]);
    expect(placeText(policies[0]?.ingress?.[0]?.peers?.[0]?.place ?? { file: '', line: 0, column: 0 })).toBe(
      'networkpolicy shop/deny spec.ingress[0].from[0]',
    );
  });

  it('of a mistake in it too', () => {
    const lists = [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicyList',
        items: [{ metadata: { name: 'new', namespace: 'shop' }, spec: { ingress: [{ form: [] }] } }],
      },
    ];
    expect(told(readListed(lists))).toEqual([
      'networkpolicy shop/new spec.ingress[0].form unknown field `form` in `spec.ingress[0]` (did you mean `from`?)',
    ]);
  });
});

/** Without places, and with maps as lists. */
function plainly(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, item) => (key === 'place' ? undefined : item instanceof Map ? [...item] : item)),
  );
}

it('YAML and JSON of the same objects read the same, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 5 }), (all) => {
      const items = all.map((one, index) => ({
        ...one,
        metadata: { ...one.metadata, name: `${one.metadata.name}-${index}` },
      }));
      const list = { apiVersion: 'v1', kind: 'List', items };
      const forms = [
        JSON.stringify(list),
        stringify(list),
        stringify(list, { indentSeq: false }),
        items.map((item) => stringify(item)).join('---\n'),
        items.map((item) => `--- ${JSON.stringify(item)}\n`).join(''),
      ];
      const [first, ...rest] = forms.map((text) => {
        const reading = readManifests([{ file: 'a', text, how: 'found' }]);
        return reading.kind === 'manifests'
          ? plainly(reading.manifests)
          : reading.mistakes.map(({ sentence }) => sentence).sort();
      });
      for (const other of rest) expect(other).toEqual(first);
    }),
    { numRuns: 60 },
  );
});

const label = fc.constantFrom('a', 'b', '', 'web', 'constructor', '-', '80');
const labels = fc.option(
  fc.dictionary(fc.constantFrom('a', 'b', 'app', 'constructor', '-'), label, { maxKeys: 3, noNullPrototype: true }),
);
const someSelector = fc.option(
  fc.record(
    {
      matchLabels: labels,
      matchExpressions: fc.option(
        fc.array(
          fc.record({
            key: fc.constantFrom('a', 'b'),
            operator: fc.constantFrom('In', 'NotIn', 'Exists', 'in'),
            values: fc.option(fc.array(label, { maxLength: 2 })),
          }),
          { maxLength: 2 },
        ),
      ),
    },
    { requiredKeys: [] },
  ),
);
const port = fc.record(
  {
    port: fc.constantFrom(80, 0, 'http', '80', null),
    endPort: fc.constantFrom(90, 70, null),
    protocol: fc.constantFrom('TCP', 'UDP', 'tcp', null),
  },
  { requiredKeys: [] },
);
const peer = fc.option(
  fc.record(
    {
      podSelector: someSelector,
      namespaceSelector: someSelector,
      ipBlock: fc.option(
        fc.record({
          cidr: fc.constantFrom('10.0.0.0/8', '10.0.0.0'),
          except: fc.option(fc.array(fc.constantFrom('10.1.0.0/16', '::/0'), { maxLength: 2 })),
        }),
      ),
    },
    { requiredKeys: [] },
  ),
);
const rules = (peers: string) =>
  fc.option(
    fc.array(
      fc.option(
        fc.record(
          { [peers]: fc.option(fc.array(peer, { maxLength: 2 })), ports: fc.option(fc.array(port, { maxLength: 2 })) },
          { requiredKeys: [] },
        ),
      ),
      { maxLength: 2 },
    ),
  );
const metadata = fc.record({
  name: fc.constantFrom('a', 'b'),
  namespace: fc.constantFrom('shop', null, 'Bad'),
  labels,
});
const object = fc.oneof(
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constantFrom('Pod', 'Namespace', 'ConfigMap'),
    metadata,
    spec: fc.constant({ containers: [{ ports: [{ containerPort: 80 }] }] }),
  }),
  fc.record({
    apiVersion: fc.constantFrom('networking.k8s.io/v1', 'v1'),
    kind: fc.constant('NetworkPolicy'),
    metadata,
    spec: fc.record(
      {
        podSelector: someSelector,
        policyTypes: fc.option(fc.array(fc.constantFrom('Ingress', 'Egress'), { maxLength: 3 })),
        ingress: rules('from'),
        egress: rules('to'),
      },
      { requiredKeys: [] },
    ),
  }),
);
