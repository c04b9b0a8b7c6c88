/**
 * The leaves that a transfer leaves in the two ledgers: closed, versioned schemas, told apart by `type`.
 * No name and no sample enters: what a requester wrote is there as a commitment only.
 */
import { z } from "zod";
import { DIMENSION_KEYS } from "../law/lattice/dimension.ts";
import { STATUSES } from "../law/rule.ts";
import { canonicalBytes } from "../ledger/canonical.ts";
import { narrow } from "../narrow.ts";
import type { TermTranslation } from "../vocabulary/translate.ts";
import type { Decision } from "./decision.ts";
import { plain } from "./request.ts";
import type { Tables } from "./words.ts";

const Text = z.string();
const By = z.strictObject({
  jurisdiction: Text,
  side: z.enum(["baseline", "origin", "destination", "agreement", "touched", "inherited"]),
  rule: Text,
  cite: Text,
  since: Text,
  until: Text.optional(),
  status: z.enum(STATUSES),
  within: Text.optional(),
});
const Obligation = z.strictObject({
  dimension: z.enum(DIMENSION_KEYS as [string, ...string[]]),
  asWritten: Text,
  says: Text,
  by: By,
});
const DenialReason = z.strictObject({
  code: Text,
  says: Text,
  dimension: Text.optional(),
  asWritten: Text.optional(),
  missing: z.array(Text).optional(),
  by: By.optional(),
});

/** How the words were translated, without the words: by path, with the hash of every table that was used. */
const Translation = z.strictObject({
  tables: z.array(z.strictObject({ scheme: Text, version: Text, hash: Text })),
  terms: z.array(
    z.strictObject({
      path: Text,
      concept: Text,
      target: z.array(Text),
      result: Text,
      reason: Text.optional(),
    }),
  ),
});

/** One side's decision as its ledger keeps it, with the hash of every pack that it was made from. */
const Verdict = {
  decision: z.enum(["permit", "deny"]),
  obligations: z.array(Obligation),
  obligationsHash: Text,
  reasons: z.array(DenialReason),
  remedy: z.array(Text),
  packs: z.array(z.strictObject({ jurisdiction: Text, version: Text, hash: Text })),
  translation: Translation,
};

/** The request as the ledger knows it: places and concepts; its words under a salted commitment. */
const Subject = {
  from: Text,
  to: Text,
  recipient: Text,
  concepts: z.strictObject({
    modality: z.array(Text),
    form: z.array(Text),
    purpose: z.array(Text),
    action: Text,
  }),
  request: Text,
};

const nonce = z.string().length(44);
const id = z.uuid();

const Proposal = z.strictObject({
  type: z.literal("comity/v1/proposal"),
  nonce,
  transfer: id,
  sender: Text,
  origin: Text,
  destination: Text,
  agreement: Text,
  at: Text,
  decideBy: Text,
  ...Subject,
  ...Verdict,
});
const Decided = z.strictObject({
  type: z.literal("comity/v1/decision"),
  nonce,
  transfer: id,
  origin: Text,
  destination: Text,
  /** Leaf hash of the proposal, hex. */
  proposal: z.string().regex(/^[0-9a-f]{64}$/),
  at: Text,
  ...Verdict,
});
const Bar = z.strictObject({
  type: z.literal("comity/v1/bar"),
  nonce,
  transfer: id,
  origin: Text,
  destination: Text,
  at: Text,
});
const OneSided = z.strictObject({
  type: z.enum(["comity/v1/assessment", "comity/v1/denial"]),
  nonce,
  transfer: id,
  sender: Text,
  origin: Text,
  at: Text,
  ...Subject,
  ...Verdict,
});
/** What the origin learned: closes the proposal in its own ledger. */
const Outcome = z.strictObject({
  type: z.literal("comity/v1/outcome"),
  nonce,
  transfer: id,
  origin: Text,
  /** Leaf hash of the destination's decision or bar, hex. */
  answer: z.string().regex(/^[0-9a-f]{64}$/),
  state: z.enum(["PERMITTED", "DENIED", "BARRED"]),
  at: Text,
});
/** A peer that said two different things under one transfer: both are kept. */
const Conflict = z.strictObject({
  type: z.literal("comity/v1/conflict"),
  nonce,
  transfer: id,
  peer: Text,
  kept: Text,
  refused: Text,
  at: Text,
});

const Leaf = z.discriminatedUnion("type", [Proposal, Decided, Bar, OneSided, Outcome, Conflict]);

export type Leaf = z.output<typeof Leaf>;
export type ProposalLeaf = z.output<typeof Proposal>;
export type DecisionLeaf = z.output<typeof Decided>;
export type BarLeaf = z.output<typeof Bar>;
export type OneSidedLeaf = z.output<typeof OneSided>;

/** Narrows a verified leaf. Throws STATEMENT_INVALID for a leaf of no known type or form. */
export function parseLeaf(value: unknown): Leaf {
  return narrow(Leaf, value, "the leaf", { reason: "STATEMENT_INVALID" });
}

/** The canonical bytes of a leaf. */
export function leafBytes(leaf: Leaf): Uint8Array {
  return canonicalBytes(plain(leaf));
}

/** What an assessment came to, as far as a leaf keeps it. */
type Assessed = {
  readonly decision: Decision;
  readonly packs: readonly DecisionLeaf["packs"][number][];
  readonly terms: readonly TermTranslation[];
  readonly tables: Tables;
};

/** The decision part of a leaf. */
export function verdictOf({ decision, packs, terms, tables }: Assessed) {
  const { obligations, obligationsHash, reasons, remedy } = decision;
  return plain({
    decision: decision.decision,
    obligations,
    obligationsHash,
    reasons,
    remedy,
    packs,
    // The source's words may name a person: they stand under the request's commitment.
    translation: {
      tables,
      terms: terms.map(({ path, concept, target, effect, reason }) => ({
        path,
        concept: concept ?? "",
        target,
        result: effect.result,
        reason,
      })),
    },
  }) as Pick<DecisionLeaf, keyof typeof Verdict>;
}
