/**
 * Reads the United States' sections of a GPP string: the national one, California, Virginia, Colorado, Utah and
 * Connecticut.
 */
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { type Bits, bitsOf } from "./gpp-bits.ts";
import { findRefusal, type Refusal, type Refusals } from "./gpp-refusals.ts";

/** The fields of a section after its version. Each item takes two bits. */
type Fields = readonly (readonly [name: string, items: number])[];

type Section = {
  /**
   * The prefix of the section's terms, since each section numbers its items differently. The national section has
   * none.
   */
  readonly prefix: string;
  /** The fields, by version of the section. */
  readonly fields: Readonly<Record<number, Fields>>;
  /**
   * The notice that must come before an opt-out of the use of sensitive data; absent where that use needs consent.
   */
  readonly limitedAfter?: string;
  /** True where the section may carry the browser's global privacy control. */
  readonly gpc: boolean;
};

const SENSITIVE = "SensitiveDataProcessing";
const KNOWN_CHILD = "KnownChildSensitiveDataConsents";
/** The uses that a person may opt out of. For each, silence means consent only after a notice. */
export const OPT_OUTS: readonly string[] = ["Sale", "Sharing", "TargetedAdvertising"].map(
  (what) => `${what}OptOut`,
);
/** The items for genetic data and for biometric data that identify a person, the same in every section. */
const BODY_ITEMS = [6, 7];

const each = (...names: readonly string[]): Fields => names.map((name) => [name, 1] as const);
const SERVICE_PROVIDER = "MspaServiceProviderMode";
const MSPA = each("MspaCoveredTransaction", "MspaOptOutOptionMode", SERVICE_PROVIDER);

function national(sensitiveItems: number, childItems: number): Fields {
  return [
    ...each("SharingNotice", "SaleOptOutNotice", "SharingOptOutNotice", "TargetedAdvertisingOptOutNotice"),
    ...each("SensitiveDataProcessingOptOutNotice", "SensitiveDataLimitUseNotice"),
    ...each("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"),
    [SENSITIVE, sensitiveItems],
    [KNOWN_CHILD, childItems],
    ...each("PersonalDataConsents"),
    ...MSPA,
  ];
}

/**
 * Returns the fields of Virginia and of the states that followed it. They know no "sharing" in California's sense.
 */
function virginian(sensitiveItems: number, childItems: number, ...moreNotices: readonly string[]): Fields {
  return [
    ...each("SharingNotice", "SaleOptOutNotice", "TargetedAdvertisingOptOutNotice", ...moreNotices),
    ...each("SaleOptOut", "TargetedAdvertisingOptOut"),
    [SENSITIVE, sensitiveItems],
    [KNOWN_CHILD, childItems],
    ...MSPA,
  ];
}

const CALIFORNIAN: Fields = [
  ...each("SaleOptOutNotice", "SharingOptOutNotice", "SensitiveDataLimitUseNotice"),
  ...each("SaleOptOut", "SharingOptOut"),
  [SENSITIVE, 9],
  [KNOWN_CHILD, 2],
  ...each("PersonalDataConsents"),
  ...MSPA,
];

/** The sections by their id. */
const SECTIONS: Readonly<Record<number, Section>> = {
  7: { prefix: "", fields: { 1: national(12, 2), 2: national(16, 3) }, gpc: true },
  8: {
    prefix: "usca/",
    fields: { 1: CALIFORNIAN },
    limitedAfter: "SensitiveDataLimitUseNotice",
    gpc: true,
  },
  9: { prefix: "usva/", fields: { 1: virginian(8, 1) }, gpc: false },
  10: { prefix: "usco/", fields: { 1: virginian(7, 1) }, gpc: true },
  11: {
    prefix: "usut/",
    fields: { 1: virginian(8, 1, "SensitiveDataProcessingOptOutNotice") },
    limitedAfter: "SensitiveDataProcessingOptOutNotice",
    gpc: false,
  },
  12: { prefix: "usct/", fields: { 1: virginian(8, 3) }, gpc: true },
};

/** A choice that a person made, or did not make. */
type Choice = {
  readonly field: string;
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

const BODY_FIELDS = BODY_ITEMS.map((item) => `${SENSITIVE}/${item}`);

function choicesOf({ prefix, limitedAfter }: Section): readonly Choice[] {
  return [
    ...BODY_FIELDS.map((field): Choice => {
      const says = { kind: "modality", term: `${prefix}${field}`, effect: "describes" } as const;
      return { field, notice: limitedAfter, byBrowser: false, says };
    }),
    ...OPT_OUTS.map((field): Choice => {
      const says = { kind: "purpose", term: `${prefix}${field}=2`, effect: "grants" } as const;
      return { field, notice: `${field}Notice`, byBrowser: true, says };
    }),
  ];
}

/** Returns the reason why a choice grants nothing; undefined where it grants. */
function findObstacle(
  choice: Choice,
  held: UsSection,
  refusals: Refusals,
): readonly [Finding["code"], string] | undefined {
  const { field, notice, byBrowser } = choice;
  const { id, values, browserOptsOut } = held;
  if (values.get(field) === 1)
    return ["VOC_NO_TERM", notice === undefined ? "there is no consent" : "the person opted out"];
  if (notice !== undefined && values.get(notice) !== 1)
    return ["VOC_CONFLICT", "nobody opted out and no notice was given"];
  if (byBrowser && browserOptsOut) return ["VOC_CONFLICT", "the browser opts out by global privacy control"];
  if (OPT_OUTS.includes(field) && isServiceProvider(held))
    return ["VOC_CONFLICT", "the section is in service provider mode, in which nothing is sold or shared"];
  if (isOfChild(held)) return ["VOC_CONFLICT", "a consent for a known child is missing"];
  const refused = findRefusal(refusals, { id, field, isOptOut: OPT_OUTS.includes(field) });
  return refused === undefined ? undefined : ["VOC_CONFLICT", refused];
}

/** Sections differ in which consents for a child a use needs, so one refusal withholds everything. */
function isOfChild({ values }: UsSection): boolean {
  return [...values].some(([name, value]) => name.startsWith(KNOWN_CHILD) && value === 1);
}

function isServiceProvider({ values }: UsSection): boolean {
  return values.get(SERVICE_PROVIDER) === 1;
}

/** Returns what a section refuses: it counts against the grants of the others. */
export function refusalOf(held: UsSection): Refusal {
  const { id, section, values, browserOptsOut } = held;
  return {
    id,
    fields: choicesOf(section).flatMap(({ field }) => (values.get(field) === 1 ? field : [])),
    byBrowser: browserOptsOut,
    ofChild: isOfChild(held),
    asServiceProvider: isServiceProvider(held),
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
  const [core = "", ...subsections] = text.split(".");
  return {
    id,
    section,
    values: readCore(core, section, path),
    browserOptsOut: readGpc(subsections, section, path),
  };
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
  findings.push(...findUnread(held.values, path));
  return { terms, findings };
}

/** Finds the fields that have a value and give no term. */
function findUnread(values: ReadonlyMap<string, number>, path: string): readonly Finding[] {
  const read = new Set([...OPT_OUTS, ...BODY_FIELDS]);
  const left = [...values].flatMap(([field, value]) =>
    value === 0 || read.has(field) || field.endsWith("Notice") ? [] : `\`${field}\``,
  );
  if (left.length === 0) return [];
  const sentence = `fields that are not read: ${left.join(", ")}`;
  return [{ code: "VOC_NO_TERM", path: `${path}/core`, sentence }];
}

/** Reads every field by its name. Fields with several items are named `name/item`. */
function readCore(text: string, section: Section, path: string): ReadonlyMap<string, number> {
  const bits = bitsOf(text, path);
  const version = bits.take(6);
  const fields = section.fields[version];
  if (fields === undefined)
    throw refusal("VOC_VERSION", path, `version ${version} of the section is not supported`);
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

/** Returns true where the browser signals global privacy control, in the one subsection that is allowed. */
function readGpc(subsections: readonly string[], { gpc }: Section, path: string): boolean {
  const [subsection] = subsections;
  if (subsection === undefined) return false;
  if (!gpc) throw refusal("VOC_LEXICAL", path, "the section has no subsection");
  if (subsections.length > 1) throw refusal("VOC_DUP_KEY", path, "a subsection occurs twice");
  const bits = bitsOf(subsection, `${path}/Gpc`);
  if (bits.take(2) !== 1) throw refusal("VOC_LEXICAL", `${path}/Gpc`, "the subsection has an unknown type");
  const signals = bits.take(1) === 1;
  bits.end();
  return signals;
}
