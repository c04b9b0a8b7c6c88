/** The sealer: a content opens with its own key alone, and no byte of it can change. */
import { createCipheriv, hash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFLATE_WORDS } from "../../src/store/deflate-words.ts";
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

/** A text as stores hold it: it says the same again and again. */
const text = (n: number) =>
  Buffer.from(JSON.stringify(Array.from({ length: n }, (_, i) => ({ id: `item ${i}` }))));

test("a longer content is stored shorter where it repeats itself, and opens to the same bytes", () => {
  fc.assert(
    fc.property(fc.nat(400), fc.uint8Array({ maxLength: 600 }), (n, rest) => {
      const bytes = Buffer.concat([text(n), rest]);
      const { sealed, key } = seal(bytes);
      expect(open(sealed, key)).toEqual(bytes);
      expect(sealed.length).toBeLessThanOrEqual(12 + bytes.length + 16);
    }),
  );
  expect(seal(text(400)).sealed.length).toBeLessThan(text(400).length / 3);
});

test("a content that an earlier version sealed opens as it is", () => {
  const key = Buffer.alloc(32, 7);
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.alloc(12, 9), { authTagLength: 16 });
  const sealed = Buffer.concat([
    Buffer.alloc(12, 9),
    cipher.update(text(50)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  expect(open(sealed, key)).toEqual(text(50));
});

const BODY =
  '{"request":{"action":"transfer","facts":{"people":["12"]},"form":["biometric template"],"from":"EU","modality":["facial image"],"offer":{"operations":["store","compare"]},"purpose":["authentication"],"scheme":"eu","to":"US-IL"},"salt":"abc"}';
const DEFLATED_BODY = "I77pjdSSNqJF05lAtUGoGQBPTqmlSGnZ0weptk9MSlaqBQA=";
const HASH_OF_WORDS = "62179dadd37e23712d81bd2d2adfe2177204ce6da39a49fd6cd4d1867a137cf7";

/** Seals bytes as any version does that writes `form` behind the key. */
function sealedAs(form: number, bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const [key, nonce] = [Buffer.alloc(32, 7), Buffer.alloc(12, 9)];
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.of(form));
  const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  return [sealed, Buffer.concat([key, Buffer.of(form)])];
}

test("a content that an earlier version deflated opens as it is", () => {
  expect(open(...sealedAs(1, deflateRawSync(text(50))))).toEqual(text(50));
});

test("a content that begins with words that stores know opens in every later version", () => {
  // Deflated behind the words as they were when this form began: where it does not open, the words have changed.
  const body = Buffer.from(DEFLATED_BODY, "base64");
  expect(open(...sealedAs(2, body)).toString()).toBe(BODY);
  expect(body.length).toBeLessThan(BODY.length / 3);
  expect(hash("sha256", DEFLATE_WORDS)).toBe(HASH_OF_WORDS);
});

test("the form of a content is sealed with it", () => {
  const { sealed, key } = seal(text(50));
  expect(key).toHaveLength(33);
  for (const other of [key.subarray(0, 32), Buffer.concat([key.subarray(0, 32), Buffer.of(1)])])
    expect(() => open(sealed, other)).toThrow(broken);
  const plain = seal(Buffer.from("short"));
  expect(() => open(plain.sealed, Buffer.concat([plain.key, Buffer.of(1)]))).toThrow(broken);
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
