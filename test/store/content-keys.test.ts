/** Wrapping of keys: each opens under its own leaf alone, and not once that key is gone. */
import { createDecipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { CONTENT, CONTENT_KEY } from "../../src/engine/rows.ts";
import { createSecrets, createWriterSecrets, secretColumns } from "../../src/store/content-keys.ts";
import { destroyKeys, growKeyTree, renewKeysFrom } from "../../src/store/key-tree.ts";

test("unwraps what it wrapped, under the same leaf alone", () => {
  let tree = growKeyTree(() => Buffer.alloc(32, 7));
  const { wrap, unwrap } = createSecrets(() => tree);
  for (const size of [32, 33]) {
    const secret = Buffer.alloc(size, 9);
    const wrapped = wrap(5, secret) ?? new Uint8Array();
    expect(Buffer.from(wrapped).includes(secret.subarray(0, 8))).toBe(false);
    expect(unwrap(5, wrapped)).toEqual(secret);
    expect(() => unwrap(6, wrapped)).toThrow("the key of a content is damaged");
    const changed = Uint8Array.from(wrapped, (byte, i) => (i === 20 ? byte ^ 1 : byte));
    expect(() => unwrap(5, changed)).toThrow("damaged");
  }
  const wrapped = wrap(5, Buffer.alloc(32, 9)) ?? new Uint8Array();
  tree = destroyKeys(tree, [5]);
  expect([wrap(5, Buffer.alloc(32)), unwrap(5, wrapped)]).toEqual([undefined, undefined]);
});

test("a writer makes sure of new keys once, and not before it writes a leaf", () => {
  let tree = destroyKeys(
    growKeyTree(() => Buffer.alloc(32, 7)),
    [5],
  );
  const renewed: number[] = [];
  const renewFrom = (first: number) => {
    renewed.push(first);
    tree = renewKeysFrom(tree, first, () => Buffer.alloc(32, 8));
  };
  const { wrap, unwrap } = createWriterSecrets({ tree: () => tree, renewFrom }, 4);
  const secret = Buffer.alloc(32, 9);
  expect(wrap(3, secret)).toBeDefined();
  expect(unwrap(5, secret)).toBeUndefined();
  expect(renewed).toEqual([]);
  expect([4, 5].map((leaf) => unwrap(leaf, wrap(leaf, secret) ?? secret))).toEqual([secret, secret]);
  expect(renewed).toEqual([4]);
});

// RFC 5649, section 6: the example with 20 octets, by the same cipher and constant with its key of 192 bits.
test("the cipher is that of RFC 5649", () => {
  const key = Buffer.from("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", "hex");
  const wrapped = Buffer.from("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a", "hex");
  const decipher = createDecipheriv("id-aes192-wrap-pad", key, Buffer.from("a65959a6", "hex"));
  expect(Buffer.concat([decipher.update(wrapped), decipher.final()]).toString("hex")).toBe(
    "c37b7e6492584340bed12207808941155068f738",
  );
});

test("names the columns that hold secrets", () => {
  expect([CONTENT, CONTENT_KEY].map(secretColumns)).toEqual([[], ["key"]]);
});
