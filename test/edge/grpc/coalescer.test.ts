import fc from "fast-check";
import { expect, test } from "vitest";
import { createCoalescer, MAX_FRAME_BYTES, MAX_FRAME_ITEMS } from "../../../src/edge/grpc/coalescer.ts";

test("keeps the order, loses nothing, and stays within its bounds", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: MAX_FRAME_BYTES * 2 }), { maxLength: 600 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 50 }), (given, every) => {
      const frames: { index: number; bytes: number }[][] = [];
      let next: (() => void) | undefined;
      const coalescer = createCoalescer<{ index: number; bytes: number }>((items, done) => {
        frames.push([...items]);
        next = done;
      });
      for (const [index, bytes] of given.entries()) {
        coalescer.push({ index, bytes }, bytes);
        if (index % every === 0) next?.();
      }
      for (let before = -1; before !== frames.length; next?.()) before = frames.length;
      expect(frames.flat().map(({ index }) => index)).toEqual(given.map((_, index) => index));
      for (const frame of frames) {
        const total = frame.reduce((sum, { bytes }) => sum + bytes, 0);
        expect(frame.length === 1 || total <= MAX_FRAME_BYTES).toBe(true);
        expect(frame.length).toBeLessThanOrEqual(MAX_FRAME_ITEMS);
      }
    }),
    { numRuns: 50 },
  );
});

test("what comes while a frame is written shares the next one", () => {
  const frames: (readonly number[])[] = [];
  const pending: (() => void)[] = [];
  const coalescer = createCoalescer<number>((items, done) => {
    frames.push(items);
    pending.push(done);
  });
  for (const item of [1, 2, 3]) coalescer.push(item, 1);
  expect(frames).toEqual([[1]]);
  pending.shift()?.();
  expect(frames).toEqual([[1], [2, 3]]);
});
