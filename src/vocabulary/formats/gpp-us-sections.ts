/**
 * The fields of the United States' sections of a GPP string, each as the IAB's specification of the section lists them:
 * the national one in both of its versions, and those of twenty states.
 */

/** The fields of a section in order. Each item takes two bits. */
export type Fields = readonly (readonly [name: string, items: number])[];

/** The items of `SensitiveDataProcessing` for genetic and for biometric data, as the section numbers them. */
type BodyItems = { readonly genetic: number; readonly biometric: number };

/** A section as its specification describes it. */
export type Section = {
  /**
   * The prefix of the section's terms, since each section numbers its items differently. The national section has
   * none.
   */
  readonly prefix: string;
  /**
   * The fields after the first six bits, by the version that those bits state. Where a version was written in two
   * lengths, the longer one comes first.
   */
  readonly versions: Readonly<Record<number, readonly Fields[]>>;
  /** The items for data of the body; absent where the section has none. */
  readonly body?: BodyItems;
  /**
   * The notice that must come before an opt-out of the use of sensitive data; absent where that use needs consent.
   */
  readonly limitedAfter?: string;
  /** The one subsection that may follow: the browser's global privacy control, or consents to sensitive data. */
  readonly subsection?: "gpc" | Fields;
};

export const SENSITIVE = "SensitiveDataProcessing";
export const KNOWN_CHILD = "KnownChildSensitiveDataConsents";
const SERVICE_PROVIDER = "MspaServiceProviderMode";
const MODE = "MspaMode";
/** The value of `MspaMode` for service provider mode. */
const AS_SERVICE_PROVIDER = 2;

const each = (...names: readonly string[]): Fields => names.map((name) => [name, 1] as const);
const COVERED = "MspaCoveredTransaction";
const MSPA = each(COVERED, "MspaOptOutOptionMode", SERVICE_PROVIDER);
const ADDITIONAL = each("AdditionalDataProcessingConsent");
const NOTICES = each("SaleOptOutNotice", "TargetedAdvertisingOptOutNotice");
const OPT_OUTS = each("SaleOptOut", "TargetedAdvertisingOptOut");
const PROCESSING = each("ProcessingNotice");
const IN_MOST: BodyItems = { genetic: 6, biometric: 7 };

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

const CALIFORNIAN: Fields = [
  ...each("SaleOptOutNotice", "SharingOptOutNotice", "SensitiveDataLimitUseNotice"),
  ...each("SaleOptOut", "SharingOptOut"),
  [SENSITIVE, 9],
  [KNOWN_CHILD, 2],
  ...each("PersonalDataConsents"),
  ...MSPA,
];

/**
 * Returns the fields of Virginia and of the states that followed it. They know no "sharing" in California's sense.
 */
function virginian(sensitiveItems: number, childItems: number, ...moreNotices: readonly string[]): Fields {
  return [
    ...each("SharingNotice"),
    ...NOTICES,
    ...each(...moreNotices),
    ...OPT_OUTS,
    [SENSITIVE, sensitiveItems],
    [KNOWN_CHILD, childItems],
    ...MSPA,
  ];
}

/** Adds the subsection for the browser's global privacy control. */
function withBrowser(section: Section): Section {
  return { ...section, subsection: "gpc" };
}

/** Returns the section of a state of 2024 or 2025. It adds a consent to processing beyond what was disclosed. */
function later(prefix: string, sensitiveItems: number, childItems: number, body = IN_MOST): Section {
  const fields: Fields = [
    ...PROCESSING,
    ...NOTICES,
    ...OPT_OUTS,
    [SENSITIVE, sensitiveItems],
    [KNOWN_CHILD, childItems],
    ...ADDITIONAL,
    ...MSPA,
  ];
  return { prefix, versions: { 1: [fields] }, body };
}

/**
 * The fields of the sections of October 2025, whose first six bits state the version of the agreement. The header that
 * the drafts put before them cannot be written, since its subsection 0 has no Fibonacci code, and no encoder writes it.
 */
function newest(...more: Fields): Fields {
  return [...each(COVERED, MODE), ...PROCESSING, ...NOTICES, ...OPT_OUTS, ...more, ...ADDITIONAL];
}

function newestWithConsents(prefix: string): Section {
  return {
    prefix,
    versions: { 1: [newest([KNOWN_CHILD, 1])] },
    body: IN_MOST,
    subsection: [[SENSITIVE, 8]],
  };
}

const DELAWARE_BODY: BodyItems = { genetic: 7, biometric: 8 };
const OREGON_BODY: BodyItems = { genetic: 9, biometric: 10 };
const IOWA_NOTICE = "SensitiveDataOptOutNotice";
const IOWAN: Fields = [
  ...PROCESSING,
  ...NOTICES,
  ...each(IOWA_NOTICE),
  ...OPT_OUTS,
  [SENSITIVE, 8],
  [KNOWN_CHILD, 1],
  ...MSPA,
];

/** The sections by their id. */
export const SECTIONS: Readonly<Record<number, Section>> = {
  7: {
    prefix: "",
    // Version 2 had four sensitive items and one for children fewer at first, under the same number.
    versions: { 1: [national(12, 2)], 2: [national(16, 3), national(12, 2)] },
    body: IN_MOST,
    subsection: "gpc",
  },
  8: {
    prefix: "usca/",
    versions: { 1: [CALIFORNIAN] },
    body: IN_MOST,
    limitedAfter: "SensitiveDataLimitUseNotice",
    subsection: "gpc",
  },
  9: { prefix: "usva/", versions: { 1: [virginian(8, 1)] }, body: IN_MOST },
  10: { prefix: "usco/", versions: { 1: [virginian(7, 1)] }, body: IN_MOST, subsection: "gpc" },
  11: {
    prefix: "usut/",
    versions: { 1: [virginian(8, 1, "SensitiveDataProcessingOptOutNotice")] },
    body: IN_MOST,
    limitedAfter: "SensitiveDataProcessingOptOutNotice",
  },
  12: { prefix: "usct/", versions: { 1: [virginian(8, 3)] }, body: IN_MOST, subsection: "gpc" },
  13: later("usfl/", 8, 3),
  14: withBrowser(later("usmt/", 8, 3)),
  15: withBrowser(later("usor/", 11, 3, OREGON_BODY)),
  16: withBrowser(later("ustx/", 8, 1)),
  17: withBrowser(later("usde/", 9, 5, DELAWARE_BODY)),
  18: {
    prefix: "usia/",
    versions: { 1: [IOWAN] },
    body: IN_MOST,
    limitedAfter: IOWA_NOTICE,
    subsection: "gpc",
  },
  19: withBrowser(later("usne/", 8, 1)),
  20: withBrowser(later("usnh/", 8, 3)),
  21: withBrowser(later("usnj/", 10, 5)),
  22: withBrowser(later("ustn/", 8, 1)),
  23: withBrowser(later("usmn/", 8, 1)),
  24: { prefix: "usmd/", versions: { 1: [newest()] }, subsection: "gpc" },
  25: newestWithConsents("usin/"),
  26: newestWithConsents("usky/"),
  27: newestWithConsents("usri/"),
};

/** Returns true where the values say service provider mode, in either of the ways to say it. */
export function saysServiceProvider(values: ReadonlyMap<string, number>): boolean {
  return values.get(SERVICE_PROVIDER) === 1 || values.get(MODE) === AS_SERVICE_PROVIDER;
}
