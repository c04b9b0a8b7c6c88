/** Computes the remedy for a denied request: the fewest items that meet every failing clause. */

/** Failing clauses, each with the atoms of which one would meet it. No atom meets an empty clause. */
export type Missing = readonly (readonly string[])[];

/** Beyond this many items the search returns a good set, which may not be the smallest. */
const MAX_EXACT = 6;

/** Returns the smallest set that has an item of every clause; empty where some clause has none. */
export function smallestSet(clauses: Missing): readonly string[] {
  if (clauses.some((clause) => clause.length === 0)) return [];
  // The shortest clauses come first, since they leave the fewest choices.
  const open = clauses.toSorted((a, b) => a.length - b.length);
  for (let size = 0; size <= MAX_EXACT; size++) {
    const found = search(open, size, []);
    if (found !== undefined) return found;
  }
  return greedy(open);
}

function search(open: Missing, size: number, chosen: readonly string[]): readonly string[] | undefined {
  const [first] = open;
  if (first === undefined) return chosen;
  if (size === 0) return undefined;
  for (const item of first) {
    const rest = open.filter((clause) => !clause.includes(item));
    const found = search(rest, size - 1, [...chosen, item]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function greedy(open: Missing): readonly string[] {
  const chosen: string[] = [];
  for (let left = open; left.length > 0; ) {
    const counts = new Map<string, number>();
    for (const item of left.flat()) counts.set(item, (counts.get(item) ?? 0) + 1);
    const [best] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [];
    if (best === undefined) break;
    chosen.push(best);
    left = left.filter((clause) => !clause.includes(best));
  }
  return chosen;
}
