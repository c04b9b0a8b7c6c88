/** Leaves of packs: each type is read back as itself, and nothing else passes for it. */
import { expect, test } from "vitest";
import { parseCanonical } from "../../src/ledger/canonical.ts";
import { type PackLeaf, packLeafBytes, parsePackLeaf } from "../../src/packs/leaf.ts";

const common = { nonce: `${"A".repeat(43)}=`, at: "2026-11-21T12:00:00.000Z" };
const edition = {
  authority: "spiffe://eu.example/node",
  jurisdiction: "EU",
  version: "2026.11.21",
  serial: 1,
  hash: "a".repeat(64),
};
const leaves: readonly PackLeaf[] = [
  { type: "comity/v1/pack", ...common, ...edition },
  { type: "comity/v1/pack-held", ...common, ...edition, published: "b".repeat(64) },
  {
    type: "comity/v1/pack-conflict",
    ...common,
    authority: edition.authority,
    kept: "a".repeat(64),
    refused: "b".repeat(64),
  },
];
const invalid = expect.objectContaining({ reason: "STATEMENT_INVALID" });

test.each(leaves)("$type is read back as itself, and as no other type", (leaf) => {
  const read = parseCanonical(packLeafBytes(leaf));
  expect(parsePackLeaf(read, leaf.type)).toEqual(leaf);
  for (const { type } of leaves.filter((each) => each !== leaf))
    expect(() => parsePackLeaf(read, type)).toThrow(invalid);
});

test.each<[string, object]>([
  ["a word more", { note: "more" }],
  ["a serial of 0", { serial: 0 }],
  ["a hash of another length", { hash: "a".repeat(63) }],
  ["a nonce of another length", { nonce: "A" }],
  ["a time that is none", { at: "yesterday" }],
  ["a version that is too long", { version: "1".repeat(65) }],
])("a publication with %s is refused", (_, changes) => {
  expect(() => parsePackLeaf({ ...leaves[0], ...changes }, "comity/v1/pack")).toThrow(invalid);
});
