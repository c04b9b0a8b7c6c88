/** The log in memory: what is appended stays, each leaf under the first head that covers it. */
import { expect, test } from "vitest";
import type { Batch } from "../../../src/store/fold.ts";
import { createMemoryLog } from "../../../src/store/memory/log.ts";
import { key } from "../sample-entries.ts";

const batch = (size: number, ...leaves: readonly Uint8Array[]): Batch =>
  ({
    leaves,
    nodes: [{ level: 0, index: size - 1, hash: Uint8Array.of(size) }],
    head: { size, checkpoint: `head ${size}` },
    puts: [],
  }) as unknown as Batch;

test("an empty log has a signed head, and nothing else", async () => {
  const { head, reads } = createMemoryLog(key);
  const { size, checkpoint } = await head();
  expect(size).toBe(0);
  expect(await reads.newest()).toEqual({ size: 0, checkpoint });
  expect(await reads.covering([0])).toEqual([undefined]);
  expect(await reads.leaves([0])).toEqual([undefined]);
});

test("a leaf stands under the head of its batch, and cannot be changed from outside", async () => {
  const { append, reads } = createMemoryLog(key);
  const first = Uint8Array.of(1);
  append(batch(1, first));
  append(batch(3, Uint8Array.of(2), Uint8Array.of(3)));
  first[0] = 9;
  const [read] = await reads.leaves([0]);
  read?.fill(9);
  expect(await reads.leaves([0, 2])).toEqual([Uint8Array.of(1), Uint8Array.of(3)]);
  expect((await reads.covering([0, 1, 2])).map((head) => head?.checkpoint)).toEqual([
    "head 1",
    "head 3",
    "head 3",
  ]);
  expect(
    await reads.nodes([
      { level: 0, index: 2 },
      { level: 1, index: 0 },
    ]),
  ).toEqual([Uint8Array.of(3), undefined]);
  expect(await reads.newest()).toEqual({ size: 3, checkpoint: "head 3" });
});
