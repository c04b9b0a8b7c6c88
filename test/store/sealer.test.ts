/** The sealer: a content opens with its own key alone, and no byte of it can change. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSealer } from "../../src/store/sealer.ts";

const { seal, open } = createSealer();
const broken = expect.objectContaining({ reason: "STORE_UNAVAILABLE" });

test("a content opens with its key, whatever its length", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { sealed, key } = seal(bytes);
      expect(open(sealed, key)).toEqual(Buffer.from(bytes));
      expect(sealed).toHaveLength(12 + bytes.length + 16);
    }),
  );
});

test("one content sealed twice has two keys, and nothing alike", () => {
  const [one, two] = [seal(Buffer.from("a")), seal(Buffer.from("a"))];
  expect(Buffer.from(one.key).equals(two.key)).toBe(false);
  expect(Buffer.from(one.sealed).equals(two.sealed)).toBe(false);
  expect(() => open(one.sealed, two.key)).toThrow(broken);
});

test("a changed byte, a cut and another key do not open", () => {
  const { sealed, key } = seal(Buffer.from("content"));
  for (const at of sealed.keys()) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => open(changed, key)).toThrow(broken);
  }
  for (const cut of [sealed.subarray(1), sealed.subarray(0, -1), new Uint8Array()])
    expect(() => open(cut, key)).toThrow(broken);
  expect(() => open(sealed, key.subarray(1))).toThrow(broken);
});
