/** Gathers items into frames: items that arrive while a frame is being written share the next one, within limits. */

/** The most items in a frame. */
export const MAX_FRAME_ITEMS = 256;
/** The largest frame in bytes; only a single item may exceed it. */
export const MAX_FRAME_BYTES = 1024 * 1024;

export type Coalescer<Item> = {
  /** Writes `item` at once, or with the next frame. `bytes` is its approximate size on the wire. */
  readonly push: (item: Item, bytes: number) => void;
};

/** Creates a coalescer. `write` sends a frame, and calls `done` when the next one may follow. */
export function createCoalescer<Item>(
  write: (items: readonly Item[], done: () => void) => void,
): Coalescer<Item> {
  let queue: { readonly item: Item; readonly bytes: number }[] = [];
  let writing = false;

  function pump(): void {
    if (writing || queue.length === 0) return;
    const count = frameLength(queue);
    const frame = queue.slice(0, count).map(({ item }) => item);
    queue = queue.slice(count);
    writing = true;
    write(frame, () => {
      writing = false;
      pump();
    });
  }

  return {
    push: (item, bytes) => {
      queue.push({ item, bytes });
      pump();
    },
  };
}

function frameLength(queue: readonly { readonly bytes: number }[]): number {
  let bytes = 0;
  const past = queue.findIndex((each, index) => {
    bytes += each.bytes;
    return index > 0 && (bytes > MAX_FRAME_BYTES || index >= MAX_FRAME_ITEMS);
  });
  return past === -1 ? queue.length : past;
}
