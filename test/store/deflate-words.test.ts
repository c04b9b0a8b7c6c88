/** The words that stores know: they serve what is written today, and name nobody. */
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { DEFLATE_WORDS } from "../../src/store/deflate-words.ts";

const lengthOf = (text: string, dictionary?: Buffer) =>
  deflateRawSync(text, dictionary && { dictionary }).length;

test("the words of a delivery halve what it takes", () => {
  const delivery = JSON.stringify({
    transfer: "01a22f06-b31d-74f4-b0d8-e970db051732",
    sender: "spiffe://kr.example/platform/one",
    terms: [{ path: "modality[0]", source: "iris", concept: "mod:iris", target: ["iris"], result: "kept" }],
    use: { operations: ["store"], retention: [{ event: "last-interaction", period: "P2Y" }] },
  });
  const words = Buffer.from(DEFLATE_WORDS);
  expect(lengthOf(delivery, words)).toBeLessThan(0.6 * lengthOf(delivery));
});

test("the words fit into the window, and hold no name and no hash", () => {
  expect(Buffer.byteLength(DEFLATE_WORDS)).toBeLessThan(4_400);
  expect(DEFLATE_WORDS).not.toMatch(/[0-9a-f]{16}|\.example|comity\.dev/);
});
