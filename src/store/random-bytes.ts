/** Random bytes of the system, drawn in blocks: each draw alone costs more than ten keys out of a block. */
import { randomFillSync } from "node:crypto";

/** Returns so many random bytes, at most `BLOCK_BYTES`. The caller owns them. */
export type RandomBytes = (size: number) => Buffer;

/** The bytes that one draw takes. */
export const BLOCK_BYTES = 4096;

/** Creates a source of random bytes. `fill` fills a block; the system's generator by default. */
export function createRandomBytes(fill: (block: Buffer) => void = randomFillSync): RandomBytes {
  const block = Buffer.alloc(BLOCK_BYTES);
  let used = BLOCK_BYTES;
  return (size) => {
    if (size > BLOCK_BYTES) throw new RangeError(`at most ${BLOCK_BYTES} random bytes are drawn at once`);
    if (used + size > BLOCK_BYTES) {
      fill(block);
      used = 0;
    }
    const drawn = Buffer.alloc(size);
    block.copy(drawn, 0, used, used + size);
    // THREAT: whoever reads the memory later must not find a key here that was forgotten elsewhere.
    block.fill(0, used, used + size);
    used += size;
    return drawn;
  };
}
