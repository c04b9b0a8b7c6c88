/** Evidence of two histories: it convicts the log that signed both, and no other. */
import { describe, expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import {
  type Claim,
  formatFork,
  formatShortOpening,
  isFork,
  originIn,
  parseFork,
  verifyFork,
} from "../../src/ledger/fork.ts";
import { handOver } from "../../src/ledger/hand-over.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { appendLeaf, consistencyProof, leafHash, rootHash } from "../../src/ledger/merkle.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { signNote } from "../support/signed-note.ts";
import { beginLog } from "./handed-log.ts";

const key = createLedgerKey("eu.example");
const keys = firstKey(parseVerifierKey(key.verifierKey));

/** A history whose leaves from `from` on are another one's. */
function history(name: string, size: number, from = 0) {
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  for (let i = 0; i < size; i++)
    for (const node of appendLeaf(i, leafHash(Buffer.from(`${i < from ? "a" : name}${i}`)), read))
      nodes.set(`${node.level}/${node.index}`, node.hash);
  return {
    head: (at: number) =>
      signNote(formatCheckpoint({ origin: key.name, size: at, root: rootHash(at, read) }), key),
    root: (at: number) => rootHash(at, read),
    claim: (first: number, second: number): Claim => ({
      root: rootHash(first, read),
      proof: consistencyProof(first, second, read),
    }),
  };
}

const honest = history("a", 16);
const verify = (...given: Parameters<typeof formatFork>) =>
  verifyFork(parseFork(formatFork(...given)) as never, keys);

test.each([1, 2, 3, 4, 7, 8, 11, 16])(
  "a log that is another one from its leaf 0 on is convicted at size %i",
  (size) => {
    const other = history("b", 16);
    for (const grown of [size, 16]) {
      const proved = verify(honest.head(size), other.head(grown), other.claim(size, grown));
      expect(proved).toMatchObject({ origin: "eu.example", heads: [{ size }, { size: grown }] });
    }
  },
);

test("a store that was restored at size 5 and signed on is convicted by its own proof", () => {
  const restored = history("b", 12, 5);
  for (const size of [6, 8, 10])
    expect(verify(honest.head(size), restored.head(12), restored.claim(size, 12)).heads[1].size).toBe(12);
  // Up to there it is the same log.
  for (const size of [1, 4, 5])
    expect(() => verify(honest.head(size), restored.head(12), restored.claim(size, 12))).toThrow(
      "does not prove",
    );
});

describe("evidence does not hold", () => {
  const other = history("b", 16);
  test.each<[string, Parameters<typeof formatFork>]>([
    ["against a log that only grew", [honest.head(5), honest.head(16), honest.claim(5, 16)]],
    ["with a root that its proof does not lead from", [honest.head(5), honest.head(16), other.claim(5, 16)]],
    ["with a proof of another size", [honest.head(5), other.head(16), other.claim(6, 16)]],
    ["without its proof", [honest.head(5), other.head(16), { ...other.claim(5, 16), proof: [] }]],
    ["with its heads exchanged", [other.head(16), honest.head(5), other.claim(5, 16)]],
    ["of one head twice", [honest.head(5), honest.head(5), honest.claim(5, 5)]],
  ])("%s", (_, given) => {
    expect(() => verify(...given)).toThrow("does not prove");
  });

  test("by a key that is not the log's", () => {
    const stranger = firstKey(parseVerifierKey(createLedgerKey("eu.example").verifierKey));
    const evidence = parseFork(formatFork(honest.head(5), other.head(16), other.claim(5, 16)));
    expect(() => verifyFork(evidence as never, stranger)).toThrow(/no known key/);
  });

  test("in another form: of another type it is none, and with wrong parts it is refused", () => {
    expect(parseFork(canonicalBytes({ type: "comity/v1/receipt" }))).toBeUndefined();
    const whole = JSON.parse(
      Buffer.from(formatFork(honest.head(5), other.head(16), other.claim(5, 16))).toString(),
    );
    expect(originIn(whole)).toBe("eu.example");
    for (const change of [{ heads: [whole.heads[0]] }, { proof: ["x"] }, { more: 1 }])
      expect(() => parseFork(canonicalBytes({ ...whole, ...change }))).toThrow("evidence of a fork");
    expect(() => verifyFork({ ...whole, root: `${"!".repeat(43)}=` }, keys)).toThrow("base64 of 32 bytes");
  });
});

test("the size 0 is no claim: every log extends an empty one", () => {
  const empty = { size: 0, root: new Uint8Array(32) };
  const head = { size: 16, root: honest.root(16) };
  expect(isFork(empty, head, { root: honest.root(16), proof: [] })).toBe(false);
});

describe("an opening that names a lower head than the log has signed", () => {
  const [lost, kept] = [beginLog("eu.example", key), beginLog("eu.example", key)];
  lost.fill(9);
  kept.fill(3);
  const head = (size: number) => lost.stated(0, key, size).checkpoint;
  const opening = kept.open(head(6));
  const read = (held: string) => verifyFork(parseFork(formatShortOpening(opening, held)) as never, keys);

  test("convicts it, also at whoever has followed the opening", () => {
    expect(read(head(9))).toMatchObject({ origin: "eu.example", heads: [{ size: 6 }, { size: 9 }] });
    const followed = handOver(keys, opening).keys;
    const evidence = parseFork(formatShortOpening(opening, head(9)));
    expect(verifyFork(evidence as never, followed).heads[1].size).toBe(9);
    expect(originIn(evidence as never)).toBe("eu.example");
    const other = beginLog("eu.example", key);
    other.append(Buffer.from("{}"));
    other.fill(5);
    expect(read(other.stated(0).checkpoint).heads.map(({ size }) => size)).toEqual([6, 6]);
  });

  test("does not where the head is that which it names, or below it, or of another key", () => {
    for (const size of [1, 3, 6]) expect(() => read(head(size))).toThrow("does not prove");
    const stranger = beginLog("eu.example");
    stranger.fill(9);
    expect(() => read(stranger.stated(0).checkpoint)).toThrow(/no known key/);
    const evidence = parseFork(formatShortOpening(opening, head(9)));
    const others = firstKey(parseVerifierKey(createLedgerKey("eu.example").verifierKey));
    expect(() => verifyFork(evidence as never, others)).toThrow("does not prove");
  });
});

describe("a node that lost the end of its log, and opened another", () => {
  const [lost, kept] = [beginLog("eu.example", key), beginLog("eu.example", key)];
  lost.fill(9);
  kept.fill(3);
  const followed = handOver(keys, kept.open(lost.stated(0).checkpoint)).keys;
  kept.fill(8);
  const old = (size: number) => lost.stated(0, key, size).checkpoint;
  const opened = (size: number) => kept.stated(0, kept.key(), size).checkpoint;
  const read = (...given: Parameters<typeof formatFork>) =>
    verifyFork(parseFork(formatFork(...given)) as never, followed);

  test.each([4, 7, 9])("is not convicted by the head of size %i that it lost", (size) => {
    expect(() => read(old(size), opened(12), kept.claim(size, 12))).toThrow("does not prove");
    expect(() => read(opened(size), old(9), lost.claim(size, 9))).toThrow("does not prove");
    expect(() => read(old(size), opened(size), kept.claim(size, size))).toThrow("does not prove");
  });

  test("is convicted where what it says it has kept is another history", () => {
    const other = beginLog("eu.example", key);
    other.append(Buffer.from("{}"));
    other.fill(2);
    const proved = read(other.stated(0).checkpoint, opened(12), kept.claim(3, 12));
    expect(proved.heads.map(({ size }) => size)).toEqual([3, 12]);
  });
});
