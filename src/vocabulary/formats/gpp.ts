/**
 * Reads strings of the IAB Global Privacy Platform, version 1: the United States' sections 7 to 27, their older section 6,
 * and the EU's and Canada's sections of the TCF.
 */
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { type Bits, bitsOf } from "./gpp-bits.ts";
import { CANADA, readCanada } from "./gpp-canada.ts";
import { type Refusal, type Refusals, readUsPrivacy, US_PRIVACY } from "./gpp-refusals.ts";
import { OPT_OUTS, parseUsSection, readUsSection, refusalOf, type UsSection } from "./gpp-us.ts";
import { parseText } from "./strict-json.ts";
import { readTcString } from "./tcf.ts";

const EU_TCF = 2;
/** The highest section, and the most sections, that a header may name. The registry has about thirty. */
const MAX_SECTIONS = 64;

/**
 * Reads a string. The terms are those of its sections, and each section numbers its records after those of the
 * section before. A section that is not read becomes a finding, and withholds the grants of the United States' sections. Throws VOC_VERSION, VOC_LEXICAL, VOC_DUP_KEY or
 * VOC_OUT_OF_RANGE.
 */
export function readGpp(bytes: Uint8Array): Document {
  const [header = "", ...sections] = parseText(bytes)
    .replace(/\r?\n$/, "")
    .split("~");
  const ids = readHeader(header);
  if (ids.length !== sections.length)
    throw refusal("VOC_LEXICAL", "/header", "the header names other sections than the string holds");
  if (ids.length === 0) throw refusal("VOC_LEXICAL", "/header", "the string has no section");
  const terms: ReadTerm[] = [];
  const findings: Finding[] = [];
  const parts = ids.map((id, at) => readPart(id, sections[at] ?? ""));
  const refusals = collectRefusals(parts);
  for (const part of parts) {
    const records = Math.max(0, ...terms.map(({ record }) => record ?? 0));
    const section = readSection(part, refusals);
    terms.push(...section.terms.map((each) => ({ ...each, record: records + (each.record ?? 0) })));
    findings.push(...section.findings);
  }
  if (terms.length === 0)
    findings.push({ code: "VOC_NO_TERM", path: "/", sentence: "the string grants nothing" });
  return { format: "gpp", terms, findings, payloadBroken: false };
}

type Content = Pick<Document, "terms" | "findings">;

/** A section as it stands in the string, parsed where it is one of the United States or of Canada. */
type Part = {
  readonly id: number;
  readonly text: string;
  readonly us?: UsSection;
  readonly canada?: Content;
  /** The refusal of the section; absent where it was not read. */
  readonly refusal?: Refusal;
};

function readPart(id: number, text: string): Part {
  const us = parseUsSection(id, text);
  if (us !== undefined) return { id, text, us, refusal: refusalOf(us) };
  const canada = id === CANADA ? readCanada(text) : undefined;
  if (canada !== undefined) return { id, text, canada };
  const refusal = id === US_PRIVACY ? readUsPrivacy(text, OPT_OUTS) : undefined;
  return { id, text, ...(refusal === undefined ? {} : { refusal }) };
}

/**
 * Collects what any section refuses, before any of them may grant. The EU's section is about other law, and so is
 * Canada's where it is one.
 */
function collectRefusals(parts: readonly Part[]): Refusals {
  const concerned = parts.filter(({ id, canada }) => id !== EU_TCF && canada === undefined);
  return {
    known: concerned.flatMap(({ refusal }) => refusal ?? []),
    unread: concerned.flatMap(({ id, refusal }) => (refusal === undefined ? id : [])),
  };
}

function readSection({ id, text, us, canada, refusal }: Part, refusals: Refusals): Content {
  if (us !== undefined) return readUsSection(us, refusals);
  if (canada !== undefined) return canada;
  if (id !== EU_TCF) {
    const sentence =
      refusal === undefined
        ? `section ${id} is not read, so that no section of the United States grants anything`
        : "the section grants nothing: only its opt-out counts";
    return { terms: [], findings: [{ code: "VOC_NO_TERM", path: `/${id}`, sentence }] };
  }
  const { terms, findings } = readTcString(new TextEncoder().encode(text));
  const outward = <T extends { readonly path: string }>(each: T) => ({ ...each, path: `/${id}${each.path}` });
  return { terms: terms.map(outward), findings: findings.map(outward) };
}

/** Reads the ids of the sections: ranges of Fibonacci-coded numbers, each the offset from the one before. */
function readHeader(text: string): readonly number[] {
  const bits = bitsOf(text, "/header");
  if (bits.take(6) !== 3) throw refusal("VOC_LEXICAL", "/header", "this is not the header of a GPP string");
  const version = bits.take(6);
  if (version !== 1) throw refusal("VOC_VERSION", "/header", `version ${version} is not supported, only 1`);
  const ids: number[] = [];
  let last = 0;
  for (let left = bits.take(12); left > 0; left -= 1) {
    const isRange = bits.take(1) === 1;
    const first = last + fibonacci(bits);
    last = isRange ? first + fibonacci(bits) : first;
    if (last > MAX_SECTIONS) throw refusal("VOC_OUT_OF_RANGE", "/header", `there is no section ${last}`);
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
  throw refusal("VOC_OUT_OF_RANGE", "/header", "a number is too large for a section");
}
