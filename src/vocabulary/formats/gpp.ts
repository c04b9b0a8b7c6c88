/** Strings of the IAB Global Privacy Platform, version 1: the US national section, and the EU TCF section in it. */
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { parseText } from "./strict-json.ts";
import { readTcString, sextet } from "./tcf.ts";

const EU_TCF = 2;
const US_NATIONAL = 7;
/** The highest section and the most sections that a header may name; the registry has about thirty. */
const MAX_SECTIONS = 64;

/** The fields of the US national core after its version, two bits for each item, by version of the section. */
const FIELDS: Readonly<Record<number, readonly (readonly [name: string, items: number])[]>> = {
  1: usNational(12, 2),
  2: usNational(16, 3),
};

/** An opt-out, with the notice without which keeping silent means nothing. */
const OPT_OUTS = ["Sale", "Sharing", "TargetedAdvertising"].map((what) => `${what}OptOut`);
/** The items of SensitiveDataProcessing that are of the body: genetic and biometric data that identify someone. */
const BODY_ITEMS = [6, 7];

/**
 * Reads a string. A term is an item as `SensitiveDataProcessing/7`, or a field with its value as `SaleOptOut=2`; what each
 * consent or silence grants is a record of its own. Throws VOC-VERSION, VOC-LEXICAL or VOC-OUT-OF-RANGE.
 */
export function readGpp(bytes: Uint8Array): Document {
  const [header = "", ...sections] = parseText(bytes)
    .replace(/\r?\n$/, "")
    .split("~");
  const ids = readHeader(header);
  if (ids.length !== sections.length)
    throw refusal("VOC-LEXICAL", "/header", "the header names other sections than there are");
  if (ids.length === 0) throw refusal("VOC-LEXICAL", "/header", "the string has no section");
  const terms: ReadTerm[] = [];
  const findings: Finding[] = [];
  for (const [at, id] of ids.entries()) {
    const records = Math.max(0, ...terms.map(({ record }) => record ?? 0));
    const text = sections[at] ?? "";
    if (id === EU_TCF) {
      const inner = readTcString(new TextEncoder().encode(text));
      const outward = <T extends { readonly path: string }>(each: T) => ({ ...each, path: `/2${each.path}` });
      terms.push(...inner.terms.map((each) => ({ ...outward(each), record: records + (each.record ?? 0) })));
      findings.push(...inner.findings.map(outward));
    } else if (id === US_NATIONAL) readUsNational(text, records, terms, findings);
    else findings.push({ code: "VOC-NO-TERM", path: `/${id}`, sentence: `section ${id} is not read` });
  }
  if (terms.length === 0)
    findings.push({ code: "VOC-NO-TERM", path: "/", sentence: "the string grants nothing" });
  return { format: "gpp", terms, findings, payloadBroken: false };
}

function usNational(sensitiveItems: number, childItems: number): readonly (readonly [string, number])[] {
  return [
    ...["SharingNotice", "SaleOptOutNotice", "SharingOptOutNotice", "TargetedAdvertisingOptOutNotice"],
    ...["SensitiveDataProcessingOptOutNotice", "SensitiveDataLimitUseNotice"],
    ...["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"],
    ["SensitiveDataProcessing", sensitiveItems] as const,
    ["KnownChildSensitiveDataConsents", childItems] as const,
    ...["PersonalDataConsents", "MspaCoveredTransaction", "MspaOptOutOptionMode", "MspaServiceProviderMode"],
  ].map((each) => (typeof each === "string" ? [each, 1] : each));
}

/** Reads bits from the left; what lies past the end refuses the string. */
type Bits = { take(count: number): number; end(): void };

function bitsOf(text: string, path: string): Bits {
  if (!/^[\w-]+$/.test(text)) throw refusal("VOC-LEXICAL", path, "it is not base64url");
  const bits = [...text].map((each) => sextet(each).toString(2).padStart(6, "0")).join("");
  let at = 0;
  return {
    take(count) {
      if (at + count > bits.length) throw refusal("VOC-LEXICAL", path, "it ends before its last field");
      at += count;
      return Number.parseInt(bits.slice(at - count, at), 2);
    },
    end() {
      // Encoders pad to whole characters or to whole bytes; padding that says something is a field that is not known.
      if (bits.length - at >= 24 || bits.slice(at).includes("1"))
        throw refusal("VOC-LEXICAL", path, "there is more than its fields");
    },
  };
}

/** The sections' ids: a range of Fibonacci numbers, each an offset to the one before. */
function readHeader(text: string): readonly number[] {
  const bits = bitsOf(text, "/header");
  if (bits.take(6) !== 3) throw refusal("VOC-LEXICAL", "/header", "this is no header of a GPP string");
  const version = bits.take(6);
  if (version !== 1) throw refusal("VOC-VERSION", "/header", `version ${version} is not read, only 1`);
  const ids: number[] = [];
  let last = 0;
  for (let left = bits.take(12); left > 0; left -= 1) {
    const isRange = bits.take(1) === 1;
    const first = last + fibonacci(bits);
    last = isRange ? first + fibonacci(bits) : first;
    if (last > MAX_SECTIONS) throw refusal("VOC-OUT-OF-RANGE", "/header", `there is no section ${last}`);
    for (let id = first; id <= last; id += 1) ids.push(id);
  }
  bits.end();
  return ids;
}

function fibonacci(bits: Bits): number {
  let [low, high, sum, before] = [1, 2, 0, 0];
  for (let length = 0; length < 24; length += 1) {
    const bit = bits.take(1);
    if (bit === 1 && before === 1) return sum;
    if (bit === 1) sum += low;
    [low, high, before] = [high, low + high, bit];
  }
  throw refusal("VOC-OUT-OF-RANGE", "/header", "a number is too large for a section");
}

function readUsNational(text: string, records: number, terms: ReadTerm[], findings: Finding[]): void {
  const path = `/${US_NATIONAL}`;
  const [core = "", ...others] = text.split(".");
  const values = readCore(core, path);
  const optsOutByBrowser = readGpc(others, path);
  let record = records;
  const grant = (at: string, added: readonly Pick<ReadTerm, "kind" | "term" | "effect">[]) => {
    record += 1;
    terms.push(...added.map((term) => ({ ...term, path: `${path}/${at}`, scheme: "gpp", record })));
  };
  const say = (at: string, sentence: string, code: Finding["code"] = "VOC-NO-TERM") =>
    findings.push({ code, path: `${path}/${at}`, sentence });
  for (const item of BODY_ITEMS) {
    const field = `SensitiveDataProcessing/${item}`;
    const value = values.get(field) ?? 0;
    if (value === 0) continue;
    const data = { kind: "modality", term: field, effect: "describes" } as const;
    const basis = { kind: "legalBasis", term: `${field}=2`, effect: "grants" } as const;
    grant(field, value === 2 ? [data, basis] : [data]);
    if (value === 1) say(field, "there is no consent: it grants nothing");
  }
  for (const field of OPT_OUTS) {
    const value = values.get(field);
    if (value === 2 && values.get(`${field}Notice`) !== 1)
      say(field, "nobody opted out and no notice was given: it grants nothing", "VOC-CONFLICT");
    else if (value === 2 && optsOutByBrowser)
      say(field, "the browser opts out by global privacy control: it grants nothing", "VOC-CONFLICT");
    else if (value === 2)
      grant(field, [
        { kind: "purpose", term: `${field}=2`, effect: "grants" },
        { kind: "legalBasis", term: `${field}=2`, effect: "grants" },
      ]);
    else if (value === 1) say(field, "the person opted out: it grants nothing");
  }
  const read = new Set([...OPT_OUTS, ...BODY_ITEMS.map((item) => `SensitiveDataProcessing/${item}`)]);
  const left = [...values].filter(
    ([field, value]) => value !== 0 && !read.has(field) && !field.endsWith("Notice"),
  );
  if (left.length > 0)
    say("core", `fields that are not read: ${left.map(([field]) => `\`${field}\``).join(", ")}`);
}

/** Every field by its name, an item of several as `name/item`. */
function readCore(text: string, path: string): ReadonlyMap<string, number> {
  const bits = bitsOf(text, path);
  const version = bits.take(6);
  const fields = FIELDS[version];
  if (fields === undefined)
    throw refusal("VOC-VERSION", path, `version ${version} of the section is not read`);
  const values = new Map<string, number>();
  for (const [name, items] of fields)
    for (let item = 1; item <= items; item += 1) {
      const field = items === 1 ? name : `${name}/${item}`;
      const value = bits.take(2);
      if (value === 3) throw refusal("VOC-OUT-OF-RANGE", `${path}/${field}`, "3 is no value of the field");
      values.set(field, value);
    }
  bits.end();
  return values;
}

/** Whether the browser signals global privacy control, in the one subsection that there may be. */
function readGpc(segments: readonly string[], path: string): boolean {
  if (segments.length > 1) throw refusal("VOC-DUP-KEY", path, "a subsection occurs twice");
  const [segment] = segments;
  if (segment === undefined) return false;
  const bits = bitsOf(segment, `${path}/Gpc`);
  if (bits.take(2) !== 1) throw refusal("VOC-LEXICAL", `${path}/Gpc`, "the subsection is of no known type");
  const signals = bits.take(1) === 1;
  bits.end();
  return signals;
}
