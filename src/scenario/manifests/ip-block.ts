import { mistakes } from '../mistakes.ts';
import { isCidr, isInside } from '../syntax/cidr.ts';
import {
  type Field,
  fieldIn,
  itemsOf,
  mayBe,
  placeOf,
  requiredIn,
  tell,
  tellUnknownKeys,
  textOf,
  textOrEmpty,
  written,
} from './field.ts';
import type { BlockPeer } from './manifests.ts';

/** IPBlock: each `except` is a strict part of `cidr`. */
export function readBlock(field: Field): BlockPeer {
  tellUnknownKeys(field, ['cidr', 'except']);
  const cidr = requiredIn(field, 'cidr');
  const whole = textOf(cidr);
  if (whole !== null) tellBadRange(cidr, whole);
  const except = itemsOf(fieldIn(field, 'except')).map((item) => {
    const part = textOrEmpty(item);
    const isSound = (item.value === undefined || typeof item.value === 'string') && !tellBadRange(item, part);
    if (isSound && whole !== null && isCidr(whole) && isCidr(part) && !isInside(part, whole)) {
      tell(item, mistakes.exceptOutside(written(item), written(cidr)));
    }
    return part;
  });
  return { kind: 'block', cidr: whole ?? '', except, place: placeOf(field) };
}

function tellBadRange(field: Field, text: string): boolean {
  const isBad = !mayBe(field, text, isCidr);
  if (isBad) tell(field, mistakes.badCidr(written(field)));
  return isBad;
}
