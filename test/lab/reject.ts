import { output } from './run.ts';

/** What a REJECT answers with: iptables-extensions(8), `--reject-with`. */
export type Rejection = 'tcp-reset' | 'icmp-port-unreachable' | 'icmp-admin-prohibited';

export interface Flow {
  /** Pod addresses. */
  readonly from: string;
  readonly to: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/**
 * Makes a node reject a flow between two of its pods instead of dropping or passing it, until the scope ends: Calico's own
 * Reject action makes the lab's felix panic. `node` is the container's name.
 */
export async function rejecting(node: string, flow: Flow, rejection: Rejection): Promise<AsyncDisposable> {
  const match = ['-s', flow.from, '-d', flow.to, '-p', flow.protocol, '--dport', String(flow.port)];
  return await withRule(node, ['filter', 'FORWARD'], [...match, '-j', 'REJECT', '--reject-with', rejection]);
}

/** The same for a port of whatever pod: the node drops what goes there, whatever the policies say. */
export async function dropping(node: string, port: number): Promise<AsyncDisposable> {
  return await withRule(node, ['filter', 'FORWARD'], ['-p', 'tcp', '--dport', String(port), '-j', 'DROP']);
}

/** And what is led to another port of the same pod, before any policy looks at it. */
export async function leading(node: string, port: number, to: number): Promise<AsyncDisposable> {
  const target = ['-j', 'DNAT', '--to-destination', `:${to}`];
  return await withRule(node, ['nat', 'PREROUTING'], ['-p', 'tcp', '--dport', String(port), ...target]);
}

async function withRule(
  node: string,
  [table, chain]: readonly [table: string, chain: string],
  rule: readonly string[],
): Promise<AsyncDisposable> {
  const iptables = ['exec', node, 'iptables', '-w', '-t', table];
  // Before felix's chain, which drops, and before the rule behind it that lets pass what a policy accepted.
  await output('docker', [...iptables, '-I', chain, '1', ...rule]);
  return {
    async [Symbol.asyncDispose]() {
      await output('docker', [...iptables, '-D', chain, ...rule], { evenIfInterrupted: true });
    },
  };
}
