import { execa } from 'execa';
import { eventually, output } from './run.ts';

/** Where scenarios find something that is not in the cluster (`${env.OUTSIDE}`): RFC 5737, TEST-NET-3. */
export const outsideAddress = '203.0.113.10';

/** The container that plays it, and the Docker network that it lives in: one for all clusters of the lab. */
const outside = 'sotsu-lab-outside';

/** nginx as it comes answers on 80; this adds plain HTTP on 443. The image is there since the node image was made. */
const server = `echo 'server { listen 443; location / { return 200; } }' > /etc/nginx/conf.d/outside.conf
exec nginx -g 'daemon off;'`;

/** Whether the cluster's nodes reach what is outside. */
export async function hasOutside(cluster: string): Promise<boolean> {
  const [nodes, there] = await Promise.all([nodesOf(cluster), attached()]);
  return nodes.length > 0 && [outside, ...nodes].every((name) => there.has(name));
}

/**
 * Starts it where it is not up, and takes the cluster's nodes into its network: pods leave by their node's address there.
 * The network is internal, so that it never becomes a node's way to anywhere else.
 */
export async function openOutside(cluster: string): Promise<void> {
  if (!(await exists('network'))) {
    const subnet = ['--subnet', '203.0.113.0/24', '--ip-range', '203.0.113.128/25']; // nodes keep away from its address
    await output('docker', ['network', 'create', '--internal', ...subnet, outside]);
  }
  if (!(await attached()).has(outside)) {
    if (await exists('container')) await output('docker', ['rm', '-f', outside]); // ended with the Docker that it ran on
    const place = ['--name', outside, '--network', outside, '--ip', outsideAddress];
    await output('docker', ['run', '-d', ...place, 'nginx:1.27', 'sh', '-c', server]);
    await eventually('what plays the outside answers', 10, answers);
  }
  const there = await attached();
  for (const node of await nodesOf(cluster)) {
    if (!there.has(node)) await output('docker', ['network', 'connect', outside, node]);
  }
}

/** Removes it when no cluster is left that could ask for it. */
export async function closeOutside(): Promise<void> {
  if ((await nodesOf(null)).length > 0) return;
  const options = { evenIfInterrupted: true };
  if (await exists('container')) await output('docker', ['rm', '-f', outside], options);
  if (await exists('network')) await output('docker', ['network', 'rm', outside], options);
}

/** The running containers in its network. */
async function attached(): Promise<ReadonlySet<string>> {
  const format = '{{range .Containers}}{{.Name}} {{end}}';
  const { stdout } = await execa('docker', ['network', 'inspect', outside, '--format', format], { reject: false });
  return new Set(stdout.split(' '));
}

/** The containers that are nodes of a cluster of kind's; null means any, running or not. */
async function nodesOf(cluster: string | null): Promise<readonly string[]> {
  const label = `label=io.x-k8s.kind.cluster${cluster === null ? '' : `=${cluster}`}`;
  const all = cluster === null ? ['--all'] : [];
  const names = await output('docker', ['ps', ...all, '--filter', label, '--format', '{{.Names}}'], {
    evenIfInterrupted: true,
  });
  return names.split('\n').filter(Boolean);
}

async function exists(kind: 'network' | 'container'): Promise<boolean> {
  return (await execa('docker', [kind, 'inspect', outside], { reject: false })).exitCode === 0;
}

async function answers(): Promise<boolean> {
  const ask = ['curl', '-sf', '-o', '/dev/null', '-m', '1', 'http://127.0.0.1:80/', 'http://127.0.0.1:443/'];
  return (await execa('docker', ['exec', outside, ...ask], { reject: false })).exitCode === 0;
}
