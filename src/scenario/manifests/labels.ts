import { mistakes } from '../mistakes.ts';
import { isLabelKey, isLabelValue } from '../syntax/names.ts';
import type { Labels } from '../terms.ts';
import { type Field, fieldIn, keysOf, mayBe, tell, tellKey, textOrEmpty, written } from './field.ts';

/** A map of labels (`metadata.labels`, `matchLabels`): empty where it is missing. Tells what the API server refuses. */
export function readLabels(field: Field): Labels {
  return Object.fromEntries(keysOf(field).map((key) => [key, labelIn(field, key)]));
}

/** The value of a label, or one of the `values` that a selector compares it with; null is as good as empty. */
export function labelValueOf(field: Field, key: string): string {
  const value = textOrEmpty(field);
  if (!mayBe(field, value, isLabelValue)) tell(field, mistakes.badLabelValue(key, written(field)));
  return value;
}

function labelIn(field: Field, key: string): string {
  const label = fieldIn(field, key);
  if (!isLabelKey(key)) tellKey(label, mistakes.badLabelKey(key));
  return labelValueOf(label, key);
}
