import { mistakes } from '../mistakes.ts';
import { isLabelKey } from '../syntax/names.ts';
import { type Field, fieldIn, itemsOf, oneOf, requiredIn, tell, tellUnknownKeys, textOf, written } from './field.ts';
import { labelValueOf, readLabels } from './labels.ts';
import type { Requirement, Selector } from './manifests.ts';

/** meta/v1 LabelSelector: one that is missing, null or empty has no requirements. */
export function readSelector(field: Field): Selector {
  tellUnknownKeys(field, ['matchLabels', 'matchExpressions']);
  const labels = Object.entries(readLabels(fieldIn(field, 'matchLabels')));
  const equal = labels.map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
  return [...equal, ...itemsOf(fieldIn(field, 'matchExpressions')).map(requirementOf)];
}

/** meta/v1 LabelSelectorRequirement. */
export function requirementOf(field: Field): Requirement {
  tellUnknownKeys(field, ['key', 'operator', 'values']);
  const key = keyOf(field);
  const operator = operatorOf(field);
  const values = fieldIn(field, 'values');
  const texts = itemsOf(values).map((item) => labelValueOf(item, key));
  const needsValues = operator === 'In' || operator === 'NotIn';
  const isEmpty = values.value === undefined || (Array.isArray(values.value) && texts.length === 0);
  if (needsValues && isEmpty) tell(values, mistakes.operatorWithoutValues(operator));
  if (operator !== null && !needsValues && texts.length > 0) tell(values, mistakes.operatorWithValues(operator));
  return { key, operator: operator ?? 'Exists', values: texts };
}

function keyOf(field: Field): string {
  const key = requiredIn(field, 'key');
  const text = textOf(key);
  if (text !== null && !isLabelKey(text)) tell(key, mistakes.badLabelKey(written(key)));
  return text ?? '';
}

function operatorOf(field: Field): Requirement['operator'] | null {
  return oneOf(requiredIn(field, 'operator'), ['In', 'NotIn', 'Exists', 'DoesNotExist']);
}
