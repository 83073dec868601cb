import type { Requirement, Selector, Vague, VagueValue } from '../scenario/manifests/manifests.ts';

/** Whether a requirement holds for a vague label: for certain where it does whatever the value is, or on every pod; else null. */
export function holdsVaguely({ operator, values }: Requirement, value: VagueValue): boolean | null {
  const isAmong = among(values, value);
  switch (operator) {
    case 'In':
      return isAmong;
    case 'NotIn':
      return isAmong === null ? null : !isAmong;
    case 'Exists':
      return true;
    case 'DoesNotExist':
      return false;
  }
}

/** Why it cannot be told whether a selector means a pod, which people know as `who`; null where no vague label is the reason. */
export function vagueness(selector: Selector, vague: Vague | undefined, who: string): string | null {
  for (const requirement of selector) {
    const value = vague?.get(requirement.key);
    if (value === undefined || holdsVaguely(requirement, value) !== null) continue;
    return value.kind === 'any'
      ? `the value of label ${requirement.key} of ${who} is only known to the cluster`
      : `each pod of ${who} has its own value of label ${requirement.key}`;
  }
  return null;
}

function among(values: readonly string[], value: VagueValue): boolean | null {
  if (value.kind === 'any') return null;
  const { prefix, first, count } = value;
  const meant = new Set(values.filter((text) => text.startsWith(prefix) && isNumber(text.slice(prefix.length))));
  return meant.size === 0 ? false : meant.size === count ? true : null;

  function isNumber(text: string): boolean {
    return /^(?:0|[1-9]\d*)$/.test(text) && Number(text) >= first && Number(text) < first + count;
  }
}
