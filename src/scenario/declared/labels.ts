import { mistakes } from '../mistakes.ts';
import type { Reader } from '../reader.ts';
import type { Labels } from '../scenario.ts';
import { isLabelKey, isLabelValue } from '../syntax/names.ts';
import type { Path } from '../yaml/located.ts';

/** Tells what the API server would refuse, and what sotsu must write itself to find its own objects again. */
export function readLabels(labels: Labels | undefined, path: Path, reader: Reader): Labels {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isLabelKey(key)) reader.tell(reader.keyAt([...path, key]), mistakes.badLabelKey(key));
    else if (isOurs(key)) reader.tell(reader.keyAt([...path, key]), mistakes.reservedLabel(key));
    if (!isLabelValue(value)) reader.tell(reader.at([...path, key]), mistakes.badLabelValue(key, value));
  }
  return labels ?? {};
}

function isOurs(key: string): boolean {
  return key === 'app.kubernetes.io/managed-by' || key.startsWith('sotsu.dev/');
}
