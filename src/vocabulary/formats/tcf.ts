/** Reads consent strings of the IAB Transparency and Consent Framework, version 2. */
import { type TCModel, TCString } from "@iabtechlabtcf/core";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { parseText } from "./strict-json.ts";
import { countRangedVendors } from "./tcf-ranges.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The segments that may follow the core: disclosed vendors, allowed vendors, and the publisher's own purposes. */
const SEGMENTS = new Set([1, 2, 3]);
/**
 * The restriction that forbids a purpose to the vendors that it names. The other types only choose the legal basis.
 */
const NOT_ALLOWED = 0;
/** The most vendors that the ranges of a string name, each as often as it is named. */
export const MAX_RANGED_VENDORS = 65_536;

/**
 * Reads a string. The term of a purpose is `policyVersion/purposeId`, since policies reuse numbers; consents are
 * record 1 and legitimate interests record 2. Throws VOC_VERSION or VOC_LEXICAL, and VOC_OUT_OF_RANGE for ranges that
 * name more than `MAX_RANGED_VENDORS`.
 */
export function readTcString(bytes: Uint8Array): Document {
  const model = decode(parseText(bytes).replace(/\r?\n$/, ""));
  const barred = barredPurposes(model);
  const consents = [...model.purposeConsents].filter(([, given]) => given).map(([id]) => id);
  const interests = [...model.purposeLegitimateInterests].filter(([, given]) => given).map(([id]) => id);
  const terms = [
    ...grants(model, "purposeConsents", consents, barred, { basis: "consent", record: 1 }),
    ...grants(model, "purposeLegitimateInterests", interests, barred, {
      basis: "legitimateInterest",
      record: 2,
    }),
  ];
  return { format: "tcf", terms, findings: findingsOf(model, terms, barred), payloadBroken: false };
}

/**
 * Returns the six bits of a text's first base64url character (RFC 4648, section 5), or -1 for any other character.
 */
export function sextet(text: string): number {
  return text === "" ? -1 : ALPHABET.indexOf(text.charAt(0));
}

function decode(text: string): TCModel {
  const segments = text.split(".");
  if (segments.some((each) => !/^[\w-]+$/.test(each)))
    throw refusal("VOC_LEXICAL", "/", "the string is not base64url in segments");
  const version = sextet(text);
  if (version !== 2)
    throw refusal("VOC_VERSION", "/core/version", `version ${version} is not supported, only 2`);
  const types = segments.slice(1).map((each) => sextet(each) >> 3);
  if (types.some((type) => !SEGMENTS.has(type)))
    throw refusal("VOC_LEXICAL", "/", "a segment has an unknown type");
  if (new Set(types).size < types.length)
    throw refusal("VOC_DUP_KEY", "/", "a segment of one type occurs twice");
  // THREAT: the library unfolds every range, and a string of 64 KiB may name a billion vendors.
  const [core = "", ...others] = segments;
  if (countRangedVendors(core, others) > MAX_RANGED_VENDORS)
    throw refusal("VOC_OUT_OF_RANGE", "/", `its ranges name more than ${MAX_RANGED_VENDORS} vendors`);
  try {
    return TCString.decode(text);
  } catch {
    // No cause: the library's message and stack only describe its own code.
    throw refusal("VOC_LEXICAL", "/", "the string's bits do not fit the format");
  }
}

function barredPurposes({ publisherRestrictions }: TCModel): ReadonlySet<number> {
  const all = publisherRestrictions.getRestrictions();
  return new Set(
    all.filter((each) => each.restrictionType === NOT_ALLOWED).map((each) => each.purposeId ?? 0),
  );
}

function grants(
  model: TCModel,
  field: string,
  ids: readonly number[],
  barred: ReadonlySet<number>,
  { basis, record }: { readonly basis: string; readonly record: number },
): readonly ReadTerm[] {
  const path = `/core/${field}`;
  const common = { effect: "grants", scheme: "tcf", record } as const;
  const free = ids.filter((id) => !barred.has(id));
  if (free.length === 0) return [];
  return [
    { ...common, path, kind: "legalBasis", term: basis },
    ...free.map((id) => ({
      ...common,
      path: `${path}/${id}`,
      kind: "purpose" as const,
      term: `${Number(model.policyVersion)}/${id}`,
    })),
  ];
}

function findingsOf(
  model: TCModel,
  terms: readonly ReadTerm[],
  barred: ReadonlySet<number>,
): readonly Finding[] {
  const findings: Finding[] = [];
  const say = (code: Finding["code"], path: string, sentence: string) =>
    findings.push({ code, path, sentence });
  if (terms.length === 0) say("VOC_NO_TERM", "/core", "the string grants nothing");
  else
    say(
      "VOC_BROADER",
      "/core",
      "it holds only for vendors that the string names: whether one is, is not read",
    );
  for (const id of barred)
    say(
      "VOC_CONFLICT",
      "/core/publisherRestrictions",
      `purpose ${id} is forbidden to some vendors: not given`,
    );
  const chosen = model.publisherRestrictions
    .getRestrictions()
    .filter((each) => each.restrictionType !== NOT_ALLOWED);
  if (chosen.length > 0)
    say(
      "VOC_BROADER",
      "/core/publisherRestrictions",
      "for some vendors the publisher chooses the legal basis",
    );
  for (const [id, given] of model.specialFeatureOptins)
    if (given) say("VOC_NO_TERM", `/core/specialFeatureOptins/${id}`, "a special feature is no purpose");
  if ([...model.publisherConsents, ...model.publisherLegitimateInterests].some(([, given]) => given))
    say("VOC_NO_TERM", "/publisherTC", "the publisher's own purposes are not read");
  return findings;
}
