/** Hand-overs: the next key counts by its leaf under the last head of the old one alone, and a second one is a fork. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import {
  type HandOver,
  handOver,
  handOverBytes,
  MAX_HAND_OVERS,
  parseHandOver,
  textOfPresent,
} from "../../src/ledger/hand-over.ts";
import { firstKey, type LogKeys } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { type Statement, verifyStatement } from "../../src/ledger/proof.ts";
import { createHybridLedgerKey, createLedgerKey } from "../../src/store/ledger-key.ts";
import { beginLog, handOverLeaf, keysAlong } from "./handed-log.ts";
import { changed } from "./naive-tree.ts";

const NAME = "eu.example";
const reason = (expected: string) => expect.objectContaining({ reason: expected });
const first = ({ verifierKey }: { readonly verifierKey: string }) => firstKey(parseVerifierKey(verifierKey));

/** A log with leaves before and after each of its hand-overs. */
function handedOver(fills: readonly number[]) {
  const log = beginLog(NAME);
  const handOvers: Statement[] = [];
  const keys = [log.key()];
  for (const fill of fills) {
    log.fill(fill);
    handOvers.push(log.handOver());
    keys.push(log.key());
  }
  log.fill(1);
  return { log, handOvers, keys };
}

test("a statement verifies exactly where the key of that size has signed it, whatever keys came before and after", () => {
  const fills = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fills, fc.nat(), fc.nat(), (each, at, by) => {
      const { log, handOvers, keys } = handedOver(each);
      const known = keysAlong(parseVerifierKey(log.first.verifierKey), handOvers);
      const size = 1 + (at % log.size());
      const signer = by % keys.length;
      const statement = log.stated(size - 1, keys[signer], size);
      const ends = handOvers.map(({ index }) => index + 1);
      const due = ends.filter((end) => end < size).length;
      const verify = () => verifyStatement(statement, known);
      if (signer === due) expect(verify().checkpoint.size).toBe(size);
      else expect(verify).toThrow(reason("LEDGER_KEY_REPLACED"));
    }),
    { numRuns: 60 },
  );
});

test("the refusal of a key that was handed over says at which size, on both sides of it", () => {
  const { log, handOvers } = handedOver([2]);
  const keys = keysAlong(parseVerifierKey(log.first.verifierKey), handOvers);
  expect(() => verifyStatement(log.stated(3, log.first, 4), keys)).toThrow(
    /signed up to size `3`, when it was handed over, and this is of size `4`/,
  );
  expect(() => verifyStatement(log.stated(1, log.key(), 2), keys)).toThrow(
    /signs beyond size `3`, at which it was handed the log, and this is of size `2`/,
  );
  // Whoever has not heard of the hand-over knows the new key not at all.
  expect(() => verifyStatement(log.stated(3), first(log.first))).toThrow(reason("PROOF_INVALID"));
});

test("a hand-over that is known already changes nothing", () => {
  const { log, handOvers } = handedOver([1, 1]);
  const keys = keysAlong(parseVerifierKey(log.first.verifierKey), handOvers);
  for (const each of handOvers) expect(handOver(keys, each).keys).toBe(keys);
  expect(textOfPresent(keys)).toBe(log.key().verifierKey);
});

test.each([
  ["at the same size", 0],
  ["at a later size", 2],
])("a second hand-over of one key %s is a fork, whether the key or its thief has made it", (_, more) => {
  const log = beginLog(NAME);
  log.fill(1);
  const keys = handOver(first(log.first), log.handOver()).keys;
  const other = beginLog(NAME, log.first);
  other.fill(1 + more);
  expect(() => handOver(keys, other.handOver())).toThrow(
    expect.objectContaining({ reason: "STATEMENT_CONFLICT", message: expect.stringContaining("has forked") }),
  );
});

describe("no next key follows from", () => {
  const log = beginLog(NAME);
  log.fill(2);
  const next = createLedgerKey(NAME);
  const [stranger, foreign] = [createLedgerKey(NAME), createLedgerKey("jp.example")];
  /** The statement on another leaf at the same place. */
  const stated = (leaf: HandOver, { by = log.first, more = 0 } = {}) => {
    const copy = beginLog(NAME, log.first);
    copy.fill(2);
    const index = copy.append(handOverBytes(leaf));
    copy.fill(more);
    return copy.stated(index, by);
  };
  const right = handOverLeaf(log.first, next, 3);

  test("anything but this: the leaf under the last head of the old key, agreed by the new one", () => {
    expect(textOfPresent(handOver(first(log.first), stated(right)).keys)).toBe(next.verifierKey);
  });

  test.each<[string, Statement, string]>([
    ["a head of another key", stated(right, { by: stranger }), "PROOF_INVALID"],
    ["a head of the new key", stated(right, { by: next }), "PROOF_INVALID"],
    ["a head that goes on under the old key", stated(right, { more: 1 }), "STATEMENT_INVALID"],
    ["another size", stated(handOverLeaf(log.first, next, 4)), "STATEMENT_INVALID"],
    ["a key that has not agreed", stated(handOverLeaf(log.first, next, 3, stranger)), "STATEMENT_INVALID"],
    ["the key of another log", stated(handOverLeaf(log.first, foreign, 3)), "STATEMENT_INVALID"],
    ["the same key", stated(handOverLeaf(log.first, log.first, 3)), "STATEMENT_INVALID"],
    [
      "a key that is not known",
      stated(handOverLeaf(stranger, next, 3), { by: stranger }),
      "STATEMENT_INVALID",
    ],
  ])("%s", (_, statement, expected) => {
    expect(() => handOver(first(log.first), statement)).toThrow(reason(expected));
  });

  test("a return to a key that the log had before", () => {
    const { log: old, handOvers } = handedOver([1]);
    const keys = keysAlong(parseVerifierKey(old.first.verifierKey), handOvers);
    expect(() => handOver(keys, old.handOver(old.first))).toThrow(/to a key that the log had before/);
  });

  test("a changed byte of the leaf", () => {
    const bytes = handOverBytes(right);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const leaf = changed(bytes, at, mask).toString("base64");
        expect(() => handOver(first(log.first), { ...stated(right), leaf })).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  test("more hand-overs than a log may have", () => {
    const most = Array.from({ length: MAX_HAND_OVERS + 1 }, (_, n) => n);
    const full = most.map((n) => ({
      ...parseVerifierKey(createLedgerKey(NAME).verifierKey),
      ...(n < MAX_HAND_OVERS && { upTo: n + 1 }),
    }));
    const last = beginLog(NAME);
    last.fill(MAX_HAND_OVERS + 3);
    const keys = [...full.slice(0, -1), ...first(last.first)] as unknown as LogKeys;
    expect(() => handOver(keys, last.handOver())).toThrow(/handed over 64 times already/);
  });
});

test("a leaf of another form is no hand-over", () => {
  const leaf = handOverLeaf(createLedgerKey(NAME), createLedgerKey(NAME), 1);
  expect(parseHandOver(JSON.parse(Buffer.from(handOverBytes(leaf)).toString("utf8")))).toEqual(leaf);
  for (const other of [
    { ...leaf, type: "comity/v2/key-hand-over" },
    { ...leaf, note: "more" },
    { ...leaf, size: 0 },
    { ...leaf, size: 1.5 },
    { ...leaf, from: "key" },
    { ...leaf, at: "yesterday" },
    canonicalBytes(leaf),
  ])
    expect(() => parseHandOver(other)).toThrow(reason("STATEMENT_INVALID"));
});

describe("of a log that is signed with ML-DSA-44 too", () => {
  const plain = createLedgerKey(NAME);
  const hybrid = [createHybridLedgerKey(NAME), createHybridLedgerKey(NAME)] as const;
  const [one, other] = hybrid;
  const stated = (leaf: HandOver, by: typeof one, size = 1) => {
    const log = beginLog(NAME, by);
    log.fill(size - 1);
    return log.stated(log.append(handOverBytes(leaf)));
  };

  test("a log of Ed25519 alone is handed over to both, and every later head has both", () => {
    const log = beginLog(NAME, plain);
    const keys = handOver(first(plain), log.handOver(one)).keys;
    log.fill(1);
    expect(textOfPresent(keys)).toBe(one.verifierKey);
    expect(verifyStatement(log.stated(1), keys).checkpoint.size).toBe(2);
    const stripped = log.stated(1).checkpoint.replace(/\n— [^\n]*\n$/, "\n");
    expect(() => verifyStatement({ ...log.stated(1), checkpoint: stripped }, keys)).toThrow(
      reason("SIGNATURE_MISSING"),
    );
  });

  test("both are handed over to two others", () => {
    const { keys } = handOver(first(one), beginLog(NAME, one).handOver(other));
    expect(textOfPresent(keys)).toBe(other.verifierKey);
  });

  test("it never goes back to Ed25519 alone, whoever has signed that", () => {
    const leaf = handOverLeaf(one, plain, 1);
    expect(() => handOver(first(one), stated(leaf, one))).toThrow(/never handed over to a key without it/);
  });

  test("a part that the log had before does not come back in another key", () => {
    const [classic = ""] = one.verifierKey.split(" ");
    const [, postQuantum = ""] = other.verifierKey.split(" ");
    const pems = [one, other].map((each) => each.exportPem().split(/(?<=-----END PRIVATE KEY-----\n)/));
    const mixed = {
      ...other,
      verifierKey: `${classic} ${postQuantum}`,
      exportPem: () => `${pems[0]?.[0]}${pems[1]?.[1]}`,
    };
    expect(() => handOver(first(one), stated(handOverLeaf(one, mixed, 1), one))).toThrow(
      /to a key that the log had before/,
    );
  });

  test("both parts of the new key must have agreed", () => {
    const { agreedPostQuantum = "", ...leaf } = handOverLeaf(one, other, 1);
    const stranger = handOverLeaf(one, other, 1, createHybridLedgerKey(NAME));
    for (const wrong of [
      leaf,
      { ...leaf, agreedPostQuantum: stranger.agreedPostQuantum ?? "" },
      { ...leaf, agreed: stranger.agreed, agreedPostQuantum },
    ])
      expect(() => handOver(first(one), stated(wrong, one))).toThrow(/new key has not signed the hand-over/);
    const more = { ...handOverLeaf(plain, createLedgerKey(NAME), 1), agreedPostQuantum };
    expect(() => parseHandOver(more)).toThrow(/new key has not signed the hand-over/);
  });
});
