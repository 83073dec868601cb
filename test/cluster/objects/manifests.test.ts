import { expect, it } from 'vitest';
import {
  anchorManifest,
  denyAllManifest,
  holderManifest,
  namespaceManifest,
  ownedBy,
  podManifest,
  referenceTo,
} from '../../../src/cluster/objects/manifests.ts';
import { endpointSliceManifest, serviceManifest } from '../../../src/cluster/objects/service-manifests.ts';

const runtime = { image: 'nicolaka/netshoot:v0.16', user: 65534, lifetime: 600 };
const http = { name: 'http', port: 80, protocol: 'TCP' } as const;
const dns = { name: null, port: 53, protocol: 'UDP' } as const;
const plan = {
  name: 'web',
  namespace: 'shop',
  labels: { app: 'web' },
  serves: [dns, http],
  entrypoint: { command: ['serve', 'x'], env: { SOTSU_IDENTITY: 'bcd234/shop/web' } },
  outOfMesh: false,
};

it('a pod fits Pod Security restricted, any quota, and the kubelet’s deadline', () => {
  expect(podManifest(plan, runtime)).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' }, annotations: {} },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: 600,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        runAsGroup: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
        sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
      },
      volumes: [{ name: 'tmp', emptyDir: {} }],
      containers: [
        {
          name: 'probe',
          image: 'nicolaka/netshoot:v0.16',
          imagePullPolicy: 'IfNotPresent',
          command: ['serve', 'x'],
          env: [{ name: 'SOTSU_IDENTITY', value: 'bcd234/shop/web' }],
          ports: [
            { containerPort: 53, protocol: 'UDP' },
            { name: 'http', containerPort: 80, protocol: 'TCP' },
          ],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },
        },
      ],
    },
  });
});

it.each([
  [
    'ports from 1024 on need no sysctl',
    { ...plan, serves: [{ ...http, port: 1024 }] },
    runtime,
    'securityContext.sysctls',
    undefined,
  ],
  ['port 1023 needs it', { ...plan, serves: [{ ...http, port: 1023 }] }, runtime, 'securityContext.sysctls.length', 1],
  [
    'UDP alone cannot be probed for readiness',
    { ...plan, serves: [dns] },
    runtime,
    'containers.0.readinessProbe',
    undefined,
  ],
  ['OpenShift gives the user itself', plan, { ...runtime, user: null }, 'securityContext.runAsUser', undefined],
  ['… and the group', plan, { ...runtime, user: null }, 'securityContext.runAsGroup', undefined],
  ['… which is never root', plan, { ...runtime, user: null }, 'securityContext.runAsNonRoot', true],
])('%s', (_title, plan, runtime, path, expected) => {
  const found = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], podManifest(plan, runtime).spec);
  expect(found).toEqual(expected);
});

it('a pod stays out of the mesh by label and annotation, and its own labels win', () => {
  const labels = { app: 'web', 'sidecar.istio.io/inject': 'true' };
  expect(podManifest({ ...plan, outOfMesh: true }, runtime).metadata).toEqual({
    name: 'web',
    namespace: 'shop',
    labels: { 'sidecar.istio.io/inject': 'false', app: 'web' },
    annotations: { 'sidecar.istio.io/inject': 'false', 'linkerd.io/inject': 'disabled' },
  });
  expect(podManifest({ ...plan, labels, outOfMesh: true }, runtime).metadata.labels).toEqual(labels);
});

it('an anchor is a Job without pods that fails at its deadline and is removed at once', () => {
  const { spec, ...rest } = anchorManifest('sotsu-bcd234', 'shop', runtime);
  expect(rest).toEqual({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'sotsu-bcd234', namespace: 'shop' } });
  expect(spec).toMatchObject({
    parallelism: 0,
    backoffLimit: 0,
    activeDeadlineSeconds: 600,
    ttlSecondsAfterFinished: 0,
    template: { spec: { restartPolicy: 'Never', containers: [{ image: 'nicolaka/netshoot:v0.16' }] } },
  });
});

it.each([
  [
    'a namespace',
    namespaceManifest('shop', { role: 'x' }),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { role: 'x' } } },
  ],
  [
    'the canary’s policy',
    denyAllManifest('canary'),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny-all', namespace: 'canary' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
  ],
  [
    'a holder',
    holderManifest('h', 'shop'),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'h', namespace: 'shop' } },
  ],
  [
    'a Service has no selector',
    serviceManifest('web', 'shop', [http, dns]),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        ports: [
          { name: 'http', port: 80, targetPort: 80, protocol: 'TCP' },
          { name: 'udp-53', port: 53, targetPort: 53, protocol: 'UDP' },
        ],
      },
    },
  ],
  [
    'its endpoint is one pod',
    endpointSliceManifest('web-p', { name: 'web', namespace: 'shop' }, { address: '192.168.0.9', serves: [dns] }),
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'web-p',
        namespace: 'shop',
        labels: { 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'sotsu.dev' },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.168.0.9'], conditions: { ready: true } }],
      ports: [{ name: 'udp-53', port: 53, protocol: 'UDP' }],
    },
  ],
])('%s', (_title, manifest, expected) => expect(manifest).toEqual(expected));

it('an address of IPv6 is in a slice of IPv6', () => {
  expect(
    endpointSliceManifest('s', { name: 's', namespace: 'n' }, { address: 'fd00::1', serves: [] }).addressType,
  ).toBe('IPv6');
});

it('an owner is added to those that are there', () => {
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j', uid: 'u' } };
  const other = { apiVersion: 'v1', kind: 'X', name: 'x', uid: 'y' };
  const once = ownedBy(referenceTo(job), holderManifest('h', 'shop'));
  expect(once.metadata.ownerReferences).toEqual([{ apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u' }]);
  expect(ownedBy(other, once).metadata.ownerReferences).toEqual([
    { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u' },
    other,
  ]);
});
