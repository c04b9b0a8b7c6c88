/**
 * The transfer that evidence is tied to: its parties, place, data and purpose. One table says what each kind of item
 * needs.
 */
import { z } from "zod";
import { ATTESTABLE, type Attestable } from "../federation/agreement.ts";
import { COMMON_ID } from "../vocabulary/scheme.ts";

/** The kinds of items that evidence can be about: the lists of an offer, and the importer's acceptance. */
export const EVIDENCED = [...ATTESTABLE, "accepts"] as const;
export type EvidencedKind = Attestable | "accepts";

/** The longest list in a binding, as in a request. */
const MAX_LISTED = 64;
const Text = z.string().min(1).max(512);
const Texts = z.array(Text).min(1).max(MAX_LISTED);

/**
 * The payload's claim `for`. `words` holds words that describe the data and its use, by the scheme that they are words of.
 * Those of the common vocabulary count, since no law can change what they mean.
 */
export const Binding = z.strictObject({
  kind: z.enum(EVIDENCED),
  exporter: Text.optional(),
  recipients: Texts.optional(),
  destinations: Texts.optional(),
  words: z
    .record(
      Text,
      z.strictObject({ modality: Texts.optional(), form: Texts.optional(), purpose: Texts.optional() }),
    )
    .optional(),
  request: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex")
    .optional(),
});

/**
 * The transfers for which evidence holds. `exporter` and `recipients` are SPIFFE ids of platforms; any of the
 * recipients and destinations may be the transfer's. `request` is the digest of one request.
 */
export type Binding = z.output<typeof Binding>;

/** One thing that ties an item to a transfer. */
export type Tie = "exporter" | "recipient" | "destination" | "modality" | "form" | "purpose" | "request";

const TRANSFER: readonly Tie[] = ["exporter", "recipient", "destination", "modality", "form", "purpose"];

/** For each kind of item: the ties that its evidence must have, and those that the item itself states. */
export const TIES: Readonly<
  Record<EvidencedKind, { readonly evidence: readonly Tie[]; readonly item: readonly Tie[] }>
> = {
  grounds: { evidence: TRANSFER, item: [] },
  // THREAT: a consent is written in words of the request's scheme, and the sender names the scheme. So its evidence says
  // in words of the common vocabulary what it is for.
  consents: {
    evidence: ["exporter", "modality", "form", "purpose"],
    item: ["recipient", "destination", "modality", "form", "purpose"],
  },
  instruments: {
    evidence: ["exporter", "destination", "modality", "form", "purpose"],
    item: ["recipient"],
  },
  assessments: { evidence: TRANSFER, item: [] },
  filings: { evidence: TRANSFER, item: [] },
  notices: { evidence: TRANSFER, item: [] },
  safeguards: { evidence: TRANSFER, item: [] },
  exceptions: { evidence: TRANSFER, item: [] },
  // The role of a recipient belongs to a purpose, and to the exporter for whom it processes.
  recipients: { evidence: ["exporter", "purpose"], item: ["recipient", "destination"] },
  collections: { evidence: TRANSFER, item: ["modality"] },
  // The digest of the request covers all the rest of it.
  accepts: { evidence: ["exporter", "recipient", "request"], item: [] },
};

const HAS: Readonly<Record<Tie, (binding: Binding) => boolean>> = {
  exporter: ({ exporter }) => exporter !== undefined,
  recipient: ({ recipients }) => recipients !== undefined,
  destination: ({ destinations }) => destinations !== undefined,
  modality: ({ words }) => words?.[COMMON_ID]?.modality !== undefined,
  form: ({ words }) => words?.[COMMON_ID]?.form !== undefined,
  purpose: ({ words }) => words?.[COMMON_ID]?.purpose !== undefined,
  request: ({ request }) => request !== undefined,
};

/**
 * Returns the ties that a binding lacks although its kind needs them. Words of other schemes than the common vocabulary
 * tie nothing.
 */
export function findUntied(binding: Binding): readonly Tie[] {
  return TIES[binding.kind].evidence.filter((tie) => !HAS[tie](binding));
}
