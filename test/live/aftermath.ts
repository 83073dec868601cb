import { expect } from 'vitest';
import { everything, expectAsBefore, versionsIn } from './everything.ts';
import type { Lab } from './lab.ts';

const bystander = `
apiVersion: v1
kind: Namespace
metadata: { name: bystander, labels: { role: layer1 } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: bystander, labels: { app: nginx } }
spec: { terminationGracePeriodSeconds: 0, containers: [{ name: web, image: 'nginx:1.27' }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: bystander }
spec: { selector: { app: nginx }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: np-layer1, namespace: bystander }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;

/** The cluster as it is before the tests of a file, with somebody in it whom no run concerns. */
export interface Before {
  /** Waits until all is as it was, and nobody else's objects have changed. */
  expectNothingLeft(): Promise<void>;
  /** The bystander goes. */
  forget(): Promise<void>;
}

export async function remember(cluster: Lab): Promise<Before> {
  await cluster.must(['apply', '-f', '-'], bystander);
  await cluster.must(['-n', 'bystander', 'wait', '--for=condition=Ready', 'pod/web', '--timeout=60s']);
  await untilNoRunIsLeft(cluster); // what earlier tests left terminating goes first
  const before = await everything(cluster);
  const untouched = await versionsIn(cluster, 'bystander');
  return {
    async expectNothingLeft() {
      await untilNoRunIsLeft(cluster); // cheaper to ask for than everything
      await expectAsBefore(cluster, before);
      expect(await versionsIn(cluster, 'bystander')).toEqual(untouched);
    },
    async forget() {
      await cluster.must(['delete', 'namespace', 'bystander', '--ignore-not-found']);
    },
  };
}

async function untilNoRunIsLeft(cluster: Lab): Promise<void> {
  await cluster.kubectl(['wait', '--for=delete', 'namespace', '-l', 'sotsu.dev/run', '--timeout=60s']);
}
