/** A map that forgets what was not asked for lately: what it held can be made again. */
export class Bounded<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #most: number;

  /** Holds at least the last `most` and at most twice as many. */
  constructor(most: number) {
    this.#most = most;
  }

  /** What stands under `key`, made now if nothing does. `make` never gives undefined. */
  of(key: K, make: () => V): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make();
    // Deleting one by one would leave gaps that a Map walks over: a whole generation goes at once.
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
