/** What sotsu's exit code says (docs/verdicts.md). Signals end with 128 + their number instead. */
export const exitCode = { ok: 0, wrong: 1, misuse: 2, unsure: 3 } as const;

/**
 * A mistake that its user can mend: one sentence on what is wrong, and a hint on what to do.
 * Anything else that is thrown is a bug of ours and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** The text for stderr: a user's mistake as its sentence and hint, a bug with its stack. Ends with a newline. */
export function describe(error: unknown): string {
  if (error instanceof UserError) return `error: ${error.message}\nhint: ${error.hint}\n`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in sotsu, please report it:\n${stack}\n`;
}
