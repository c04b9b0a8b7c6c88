/** Leaves of peering: each type is read back as itself, and nothing else passes for it. */
import { expect, test } from "vitest";
import { parseCanonical } from "../../src/ledger/canonical.ts";
import { type PeeringLeaf, parsePeeringLeaf, peeringLeafBytes } from "../../src/peering/leaf.ts";

const common = { nonce: `${"A".repeat(43)}=`, at: "2026-11-23T12:00:00.000Z" };
const hash = "a".repeat(64);
const leaves: readonly PeeringLeaf[] = [
  { type: "comity/v1/peer", ...common, state: "known", trustDomain: "kr.example", card: hash },
  { type: "comity/v1/own-card", ...common, card: hash },
  { type: "comity/v1/agreement-copy", ...common, agreement: hash, signatures: 1, body: hash },
  { type: "comity/v1/agreement-end", ...common, agreement: hash, endsAt: common.at, by: "kr.example" },
];
const invalid = expect.objectContaining({ reason: "STATEMENT_INVALID" });

test.each(leaves)("$type is read back as itself, and as no other type", (leaf) => {
  const read = parseCanonical(peeringLeafBytes(leaf));
  expect(parsePeeringLeaf(read, leaf.type)).toEqual(leaf);
  for (const { type } of leaves.filter((each) => each !== leaf))
    expect(() => parsePeeringLeaf(read, type)).toThrow(invalid);
});

test.each<[string, object]>([
  ["a word more", { note: "more" }],
  ["a hash of another length", { card: "a" }],
  ["a nonce of another length", { nonce: "A" }],
  ["no time", { at: "now" }],
])("a leaf with %s is refused", (_, changes) => {
  expect(() => parsePeeringLeaf({ ...leaves[1], ...changes }, "comity/v1/own-card")).toThrow(invalid);
});
