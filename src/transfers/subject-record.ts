/** Records: what differs from person to person where one call is about many. A record is known by its place alone. */
import { z } from "zod";
import { fieldError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import type { TransferRequest } from "./transfer-request.ts";
import {
  Consent,
  type ConsentItem,
  type EvidencedItem,
  listEvidencedItems,
  Text,
} from "./transfer-request.ts";

/** The highest age, in years. */
const MAX_AGE = 150;
/** The most modalities, and the most forms, of one record. */
const MAX_WORDS = 8;
/** The most consents of one record, and the most that it names of the shared part. */
const MAX_CONSENTS = 4;

const words = z.array(Text).max(MAX_WORDS).default([]);
const RecordForm = z.strictObject({
  age: z.int().min(0).max(MAX_AGE).optional().describe("the person's age in years"),
  modality: words,
  form: words,
  sharedConsents: z
    .array(z.int().min(0))
    .max(MAX_CONSENTS)
    .default([])
    .describe("places in the list of consents of the shared part, from 0"),
  consents: z.array(Consent).max(MAX_CONSENTS).default([]),
});

/** A record. What it leaves out is that of the shared part; a consent covers it only where it names or brings the consent. */
export type SubjectRecord = z.output<typeof RecordForm>;

/** A record as its sender writes it. */
export type RecordInput = z.input<typeof RecordForm>;

/** Parses a record from a file or a message. Throws INPUT_INVALID with every violation by its path. */
export function parseRecord(input: unknown, { offer }: Pick<TransferRequest, "offer">): SubjectRecord {
  const record = narrow(RecordForm, input, "the record");
  const strange = record.sharedConsents.findIndex((place) => place >= offer.consents.length);
  if (strange < 0) return record;
  throw fieldError(
    "INPUT_INVALID",
    `sharedConsents[${strange}]`,
    `names no consent of the shared part, which has \`${offer.consents.length}\``,
  );
}

/** Returns the canonical form of a record (RFC 8785), to which its entry commits. */
export function formatRecord({ age, consents, form, modality, sharedConsents }: SubjectRecord): string {
  // The keys are in order, so that the text is canonical: JSON.stringify escapes as RFC 8785 says.
  return JSON.stringify({ age, consents: consents.map(inOrder), form, modality, sharedConsents });
}

function inOrder(consent: ConsentItem): Partial<ConsentItem> {
  const { destinations, evidence, for: uses, forms, given, modalities, purposes } = consent;
  const { qualities, recipients, subjects, tiers, until } = consent;
  return {
    destinations,
    evidence,
    for: uses,
    forms,
    given,
    modalities,
    purposes,
    qualities,
    recipients,
    subjects,
    tiers,
    until,
  };
}

/** Returns the request that a record makes of the shared part: its words and its age in place of the shared ones. */
export function requestOf(
  shared: TransferRequest,
  { age, modality, form }: Pick<SubjectRecord, "age" | "modality" | "form">,
): TransferRequest {
  return {
    ...shared,
    modality: modality.length > 0 ? [...modality] : shared.modality,
    form: form.length > 0 ? [...form] : shared.form,
    facts: age === undefined ? shared.facts : { ...shared.facts, youngest: [String(age)] },
  };
}

/** The items of the shared part, in the order of the offer. `place` is that of a consent among the consents. */
export type SharedItems = readonly { readonly item: EvidencedItem; readonly place?: number }[];

export function sharedItemsOf({ offer }: TransferRequest): SharedItems {
  let consents = 0;
  return listEvidencedItems(offer).map((item) =>
    item.kind === "consents" ? { item, place: consents++ } : { item },
  );
}

/** Returns the items of a record's own consents. Their paths are `consents[0]` and so on. */
export function ownItemsOf({ consents }: Pick<SubjectRecord, "consents">): readonly EvidencedItem[] {
  return consents.map((item, i) => ({ path: `consents[${i}]`, kind: "consents", item }));
}

/** Returns the items that are about a record: those of all, the consents that it names, and its own. */
export function itemsOf(
  shared: SharedItems,
  { sharedConsents }: Pick<SubjectRecord, "sharedConsents">,
  own: readonly EvidencedItem[],
): readonly EvidencedItem[] {
  const covering = shared.flatMap(({ item, place }) =>
    place === undefined || sharedConsents.includes(place) ? [item] : [],
  );
  return [...covering, ...own];
}
