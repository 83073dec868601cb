import type { V1LabelSelector } from '@kubernetes/client-node';
import type { Labels } from '../../scenario/scenario.ts';

/** Whether a LabelSelector of the API (meta/v1) selects these labels; an empty one selects all. */
export function selects({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector, labels: Labels): boolean {
  return (
    selectsByMap(matchLabels, labels) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const has = Object.hasOwn(labels, key);
      const listed = has && values.includes(labels[key] ?? '');
      return operators[operator]?.({ has, listed }) ?? true; // one that we do not know may select
    })
  );
}

/** The same for the plain maps of Services and ReplicationControllers. */
export function selectsByMap(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

const operators: Record<string, (label: { has: boolean; listed: boolean }) => boolean> = {
  In: ({ listed }) => listed,
  NotIn: ({ listed }) => !listed,
  Exists: ({ has }) => has,
  DoesNotExist: ({ has }) => !has,
};
