/**
 * Reads the United States' sections of a GPP string: what a person consented to, refused or let be, and how that counts
 * beside what other sections refuse.
 */
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { type Bits, bitsOf } from "./gpp-bits.ts";
import { findRefusal, type Refusal, type Refusals } from "./gpp-refusals.ts";
import {
  type Fields,
  KNOWN_CHILD,
  SECTIONS,
  SENSITIVE,
  type Section,
  saysServiceProvider,
} from "./gpp-us-sections.ts";

/** The uses that a person may opt out of. For each, silence means consent only after a notice. */
export const OPT_OUTS: readonly string[] = ["Sale", "Sharing", "TargetedAdvertising"].map(
  (what) => `${what}OptOut`,
);

/** The notices of what is done with any data. Where a section says that one was not given, neither consent nor silence counts. */
const GENERAL_NOTICES = ["SharingNotice", "ProcessingNotice"];
const NOT_GIVEN = 2;

/** The data of the body that a section may have an item for. */
const BODY = ["genetic", "biometric"] as const;

/** A choice that a person made, or did not make. */
type Choice = {
  readonly field: string;
  /** The use by a name that means the same in every section, since items have other numbers elsewhere. */
  readonly use: string;
  /** The notice that had to come first; undefined where only consent counts. */
  readonly notice: string | undefined;
  /** True where global privacy control opts out of this use. */
  readonly byBrowser: boolean;
  /** The term for this use beside the legal basis. Its grant ends where the basis ends. */
  readonly says: Pick<ReadTerm, "kind" | "term" | "effect">;
};

/** A section with its values. */
export type UsSection = {
  readonly id: number;
  readonly section: Section;
  readonly values: ReadonlyMap<string, number>;
  readonly browserOptsOut: boolean;
};

function choicesOf({ prefix, limitedAfter, body }: Section): readonly Choice[] {
  return [
    ...BODY.flatMap((use): Choice | [] => {
      if (body === undefined) return [];
      const field = `${SENSITIVE}/${body[use]}`;
      const says = { kind: "modality", term: `${prefix}${field}`, effect: "describes" } as const;
      return { field, use, notice: limitedAfter, byBrowser: false, says };
    }),
    ...OPT_OUTS.map((field): Choice => {
      const says = { kind: "purpose", term: `${prefix}${field}=2`, effect: "grants" } as const;
      return { field, use: field, notice: `${field}Notice`, byBrowser: true, says };
    }),
  ];
}

/** Returns the reason why a choice grants nothing; undefined where it grants. */
function findObstacle(
  choice: Choice,
  held: UsSection,
  refusals: Refusals,
): readonly [Finding["code"], string] | undefined {
  const { field, use, notice, byBrowser } = choice;
  const { id, values, browserOptsOut } = held;
  if (values.get(field) === 1)
    return ["VOC_NO_TERM", notice === undefined ? "there is no consent" : "the person opted out"];
  const also = ALSO[field];
  if (also !== undefined && values.get(also) === 1)
    return ["VOC_CONFLICT", `the person opted out of the same use by its other name, \`${also}\``];
  if (notice !== undefined && values.get(notice) !== 1)
    return ["VOC_CONFLICT", "nobody opted out and no notice was given"];
  if (GENERAL_NOTICES.some((name) => values.get(name) === NOT_GIVEN))
    return ["VOC_CONFLICT", "the section says that no notice of the use was given"];
  if (byBrowser && browserOptsOut) return ["VOC_CONFLICT", "the browser opts out by global privacy control"];
  if (OPT_OUTS.includes(field) && saysServiceProvider(values))
    return ["VOC_CONFLICT", "the section is in service provider mode, in which nothing is sold or shared"];
  if (isOfChild(held)) return ["VOC_CONFLICT", "a consent for a known child is missing"];
  const refused = findRefusal(refusals, { id, use, isOptOut: OPT_OUTS.includes(field) });
  return refused === undefined ? undefined : ["VOC_CONFLICT", refused];
}

/** Sections differ in which consents for a child a use needs, so one refusal withholds everything. */
function isOfChild({ values }: UsSection): boolean {
  return [...values].some(([name, value]) => name.startsWith(KNOWN_CHILD) && value === 1);
}

/**
 * The other name of a use. Most states call targeted advertising what California calls sharing, so that who refuses the
 * one refuses the other, in the same section as in another.
 */
const ALSO: Readonly<Record<string, string>> = {
  SharingOptOut: "TargetedAdvertisingOptOut",
  TargetedAdvertisingOptOut: "SharingOptOut",
};

/** Returns what a section refuses: it counts against the grants of the others. */
export function refusalOf(held: UsSection): Refusal {
  const { id, section, values, browserOptsOut } = held;
  return {
    id,
    uses: choicesOf(section).flatMap(({ field, use }) =>
      values.get(field) === 1 ? [use, ALSO[use] ?? []].flat() : [],
    ),
    byBrowser: browserOptsOut,
    ofChild: isOfChild(held),
    asServiceProvider: saysServiceProvider(values),
  };
}

/**
 * Parses a section; undefined where the id is none of these. Throws VOC_VERSION, VOC_LEXICAL, VOC_DUP_KEY or
 * VOC_OUT_OF_RANGE.
 */
export function parseUsSection(id: number, text: string): UsSection | undefined {
  const section = Object.hasOwn(SECTIONS, id) ? SECTIONS[id] : undefined;
  if (section === undefined) return undefined;
  const path = `/${id}`;
  const [core = "", subsection, ...more] = text.split(".");
  const values = readCore(core, section, path);
  if (more.length > 0) throw refusal("VOC_DUP_KEY", path, "a subsection occurs twice");
  if (subsection === undefined) return { id, section, values, browserOptsOut: false };
  if (section.subsection === undefined) throw refusal("VOC_LEXICAL", path, "the section has no subsection");
  if (section.subsection === "gpc") return { id, section, values, browserOptsOut: readGpc(subsection, path) };
  const bits = bitsOf(subsection, `${path}/${SENSITIVE}`);
  const consents = readFields(bits, section.subsection, path);
  return { id, section, values: new Map([...values, ...consents]), browserOptsOut: false };
}

/**
 * Returns the terms of a section, beside what the whole string refuses. A term is an item such as
 * `SensitiveDataProcessing/7`, or a field with its value such as `SaleOptOut=2`; those of a state have its prefix.
 * Each consent, and each silence that counts as one, is a record of its own, numbered from 1.
 */
export function readUsSection(held: UsSection, refusals: Refusals): Pick<Document, "terms" | "findings"> {
  const { id, section } = held;
  const path = `/${id}`;
  const terms: ReadTerm[] = [];
  const findings: Finding[] = [];
  for (const choice of choicesOf(section)) {
    const { field, says } = choice;
    if ((held.values.get(field) ?? 0) === 0) continue;
    const at = { path: `${path}/${field}`, scheme: "gpp", record: (terms.at(-1)?.record ?? 0) + 1 };
    const why = findObstacle(choice, held, refusals);
    if (why !== undefined)
      findings.push({ code: why[0], path: at.path, sentence: `${why[1]}: it grants nothing` });
    if (why === undefined || says.effect === "describes") terms.push({ ...says, ...at });
    if (why === undefined)
      terms.push({ kind: "legalBasis", term: `${section.prefix}${field}=2`, effect: "grants", ...at });
  }
  findings.push(...findUnread(held, path));
  return { terms, findings };
}

/** Finds the fields that have a value and give no term. */
function findUnread({ section, values }: UsSection, path: string): readonly Finding[] {
  const read = new Set(choicesOf(section).map(({ field }) => field));
  const left = [...values].flatMap(([field, value]) =>
    value === 0 || read.has(field) || field.endsWith("Notice") ? [] : `\`${field}\``,
  );
  if (left.length === 0) return [];
  const sentence = `fields that are not read: ${left.join(", ")}`;
  return [{ code: "VOC_NO_TERM", path: `${path}/core`, sentence }];
}

function readCore(text: string, { versions }: Section, path: string): ReadonlyMap<string, number> {
  const bits = bitsOf(text, path);
  const version = bits.take(6);
  const lengths = versions[version];
  if (lengths === undefined)
    throw refusal("VOC_VERSION", path, `version ${version} of the section is not supported`);
  const fields = lengths.find((each) => sizeOf(each) <= bits.left()) ?? lengths.at(-1) ?? [];
  return readFields(bits, fields, path);
}

function sizeOf(fields: Fields): number {
  return 2 * fields.reduce((sum, [, items]) => sum + items, 0);
}

/** Reads every field by its name, to the end. Fields with several items are named `name/item`. */
function readFields(bits: Bits, fields: Fields, path: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const [name, items] of fields)
    for (let item = 1; item <= items; item += 1) {
      const field = items === 1 ? name : `${name}/${item}`;
      values.set(field, readValue(bits, `${path}/${field}`));
    }
  bits.end();
  return values;
}

function readValue(bits: Bits, path: string): number {
  const value = bits.take(2);
  if (value === 3) throw refusal("VOC_OUT_OF_RANGE", path, "the field has the undefined value 3");
  return value;
}

/** Returns true where the browser signals global privacy control. */
function readGpc(subsection: string, path: string): boolean {
  const bits = bitsOf(subsection, `${path}/Gpc`);
  if (bits.take(2) !== 1) throw refusal("VOC_LEXICAL", `${path}/Gpc`, "the subsection has an unknown type");
  const signals = bits.take(1) === 1;
  bits.end();
  return signals;
}
