/** Texts are hashed in UTF-8, by a digest that anybody can compute. */
import { expect, it } from "vitest";
import { hashText } from "../../src/vocabulary/hash.ts";

// The digests are those of `printf %s TEXT | sha256sum`.
it.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["visage à côté, 顔", "185da1639b0d7671f88303823c1f017ae0c02fb1ecc272b4849e83af1de8a1e5"],
])("the hash of `%s`", (text, hex) => {
  expect(hashText(text)).toBe(hex);
});
