/** Type codes: what their blocks can show. */
import { expect, test } from "vitest";
import { showsOfCode } from "../../../src/vocabulary/formats/cbeff-code.ts";

test("five types have blocks that show them, and no other code shares them", () => {
  const bits = [0, ...Array.from({ length: 24 }, (_, bit) => 1 << bit)];
  expect(bits.flatMap((code) => showsOfCode(code))).toEqual(["face", "finger", "iris", "palm", "foot"]);
  expect(showsOfCode(0x0a)).toEqual([]);
});
