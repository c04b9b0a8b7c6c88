/**
 * Reads consent records and receipts in plain JSON: of ISO/IEC TS 27560, by the names of its fields, and of the Kantara
 * Initiative's Consent Receipt 1.1.
 *
 * INVARIANT: a record grants only where each of its fields is known, it says that the consent was given, for a purpose that
 * is read, and nothing bounds it. A text is a term only where it is a word of the scheme; any other is a person's own, and is never quoted.
 */
import type { Kind } from "../concept.ts";
import { withoutPurposeless } from "./consent-purpose.ts";
import { isVocabulary, wordOf } from "./contexts.ts";
import { namesProhibition } from "./describing.ts";
import { type Document, type Finding, MAX_TERMS, type ReadTerm, refusal } from "./document.ts";
import { kindOfData } from "./dpv-value.ts";
import { CONSENTS, ENDED, GIVEN } from "./dpv-words.ts";
import { statesEnd } from "./ending.ts";
import {
  EVENTS_GIVING,
  type Field,
  type Fields,
  HEADERS,
  RECEIPT_FIELDS,
  RECORD_FIELDS,
  STATES,
} from "./receipt-fields.ts";

const FORMAT = "iso-27560";
type Found = { readonly term: ReadTerm; readonly record: number | undefined };
/** The document so far. `limits` are the reasons why nothing in it may grant. */
type Reading = {
  readonly fields: Fields;
  readonly found: Found[];
  readonly findings: Finding[];
  readonly limits: Finding[];
  readonly states: { readonly path: string; readonly word: string; readonly holds: boolean }[];
  records: number;
};

/**
 * Reads a record or a receipt. Returns undefined for what is neither, such as JSON-LD. Throws VOC_VERSION for another
 * version of a receipt, and VOC_OUT_OF_RANGE for very many terms.
 */
export function readReceipt(document: unknown): Document | undefined {
  if (!isObject(document) || Object.keys(document).some((name) => /^@|:/.test(name))) return undefined;
  const { version } = document;
  if (typeof version === "string" && version.startsWith("KI-CR-")) {
    if (!/^KI-CR-v1\.1(?:\.\d+)?$/.test(version))
      throw refusal("VOC_VERSION", "/version", "only the version 1.1 of Kantara's receipts is read");
    return read(document, RECEIPT_FIELDS);
  }
  const isRecord = Object.keys(document).some((name) => name.startsWith("pii_"));
  return typeof schemaOf(document) === "string" && isRecord ? read(document, RECORD_FIELDS) : undefined;
}

/** Returns the version of a record's schema, which may stand in a header of its own. */
function schemaOf(document: Readonly<Record<string, unknown>>): unknown {
  const headers = HEADERS.map((name) => document[name]).filter(isObject);
  return [document, ...headers].map((part) => part.schema_version).find((schema) => schema !== undefined);
}

function read(document: object, fields: Fields): Document {
  const reading: Reading = { fields, found: [], findings: [], limits: [], states: [], records: 0 };
  readPart(document, "", undefined, reading);
  const limits = fields === RECEIPT_FIELDS ? [AGED] : [...stateLimits(reading), ...reading.limits];
  const stated = reading.states.map(({ path, word }) => ({ term: stateTerm(path, word), record: undefined }));
  const kept = [...reading.found, ...stated].filter(
    ({ term }) => limits.length === 0 || term.effect === "describes",
  );
  const findings = [...limits, ...(fields === RECEIPT_FIELDS ? reading.limits : []), ...reading.findings];
  const terms = withoutPurposeless(numberTerms(kept, reading.records), findings);
  if (terms.length === 0)
    findings.push({ code: "VOC_NO_TERM", path: "/", sentence: "nothing in the document is a term" });
  return { format: FORMAT, terms, findings, payloadBroken: false };
}

/** A receipt has no place for a status, and the conditions of its end are a text that nobody here can weigh. */
const AGED: Finding = {
  code: "VOC_NO_TERM",
  path: "/",
  sentence: "a receipt says that consent was given once, and not that it still holds: it grants nothing",
};

function stateLimits({ states }: Reading): readonly Finding[] {
  if (states.length === 0)
    return [{ code: "VOC_NO_TERM", path: "/", sentence: "the consent has no status: it grants nothing" }];
  return states
    .filter(({ holds }) => !holds)
    .map(({ path, word }) => ({
      code: "VOC_NO_TERM" as const,
      path,
      sentence: `the consent's status is ${word === "" ? "no known word" : `\`${word}\``}: it grants nothing`,
    }));
}

function stateTerm(path: string, term: string): ReadTerm {
  const scheme = isVocabulary(term) ? "dpv" : FORMAT;
  return { path, kind: "consentState", term, effect: "grants", scheme };
}

/** Repeats what stands outside of every record in each of them. */
function numberTerms(found: readonly Found[], records: number): readonly ReadTerm[] {
  const shared = found.filter(({ record }) => record === undefined);
  const groups = Map.groupBy(found, ({ record }) => record);
  const terms: ReadTerm[] = [];
  for (let record = 1; record <= Math.max(records, 1); record += 1) {
    const own = groups.get(record) ?? [];
    if (terms.length + own.length + shared.length > MAX_TERMS)
      throw refusal("VOC_OUT_OF_RANGE", "/", `it gives more than ${MAX_TERMS} terms`);
    terms.push(...[...own, ...shared].map(({ term }) => ({ ...term, record })));
  }
  return terms;
}

function readPart(part: object, path: string, record: number | undefined, reading: Reading): void {
  for (const [name, value] of Object.entries(part)) {
    const at = `${path}/${/^[@\w:.-]{1,64}$/.test(name) ? name : "…"}`;
    const field = Object.hasOwn(reading.fields, name) ? reading.fields[name] : undefined;
    if (field === undefined) reading.limits.push(unread(at));
    else readField(field, value, at, record, reading);
  }
}

function unread(path: string): Finding {
  return { code: "VOC_NO_TERM", path, sentence: "the field is not known: the record grants nothing by it" };
}

function readField(
  field: Field,
  value: unknown,
  path: string,
  record: number | undefined,
  reading: Reading,
): void {
  if (field === "neutral" || (typeof field === "object" && "role" in field))
    checkBeside(value, path, reading);
  if (field === "neutral" || (value === null && field !== "state")) return;
  const values = Array.isArray(value) ? value : [value];
  if (field === "ends" || field === "binds") {
    reading.limits.push({
      code: field === "ends" ? "VOC_OUT_OF_RANGE" : "VOC_NO_TERM",
      path,
      sentence: `it is bound to a ${field === "ends" ? "time" : "place"}, and nobody here can tell which: it grants nothing`,
    });
    return;
  }
  if (typeof field === "object" && "role" in field) {
    // An empty list, or `false` for a disclosure, says that there is no such party.
    if (values.some((each) => each !== false && each !== ""))
      add(reading, record, { path, kind: "role", term: field.role, effect: "describes", scheme: FORMAT });
    return;
  }
  for (const [at, each] of values.entries()) {
    const place = Array.isArray(value) ? `${path}/${at}` : path;
    // A yes or a no beside the types of data says nothing of what they are.
    if (typeof each === "boolean" && typeof field === "object") continue;
    if (isObject(each) && field !== "state" && field !== "event") {
      if (field === "records") reading.records += 1;
      const before = reading.found.length;
      readPart(each, place, field === "records" ? reading.records : record, reading);
      if (typeof field === "object" && field.kind === "modality" && reading.found.length === before)
        addUntyped(place, reading);
    } else if (field === "parts" || field === "records" || typeof each !== "string")
      reading.limits.push(unread(place));
    else if (field === "state") readState(each, place, reading);
    else if (field === "event") readEvent(each, place, reading);
    else readText(field, each, place, record, reading);
  }
}

/**
 * Looks through what stands beside the terms for what a person reads as the end of the consent: a state, an event, a bound, or
 * the word of a state in which it does not hold.
 */
function checkBeside(value: unknown, path: string, { fields, limits }: Reading): void {
  const endsIt = (text: string) => {
    const vocabulary = vocabularyWord(text.trim());
    return (vocabulary !== undefined && ENDED.has(vocabulary)) || STATES[plainWord(text)] === false;
  };
  const bindsIt = (name: string) =>
    statesEnd(name) ||
    namesProhibition(name) ||
    ["state", "event", "ends", "binds"].includes(`${Object.hasOwn(fields, name) ? fields[name] : ""}`);
  const says = (each: unknown): boolean => {
    if (typeof each === "string") return endsIt(each);
    if (Array.isArray(each)) return each.some(says);
    return isObject(each) && Object.entries(each).some(([name, inner]) => bindsIt(name) || says(inner));
  };
  if (says(value))
    limits.push({
      code: "VOC_NO_TERM",
      path,
      sentence: "it tells of the end of a consent, or bounds it: it grants nothing",
    });
}

function plainWord(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}

function readState(text: string, path: string, reading: Reading): void {
  const word = text.trim();
  const vocabulary = vocabularyWord(word);
  if (vocabulary !== undefined) reading.states.push({ path, word: vocabulary, holds: GIVEN.has(vocabulary) });
  else if (Object.hasOwn(STATES, word)) reading.states.push({ path, word, holds: STATES[word] === true });
  else reading.states.push({ path, word: "", holds: false });
}

/**
 * Reads the type of an event, which beside a state only counts where it may end the consent: where it is no word that
 * is known, in whatever case, or one of a state in which the consent does not hold.
 */
function readEvent(text: string, path: string, { states }: Reading): void {
  const word = text.trim();
  const vocabulary = vocabularyWord(word);
  if (vocabulary !== undefined) {
    if (!GIVEN.has(vocabulary) && !CONSENTS.has(vocabulary))
      states.push({ path, word: vocabulary, holds: false });
    return;
  }
  const plain = plainWord(word);
  if (EVENTS_GIVING.has(plain)) return;
  states.push({ path, word: Object.hasOwn(STATES, plain) ? plain : "", holds: false });
}

function readText(
  {
    kind,
    effect,
    words,
  }: { readonly kind: Kind; readonly effect: ReadTerm["effect"]; readonly words: ReadonlySet<string> },
  text: string,
  path: string,
  record: number | undefined,
  reading: Reading,
): void {
  const vocabulary = vocabularyWord(text.trim());
  if (vocabulary !== undefined) {
    const own = kind === "modality" ? kindOfData(vocabulary) : kind;
    add(reading, record, { path, kind: own, term: vocabulary, effect, scheme: "dpv" });
    return;
  }
  const plain = text.trim().replace(/^\d{1,2} *- */, "");
  const word = [plain, plain.toLowerCase()].find((each) => words.has(each));
  if (word !== undefined) add(reading, record, { path, kind, term: word, effect, scheme: FORMAT });
  else if (kind === "modality" && reading.fields === RECORD_FIELDS) addUntyped(path, reading);
  else
    reading.findings.push({
      code: "VOC_NO_TERM",
      path,
      sentence: `${TEXT_OF[kind] ?? "it"} is a text of its own, and no word that is known: no term stands for it`,
    });
}

/** THREAT: without its type, a consent about e-mail would be one about any data. */
function addUntyped(path: string, { limits }: Reading): void {
  const sentence = "the type of the data is no word that is known: the record grants nothing";
  limits.push({ code: "VOC_NO_TERM", path, sentence });
}

const TEXT_OF: Partial<Record<Kind, string>> = {
  modality: "the type of the data",
  purpose: "the purpose",
  legalBasis: "the ground",
};

/** Returns the word of DPV or of an extension that a text is, in short or in full. */
function vocabularyWord(text: string): string | undefined {
  const word = /^https?:/.test(text) ? wordOf(text) : text;
  return word !== undefined && /^[\w-]+:\w[\w.-]{0,127}$/.test(word) && isVocabulary(word) ? word : undefined;
}

function add({ found }: Reading, record: number | undefined, term: ReadTerm): void {
  if (found.length === MAX_TERMS)
    throw refusal("VOC_OUT_OF_RANGE", "/", `it gives more than ${MAX_TERMS} terms`);
  found.push({ term, record });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
