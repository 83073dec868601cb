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
  const rule = [...match, '-j', 'REJECT', '--reject-with', rejection];
  // Before felix's chain, which drops, and before the rule behind it that lets pass what a policy accepted.
  await output('docker', ['exec', node, 'iptables', '-w', '-I', 'FORWARD', '1', ...rule]);
  return {
    async [Symbol.asyncDispose]() {
      await output('docker', ['exec', node, 'iptables', '-w', '-D', 'FORWARD', ...rule], { evenIfInterrupted: true });
    },
  };
}
