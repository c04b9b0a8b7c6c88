/**
 * The leaves that a transfer leaves in the two ledgers: closed, versioned schemas, told apart by `type`.
 * No name and no sample enters: what a requester wrote is there as a commitment only.
 */
import { z } from "zod";
import { reasonOf } from "../errors.ts";
import { canonicalBytes, withoutUndefined } from "../ledger/canonical.ts";
import { narrow } from "../narrow.ts";

/** The dimensions of protection that an obligation may name in version 1: a closed list, the same as the law's. */
export const DIMENSIONS_V1 = [
  "use",
  "consent.collect",
  "consent.disclose",
  "consent.sale",
  "consent.advertising",
  "mechanism",
  "onward",
  "localisation",
  "assessment",
  "filings",
  "security",
  "transparency",
  "rights",
  "practices",
  "transformations",
  "retention",
  "keep",
  "breach.regulator",
  "breach.subjects",
  "guardianAge",
  "anonymity",
] as const;

/** The certainty of a reading of the law, in version 1: a closed list, the same as the law's. */
export const STATUSES_V1 = ["confirmed", "believed", "unsure"] as const;

const Text = z.string();
/** A reason, also in the spelling that leaves of earlier versions have. The leaf's bytes keep it; its value does not. */
const Code = Text.transform((text) => reasonOf(text) ?? text);
const By = z.strictObject({
  jurisdiction: Text,
  side: z.enum(["baseline", "origin", "destination", "agreement", "touched", "inherited"]),
  rule: Text,
  cite: Text,
  since: Text,
  until: Text.optional(),
  status: z.enum(STATUSES_V1),
  within: Text.optional(),
});
const Obligation = z.strictObject({
  dimension: z.enum(DIMENSIONS_V1 as readonly string[] as [string, ...string[]]),
  asWritten: Text,
  says: Text,
  by: By,
});
const DenialReason = z.strictObject({
  code: Code,
  says: Text,
  dimension: Text.optional(),
  asWritten: Text.optional(),
  missing: z.array(Text).optional(),
  by: By.optional(),
});

/** The translation of the words, without the words: by path, with the hash of every table that was used. */
const Translation = z.strictObject({
  tables: z.array(z.strictObject({ scheme: Text, version: Text, hash: Text })),
  terms: z.array(
    z.strictObject({
      path: Text,
      concept: Text,
      target: z.array(Text),
      result: Text,
      reason: Code.optional(),
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
/** The outcome that the origin learned: closes the proposal in its own ledger. */
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

/** The part of a leaf that one side's decision fills. */
export type VerdictPart = Pick<DecisionLeaf, keyof typeof Verdict>;

/** Narrows a verified leaf. Throws STATEMENT_INVALID for a leaf of no known type or form. */
export function parseLeaf(value: unknown): Leaf {
  return narrow(Leaf, value, "the leaf", { reason: "STATEMENT_INVALID" });
}

/** The canonical bytes of a leaf. */
export function leafBytes(leaf: Leaf): Uint8Array {
  return canonicalBytes(withoutUndefined(leaf));
}
