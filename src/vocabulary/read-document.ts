/** Chooses the reader of a document by the scheme of its terms, and translates the terms into another scheme. */
import { ComityError } from "../errors.ts";
import type { Concepts } from "./concept.ts";
import { readAn2k } from "./formats/an2k.ts";
import { readBioApi } from "./formats/bioapi.ts";
import { readCbeffXml } from "./formats/cbeff-xml.ts";
import { type Document, type Reader, type ReadTerm, refusal } from "./formats/document.ts";
import { readIso781611 } from "./formats/iso-7816-11.ts";
import { readIso19794 } from "./formats/iso-19794.ts";
import { readOsia } from "./formats/osia.ts";
import { readPiv } from "./formats/piv.ts";
import { type TermIn, translateIn } from "./leg.ts";
import type { Scheme } from "./scheme.ts";
import { type TermTranslation, translate } from "./translate.ts";

export type { Document, Finding, ReadTerm } from "./formats/document.ts";

/** Readers of biometric data, by the scheme of their terms. Such documents may come with a request for a transfer. */
const BIOMETRIC: Readonly<Record<string, Reader>> = {
  "mosip-cbeff": readCbeffXml,
  "oasis-bias": readCbeffXml,
  an2k: readAn2k,
  "iso-7816-11": readIso781611,
  "iso-19794": readIso19794,
  "cbeff-a": readPiv,
  "cbeff-b": readBioApi,
  osia: readOsia,
};

/**
 * Readers of consents, policies and records about data. Each is loaded when it is first needed, since those for RDF
 * have many dependencies.
 */
const AGREED: Readonly<Record<string, () => Promise<(bytes: Uint8Array) => Document | Promise<Document>>>> = {
  "iso-27560": async () => (await import("./formats/iso-27560.ts")).readIso27560,
  dpv: async () => (await import("./formats/dpv-turtle.ts")).readDpv,
  odrl: async () => (await import("./formats/odrl.ts")).readOdrl,
  tcf: async () => (await import("./formats/tcf.ts")).readTcString,
  gpp: async () => (await import("./formats/gpp.ts")).readGpp,
};

/** The most characters of a term of biometric data: sides and all fingers are the longest. */
export const MAX_TERM_CHARS = 96;

/** The schemes whose documents can be read. */
export const READABLE: readonly string[] = [...Object.keys(BIOMETRIC), ...Object.keys(AGREED)];

/** Reads a document in the format of `scheme`. Throws as `readBiometric` does. */
export async function readDocument(scheme: string, bytes: Uint8Array): Promise<Document> {
  const load = Object.hasOwn(AGREED, scheme) ? AGREED[scheme] : undefined;
  return load === undefined ? readBiometric(scheme, bytes, READABLE) : (await load())(bytes);
}

/**
 * Reads a document of biometric data. Throws what its reader throws, VOC_SCHEME_UNKNOWN where no reader takes the
 * scheme, and VOC_VERSION where the document is of another scheme.
 */
export function readBiometric(
  scheme: string,
  bytes: Uint8Array,
  readable: readonly string[] = Object.keys(BIOMETRIC),
): Document {
  const reader = Object.hasOwn(BIOMETRIC, scheme) ? BIOMETRIC[scheme] : undefined;
  if (reader === undefined)
    throw new ComityError(
      "VOC_SCHEME_UNKNOWN",
      `there is no reader for documents in that scheme, only in ${readable.join(", ")}`,
    );
  const document = reader(bytes);
  checkTerms(document.terms);
  if (document.format === scheme) return document;
  throw refusal("VOC_VERSION", "/", `the document is of \`${document.format}\`, not of \`${scheme}\``);
}

/**
 * Throws VOC_OUT_OF_RANGE for a term that is longer than those of any scheme. THREAT: a stranger's text would be shown as a
 * term, whatever it holds.
 */
function checkTerms(terms: readonly ReadTerm[]): void {
  for (const { term, path } of terms)
    if (term.length > MAX_TERM_CHARS)
      throw refusal(
        "VOC_OUT_OF_RANGE",
        path,
        `a term of ${term.length} characters is none of any scheme, which have ${MAX_TERM_CHARS} at most`,
      );
}

/** Translates each term from its own scheme. A term whose scheme `find` does not know is blocked. */
export function translateTerms(
  terms: readonly Omit<ReadTerm, "record">[],
  find: (scheme: string) => Scheme | undefined,
  to: Scheme,
  concepts: Concepts,
): readonly TermTranslation[] {
  const places = to.terms.some(({ kind }) => kind === "position");
  return terms.map((term) => {
    const from = find(term.scheme);
    if (from === undefined) return blocked(term, "VOC_SCHEME_UNKNOWN", "its scheme is not known here");
    if (term.kind === "position" && !places) return leaveOut(term, from, to, concepts);
    return translate(term, from, to, concepts);
  });
}

/**
 * Drops a position where the target scheme has no positions, as laws have none. The record then stands for its
 * modality at any part of the body, which is broader.
 */
function leaveOut(term: TermIn, from: Scheme, to: Scheme, concepts: Concepts): TermTranslation {
  const leg = translateIn(from, term, concepts);
  return {
    path: term.path,
    source: term.term,
    concept: "concept" in leg ? leg.concept : null,
    legs: ["concept" in leg ? leg.match : "none", "none"],
    target: [],
    effect: { kind: "describes", result: "widened" },
    reason: "VOC_BROADER",
    candidates: [],
    sentence: `${to.id} has no positions: that of the record is left out, which is broader`,
  };
}

/** Makes the translation of a term that is blocked from the start. */
export function blocked(
  { path, term, effect, scheme }: Pick<ReadTerm, "path" | "term" | "effect" | "scheme">,
  reason: "VOC_SCHEME_UNKNOWN" | "VOC_NO_TERM",
  why: string,
  candidates: readonly string[] = [],
): TermTranslation {
  return {
    path,
    source: term,
    concept: null,
    legs: ["none", "none"],
    target: [],
    effect: { kind: effect, result: "blocked" },
    reason,
    candidates,
    sentence: `the term \`${term}\` of ${scheme} is blocked: ${why}`,
  };
}
