import { mistakes } from '../mistakes.ts';
import { isAddress } from '../syntax/cidr.ts';
import { asMap, type Field, fieldIn, itemsOf, tell, textOf } from './field.ts';
import type { ManifestWorkload } from './manifests.ts';

/** `PodStatus.podIP` and `podIPs`, which begins with the same address and may hold one of the other family. */
export function readAddresses(status: Field): Pick<ManifestWorkload, 'address' | 'secondAddress'> {
  const first = addressOf(fieldIn(status, 'podIP'));
  const all = itemsOf(fieldIn(status, 'podIPs')).map((item) => addressOf(fieldIn(asMap(item), 'ip')));
  const [address = null, ...more] = [first, ...all].filter((one) => one !== null);
  const second = more.find((one) => isAddress(one) !== isAddress(address ?? ''));
  return second === undefined ? { address } : { address, secondAddress: second };
}

/** Null where there is none, or none yet, which is an empty text. */
function addressOf(field: Field): string | null {
  const text = textOf(field) || null;
  if (text === null || isAddress(text) !== 0) return text;
  tell(field, mistakes.badPodAddress(text));
  return null;
}
