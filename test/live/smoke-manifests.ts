import { stringify } from 'yaml';

export const layers = ['layer1', 'layer2', 'layer3'] as const;

/** Three namespaces with a pod each that serves (nginx) and asks (netshoot), on another node each as far as there are. */
export function pods(nodes: readonly string[]): string {
  return documents(
    layers.flatMap((layer, at) => [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: layer, labels: { role: layer } } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace: layer, labels: { app: 'nginx' } },
        spec: {
          nodeName: nodes[at % nodes.length], // a control plane's taint does not apply to who names it
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: 'web',
              image: 'nginx:1.27',
              ports: [{ containerPort: 80 }],
              readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },
            },
            { name: 'probe', image: 'nicolaka/netshoot:v0.16' },
          ],
        },
      },
    ]),
  );
}

const admits = (...roles: string[]) => [
  { from: roles.map((role) => ({ namespaceSelector: { matchLabels: { role } } })) },
];

/** The layers' policies: inner layers may not call outward, and layer3 may call nobody. */
export const policies = documents(
  [
    { layer: 'layer1', ingress: admits('layer1'), egress: [{}] },
    { layer: 'layer2', ingress: admits('layer1', 'layer2'), egress: [{}] },
    { layer: 'layer3', ingress: admits('layer1', 'layer2'), egress: [] },
  ].map(({ layer, ingress, egress }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `np-${layer}`, namespace: layer },
    spec: { podSelector: { matchLabels: { app: 'nginx' } }, policyTypes: ['Ingress', 'Egress'], ingress, egress },
  })),
);

function documents(objects: readonly object[]): string {
  return objects.map((object) => `---\n${stringify(object)}`).join('');
}
