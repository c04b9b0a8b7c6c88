/** Heads of logs that other nodes have shown and their logs have not proved yet. */
import type { NotedHead } from "./head.ts";

/** In memory: who has shown a head shows it again. Nodes are given by their SPIFFE ids. */
export type Unproved = {
  /** Returns the heads of a node's log that it is to prove next, oldest first. */
  readonly of: (node: string) => readonly NotedHead[];
  /** Notes a head that `from` has shown, in place of the one that it showed before. */
  readonly note: (node: string, from: string, head: NotedHead) => void;
  /** Forgets heads that were proved, or are held against their log as evidence. */
  readonly proved: (node: string, heads: readonly NotedHead[]) => void;
};

/**
 * The most heads that one log is asked to prove at once, besides those that are kept: a question has 16.
 *
 * THREAT: a node that shows ever other heads takes the one place that it has, and none of another's.
 */
export const MOST_AT_ONCE = 6;

/** Creates what notes them. It has a place for each pair of nodes that are known. */
export function createUnproved(): Unproved {
  const noted = new Map<string, Map<string, NotedHead>>();
  return {
    of: (node) => [...(noted.get(node)?.values() ?? [])].slice(0, MOST_AT_ONCE),
    note: (node, from, head) => {
      const heads = noted.get(node) ?? new Map<string, NotedHead>();
      noted.set(node, heads.set(from, head));
    },
    proved: (node, heads) => {
      const left = noted.get(node);
      for (const [from, head] of left ?? []) if (heads.includes(head)) left?.delete(from);
    },
  };
}
