/** What a walk comes by. `depth` is that of what stands around it, `index` is its own; lines and columns from 1. */
interface Visitor {
  /** An object or a list begins. */
  opens(depth: number, index: number, line: number, column: number): void;
  /** One ends, in front of `end`. */
  closes(depth: number, end: number): void;
  /** A text in its quotes, a key or a value. */
  says?(depth: number, text: string): void;
}

/** Walks over the brackets and texts of what should be JSON, which is not parsed; gives the depth at its end. */
export function walkJson(
  text: string,
  start: { readonly line: number; readonly column: number },
  visitor: Visitor,
): number {
  let depth = 0;
  let line = start.line;
  let lineStart = 1 - start.column;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]\n]/g)) {
    if (token === '\n') {
      line += 1;
      lineStart = index + 1;
    } else if (token === '{' || token === '[') {
      visitor.opens(depth, index, line, index - lineStart + 1);
      depth += 1;
    } else if (token === '}' || token === ']') {
      depth -= 1;
      visitor.closes(depth, index + 1);
    } else visitor.says?.(depth, token);
  }
  return depth;
}
