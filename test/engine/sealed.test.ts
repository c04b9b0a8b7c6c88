/** Sealed leaves: they commit to just one content of one kind, and reveal nothing. */
import { expect, test } from "vitest";
import {
  assertSeals,
  MAX_BODY_VALUES,
  parseSealedBody,
  sealArrival,
  sealEvent,
  sealedLeaf,
  sealItem,
  verifyArrival,
} from "../../src/engine/sealed.ts";
import { canonicalBytes, canonicalText, parseCanonical } from "../../src/ledger/canonical.ts";
import type { VerifiedLeaf } from "../../src/ledger/proof.ts";

const drawn = (byte: number) => Buffer.alloc(32, byte).toString("base64");
function createEntropy() {
  let n = 0;
  return { nonce: () => drawn(++n), id: () => "" };
}
const ITEM = { of: "memo", bytes: canonicalBytes({ text: "é" }) };
const invalid = (message: string) => expect.objectContaining({ reason: "STATEMENT_INVALID", message });

test("a leaf seals its item, whose body opens it", () => {
  const { leaf, body } = sealItem(createEntropy(), ITEM);
  expect(parseCanonical(leaf)).toEqual({
    type: "comity/v1/sealed",
    nonce: drawn(2),
    commitment: expect.stringMatching(/^.{44}$/),
  });
  expect(parseSealedBody(body)).toEqual({ item: { text: "é" }, salt: drawn(1) });
  expect(Buffer.from(canonicalBytes(JSON.parse(body))).toString()).toBe(body);
  expect(() => assertSeals(parseCanonical(leaf), ITEM, drawn(1))).not.toThrow();
});

test("it seals no other content, kind or salt, and nothing else passes for it", () => {
  const leaf = parseCanonical(sealedLeaf(ITEM, drawn(1), drawn(2))) as object;
  const message = "the leaf does not commit to the memo that came with it";
  expect(() => assertSeals(leaf, { ...ITEM, bytes: Buffer.from("x") }, drawn(1))).toThrow(invalid(message));
  expect(() => assertSeals(leaf, ITEM, drawn(3))).toThrow(invalid(message));
  expect(() => assertSeals(leaf, { ...ITEM, of: "note" }, drawn(1))).toThrow(
    invalid("the leaf does not commit to the note that came with it"),
  );
  for (const other of [
    null,
    { ...leaf, more: 1 },
    { ...leaf, type: "comity/v1/bar" },
    { ...leaf, nonce: "" },
  ])
    expect(() => assertSeals(other, ITEM, drawn(1))).toThrow(invalid(message));
});

test("the kind ends before the content: no part of one passes into the other", () => {
  const one = sealedLeaf({ of: "memo", bytes: Buffer.from("a") }, drawn(1), drawn(2));
  const other = sealedLeaf({ of: "mem", bytes: Buffer.from("oa") }, drawn(1), drawn(2));
  expect(Buffer.from(one).equals(other)).toBe(false);
});

test.each([
  ["no salt", '{"item":1}'],
  ["a salt that is no text", '{"item":1,"salt":2}'],
  ["no body", "null"],
])("a body with %s is refused", (_, body) => {
  expect(() => parseSealedBody(body)).toThrow(invalid("what is relayed has no salt"));
});

test("a body that is not canonical is refused", () => {
  expect(() => parseSealedBody('{ "item":1,"salt":"" }')).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID" }),
  );
});

test("a body of more values and fields than a body may have is refused unread, and texts do not count", () => {
  const bodyOf = (item: unknown) => canonicalText({ item, salt: "" });
  const tooLarge = expect.objectContaining({ reason: "INPUT_TOO_LARGE" });
  expect(() => parseSealedBody(bodyOf(Array(MAX_BODY_VALUES).fill(0)))).toThrow(tooLarge);
  expect(() => parseSealedBody(bodyOf(Array(MAX_BODY_VALUES - 10).fill(0)))).not.toThrow();
  const fields = Object.fromEntries(Array.from({ length: MAX_BODY_VALUES / 2 }, (_, i) => [`k${i}`, {}]));
  expect(() => parseSealedBody(bodyOf(fields))).toThrow(tooLarge);
  // It is not even JSON, which nothing has found out.
  expect(() => parseSealedBody("[".repeat(MAX_BODY_VALUES + 1))).toThrow(tooLarge);
  const text = '\\":[,{"'.repeat(MAX_BODY_VALUES);
  expect(parseSealedBody(bodyOf([text, text]))).toEqual({ item: [text, text], salt: "" });
});

test("an event is sealed with its body", () => {
  const { leaf, body } = sealEvent(createEntropy(), { what: "late" });
  expect(parseSealedBody(body)).toEqual({ item: { what: "late" }, salt: drawn(1) });
  const sealing = { of: "event", bytes: Buffer.from(body) };
  expect(() => assertSeals(parseCanonical(leaf), sealing, drawn(1))).not.toThrow();
});

test("an arrival answers just the leaf that was sent", () => {
  const entropy = createEntropy();
  const { body } = sealItem(entropy, ITEM);
  const { salt } = parseSealedBody(body);
  const sent = { leafHash: Buffer.alloc(32, 9) } as unknown as VerifiedLeaf;
  const answer = { leaf: parseCanonical(sealArrival(entropy, sent, salt)) } as unknown as VerifiedLeaf;
  const envelope = { body } as Parameters<typeof verifyArrival>[2];
  expect(() => verifyArrival(answer, sent.leafHash, envelope)).not.toThrow();
  expect(() => verifyArrival(answer, Buffer.alloc(32, 8), envelope)).toThrow(
    invalid("the leaf does not commit to the arrival that came with it"),
  );
});
