/** Wakes the callers that wait for rows, after each commit that may have written them. */
import type { AnyCollection, Row, Scalar } from "../engine/store.ts";
import { keyOf, keyText } from "./order.ts";

/** The keys of the rows that a batch has written, by the name of the collection. */
export type Written = ReadonlyMap<string, readonly (readonly Scalar[])[]>;

export type Watchers = {
  /** Calls `wake` after each batch that wrote a row whose key begins with `prefix`. `wake` must not throw. */
  readonly watch: (of: AnyCollection, prefix: readonly Scalar[], wake: () => void) => Disposable;
  /** Wakes every watcher of these rows once. */
  readonly wake: (written: Written) => void;
};

/** Creates an empty set of watchers. */
export function createWatchers(): Watchers {
  /** By collection, then by the length of the prefix, then by the prefix. */
  const waiting = new Map<string, Map<number, Map<string, Set<() => void>>>>();

  return {
    watch: (of, prefix, wake) => {
      const byLength = entryOf(waiting, of.name, () => new Map<number, Map<string, Set<() => void>>>());
      const byPrefix = entryOf(byLength, prefix.length, () => new Map<string, Set<() => void>>());
      const text = keyText(prefix);
      const wakes = entryOf(byPrefix, text, () => new Set<() => void>());
      // A new function for each call, so that one caller can watch twice.
      const own = () => wake();
      wakes.add(own);
      return {
        [Symbol.dispose]: () => {
          wakes.delete(own);
          if (wakes.size === 0 && byPrefix.get(text) === wakes) byPrefix.delete(text);
        },
      };
    },
    wake: (written) => {
      const due = new Set<() => void>();
      for (const [name, keys] of written)
        for (const [length, byPrefix] of waiting.get(name) ?? [])
          for (const key of keys)
            for (const wake of byPrefix.get(keyText(key.slice(0, length))) ?? []) due.add(wake);
      for (const wake of due) wake();
    },
  };
}

/** Returns the keys of written rows. */
export function writtenKeys(puts: ReadonlyMap<AnyCollection, readonly Row[]>): Written {
  return new Map([...puts].map(([of, rows]) => [of.name, rows.map((row) => keyOf(of, row))]));
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}
