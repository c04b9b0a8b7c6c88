/** Leaves: closed forms, told apart by type, in canonical bytes. */
import { describe, expect, it } from "vitest";
import { DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";
import { STATUSES } from "../../src/law/rule.ts";
import { parseCanonical } from "../../src/ledger/canonical.ts";
import {
  DIMENSIONS_V1,
  type Leaf,
  leafBytes,
  type ProposalLeaf,
  parseLeaf,
  STATUSES_V1,
} from "../../src/receipt/leaf.ts";
import { leaves } from "../transfers/leaves.ts";

const all = Object.entries(leaves) as [string, Leaf][];

describe("a leaf", () => {
  it.each(all)("of a %s reads back from its bytes", (_, leaf) => {
    expect(parseLeaf(parseCanonical(leafBytes(leaf)))).toEqual(leaf);
  });

  it.each(all)("of a %s has no key besides its own, and none too few", (_, leaf) => {
    const refused = (value: unknown) =>
      expect(() => parseLeaf(value)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
    refused({ ...leaf, subject: "somebody" });
    for (const key of Object.keys(leaf)) {
      const { [key]: _, ...fewer } = leaf as Record<string, unknown>;
      refused(fewer);
    }
  });

  it.each<[string, object]>([
    ["an unknown type", { type: "comity/v2/proposal" }],
    ["an id that is no UUID", { transfer: "1" }],
    ["a nonce that is too short", { nonce: "AAAA" }],
    ["a decision that is neither permit nor deny", { decision: "maybe" }],
    ["an obligation with a word more", { obligations: [{ ...leaves.proposal.obligations[0], name: "x" }] }],
    ["a reason with a word more", { reasons: [{ code: "PROHIBITED", says: "No.", term: "x" }] }],
    ["a pack with a word more", { packs: [{ ...leaves.proposal.packs[0], path: "x" }] }],
    ["a concept of another kind", { concepts: { ...leaves.proposal.concepts, person: [] } }],
  ])("is refused with %s", (_, changes) => {
    expect(() => parseLeaf({ ...leaves.proposal, ...changes })).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });

  it("of an earlier version keeps its bytes, and its reasons are read in today's spelling", () => {
    const earlier = {
      ...leaves.proposal,
      reasons: [{ code: "VOC-NO-TERM", says: "No." }],
      translation: {
        tables: [],
        terms: [
          { path: "purpose[0]", concept: "pur:login", target: [], result: "widened", reason: "VOC-BROADER" },
        ],
      },
    };
    const { reasons, translation } = parseLeaf(earlier) as ProposalLeaf;
    expect(reasons.map(({ code }) => code)).toEqual(["VOC_NO_TERM"]);
    expect(translation.terms.map(({ reason }) => reason)).toEqual(["VOC_BROADER"]);
    expect(parseCanonical(leafBytes(earlier))).toEqual(earlier);
  });

  it.each([null, undefined, 3, "leaf", [], {}])("is not %j", (value) => {
    expect(() => parseLeaf(value)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
  });
});

it("lists the dimensions and statuses that the law has, since a leaf of version 1 holds no other", () => {
  expect(DIMENSIONS_V1).toEqual(DIMENSION_KEYS);
  expect(STATUSES_V1).toEqual(STATUSES);
});
