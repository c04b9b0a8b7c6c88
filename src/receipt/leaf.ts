/**
 * The leaves of a transfer in the two ledgers: closed, versioned schemas, told apart by `type`. No name and no sample
 * gets in: a requester's words are there only as a commitment.
 */
import { z } from "zod";
import { ComityError, fieldError, reasonOf } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalTextOfStated } from "../ledger/canonical.ts";
import { MAX_LEAF_BYTES, type Statement } from "../ledger/proof.ts";
import { narrow } from "../narrow.ts";
import { Citation, Obligation } from "./obligations.ts";

const Text = z.string();
/** The most entries of one list in a leaf. */
const MAX_ENTRIES = 1_000;
/** A reason, also in the spelling of earlier leaves. The leaf's bytes keep that spelling; the value does not. */
const Code = Text.transform((text) => reasonOf(text) ?? text);
/** A SHA-256, in hex. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const DenialReason = z.strictObject({
  code: Code,
  says: Text,
  dimension: Text.optional(),
  asWritten: Text.optional(),
  missing: z.array(Text).optional(),
  by: Citation.optional(),
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

/** One side's decision as its ledger keeps it, with the hash of every pack behind it. */
const Verdict = {
  decision: z.enum(["permit", "deny"]),
  /** The hash of the list of obligations, which stands beside the leaf. */
  obligationsHash: Hash,
  reasons: z.array(DenialReason),
  remedy: z.array(Text),
  packs: z.array(z.strictObject({ jurisdiction: Text, version: Text, hash: Text })),
  translation: Translation,
};
/** Version 1 holds its obligations itself. It computed its hash in another way, so the hash is only text here. */
const VerdictV1 = { ...Verdict, obligationsHash: Text, obligations: z.array(Obligation) };

/** Many records under one leaf: their entries are the leaves of a Merkle tree (`records.ts`). */
const Records = z.strictObject({
  count: z.int().min(1),
  permitted: z.int().min(0),
  /** The root over the entries, in base64. */
  root: z.string().length(44),
});
export type RecordsPart = z.output<typeof Records>;

/** The request as the ledger knows it: places and concepts. Its words are under a salted commitment. */
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

const ProposalHead = {
  nonce,
  transfer: id,
  sender: Text,
  origin: Text,
  destination: Text,
  agreement: Text,
  at: Text,
  decideBy: Text,
  ...Subject,
};
const Proposal = z.strictObject({
  type: z.literal("comity/v2/proposal"),
  ...ProposalHead,
  ...Verdict,
  records: Records.optional(),
});
const ProposalV1 = z.strictObject({ type: z.literal("comity/v1/proposal"), ...ProposalHead, ...VerdictV1 });
const DecisionHead = {
  nonce,
  transfer: id,
  origin: Text,
  destination: Text,
  /** The leaf hash of the proposal, in hex. */
  proposal: Hash,
  at: Text,
};
const Decided = z.strictObject({
  type: z.literal("comity/v2/decision"),
  ...DecisionHead,
  ...Verdict,
  records: Records.optional(),
});
const DecidedV1 = z.strictObject({ type: z.literal("comity/v1/decision"), ...DecisionHead, ...VerdictV1 });
const Bar = z.strictObject({
  type: z.literal("comity/v1/bar"),
  nonce,
  transfer: id,
  origin: Text,
  destination: Text,
  at: Text,
});
const OneSidedHead = { nonce, transfer: id, sender: Text, origin: Text, at: Text, ...Subject };
const OneSided = z.strictObject({
  type: z.enum(["comity/v2/assessment", "comity/v2/denial"]),
  ...OneSidedHead,
  ...Verdict,
  records: Records.optional(),
  /**
   * The leaf hash of the destination's decision, in hex, where a denial stands against a permit that came late. Absent
   * where nobody else was asked.
   */
  answer: Hash.optional(),
});
const OneSidedV1 = z.strictObject({
  type: z.enum(["comity/v1/assessment", "comity/v1/denial"]),
  ...OneSidedHead,
  ...VerdictV1,
});
/** The outcome that the origin learned. It closes the proposal in the origin's ledger. */
const Outcome = z.strictObject({
  type: z.literal("comity/v1/outcome"),
  nonce,
  transfer: id,
  origin: Text,
  /** The leaf hash of the destination's decision or bar, in hex. */
  answer: Hash,
  state: z.enum(["PERMITTED", "DENIED", "BARRED"]),
  at: Text,
});
/** A contradiction: a peer said two different things under one transfer. Both are kept. */
const Conflict = z.strictObject({
  type: z.literal("comity/v1/conflict"),
  nonce,
  transfer: id,
  peer: Text,
  kept: Text,
  refused: Text,
  at: Text,
});

const Leaf = z.discriminatedUnion("type", [
  Proposal,
  ProposalV1,
  Decided,
  DecidedV1,
  OneSided,
  OneSidedV1,
  Bar,
  Outcome,
  Conflict,
]);

/** A leaf of any known version. */
export type Leaf = z.output<typeof Leaf>;
export type ProposalLeaf = z.output<typeof Proposal | typeof ProposalV1>;
export type DecisionLeaf = z.output<typeof Decided | typeof DecidedV1>;
export type BarLeaf = z.output<typeof Bar>;
export type OneSidedLeaf = z.output<typeof OneSided | typeof OneSidedV1>;
/** A leaf that holds one side's decision. */
export type VerdictLeaf = ProposalLeaf | DecisionLeaf | OneSidedLeaf;
/** A leaf to be written, in the newest version of its type. */
export type NewLeaf = z.output<
  typeof Proposal | typeof Decided | typeof OneSided | typeof Bar | typeof Outcome | typeof Conflict
>;

/** The part of a leaf that one side's decision fills. */
export type VerdictPart = Pick<z.output<typeof Decided>, keyof typeof Verdict>;

/** Parses a verdict that stands beside a leaf. Throws STATEMENT_INVALID. */
export function narrowVerdict(value: unknown): VerdictPart {
  return narrow(z.strictObject(Verdict), value, "the verdict", { reason: "STATEMENT_INVALID" });
}

/** Returns the records under a leaf; undefined for a leaf of one decision. */
export function recordsOf(leaf: Leaf): RecordsPart | undefined {
  return "records" in leaf ? leaf.records : undefined;
}

export function isProposal(leaf: Leaf): leaf is ProposalLeaf {
  return leaf.type.endsWith("/proposal");
}

export function isDecision(leaf: Leaf): leaf is DecisionLeaf {
  return leaf.type.endsWith("/decision");
}

export function isOneSided(leaf: Leaf): leaf is OneSidedLeaf {
  return leaf.type.endsWith("/assessment") || leaf.type.endsWith("/denial");
}

/** Returns the hash of the list that must stand beside a leaf; undefined where the leaf needs none. */
export function listNamedBy(leaf: Leaf): string | undefined {
  return "obligationsHash" in leaf && !("obligations" in leaf) ? leaf.obligationsHash : undefined;
}

/** Parses a verified leaf. Throws STATEMENT_INVALID for an unknown type or form, and for a list that is too long. */
export function parseLeaf(value: unknown): Leaf {
  const leaf = narrowLeaf(value);
  const path = findLongList(leaf)?.join(".");
  if (path === undefined) return leaf;
  const description = `write at most ${MAX_ENTRIES} entries`;
  throw fieldError(
    "STATEMENT_INVALID",
    path,
    description,
    `the leaf is not valid: at ${path}: ${description}`,
  );
}

/**
 * Parses the leaf of a statement in this node's store, also one with a longer list than is read from others: earlier
 * versions could write such leaves. Throws STATEMENT_INVALID for an unknown type or form.
 */
export function leafIn(statement: Pick<Statement, "leaf">): Leaf {
  return leafOf(Uint8Array.fromBase64(statement.leaf));
}

/** Parses the bytes of a leaf in this node's store, as `leafIn` does. */
export function leafOf(bytes: Uint8Array): Leaf {
  return narrowLeaf(JSON.parse(new TextDecoder().decode(bytes)));
}

/** Returns the canonical bytes of a leaf. Throws INPUT_TOO_LARGE for a leaf that no other node would read. */
export function leafBytes(leaf: NewLeaf): Uint8Array {
  const bytes = utf8Bytes(canonicalTextOfStated(leaf));
  // INVARIANT: what is recorded can be sent, and verified by whoever has the receipt.
  if (isReadable(leaf, bytes.length)) return bytes;
  throw new ComityError("INPUT_TOO_LARGE", "the decision does not fit into a leaf: send the data in parts");
}

/** Returns true where other nodes read a leaf, or a part of one, of so many bytes: where it keeps within both limits. */
export function isReadable(leaf: object, bytes: number): boolean {
  return bytes <= MAX_LEAF_BYTES && findLongList(leaf) === undefined;
}

function narrowLeaf(value: unknown): Leaf {
  return narrow(Leaf, value, "the leaf", { reason: "STATEMENT_INVALID" });
}

/** Returns the path of the first list with more than `MAX_ENTRIES` entries; undefined where there is none. */
function findLongList(value: unknown): readonly string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) && value.length > MAX_ENTRIES) return [];
  for (const [key, each] of Object.entries(value)) {
    const path = findLongList(each);
    if (path !== undefined) return [key, ...path];
  }
  return undefined;
}
