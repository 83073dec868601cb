import { podSubnet } from '../../lab/network.ts';
import type { Ground } from './ground.ts';

/**
 * Nothing that a pod sends to another arrives; the kubelet's own probes do, so that the pod stays ready. felix puts rules of
 * its own first everywhere, but lets nothing pass for good in `raw`.
 */
export async function breakNetwork({ node, afterwards }: Ground, address: string): Promise<void> {
  const rule = ['PREROUTING', '-s', address, '-d', podSubnet, '-j', 'DROP'];
  await node('iptables', '-w', '-t', 'raw', '-A', ...rule);
  afterwards(() => node('iptables', '-w', '-t', 'raw', '-D', ...rule));
}
