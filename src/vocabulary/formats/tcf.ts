/** Reads consent strings of the IAB Transparency and Consent Framework, version 2, to the policies of TCF 2.3. */
import { type TCModel, TCString } from "@iabtechlabtcf/core";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { parseText } from "./strict-json.ts";
import { countRangedVendors } from "./tcf-ranges.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The segments that may follow the core: disclosed vendors, allowed vendors, and the publisher's own purposes. */
const SEGMENTS = new Set([1, 2, 3]);
const DISCLOSED = 1;
/** A string that was written after 28 February 2026 is invalid without the vendors that were disclosed (TCF 2.3). */
const DISCLOSED_SINCE = Date.UTC(2026, 2, 1);
/** The purposes that no legitimate interest carries, and the policy that says so (TCF 2.2). */
const CONSENT_ALONE = new Set([1, 3, 4, 5, 6]);
const CONSENT_ALONE_SINCE = 4;
/**
 * The types of a publisher's restriction (IAB Transparency and Consent String, "Publisher Restrictions"), each with the legal
 * bases that it takes from the purpose for the vendors that it names. One of another type takes both.
 */
const TAKEN: Readonly<Record<number, readonly Basis[]>> = {
  0: ["consent", "legitimateInterest"],
  1: ["legitimateInterest"],
  2: ["consent"],
};
type Basis = "consent" | "legitimateInterest";
/** The most vendors that the ranges of a string name, each as often as it is named. */
export const MAX_RANGED_VENDORS = 65_536;

/**
 * Reads a string. The term of a purpose is `policyVersion/purposeId`, since policies reuse numbers; consents are
 * record 1 and legitimate interests record 2. A string that TCF 2.3 calls invalid only describes. Throws VOC_VERSION or
 * VOC_LEXICAL, and VOC_OUT_OF_RANGE for ranges that name more than `MAX_RANGED_VENDORS`.
 */
export function readTcString(bytes: Uint8Array): Document {
  const { model, types } = decode(parseText(bytes).replace(/\r?\n$/, ""));
  const isValid = types.includes(DISCLOSED) || writtenAt(model) < DISCLOSED_SINCE;
  const restricted = restrictedPurposes(model);
  // Purpose 1 needs no consent in some countries. Where a person was not shown it, nobody consented to it.
  const untold = new Set(model.purposeOneTreatment ? [1] : []);
  const consents = [...model.purposeConsents].filter(([, given]) => given).map(([id]) => id);
  const interests = [...model.purposeLegitimateInterests].filter(([, given]) => given).map(([id]) => id);
  const groundless = interests.filter(
    (id) => Number(model.policyVersion) >= CONSENT_ALONE_SINCE && CONSENT_ALONE.has(id),
  );
  const free = (ids: readonly number[], basis: Basis) =>
    ids.filter((id) => !restricted[basis].has(id) && !untold.has(id));
  const unreached = GROUNDS.filter(({ vendors }) => !reachesVendor(model[vendors], model, types));
  const effectOf = (vendors: Vendors): ReadTerm["effect"] =>
    isValid && !unreached.some((each) => each.vendors === vendors) ? "grants" : "describes";
  const terms = [
    ...termsOf(model, "purposeConsents", free(consents, "consent"), {
      ...{ basis: "consent", record: 1, effect: effectOf("vendorConsents") },
    }),
    ...termsOf(
      model,
      "purposeLegitimateInterests",
      free(
        interests.filter((id) => !groundless.includes(id)),
        "legitimateInterest",
      ),
      { basis: "legitimateInterest", record: 2, effect: effectOf("vendorLegitimateInterests") },
    ),
  ];
  const findings = [
    ...(isValid ? [] : [UNDISCLOSED]),
    ...unreached
      .filter(({ record }) => terms.some((term) => term.record === record))
      .map(({ vendors }) => unreachedFinding(vendors)),
    ...consents.filter((id) => untold.has(id)).map(untoldFinding),
    ...groundless.map(groundlessFinding),
    ...findingsOf(model, terms, restricted),
  ];
  return { format: "tcf", terms, findings, payloadBroken: false };
}

const UNDISCLOSED: Finding = {
  code: "VOC_CONFLICT",
  path: "/disclosedVendors",
  sentence:
    "a string of after 28 February 2026 without a segment of disclosed vendors is invalid under TCF 2.3: it grants nothing",
};

type Vendors = "vendorConsents" | "vendorLegitimateInterests";
/** The vendors who may rely on each ground, with the record of its terms. */
const GROUNDS: readonly { readonly vendors: Vendors; readonly record: number }[] = [
  { vendors: "vendorConsents", record: 1 },
  { vendors: "vendorLegitimateInterests", record: 2 },
];

/**
 * Returns true where a list names a vendor, and one that was disclosed where the string says who was. THREAT: purposes
 * without anybody who may pursue them would be granted to whoever reads them.
 */
function reachesVendor(
  vendors: Iterable<readonly [number, boolean]>,
  { vendorsDisclosed }: TCModel,
  types: readonly number[],
): boolean {
  const isDisclosed = (id: number) => !types.includes(DISCLOSED) || vendorsDisclosed.has(id);
  return [...vendors].some(([id, given]) => given && isDisclosed(id));
}

function unreachedFinding(vendors: Vendors): Finding {
  const sentence = "no vendor that was disclosed may rely on these purposes: they grant nothing";
  return { code: "VOC_NO_TERM", path: `/core/${vendors}`, sentence };
}

function untoldFinding(id: number): Finding {
  const sentence = `the person was not shown purpose ${id}: not given`;
  return { code: "VOC_CONFLICT", path: `/core/purposeConsents/${id}`, sentence };
}

function groundlessFinding(id: number): Finding {
  const sentence = `since policy ${CONSENT_ALONE_SINCE} no legitimate interest carries purpose ${id}: not given`;
  return { code: "VOC_CONFLICT", path: `/core/purposeLegitimateInterests/${id}`, sentence };
}

/** Returns when the string was last written, in milliseconds. */
function writtenAt({ created, lastUpdated }: TCModel): number {
  return Math.max(created.getTime(), lastUpdated.getTime());
}

/**
 * Returns the six bits of a text's first base64url character (RFC 4648, section 5), or -1 for any other character.
 */
export function sextet(text: string): number {
  return text === "" ? -1 : ALPHABET.indexOf(text.charAt(0));
}

type Decoded = { readonly model: TCModel; readonly types: readonly number[] };

/** Decodes a string, with the types of the segments behind its core. */
function decode(text: string): Decoded {
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
    return { model: TCString.decode(text), types };
  } catch {
    // No cause: the library's message and stack only describe its own code.
    throw refusal("VOC_LEXICAL", "/", "the string's bits do not fit the format");
  }
}

type Restricted = Readonly<Record<Basis, ReadonlySet<number>>>;

/** Returns the purposes that the publisher takes from some vendors, by the legal basis that these may not use. */
function restrictedPurposes({ publisherRestrictions }: TCModel): Restricted {
  const all = publisherRestrictions.getRestrictions();
  const taken = (basis: Basis) =>
    new Set(
      all
        .filter(({ restrictionType }) => TAKEN[restrictionType]?.includes(basis) ?? true)
        .map(({ purposeId }) => purposeId ?? 0),
    );
  return { consent: taken("consent"), legitimateInterest: taken("legitimateInterest") };
}

type Ground = {
  readonly basis: string;
  readonly record: number;
  readonly effect: ReadTerm["effect"];
};

function termsOf(
  model: TCModel,
  field: string,
  ids: readonly number[],
  { basis, record, effect }: Ground,
): readonly ReadTerm[] {
  const path = `/core/${field}`;
  const common = { effect, scheme: "tcf", record } as const;
  if (ids.length === 0) return [];
  return [
    { ...common, path, kind: "legalBasis", term: basis },
    ...ids.map((id) => ({
      ...common,
      path: `${path}/${id}`,
      kind: "purpose" as const,
      term: `${Number(model.policyVersion)}/${id}`,
    })),
  ];
}

function findingsOf(model: TCModel, terms: readonly ReadTerm[], restricted: Restricted): readonly Finding[] {
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
  const at = "/core/publisherRestrictions";
  const { consent, legitimateInterest } = restricted;
  for (const id of [...consent.union(legitimateInterest)].toSorted((one, other) => one - other)) {
    const basis = consent.has(id) ? "consent" : "legitimate interest";
    const how =
      consent.has(id) && legitimateInterest.has(id)
        ? "is forbidden to some vendors: not given"
        : `may not rest on ${basis} with some vendors: not given by ${basis}`;
    say("VOC_CONFLICT", at, `purpose ${id} ${how}`);
  }
  for (const [id, given] of model.specialFeatureOptins)
    if (given) say("VOC_NO_TERM", `/core/specialFeatureOptins/${id}`, "a special feature is no purpose");
  if (model.useNonStandardTexts)
    say("VOC_NO_TERM", "/core/useNonStandardTexts", "the person was shown texts that are not the standard's");
  if ([...model.publisherConsents, ...model.publisherLegitimateInterests].some(([, given]) => given))
    say("VOC_NO_TERM", "/publisherTC", "the publisher's own purposes are not read");
  return findings;
}
