/** Wakes whoever waits for something to be committed for a name: a recipient's inbox, a regulator's feed. */

export type Wakers = {
  /**
   * Resolves when the name is woken or `signal` aborts. Register before reading the store: what is
   * committed in between then wakes at once.
   */
  readonly woken: (name: string, signal: AbortSignal) => Promise<void>;
  readonly wake: (name: string) => void;
};

export function createWakers(): Wakers {
  const waiting = new Map<string, Set<() => void>>();
  return {
    woken(name, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (signal.aborted) resolve();
      const waiters = waiting.get(name) ?? new Set();
      waiting.set(name, waiters.add(resolve));
      const abort = () => resolve();
      signal.addEventListener("abort", abort, { once: true });
      return promise.finally(() => {
        signal.removeEventListener("abort", abort);
        waiters.delete(resolve);
        if (waiters.size === 0) waiting.delete(name);
      });
    },
    wake(name) {
      for (const resolve of [...(waiting.get(name) ?? [])]) resolve();
    },
  };
}
