/** What sotsu reads of the API's Status object (meta/v1 Status). */
export interface Status {
  readonly message: string | null;
  readonly reason: string | null;
}

/** Reads the body of an answer that was no success; null if it is no Status object (a proxy's page, say). */
export function readStatus(body: string): Status | null {
  const value = parsed(body);
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'Status') return null;
  return { message: textOf(value, 'message'), reason: textOf(value, 'reason') };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function textOf(value: object, key: 'message' | 'reason'): string | null {
  const text: unknown = key in value ? value[key as keyof typeof value] : null;
  return typeof text === 'string' && text !== '' ? text : null;
}
