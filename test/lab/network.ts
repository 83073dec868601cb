import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Options } from './options.ts';
import { clusterFiles, recipe } from './paths.ts';
import { calicoCrds } from './programs.ts';
import { eventually, output } from './run.ts';

interface Node {
  readonly name: string;
  readonly podRange: string;
  readonly address: string;
}

/** What every pod's address is in. */
export const podSubnet = '192.168.0.0/16'; // kind-config.yaml

/** Gives a fresh kind cluster its pod network, and waits until pods run on it and names resolve. */
export async function connectPods({ name, cni }: Pick<Options, 'name' | 'cni'>): Promise<void> {
  const kubectl = (...args: string[]) => output('kubectl', ['--kubeconfig', clusterFiles(name).kubeconfig, ...args]);
  const manifest = (file: string) => join(recipe, 'manifests', file);
  let nodes: Node[] = [];
  await eventually('every node has its range of pod addresses', 30, async () => {
    nodes = await nodesOf(kubectl);
    return nodes.every(({ podRange }) => podRange !== '');
  });
  await Promise.all([
    Promise.all(nodes.map((node) => routeOut(node, nodes))),
    kubectl('apply', '-f', manifest('coredns.yaml')),
    cni === 'calico' ? startCalico(kubectl, manifest('calico.yaml')) : Promise.all(nodes.map(plainCni)),
  ]);
  await kubectl('wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=60s');
  if (cni === 'calico') await kubectl('-n', 'kube-system', 'rollout', 'status', 'ds/calico-node', '--timeout=90s');
  await kubectl('-n', 'kube-system', 'rollout', 'status', 'deploy/coredns', '--timeout=90s');
}

async function nodesOf(kubectl: (...args: string[]) => Promise<string>): Promise<Node[]> {
  const { items } = JSON.parse(await kubectl('get', 'nodes', '-o', 'json'));
  return items.map(
    (node: {
      metadata: { name: string };
      spec: { podCIDR?: string }; // the controller gives it a moment after the node joins
      status: { addresses: { type: string; address: string }[] };
    }) => ({
      name: node.metadata.name,
      podRange: node.spec.podCIDR ?? '',
      address: node.status.addresses.find(({ type }) => type === 'InternalIP')?.address ?? '',
    }),
  );
}

/**
 * Nodes reach each other's pods by plain routes, as kind's own network does; what leaves the pod network leaves by the
 * node's address, because nothing outside knows the way back.
 */
async function routeOut(node: Node, nodes: readonly Node[]): Promise<void> {
  const routes = nodes
    .filter((other) => other !== node)
    .map((other) => `ip route replace ${other.podRange} via ${other.address}`);
  const masquerade = `iptables -w -t nat -A POSTROUTING -s ${podSubnet} ! -d ${podSubnet} -j MASQUERADE`;
  await output('docker', ['exec', node.name, 'sh', '-ec', [...routes, masquerade].join('\n')]);
}

async function startCalico(kubectl: (...args: string[]) => Promise<string>, manifest: string): Promise<void> {
  await kubectl('apply', '--server-side', '-f', calicoCrds);
  await kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s');
  await kubectl('apply', '-f', manifest);
}

/** The reference plugins: an address and a way out for every pod, and nobody who looks at a NetworkPolicy. */
async function plainCni(node: Node): Promise<void> {
  const config = await readFile(join(recipe, 'manifests/plain.conflist'), 'utf8');
  const write = 'mkdir -p /etc/cni/net.d && cat > /etc/cni/net.d/10-plain.conflist';
  await output('docker', ['exec', '-i', node.name, 'sh', '-ec', write], {
    input: config.replace('@RANGE@', node.podRange),
  });
}
