import { mistakes } from '../mistakes.ts';
import type { Labels } from '../terms.ts';
import { type Field, fieldIn, itemsOf, keysOf, mayBeMap, requiredIn, tell, textOrEmpty } from './field.ts';
import { readLabels } from './labels.ts';
import { holds } from './requirement.ts';
import { readSelector, requirementOf } from './selector.ts';

/** Tells where a workload does not select the pods of its own template: then the API server does not take it. */
export function tellNotItsOwn(kind: string, spec: Field, template: Field, labels: Labels): void {
  const written = fieldIn(fieldIn(template, 'metadata'), 'labels');
  if (kind === 'ReplicationController') {
    readLabels(fieldIn(spec, 'selector'));
    tellLabels(fieldIn(spec, 'selector'), written, labels);
  }
  if (!hasSelector.has(kind)) return;
  const selector = requiredIn(spec, 'selector');
  const isEmpty = readSelector(selector).length === 0 && selector.value !== undefined;
  if (isEmpty && isSelector(selector)) tell(selector, mistakes.selectsEverybody(kind));
  tellLabels(fieldIn(selector, 'matchLabels'), written, labels);
  for (const item of itemsOf(fieldIn(selector, 'matchExpressions'))) {
    const requirement = requirementOf(item);
    if (fieldIn(item, 'operator').value !== requirement.operator || holds(requirement, labels)) continue;
    tell(item, mistakes.selectsOthers(requirement.key, requirement.operator, requirement.values));
  }
}

const hasSelector: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** Anything else is told already. */
function isSelector(field: Field): boolean {
  return mayBeMap(field) && keysOf(field).every((key) => key === 'matchLabels' || key === 'matchExpressions');
}

function tellLabels(wanted: Field, written: Field, labels: Labels): void {
  for (const key of keysOf(wanted)) {
    const value = fieldIn(wanted, key);
    const label = fieldIn(written, key);
    if (Object.hasOwn(labels, key) && labels[key] === (value.value ?? '')) continue;
    if (!isText(label) || !isText(value)) continue; // which is told already
    tell(label.value === undefined ? value : label, mistakes.selectsNotItsOwn(key, textOrEmpty(value)));
  }
}

function isText({ value }: Field): boolean {
  return value === undefined || typeof value === 'string';
}
