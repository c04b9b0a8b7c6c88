/** Encodes and decodes transfer requests. */
import { fieldError } from "../../errors.ts";
import { readRequest } from "../../transfers/document.ts";
import {
  type ConsentItem,
  MAX_DOCUMENT_BYTES,
  type Offer,
  parseRequest,
  type TransferRequest,
} from "../../transfers/transfer-request.ts";
import { ACTIONS, CONSENT_SUBJECTS, CONSENT_USES, RECIPIENT_ROLES } from "./enums.ts";
import type { ConsentInput, ConsentOutput } from "./generated/comity/v1/Consent.ts";
import type { DocumentOutput } from "./generated/comity/v1/Document.ts";
import type { FactOutput } from "./generated/comity/v1/Fact.ts";
import type { OfferInput, OfferOutput } from "./generated/comity/v1/Offer.ts";
import type { TransferRequestInput, TransferRequestOutput } from "./generated/comity/v1/TransferRequest.ts";
import {
  type Defined,
  dropUndefined,
  invalid,
  nameOf,
  type Renamed,
  withWireNames,
  wordOf,
} from "./narrow.ts";

/**
 * The fields with another name in a request message than in a request file, since the latter is a keyword of some
 * languages.
 */
const RENAMED: Renamed = {
  from: "fromPlace",
  to: "toPlace",
  "offer.consents[].for": "givenFor",
  "offer.consents[].given": "givenDate",
  "offer.consents[].until": "untilDate",
  "offer.instruments[].from": "fromDate",
  "offer.instruments[].until": "untilDate",
  "offer.filings[].at": "filedDate",
  "offer.notices": "privacyNotices",
  "offer.retention[].event": "startEvent",
  "offer.accepts.obligations": "obligationsHash",
};

/**
 * Decodes the request of an Assess or a Request message and reads its document: the result holds the document's terms
 * and not its bytes. Throws INPUT_INVALID, FACT_UNKNOWN, DUPLICATE_KEY or INPUT_TOO_LARGE; violations name the fields
 * of the message.
 */
export function decodeRequest(message: TransferRequestOutput | undefined): TransferRequest {
  const { fromPlace, toPlace, action, facts = [], offer, document, ...rest } = message ?? {};
  const stated = dropUndefined({
    ...rest,
    from: fromPlace,
    to: toPlace,
    action: wordOf(ACTIONS, action, "action"),
    facts: decodeFacts(facts),
    offer: offer && decodeOffer(offer),
    document: document && decodeDocument(document),
  });
  return withWireNames(RENAMED, () => readRequest(parseRequest(stated)));
}

function decodeFacts(facts: readonly FactOutput[]): Record<string, readonly string[]> {
  const seen = new Set<string>();
  const twice = facts.findIndex(({ name = "" }) => seen.size === seen.add(name).size);
  if (twice >= 0)
    throw fieldError(
      "DUPLICATE_KEY",
      `facts[${twice}]`,
      "states a fact again: state it once, with all its alternatives",
    );
  return Object.fromEntries(facts.map(({ name = "", values }) => [name, values]));
}

function decodeOffer(message: OfferOutput): object {
  const { privacyNotices, consents, instruments, filings, recipients, retention, accepts, ...rest } = message;
  return dropUndefined({
    ...rest,
    notices: privacyNotices,
    consents: consents.map((consent, place) => decodeConsent(consent, `offer.consents[${place}]`)),
    instruments: instruments.map(({ fromDate, untilDate, ...instrument }) =>
      dropUndefined({ ...instrument, from: fromDate, until: untilDate }),
    ),
    collections: rest.collections.length > 0 ? rest.collections : undefined,
    filings: filings.map(({ filedDate, ...filing }) => dropUndefined({ ...filing, at: filedDate })),
    recipients: recipients.map(({ role, ...recipient }, place) =>
      dropUndefined({ ...recipient, role: wordOf(RECIPIENT_ROLES, role, `offer.recipients[${place}].role`) }),
    ),
    retention: retention.map(({ startEvent, ...limit }) => dropUndefined({ ...limit, event: startEvent })),
    accepts: accepts && dropUndefined({ obligations: accepts.obligationsHash, evidence: accepts.evidence }),
  });
}

/** Decodes a consent at `field`, whose form is not checked yet. Throws INPUT_INVALID. */
export function decodeConsent(message: ConsentOutput, field: string): object {
  const { givenFor, givenDate, untilDate, subjects, ...consent } = message;
  return dropUndefined({
    ...consent,
    for: givenFor.map((use, i) => wordOf(CONSENT_USES, use, `${field}.givenFor[${i}]`)),
    given: givenDate,
    until: untilDate,
    subjects: wordOf(CONSENT_SUBJECTS, subjects, `${field}.subjects`),
  });
}

function decodeDocument({ content, ...rest }: DocumentOutput): object {
  if (content === undefined) return rest;
  if (content.length > MAX_DOCUMENT_BYTES)
    throw fieldError(
      "INPUT_TOO_LARGE",
      "document.content",
      `has \`${content.length}\` bytes; the limit is \`${MAX_DOCUMENT_BYTES}\``,
    );
  return { ...rest, content: Buffer.from(content).toString("base64") };
}

/** Encodes a request. Throws INPUT_INVALID for fields that only a node writes. */
export function encodeRequest(request: TransferRequest): Defined<TransferRequestInput> {
  const { from, to, action, facts, offer, document, documentRead, ...rest } = request;
  if (documentRead !== undefined)
    throw invalid("documentRead", "is written by nodes only: send the `document` itself");
  return dropUndefined({
    ...rest,
    fromPlace: from,
    toPlace: to,
    action: nameOf(ACTIONS, action, "action"),
    facts: Object.entries(facts).map(([name, values]) => ({ name, values })),
    offer: encodeOffer(offer),
    document: document && { ...document, content: Buffer.from(document.content, "base64") },
  });
}

function encodeOffer(offer: Offer): OfferInput {
  const { notices, consents, instruments, filings, recipients, retention, accepts, ...rest } = offer;
  const evidenced = <T extends object>(items: readonly T[]) => items.map((item) => dropUndefined(item));
  return dropUndefined({
    ...rest,
    grounds: evidenced(rest.grounds),
    assessments: evidenced(rest.assessments),
    safeguards: evidenced(rest.safeguards),
    exceptions: evidenced(rest.exceptions),
    collections: rest.collections && evidenced(rest.collections),
    privacyNotices: evidenced(notices),
    consents: consents.map((consent, place) => encodeConsent(consent, `offer.consents[${place}]`)),
    instruments: instruments.map(({ from, until, ...instrument }) =>
      dropUndefined({ ...instrument, fromDate: from, untilDate: until }),
    ),
    filings: filings.map(({ at, ...filing }) => dropUndefined({ ...filing, filedDate: at })),
    recipients: recipients.map(({ role, ...recipient }, place) =>
      dropUndefined({ ...recipient, role: nameOf(RECIPIENT_ROLES, role, `offer.recipients[${place}].role`) }),
    ),
    retention: retention.map(({ event, ...limit }) => ({ ...limit, startEvent: event })),
    accepts: accepts && dropUndefined({ obligationsHash: accepts.obligations, evidence: accepts.evidence }),
  });
}

/** Encodes a consent at `field`. Throws INPUT_INVALID. */
export function encodeConsent(consent: ConsentItem, field: string): ConsentInput {
  const { for: uses, given, until, subjects, ...rest } = consent;
  return dropUndefined({
    ...rest,
    givenFor: uses.map((use, i) => nameOf(CONSENT_USES, use, `${field}.for[${i}]`)),
    givenDate: given,
    untilDate: until,
    subjects: nameOf(CONSENT_SUBJECTS, subjects, `${field}.subjects`),
  });
}
