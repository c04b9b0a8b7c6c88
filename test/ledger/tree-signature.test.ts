/** ML-DSA-44 signatures of a head: the bytes of C2SP tlog-cosignature, and nothing else that the key may have signed. */
import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { bytesOfTree, formatTreeSignature, verifyTreeSignature } from "../../src/ledger/tree-signature.ts";

const NAME = "eu.example";
const HEAD = { origin: NAME, size: 0x0102_0304_0506, root: Buffer.alloc(32, 0xab) };
const TEXT = formatCheckpoint(HEAD);
const { publicKey, privateKey } = generateKeyPairSync("ml-dsa-44");
const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-1_312);
const signed = (bytes: Uint8Array) => formatTreeSignature(sign(null, bytes, privateKey));

test("the signed bytes are those that the specification lays out", () => {
  const name = `0a${Buffer.from(NAME).toString("hex")}`;
  expect(Buffer.from(bytesOfTree(NAME, TEXT) ?? []).toString("hex")).toBe(
    [
      Buffer.from("subtree/v1").toString("hex"),
      "0a00",
      name,
      "0000000000000000",
      name,
      "0000000000000000",
      "0000010203040506",
      "ab".repeat(32),
    ].join(""),
  );
});

test("a signature counts for its head, its log and its signer alone", () => {
  const signature = signed(bytesOfTree(NAME, TEXT) as Uint8Array);
  expect(signature).toHaveLength(8 + 2_420);
  expect(verifyTreeSignature(NAME, raw, TEXT, signature)).toBe(true);
  for (const change of [{ size: HEAD.size - 1 }, { root: Buffer.alloc(32) }, { origin: "jp.example" }])
    expect(verifyTreeSignature(NAME, raw, formatCheckpoint({ ...HEAD, ...change }), signature)).toBe(false);
  expect(verifyTreeSignature("jp.example", raw, TEXT, signature)).toBe(false);
});

test("a signature with a time is that of a witness, and none of the log itself", () => {
  const time = Buffer.alloc(8, 1);
  const bytes = Buffer.from(bytesOfTree(NAME, TEXT) as Uint8Array);
  time.copy(bytes, 12 + 1 + NAME.length);
  const signature = Buffer.concat([time, sign(null, bytes, privateKey)]);
  expect(verifyTreeSignature(NAME, raw, TEXT, signature)).toBe(false);
});

test("a signature of the text itself, as Ed25519 has it, is none of the head", () => {
  expect(verifyTreeSignature(NAME, raw, TEXT, signed(Buffer.from(TEXT)))).toBe(false);
});

test.each([
  ["extension lines, which it would not cover", NAME, formatCheckpoint({ ...HEAD, extensions: ["more"] })],
  ["another text", NAME, "hello\n"],
  ["a short root", NAME, `${NAME}\n1\nAAAA\n`],
  ["a name of more than 255 bytes", "a".repeat(256), TEXT],
  ["an origin of more than 255 bytes", NAME, formatCheckpoint({ ...HEAD, origin: "a".repeat(256) })],
])("there is none for %s", (_, name, text) => {
  expect(bytesOfTree(name, text)).toBeUndefined();
  expect(verifyTreeSignature(name, raw, text, signed(Buffer.from("")))).toBe(false);
});
