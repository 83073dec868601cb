import { UserError } from '../../errors.ts';
import { type Addressing, privateRanges } from '../../policy/network.ts';
import type { Surroundings } from '../../policy/surroundings.ts';
import { isAddress, isCidr } from '../../scenario/syntax/cidr.ts';

/** What manifests do not say of addresses, as typed. */
export interface AddressingFlags {
  readonly 'ip-block-pods'?: Addressing['ipBlockPods'] | undefined;
  readonly 'pod-cidr'?: readonly string[] | undefined;
  readonly apiserver?: string | undefined;
}

/** How ipBlock peers are understood. Throws a UserError for a range that is none. */
export function addressingOf({ 'ip-block-pods': ipBlockPods, 'pod-cidr': ranges }: AddressingFlags): Addressing {
  const wrong = ranges?.find((range) => !isCidr(range));
  if (wrong !== undefined) {
    throw new UserError(`--pod-cidr ${wrong} is not a range of addresses`, 'write it as in `10.244.0.0/16`');
  }
  return { ipBlockPods: ipBlockPods ?? 'match', podRanges: ranges ?? privateRanges };
}

/** Where the API server listens; null where nobody said. Throws a UserError for anything but `ADDRESS:PORT`. */
export function apiServerOf({ apiserver }: AddressingFlags): Surroundings['apiServer'] {
  if (apiserver === undefined) return null;
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(apiserver) ?? [];
  if (isAddress(address) > 0 && Number(port) >= 1 && Number(port) <= 65_535) return { address, port: Number(port) };
  throw new UserError(
    `--apiserver ${apiserver} is not an address and a port`,
    'write it as in `172.18.0.2:6443`; `kubectl get endpointslices -n default` shows it',
  );
}
