/** Requests for a transfer: the one form in which files and messages become a value of the domain. */
import { z } from "zod";
import { fieldError, REASONS, type Reason, reasonOf } from "../errors.ts";
import type { EvidencedKind } from "../evidence/binding.ts";
import { ATTESTABLE } from "../federation/agreement.ts";
import { parseIdentity } from "../federation/identity.ts";
import { CONSENT_FOR } from "../law/atom.ts";
import { FACTS, isFactName } from "../law/fact.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalTextOfStated, sha256, withoutUndefined } from "../ledger/canonical.ts";
import { narrow } from "../narrow.ts";
import { PLACE_CODE } from "../patterns.ts";
import { suggest } from "../vocabulary/nearest.ts";

const MAX_ITEMS = 64;
/** The most receipts, and their characters in all: half of the longest message, and more than one receipt ever has. */
const MAX_RECEIPTS = 8;
const MAX_RECEIPT_CHARACTERS = 2 * 1024 * 1024;
export const Text = z.string().min(1).max(512);
const Day = z.iso.date("a date such as 2026-11-21");
const Code = z.string("a code such as EU or US-IL").regex(PLACE_CODE, "a code such as EU or US-IL");
const Evidence = z.string().max(4096).optional();

/** Accepts a list, or one word for a list of one. */
const oneOrMany = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(MAX_ITEMS).default([]),
  );
const words = oneOrMany(Text);
/** Turns a number or a boolean into its word. Any other value stays, and fails later as no text. */
const worded = (value: unknown) =>
  typeof value === "number" || typeof value === "boolean" ? String(value) : value;
const items = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_ITEMS).default([]);
const PLATFORM_ID = "the SPIFFE id of a platform, such as spiffe://us-il.comity.example/platform/lakeshore";
const PlatformId = z.string(PLATFORM_ID).min(1).max(512).refine(isPlatform, PLATFORM_ID);
const Item = z.strictObject({ id: Text, evidence: Evidence });

function isPlatform(id: string): boolean {
  try {
    return parseIdentity(id).role === "platform";
  } catch {
    return false;
  }
}

export const Consent = z.strictObject({
  for: oneOrMany(z.enum(CONSENT_FOR)),
  qualities: words,
  purposes: words,
  modalities: words,
  forms: words,
  recipients: words,
  destinations: oneOrMany(Code),
  tiers: words,
  given: Day,
  until: Day.optional(),
  subjects: z.enum(["all", "some"]).describe("whether every person concerned has given it"),
  evidence: Evidence,
});

const Offer = z.strictObject({
  grounds: items(z.strictObject({ law: Code, basis: Text, evidence: Evidence })),
  consents: items(Consent),
  instruments: items(
    z.strictObject({
      id: Text,
      parties: words,
      from: Day,
      until: Day.optional(),
      evidence: Evidence,
    }),
  ),
  assessments: items(z.strictObject({ id: Text, date: Day, evidence: Evidence })),
  filings: items(
    z.strictObject({
      to: Text.describe("to whom, by the id that the law's pack gives the authority"),
      document: Text.describe("what: the stage of the duty, such as `registration`, or a filing's own name"),
      at: Day,
      result: Text.optional().describe(
        "the authority's answer: `approved`, `filed`, `pending` or `refused`; `filed` when left out",
      ),
      evidence: Evidence,
    }),
  ),
  notices: items(Item),
  safeguards: items(Item),
  exceptions: items(Item),
  recipients: items(
    z.strictObject({
      id: PlatformId,
      role: z.enum(["controller", "processor", "authority", "broker"]),
      place: Code,
      certs: words,
      evidence: Evidence,
    }),
  ),
  // Left out where there is none, so that requests without one look as they did before there was such a list.
  collections: z
    .array(
      z.strictObject({
        modalities: words,
        date: Day.describe("the last day on which the exporter collected it"),
        evidence: Evidence,
      }),
    )
    .min(1)
    .max(MAX_ITEMS)
    .optional()
    .describe("data that the exporter itself collected, where it also got such data from others"),
  operations: words.describe(
    "what the recipient may do with the data; anything else is forbidden: store, read, compare, extract, transform, anonymise, delete, search, infer, train, advertise, disclose, sell, publish, or a purpose of the request in the common vocabulary",
  ),
  onward: z.strictObject({ tiers: words, recipients: words, places: oneOrMany(Code) }).optional(),
  retention: items(z.strictObject({ event: Text, period: Text })).describe(
    "how long the recipient keeps the data: no longer than any of these, nor than a law allows",
  ),
  receipts: z
    .array(z.string().min(1))
    .max(MAX_RECEIPTS)
    .refine((all) => all.join("").length <= MAX_RECEIPT_CHARACTERS, "receipts of at most 2 Mi characters")
    .default([])
    .describe("the receipts of the transfers by which the data came, each as the text of its file"),
  accepts: z
    .strictObject({
      obligations: z.string().regex(/^[0-9a-f]{64}$/, "the hash that an assessment gave"),
      evidence: Evidence,
    })
    .optional()
    .describe("the importer's acceptance of the obligations that an assessment listed"),
});

/** The largest document, in bytes. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;
const MAX_CONTENT = Math.ceil(MAX_DOCUMENT_BYTES / 3) * 4;
const MAX_DOCUMENT_TERMS = 1024;
export const MAX_FINDINGS = 64;

function isContent(text: string): boolean {
  const bytes = parseBase64(text);
  return bytes !== undefined && bytes.length <= MAX_DOCUMENT_BYTES;
}

const Document = z.strictObject({
  format: Text.describe("the scheme of the document, such as mosip-cbeff"),
  content: z
    .string()
    .min(1)
    .max(MAX_CONTENT, "a document of at most 1 MiB")
    .refine(isContent, "padded base64 of at most 1 MiB")
    .describe("the document in base64; it is read where the request enters and goes no further"),
});

/** A reason of the closed list. Also takes the spelling in stored requests of earlier versions. */
const ReasonCode = z.preprocess(
  (value) => (typeof value === "string" ? (reasonOf(value) ?? value) : value),
  z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]),
);

/** A place in a document's structure. It goes into leaves, so it has no room for sentences. */
const Path = z.string().regex(/^[A-Za-z0-9_:./[\]-]{1,200}$/, "a place such as /BIR/BIR[3]/BDBInfo/Type");

/**
 * The terms that a node read from a document, stored and sent in place of the document. `refused` says why it could
 * not be read.
 */
export const DocumentRead = z.strictObject({
  format: Text,
  terms: z
    .array(z.strictObject({ path: Path, kind: z.enum(["modality", "form"]), scheme: Text, term: Text }))
    .max(MAX_DOCUMENT_TERMS),
  findings: z.array(z.strictObject({ code: ReasonCode, path: Text, sentence: Text })).max(MAX_FINDINGS),
  payloadBroken: z.boolean(),
  refused: ReasonCode.optional(),
});
export type DocumentRead = z.output<typeof DocumentRead>;

/** The form of a request file and of a request message. Terms are words of `scheme`. */
export const RequestDocument = z.strictObject({
  scheme: Text.describe("whose words the terms are: eu, us-il, jp, or comity for the common vocabulary"),
  from: Code.describe("the jurisdiction that the data leaves"),
  to: Code.describe("the jurisdiction that the data enters"),
  recipient: PlatformId.describe("the platform that is to receive, by its SPIFFE id"),
  modality: words,
  form: words,
  purpose: words,
  action: z.enum(["transfer", "disclose", "sell", "lease", "trade", "publish"]).default("transfer"),
  facts: z
    .record(
      z.string(),
      z.preprocess(
        (value) => (Array.isArray(value) ? value : [value]).map(worded),
        z.array(Text).min(1).max(MAX_ITEMS),
      ),
    )
    .default({})
    .describe("what rules look at: people, youngest, onlinePlatform, …"),
  offer: Offer.prefault({}),
  document: Document.optional().describe("a document about the data, whose terms join those above"),
});

/** A request between nodes: the terms of its document in place of the document. Nobody writes that by hand. */
const RequestForm = RequestDocument.extend({ documentRead: DocumentRead.optional() });

export type TransferRequest = z.output<typeof RequestForm>;
export type Offer = TransferRequest["offer"];
export type ConsentItem = Offer["consents"][number];

/** The facts that a request may not state under `facts`, each with its place in the request. */
const NOT_FACTS: ReadonlyMap<string, string> = new Map([
  ...["from", "to", "modality", "form", "purpose", "action"].map((name) => [name, `\`${name}\``] as const),
  ["recipientCerts", "`certs` of the recipient's entry in `offer.recipients`"],
  ["recipientRole", "`role` of the recipient's entry in `offer.recipients`"],
]);

/**
 * Parses a request from a file or a message. Throws INPUT_INVALID with every violation by its path, and FACT_UNKNOWN
 * for a fact that no rule knows.
 */
export function parseRequest(input: unknown): TransferRequest {
  assertFactNames(input);
  const request = narrow(RequestForm, input, "the request");
  const misplaced = Object.keys(request.facts).find((name) => NOT_FACTS.has(name));
  if (misplaced === undefined) return request;
  throw fieldError(
    "INPUT_INVALID",
    `facts.${misplaced}`,
    `write it as ${NOT_FACTS.get(misplaced)}`,
    `\`${misplaced}\` does not belong under \`facts\`: write it as ${NOT_FACTS.get(misplaced)}`,
  );
}

/** Checks the names of facts in the raw input, since a record's schema skips names such as `__proto__`. */
function assertFactNames(input: unknown): void {
  const facts = typeof input === "object" && input !== null && "facts" in input ? input.facts : undefined;
  if (typeof facts !== "object" || facts === null) return;
  const strange = Object.keys(facts).find((name) => !isFactName(name));
  if (strange === undefined) return;
  const field = `facts.${strange.slice(0, 64)}`;
  const message = `\`${field}\` is not a fact that any rule looks at${suggest(strange, Object.keys(FACTS))}; \`comity floor --help\` lists the facts`;
  throw fieldError("FACT_UNKNOWN", field, "not a known fact", message);
}

/** Returns the canonical form of a request, which does not depend on the bytes that carried it. */
export function formatRequest(request: Partial<TransferRequest>): string {
  return canonicalTextOfStated(request);
}

/** Returns the SHA-256 of the canonical form of a request, in hex. */
export function digestOf(canonical: string): string {
  return sha256(utf8Bytes(canonical)).toHex();
}

/**
 * Returns the SHA-256 of what an importer accepts, in hex: the canonical form of a request without its evidence and
 * without the acceptance itself. Where a document came with the request, its terms stand in its place (`readRequest`).
 */
export function acceptedDigestOf({ offer: { accepts: _, ...offer }, ...request }: TransferRequest): string {
  const bare: Record<string, unknown> = { ...offer };
  for (const kind of ATTESTABLE) bare[kind] = offer[kind]?.map(({ evidence: _, ...item }) => item);
  return digestOf(canonicalTextOfStated({ ...request, offer: bare }));
}

/**
 * Returns a digest that tells a repeat of a call from another call under the same key: of what is accepted, and of the
 * acceptance. Evidence does not count, since evidence that was signed again for a retry attests the same items.
 */
export function repeatDigestOf({ offer }: TransferRequest, accepted: string): string {
  return digestOf(`${accepted} ${offer.accepts?.obligations ?? ""}`);
}

/** Returns the content that evidence attests: an item of an offer without the evidence itself. */
export function dropEvidence(item: { readonly evidence?: string | undefined }): unknown {
  const { evidence: _, ...rest } = item;
  return withoutUndefined(rest);
}

/** An item of an offer that evidence can attest, with its kind and its path in the request. */
export type EvidencedItem = {
  readonly path: string;
  readonly kind: EvidencedKind;
  readonly item: { evidence?: string | undefined };
};

/** Returns every item of an offer that evidence can attest. */
export function listEvidencedItems(offer: Offer): readonly EvidencedItem[] {
  const listed = ATTESTABLE.flatMap((kind) =>
    (offer[kind] ?? []).map((item, i): EvidencedItem => ({ path: `offer.${kind}[${i}]`, kind, item })),
  );
  return offer.accepts
    ? [...listed, { path: "offer.accepts", kind: "accepts", item: offer.accepts }]
    : listed;
}
