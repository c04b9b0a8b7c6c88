/** Leaves: closed forms, told apart by type, in canonical bytes. */
import { describe, expect, it } from "vitest";
import { DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";
import { STATUSES } from "../../src/law/rule.ts";
import { parseCanonical } from "../../src/ledger/canonical.ts";
import {
  type Leaf,
  leafBytes,
  leafIn,
  listNamedBy,
  type NewLeaf,
  type ProposalLeaf,
  parseLeaf,
} from "../../src/receipt/leaf.ts";
import { DIMENSIONS, STATUSES as STATUSES_OF_LISTS } from "../../src/receipt/obligations.ts";
import { bytesOf, EU, inVersion1, leaves, lists, stated } from "../transfers/leaves.ts";

const earlier = (["proposal", "decision", "assessment", "denial"] as const).map(
  (name) => [`${name} of version 1`, inVersion1(leaves[name])] as const,
);
const all = [...Object.entries(leaves), ...earlier] as [string, Leaf][];

describe("a leaf", () => {
  it.each(all)("of a %s reads back from its bytes", (_, leaf) => {
    expect(parseLeaf(parseCanonical(bytesOf(leaf)))).toEqual(leaf);
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
    ["an unknown type", { type: "comity/v3/proposal" }],
    ["the obligations themselves", { obligations: lists[0]?.items }],
    ["a hash that is none", { obligationsHash: "00" }],
    ["an id that is no UUID", { transfer: "1" }],
    ["a nonce that is too short", { nonce: "AAAA" }],
    ["a decision that is neither permit nor deny", { decision: "maybe" }],
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
      ...(inVersion1(leaves.proposal) as ProposalLeaf),
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
    expect(parseCanonical(bytesOf(earlier))).toEqual(earlier);
  });

  it.each([null, undefined, 3, "leaf", [], {}])("is not %j", (value) => {
    expect(() => parseLeaf(value)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
  });
});

it("names a list from version 2 on, where it holds a decision", () => {
  const named = Object.values(leaves).filter((leaf) => listNamedBy(leaf) !== undefined);
  expect(named).toEqual([leaves.proposal, leaves.decision, leaves.assessment, leaves.denial]);
  for (const [, leaf] of earlier) expect(listNamedBy(leaf)).toBeUndefined();
});

it("is read out of its statement", () => {
  expect(leafIn(stated(leaves.denial, EU))).toEqual(leaves.denial);
});

describe("a leaf that no other node reads", () => {
  const [term] = leaves.proposal.translation.terms;
  const having = (count: number, path = "modality[0]") => ({
    ...leaves.proposal,
    translation: { tables: [], terms: Array(count).fill({ ...term, path }) },
  });
  const tooLarge = expect.objectContaining({ reason: "INPUT_TOO_LARGE" });

  it.each<[string, NewLeaf]>([
    ["too many entries in a list", having(1001)],
    ["too many bytes", having(1000, "/BIR[1]".repeat(28))],
    [
      "a list within a list that is too long",
      { ...leaves.denial, reasons: [{ code: "PROHIBITED", says: "No.", missing: Array(1001).fill("x") }] },
    ],
  ])("is not written: %s", (_, leaf) => {
    expect(() => leafBytes(leaf)).toThrow(tooLarge);
  });

  it("is written and read up to the limit, and refused by its path beyond", () => {
    expect(parseLeaf(parseCanonical(leafBytes(having(1000))))).toEqual(having(1000));
    expect(() => parseLeaf(having(1001))).toThrow(
      expect.objectContaining({
        reason: "STATEMENT_INVALID",
        violations: [{ field: "translation.terms", description: "write at most 1000 entries" }],
      }),
    );
  });

  it("is read from the own store, where an earlier version left it", () => {
    expect(leafIn(stated(having(1001), EU))).toEqual(having(1001));
  });
});

it("lists the dimensions and statuses that the law has, since an obligation may name no other", () => {
  expect(DIMENSIONS).toEqual(DIMENSION_KEYS);
  expect(STATUSES_OF_LISTS).toEqual(STATUSES);
});
