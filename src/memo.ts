/**
 * The two caches of the project: a bounded one by key, which approximates "least recently used", and one that keeps a
 * value as long as the object that it is derived from. A cache is a field of a value, never of a module.
 */

/**
 * A bounded cache with two generations. It forgets values that nobody asked for lately and computes them again when
 * they are asked for. A cache belongs to the value that its entries are derived from, and dies with it: keep it in a
 * field of that value, never in a module.
 */
export class BoundedCache<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #capacity: number;

  /** Keeps at least the `capacity` entries that were used last, and at most twice as many. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Returns the value for `key`, and computes and keeps it first if the cache does not hold it. `compute` must not
   * return undefined. An error that it throws passes through, and nothing is kept.
   */
  get(key: K, compute: () => V): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? compute();
    // Deleting entries one by one leaves gaps that a Map walks over later: a whole generation goes at once.
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}

/**
 * A cache of values that are derived from objects. It keeps a value as long as its object is in use elsewhere, so that it
 * needs no bound.
 */
export class WeakCache<K extends object, V> {
  readonly #values = new WeakMap<K, V>();

  /** Returns the value for `object`, and computes and keeps it first if needed. `compute` must not return undefined. */
  get(object: K, compute: () => V): V {
    const known = this.#values.get(object);
    if (known !== undefined) return known;
    const value = compute();
    this.#values.set(object, value);
    return value;
  }
}
