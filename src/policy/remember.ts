/** A function that works out each of its answers once; what it is asked is told apart by its JSON. */
export function remember<Asked, Answer>(work: (asked: Asked) => Answer): (asked: Asked) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (asked) => {
    const key = JSON.stringify(asked);
    const before = known.get(key);
    if (before !== undefined) return before.answer;
    const answer = work(asked);
    known.set(key, { answer });
    return answer;
  };
}
