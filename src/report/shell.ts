/** A command as a line that any POSIX shell reads as these words. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w.,:/@%+-][\w.,:/@%+=-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
