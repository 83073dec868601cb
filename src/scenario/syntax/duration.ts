/** As people write it in a scenario or a flag: `500ms`, `2s`, `1.5m`. */
export const durationPattern = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s|m)$/;

/** Milliseconds; null where the text is not a duration. */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = durationPattern.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return null;
  return Math.round(Number(amount) * (milliseconds[unit] ?? Number.NaN));
}

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
