/** The frames of messages, however their bytes are cut: what is unfinished, what is compressed, what is too long. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFrameReader, MAX_MESSAGE_BYTES } from "../../../src/edge/grpc/frame-reader.ts";
import { frame } from "./raw-stream.ts";

function followAll(...parts: readonly Buffer[]) {
  const reader = createFrameReader();
  for (const part of parts) reader.follow(part);
  return reader;
}

describe("a frame reader", () => {
  test("counts what has arrived of the message that is not whole, wherever the bytes are cut", () => {
    const sizes = fc.array(fc.nat({ max: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.array(fc.nat({ max: 9 }), { minLength: 1 }), fc.nat(), (lengths, cuts, end) => {
        const frames = lengths.map((length) => frame(Buffer.alloc(length, 1)));
        const bytes = Buffer.concat(frames).subarray(0, end % (Buffer.concat(frames).length + 1));
        const reader = createFrameReader();
        let whole = 0;
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = Math.max(1, cuts[turn % cuts.length] ?? 1);
          whole += reader.follow(bytes.subarray(at, at + length));
          at += length;
        }
        let rest = bytes.length;
        let expected = 0;
        for (const { length } of frames) {
          if (rest < length) break;
          rest -= length;
          expected++;
        }
        expect(reader.unfinished()).toBe(rest);
        expect(whole).toBe(expected);
      }),
    );
  });

  test.each([1, 7, 255])("refuses a message with the flag %i, before any more of it arrives", (flag) => {
    const compressed = frame(Buffer.of(1), { flag }).subarray(0, 1);
    expect(() => followAll(frame(Buffer.of(1)), compressed)).toThrow(
      expect.objectContaining({ reason: "COMPRESSION_REFUSED" }),
    );
  });

  test("refuses a message by the length that it states, and reads the longest one", () => {
    const prefix = (size: number) => frame(Buffer.alloc(0), { size });
    expect(() => followAll(prefix(MAX_MESSAGE_BYTES + 1))).toThrow(
      expect.objectContaining({ reason: "INPUT_TOO_LARGE" }),
    );
    expect(followAll(prefix(MAX_MESSAGE_BYTES)).unfinished()).toBe(5);
    expect(followAll(prefix(MAX_MESSAGE_BYTES), Buffer.alloc(MAX_MESSAGE_BYTES)).unfinished()).toBe(0);
  });
});
