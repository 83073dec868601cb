/**
 * Why a silence shows nothing, or null: a tool that slept through its wait looks at its clock before it looks at what came
 * meanwhile (curl and dig; after a node was paused all of them may). `took` and `wait` in seconds; `slack` is what a busy
 * source needs besides.
 */
export function heldUp(took: number, wait: number, slack: number): string | null {
  if (took <= wait + slack) return null;
  return `the source was held up: ${Number(took.toFixed(1))} s went by in a wait of ${wait} s`;
}
