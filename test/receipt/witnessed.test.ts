/** Receipts with witnesses: the receipt within stays what it was, and each date is one that a known cosigner has signed. */
import { createPrivateKey, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { canonicalText } from "../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import {
  bytesToCosign,
  cosignerOf,
  createCosignature,
  formatCosigner,
} from "../../src/ledger/cosignature.ts";
import { formatNote, parseNote, parseVerifierKey } from "../../src/ledger/note.ts";
import { parseReceipt } from "../../src/receipt/receipt.ts";
import { parseTrust, verifyReceipt } from "../../src/receipt/verify.ts";
import {
  formatWitnessed,
  parseWitnessed,
  receiptIn,
  type WitnessedPart,
} from "../../src/receipt/witnessed.ts";
import { createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { ownReceipt, TRUST, transferReceipt } from "../support/receipts.ts";

const court = createLedgerKey("court.example");
const stranger = createLedgerKey("stranger.example");
const trust = parseTrust({
  ...TRUST,
  nodes: [...TRUST.nodes, { trustDomain: court.name, ledger: court.verifierKey }],
});
const receipt = transferReceipt("permit");
const { statements } = parseReceipt(receipt);
/** The trust file of a verifier who requires so many of these witnesses. */
const requiring = (required: number, ...by: readonly NewLedgerKey[]) =>
  parseTrust({
    type: "comity/v3/trust",
    nodes: TRUST.nodes,
    witnesses: {
      required,
      keys: by.map(({ verifierKey }) => formatCosigner(cosignerOf(parseVerifierKey(verifierKey)))),
    },
  });
const SECONDS = 1_796_040_000;
const AT = new Date(SECONDS * 1000).toISOString();

/** The head of a statement with the lines of these cosigners. Its log has one leaf, so that no proof is needed. */
function cosigned(
  place: number,
  by: readonly NewLedgerKey[],
  seconds = SECONDS,
  of = statements,
): WitnessedPart {
  const { text, signatures } = parseNote(of[place]?.checkpoint ?? "");
  const lines = by.map((key) =>
    createCosignature(
      cosignerOf(parseVerifierKey(key.verifierKey)),
      seconds,
      sign(null, bytesToCosign(text, seconds), createPrivateKey(key.exportPem())),
    ),
  );
  return { statement: place, checkpoint: formatNote(text, [...signatures, ...lines]), proof: [] };
}

test("a receipt is dated by those whom the trust file knows, statement by statement", () => {
  const bytes = formatWitnessed(receipt, [cosigned(0, [court, stranger]), cosigned(1, [stranger])]);
  const { witnessed, ...verified } = verifyReceipt(bytes, trust);
  expect(verified).toEqual(verifyReceipt(receipt, trust));
  expect(witnessed).toEqual([
    { statement: 0, log: "eu.example", by: [{ witness: court.name, at: AT }], unknown: [stranger.name] },
    { statement: 1, log: "jp.example", by: [], unknown: [stranger.name] },
  ]);
});

test("the receipt within is the one of before, byte for byte, for a verifier who knows no witnesses", () => {
  const bytes = formatWitnessed(receipt, [cosigned(0, [court])]);
  expect(receiptIn(bytes)).toEqual(receipt);
  expect(receiptIn(receipt)).toEqual(receipt);
  expect(parseWitnessed(receipt)).toBeUndefined();
  expect(() => parseReceipt(bytes)).toThrow("not a receipt of a known version");
});

describe("it is refused", () => {
  const part = cosigned(0, [court]);
  const other = formatCheckpoint({ origin: "eu.example", size: 1, root: new Uint8Array(32) });
  const wrongLine = cosigned(0, [court], SECONDS).checkpoint.replace(/.{8}\n$/, "AAAAAAA=\n");
  test.each<[string, readonly WitnessedPart[]]>([
    ["for a statement that there is not", [{ ...part, statement: 1 }]],
    ["with a cosignature that its key has not made", [{ ...part, checkpoint: wrongLine }]],
    [
      "with a head that the log has not signed",
      [{ ...part, checkpoint: `${other}${part.checkpoint.slice(part.checkpoint.indexOf("\n\n") + 1)}` }],
    ],
    ["with a head that does not hold the leaf", [{ ...part, proof: [Buffer.alloc(32).toString("base64")] }]],
    ["with a hash in another spelling", [{ ...part, proof: [`${"!".repeat(43)}=`] }]],
    ["with a statement twice", [part, part]],
    ["with none", []],
    ["with statements out of their order", [cosigned(1, [court]), part]],
  ])("%s", (_, parts) => {
    expect(() => verifyReceipt(formatWitnessed(receipt, parts), trust)).toThrow();
  });

  test("with another key, or in another spelling", () => {
    const text = new TextDecoder().decode(formatWitnessed(receipt, [part]));
    const value = JSON.parse(text);
    for (const changed of [
      canonicalText({ ...value, more: 1 }),
      `${text} `,
      text.replace('"type":"comity/v4', '"type":"comity/v5'),
    ])
      expect(() => verifyReceipt(Buffer.from(changed), trust)).toThrow();
  });

  test("where the receipt within is", () => {
    const denied = new TextDecoder().decode(receipt).replace(/"index":0/, '"index":1');
    expect(() => verifyReceipt(formatWitnessed(Buffer.from(denied), [part]), trust)).toThrow("leaf `1`");
  });
});

test("the log's own key dates nothing: its word on its own head is no witness", () => {
  const bytes = formatWitnessed(receipt, [cosigned(0, [])]);
  expect(verifyReceipt(bytes, trust).witnessed).toEqual([
    { statement: 0, log: "eu.example", by: [], unknown: [] },
  ]);
});

describe("a verifier who requires witnesses", () => {
  const other = createLedgerKey("other.example");
  const check = (parts: readonly WitnessedPart[], by: ReturnType<typeof requiring>, of = receipt) =>
    verifyReceipt(parts.length === 0 ? of : formatWitnessed(of, parts), by);

  test("counts those that the trust file names, each once, and not the others", () => {
    const by = requiring(2, court, other);
    const { witnessed } = check([cosigned(1, [court, stranger, other])], by);
    expect(witnessed).toMatchObject([
      { counted: 2, by: [{ witness: court.name }, { witness: other.name }], unknown: [stranger.name] },
    ]);
    expect(() => check([cosigned(1, [court, stranger])], by)).toThrow(
      "requires 2 of its witnesses on each statement, and the first has 1",
    );
  });

  test("takes the date of a decision for that of the proposal which it names, and not the other way about", () => {
    const by = requiring(1, court);
    expect(check([cosigned(1, [court])], by)).toMatchObject({ permit: true });
    expect(() => check([cosigned(0, [court])], by)).toThrow("the second has 0");
    expect(check([cosigned(0, [court]), cosigned(1, [court])], by)).toMatchObject({ permit: true });
  });

  test("needs a date of both statements where the second is a bar, which names no proposal", () => {
    const barred = transferReceipt("bar");
    const of = parseReceipt(barred).statements;
    const by = requiring(1, court);
    expect(() => check([cosigned(1, [court], SECONDS, of)], by, barred)).toThrow("the first has 0");
    const both = [0, 1].map((place) => cosigned(place, [court], SECONDS, of));
    expect(check(both, by, barred)).toMatchObject({ permit: false });
  });

  test("refuses a receipt without witnesses, of whatever kind", () => {
    for (const each of [receipt, ownReceipt("denial"), ownReceipt("assessment")])
      expect(() => check([], requiring(1, court), each)).toThrow("the first has 0");
  });

  test("refuses a wrong line of a witness, though enough others are right", () => {
    const wrong = cosigned(1, [other, court]).checkpoint.replace(/.{8}\n$/, "AAAAAAA=\n");
    expect(() => check([{ ...cosigned(1, []), checkpoint: wrong }], requiring(1, court, other))).toThrow(
      "the cosignature of `court.example` on the checkpoint is wrong",
    );
  });
});
