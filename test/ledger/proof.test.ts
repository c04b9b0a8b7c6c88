/** Statements: verified as a whole, refused at any changed byte, with the first fault named. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { appendLeaf, inclusionProof, leafHash, rootHash } from "../../src/ledger/merkle.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import {
  createCheckpointMemory,
  formatStatement,
  parseStatement,
  type Statement,
  verifyStatement,
} from "../../src/ledger/proof.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { signNote } from "../support/signed-note.ts";
import { changed } from "./naive-tree.ts";

const signer = createLedgerKey("eu.example/log");
const key = parseVerifierKey(signer.verifierKey);

/** The statements of a log that holds `leaves`, at its full size. */
function stated(leaves: readonly Uint8Array[], origin = "eu.example/log"): Statement[] {
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  for (const [size, leaf] of leaves.entries())
    for (const node of appendLeaf(size, leafHash(leaf), read))
      nodes.set(`${node.level}/${node.index}`, node.hash);
  const size = leaves.length;
  const text = formatCheckpoint({ origin, size, root: rootHash(size, read) });
  const checkpoint = signNote(text, signer);
  return leaves.map((leaf, index) =>
    formatStatement({ leaf, index, proof: inclusionProof(index, size, read), checkpoint }),
  );
}

const values = Array.from({ length: 7 }, (_, n) => ({ type: "test", n }));
const statements = stated(values.map(canonicalBytes));
const statement = statements[2] as Statement;
const reason = (expected: string) => expect.objectContaining({ reason: expected });

test("each leaf of a log verifies", () => {
  for (const [i, each] of statements.entries()) {
    const { leaf, leafHash: hash, checkpoint } = verifyStatement(parseStatement({ ...each }), key);
    expect(leaf).toEqual(values[i]);
    expect(hash).toEqual(leafHash(canonicalBytes(values[i])));
    expect(checkpoint).toMatchObject({ origin: "eu.example/log", size: 7 });
  }
});

test("a checkpoint is verified once for its key, and one that fails is never kept", () => {
  const memory = createCheckpointMemory();
  for (const each of statements)
    expect(verifyStatement(each, key, memory)).toEqual(verifyStatement(each, key));
  const kept = memory.get(key, () => expect.unreachable());
  expect(kept.find(statement.checkpoint)).toBe(verifyStatement(statement, key, memory).checkpoint);

  const forged = { ...statement, checkpoint: statement.checkpoint.replace("\n7\n", "\n8\n") };
  for (let n = 0; n < 2; n++)
    expect(() => verifyStatement(forged, key, memory)).toThrow(reason("PROOF_INVALID"));
  const other = parseVerifierKey(createLedgerKey("eu.example/log").verifierKey);
  expect(() => verifyStatement(statement, other, memory)).toThrow(reason("PROOF_INVALID"));
  // A known checkpoint proves its own leaves alone.
  const moved = { ...statement, index: 3 };
  expect(() => verifyStatement(moved, key, memory)).toThrow(reason("PROOF_INVALID"));
});

test("any one changed byte fails", () => {
  const bytes = Buffer.from(JSON.stringify(statement));
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      let other: unknown;
      try {
        other = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(changed(bytes, at, mask)));
      } catch {
        return; // no longer JSON
      }
      expect(() => verifyStatement(parseStatement(other), key)).toThrow();
    }),
    { numRuns: 2_000 },
  );
});

describe("names what fails", () => {
  test.each([
    ["the checkpoint's form", { checkpoint: "nothing" }, "STATEMENT_INVALID", "the note is malformed"],
    [
      "the signature",
      { checkpoint: statement.checkpoint.replace("\n7\n", "\n8\n") },
      "PROOF_INVALID",
      "the signature of `eu.example/log` on the note is wrong",
    ],
    ["the leaf's form", { leaf: btoa('{"n": 2}') }, "STATEMENT_INVALID", "not canonical JSON"],
    ["the leaf", { leaf: btoa("{}") }, "PROOF_INVALID", "the proof does not show leaf `2`"],
    ["the place", { index: 3 }, "PROOF_INVALID", "the proof does not show leaf `3`"],
    ["the proof", { proof: statement.proof.slice(1) }, "PROOF_INVALID", "the proof does not show leaf `2`"],
  ])("%s", (_, part, expected, message) => {
    const attempt = () => verifyStatement({ ...statement, ...part }, key);
    expect(attempt).toThrow(reason(expected));
    expect(attempt).toThrow(message);
  });

  test("another log's checkpoint, signed by the same key", () => {
    const [other] = stated([canonicalBytes(1)], "jp.example/log");
    expect(() => verifyStatement(other as Statement, key)).toThrow("of the log `jp.example/log`");
  });

  test("another node's key, and a line that a stranger has added", () => {
    const stranger = createLedgerKey("jp.example/log");
    expect(() => verifyStatement(statement, parseVerifierKey(stranger.verifierKey))).toThrow(
      "the key of `eu.example/log` on the note is unknown",
    );
    const [text = ""] = statement.checkpoint.split("\n\n");
    const line = signNote(`${text}\n`, stranger).slice(text.length + 2);
    const checkpoint = statement.checkpoint + line;
    expect(() => verifyStatement({ ...statement, checkpoint }, key)).toThrow(
      "the key of `jp.example/log` on the note is unknown",
    );
  });
});

test.each([
  ["statement", null],
  ["statement", []],
  ["statement", { ...statement, extra: 1 }],
  ["leaf", { ...statement, leaf: undefined }],
  ["leaf", { ...statement, leaf: "AB==" }],
  ["leaf", { ...statement, leaf: "_-8=" }],
  ["index", { ...statement, index: "2" }],
  ["index", { ...statement, index: -1 }],
  ["index", { ...statement, index: 2 ** 53 }],
  ["proof", { ...statement, proof: "" }],
  ["proof", { ...statement, proof: [1] }],
  ["proof", { ...statement, proof: ["AAAA"] }],
  ["checkpoint", { ...statement, checkpoint: 1 }],
])("a form is refused at `%s`: %#", (field, value) => {
  expect(() => parseStatement(value)).toThrow(reason("STATEMENT_INVALID"));
  expect(() => parseStatement(value)).toThrow(`\`${field}\``);
});
