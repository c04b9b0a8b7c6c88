/**
 * The two caches of the project. One is bounded and approximates "least recently used"; the other keeps a value as
 * long as the object from which it is derived. A cache is a field of a value, never of a module.
 */

/**
 * A bounded cache with two generations (approximate LRU). Evicted values are computed again. A cache belongs to the
 * value from which its entries derive and is discarded with it: keep it in a field of that value, never in a module.
 */
export class BoundedCache<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  #weight = 0;
  readonly #capacity: number;
  readonly #weigh: (value: V) => number;

  /**
   * `capacity` is a number of entries, or a weight where `weigh` gives the weight of each value. The cache keeps at
   * least so much of what was used last, and at most twice as much and one value more.
   */
  constructor(capacity: number, weigh: (value: V) => number = () => 1) {
    this.#capacity = capacity;
    this.#weigh = weigh;
  }

  /**
   * Returns the value for `key`; computes and keeps it where the cache does not hold it. `compute` must not return
   * undefined. An error of `compute` passes through, and nothing is kept.
   */
  get(key: K, compute: () => V): V {
    const known = this.find(key);
    if (known !== undefined) return known;
    const value = compute();
    this.keep(key, value);
    return value;
  }

  /** Returns the value for `key`, or undefined where the cache does not hold it. */
  find(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.keep(key, old);
    return old;
  }

  /** Keeps a value that was computed elsewhere. */
  keep(key: K, value: V): void {
    // Deleting entries one by one leaves gaps that a Map walks over later, so a whole generation goes at once.
    if (this.#weight >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#weight = 0;
    }
    const before = this.#young.get(key);
    this.#weight += this.#weigh(value) - (before === undefined ? 0 : this.#weigh(before));
    this.#young.set(key, value);
  }
}

/**
 * A cache of values that derive from objects. It keeps a value as long as its object is in use elsewhere, so that it
 * needs no bound.
 */
export class WeakCache<K extends object, V> {
  readonly #values = new WeakMap<K, V>();

  /** Returns the value for `object`; computes and keeps it at the first call. `compute` must not return undefined. */
  get(object: K, compute: () => V): V {
    const known = this.#values.get(object);
    if (known !== undefined) return known;
    const value = compute();
    this.#values.set(object, value);
    return value;
  }
}
