/**
 * Calls `late` after so many milliseconds, but looks first at what has come in meanwhile: this process may have been held up,
 * and Node.js can run its timers before it reads its sockets. Gives back what ends the wait.
 */
export function deadline(milliseconds: number, late: () => void): () => void {
  let then: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    then = setImmediate(late);
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    clearImmediate(then);
  };
}
