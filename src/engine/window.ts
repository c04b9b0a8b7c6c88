/** A sliding window: so many items are in flight, and as one is answered the next one leaves. */

/** The parts of a window. */
export type WindowParts<Item> = {
  /** The most items in flight. */
  readonly width: number;
  /** Returns the next items in their order; none where nothing is left for now. Called once at a time. */
  readonly load: () => Promise<readonly Item[]>;
  /** Returns true where one more item may leave now. Called before each item, and again when one has ended. */
  readonly take: () => boolean;
  readonly send: (item: Item) => Promise<void>;
};

export type Window = {
  /**
   * Resolves with the number of items that were loaded and not sent, once nothing is in flight and nothing more may leave,
   * or nothing is left. Rejects with the first error of `load` or `send` once nothing is in flight; no item leaves after
   * it.
   */
  readonly done: Promise<number>;
  /** Loads again, since there may be more. Without effect once the window is done. */
  readonly wake: () => void;
};

/** Opens a window, which begins to send at once. */
export function openWindow<Item>({ width, load, take, send }: WindowParts<Item>): Window {
  const ended = Promise.withResolvers<number>();
  const waiting: Item[] = [];
  let inFlight = 0;
  let loading = false;
  let more = true;
  let over = false;
  let fault: { readonly error: unknown } | undefined;

  function fail(error: unknown): void {
    fault ??= { error };
  }

  async function sendOne(item: Item): Promise<void> {
    inFlight++;
    await send(item).catch(fail);
    inFlight--;
    turn();
  }

  async function loadMore(): Promise<void> {
    loading = true;
    more = false;
    try {
      const items = await load();
      waiting.push(...items);
      more ||= items.length > 0;
    } catch (error) {
      fail(error);
    }
    loading = false;
    turn();
  }

  function turn(): void {
    if (over) return;
    let blocked = fault !== undefined;
    while (!blocked && inFlight < width && waiting.length > 0) {
      blocked = !take();
      const item = blocked ? undefined : waiting.shift();
      if (item !== undefined) void sendOne(item);
    }
    // The next items are read while the last ones are still on their way.
    if (!blocked && more && !loading && waiting.length < width / 4) void loadMore();
    if (inFlight > 0 || loading) return;
    over = true;
    if (fault === undefined) ended.resolve(waiting.length);
    else ended.reject(fault.error);
  }

  turn();
  return {
    done: ended.promise,
    wake: () => {
      more = true;
      turn();
    },
  };
}
