/** Openings: a node that lost the end of its log goes on under another name of it, and what was signed before verifies for ever. */
import { describe, expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { handOver, keysAround, knownOf, textOfPresent } from "../../src/ledger/hand-over.ts";
import { firstKey, type LogKeys } from "../../src/ledger/log-keys.ts";
import { type LogOpening, openingBytes, parseOpening } from "../../src/ledger/log-opening.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { type Statement, verifyStatement } from "../../src/ledger/proof.ts";
import { createHybridLedgerKey, createLedgerKey } from "../../src/store/ledger-key.ts";
import { signNote } from "../support/signed-note.ts";
import { beginLog, openingLeaf, renamed } from "./handed-log.ts";

const NAME = "eu.example";
const OPENED = `${NAME}/2026-11-30-0123abcd`;
const reason = (expected: string, words = "") =>
  expect.objectContaining({ reason: expected, message: expect.stringContaining(words) });
const first = ({ verifierKey }: { readonly verifierKey: string }) => firstKey(parseVerifierKey(verifierKey));

/** A log of seven leaves, and one that has the first three of them. */
function lose(key = createLedgerKey(NAME)) {
  const [lost, kept] = [beginLog(NAME, key), beginLog(NAME, key)];
  lost.fill(7);
  kept.fill(3);
  return { lost, kept, held: lost.stated(6).checkpoint };
}

test.each([
  ["one key", createLedgerKey],
  ["two keys", createHybridLedgerKey],
])("under %s both logs verify, each at its own sizes, and what neither signs is refused", (_, make) => {
  const { lost, kept, held } = lose(make(NAME));
  const opening = kept.open(held);
  const { keys } = handOver(first(lost.first), opening);
  expect(keys).toMatchObject([
    { name: NAME, upTo: 7 },
    { name: OPENED, after: 3 },
  ]);
  kept.fill(6);
  lost.fill(1);
  for (const size of [1, 3, 4, 7])
    expect(verifyStatement(lost.stated(size - 1, lost.first, size), keys).checkpoint.size).toBe(size);
  for (const size of [4, 7, 9])
    expect(verifyStatement(kept.stated(size - 1, kept.key(), size), keys).checkpoint.origin).toBe(OPENED);
  expect(() => verifyStatement(lost.stated(7), keys)).toThrow(
    reason("LEDGER_KEY_REPLACED", "its node lost what came after"),
  );
  expect(() => verifyStatement(kept.stated(2, kept.key(), 3), keys)).toThrow(
    reason("LEDGER_KEY_REPLACED", "at which it opened the log"),
  );
  // Whoever has not heard of it does not know the name.
  expect(() => verifyStatement(kept.stated(8), first(lost.first))).toThrow(reason("PROOF_INVALID"));
});

test("an opening that is known changes nothing, and is remembered by its sizes", () => {
  const { lost, kept, held } = lose();
  const opening = kept.open(held);
  const { keys, handOver: read } = handOver(first(lost.first), opening);
  expect(handOver(keys, opening).keys).toBe(keys);
  expect(knownOf(read)).toMatchObject({ size: 4, upTo: 7 });
  for (const known of [lost.first, kept.key()])
    expect(keysAround(known.verifierKey, [knownOf(read)])).toEqual(keys);
});

test("the new log hands over its key, below the last size of the lost one too, and can be lost again", () => {
  const { lost, kept, held } = lose();
  const statements = [kept.open(held), kept.handOver(createLedgerKey(OPENED))];
  expect(kept.size()).toBe(5);
  const keys = statements.reduce<LogKeys>((each, next) => handOver(each, next).keys, first(lost.first));
  expect(keys).toMatchObject([{ upTo: 7 }, { after: 3, upTo: 5 }, {}]);
  kept.fill(2);
  const third = kept.open(beyond(kept), `${NAME}/2026-12-01-0123abcd`);
  const { keys: all } = handOver(keys, third);
  expect(all).toMatchObject([{ upTo: 7 }, { after: 3, upTo: 5 }, { upTo: 9 }, { after: 7 }]);
  expect(textOfPresent(all)).toBe(kept.key().verifierKey);
});

/** The head of two leaves more than a log has, as it would have been signed. */
function beyond(log: ReturnType<typeof beginLog>): string {
  const other = beginLog(log.key().name, log.key());
  other.fill(log.size() + 2);
  return other.stated(0).checkpoint;
}

describe("no log follows from", () => {
  const { lost, kept, held } = lose();
  const own = renamed(lost.first, OPENED);
  const right = openingLeaf(lost.first, own, 4, held);
  /** The statement on this leaf at the place of the opening. */
  const stated = (leaf: LogOpening, { by = own, more = 0 } = {}): Statement => {
    const copy = beginLog(NAME, lost.first);
    copy.fill(3);
    const index = copy.append(openingBytes(leaf));
    copy.fill(more);
    return copy.stated(index, by);
  };
  const stranger = createLedgerKey(NAME);
  const changed = (changes: Partial<LogOpening>) => stated({ ...right, ...changes });

  test("anything but this: the same key, under another name of the node, with a head that was lost", () => {
    expect(handOver(first(lost.first), stated(right)).keys).toHaveLength(2);
  });

  test.each<[string, Statement, string]>([
    ["another key", changed({ to: renamed(stranger, OPENED).verifierKey }), "under another key"],
    ["the same name", changed({ to: lost.first.verifierKey }), "not another one of the same node"],
    [
      "the name of another node",
      changed({ to: renamed(lost.first, "jp.example/2026-11-30-0123abcd").verifierKey }),
      "not another one of the same node",
    ],
    ["a head that was kept", changed({ held: lost.stated(2, lost.first, 3).checkpoint }), "no more leaves"],
    ["a larger head than its first", stated(right, { more: 1 }), "not the last leaf under the first head"],
    ["another size", changed({ size: 3 }), "not the last leaf under the first head"],
  ])("an opening with %s", (_, statement, words) => {
    expect(() => handOver(first(lost.first), statement)).toThrow(reason("STATEMENT_INVALID", words));
  });

  test.each<[string, Statement]>([
    ["a head of the lost log by another key", changed({ held: beginHeld(stranger) })],
    ["a head of the new log by another key", stated(right, { by: renamed(stranger, OPENED) })],
    ["a head under the old name", stated(right, { by: lost.first })],
  ])("%s", (_, statement) => {
    expect(() => handOver(first(lost.first), statement)).toThrow(reason("PROOF_INVALID"));
  });

  function beginHeld(by: typeof stranger): string {
    const log = beginLog(NAME, by);
    log.fill(9);
    return log.stated(0).checkpoint;
  }

  test("a key by which the log is not known, and a leaf that says more", () => {
    expect(() => handOver(first(stranger), stated(right))).toThrow(reason("STATEMENT_INVALID", "not known"));
    expect(() => parseOpening({ ...right, more: 1 })).toThrow(reason("STATEMENT_INVALID"));
  });

  test("a second opening, or one after the key was handed over: the log has forked", () => {
    const { keys } = handOver(first(lost.first), stated(right));
    const second = beginLog(NAME, lost.first);
    second.fill(5);
    expect(() => handOver(keys, second.open(held, `${NAME}/2026-12-01-0123abcd`))).toThrow(
      reason("STATEMENT_CONFLICT", "has forked"),
    );
    const handed = beginLog(NAME, lost.first);
    handed.fill(5);
    const { keys: after } = handOver(first(lost.first), handed.handOver());
    expect(() => handOver(after, stated(right))).toThrow(reason("STATEMENT_CONFLICT", "has forked"));
  });

  test("a head that two names have signed: it is of one log", () => {
    const text = kept.stated(0).checkpoint;
    const lines = (note: string) => note.split("\n\n")[1] as string;
    const { keys } = handOver(first(lost.first), stated(right));
    const both = `${text}${lines(beginSame(own, text))}`;
    expect(() => verifyCheckpoint(both, keys, { unknownLines: "refuse" })).toThrow(
      reason("PROOF_INVALID", "the checkpoint is of the log"),
    );
  });

  function beginSame(by: typeof own, note: string): string {
    const [body = ""] = note.split("\n\n");
    return signNote(`${body}\n`, by);
  }
});

test("the canonical bytes of an opening are those that are parsed", () => {
  const { lost, held } = lose();
  const leaf = openingLeaf(lost.first, renamed(lost.first, OPENED), 4, held);
  expect(parseOpening(leaf)).toEqual({ ...leaf, upTo: 7 });
  expect(openingBytes(leaf)).toEqual(canonicalBytes(leaf));
});
