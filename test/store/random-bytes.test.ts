/** Random bytes in blocks: each byte of a block is given out once, and is gone from it then. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { BLOCK_BYTES, createRandomBytes } from "../../src/store/random-bytes.ts";

/** A source whose blocks count on in words of four bytes, and the words that its block holds now. */
function createCounting() {
  let filled = 0;
  let block: Buffer = Buffer.alloc(0);
  const draw = createRandomBytes((given) => {
    block = given;
    filled++;
    for (let at = 0; at < given.length; at += 4) given.writeUInt32BE(filled * BLOCK_BYTES + at + 1, at);
  });
  const words = () => Array.from({ length: block.length / 4 }, (_, i) => block.readUInt32BE(4 * i));
  return { draw, filled: () => filled, words };
}

test("no byte is given out twice, and none stays in the block", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.integer({ min: 1, max: 64 }).map((n) => 4 * n),
        { minLength: 1, maxLength: 80 },
      ),
      (sizes) => {
        const { draw, words } = createCounting();
        const seen = new Set<number>();
        for (const size of sizes) {
          const drawn = draw(size);
          expect(drawn).toHaveLength(size);
          for (let at = 0; at < size; at += 4) {
            const word = drawn.readUInt32BE(at);
            expect(word).not.toBe(0);
            expect(seen.has(word)).toBe(false);
            seen.add(word);
          }
          for (const word of words()) expect(seen.has(word)).toBe(false);
        }
      },
    ),
    { numRuns: 10 },
  );
});

test("a block is drawn when the last one does not hold enough, and no more than a block is given", () => {
  const { draw, filled } = createCounting();
  draw(BLOCK_BYTES - 8);
  draw(8);
  expect(filled()).toBe(1);
  draw(4);
  expect(filled()).toBe(2);
  draw(BLOCK_BYTES);
  expect(filled()).toBe(3);
  expect(() => draw(BLOCK_BYTES + 1)).toThrow(RangeError);
});

test("the system's generator gives others each time", () => {
  const draw = createRandomBytes();
  const drawn = Array.from({ length: 300 }, () => draw(32).toString("hex"));
  expect(new Set(drawn).size).toBe(300);
});
