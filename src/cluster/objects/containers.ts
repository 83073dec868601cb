// The one container that every pod of ours has, and what makes it fit for any namespace: Pod Security `restricted`.
import type { V1Container, V1ContainerPort, V1PodSpec } from '@kubernetes/client-node';
import type { ServedPort } from '../../scenario/scenario.ts';

/** Where probes run: `kubectl exec … -c probe`. */
export const containerName = 'probe';

/** What runs in a pod of ours. */
export interface Runtime {
  readonly image: string;
  /** The numeric user; null where the cluster gives one itself (OpenShift). */
  readonly user: number | null;
  /** Seconds until the kubelet kills the pod, whatever has become of us. */
  readonly lifetime: number;
}

/** What the container runs; it must last as long as the pod. */
export interface Entrypoint {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The whole pod around one container that serves `serves`; ready as soon as its first TCP port listens. */
export function podSpec(
  { image, user, lifetime }: Runtime,
  entrypoint: Entrypoint,
  serves: readonly ServedPort[],
): V1PodSpec {
  const listening = serves.find(({ protocol }) => protocol === 'TCP');
  return {
    restartPolicy: 'Never', // a server that died must not come back under the same address and look healthy
    activeDeadlineSeconds: lifetime,
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    securityContext: {
      runAsNonRoot: true,
      ...(user === null ? {} : { runAsUser: user, runAsGroup: user }),
      seccompProfile: { type: 'RuntimeDefault' },
      ...(serves.some(({ port }) => port < 1024) ? { sysctls: [anyPort] } : {}),
    },
    volumes: [{ name: 'tmp', emptyDir: {} }],
    containers: [
      {
        name: containerName,
        image,
        imagePullPolicy: 'IfNotPresent',
        command: [...entrypoint.command],
        env: Object.entries(entrypoint.env).map(([name, value]) => ({ name, value })),
        ports: serves.map(containerPort),
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
        securityContext: { ...unprivileged, readOnlyRootFilesystem: true },
        terminationMessagePolicy: 'FallbackToLogsOnError',
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        ...(listening ? { readinessProbe: { tcpSocket: { port: listening.port }, periodSeconds: 1 } } : {}),
      } satisfies V1Container,
    ],
  };
}

/** One of the safe sysctls: lets a user other than root listen below 1024. */
const anyPort = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };

export const unprivileged = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

function containerPort({ name, port, protocol }: ServedPort): V1ContainerPort {
  return { ...(name === null ? {} : { name }), containerPort: port, protocol };
}
