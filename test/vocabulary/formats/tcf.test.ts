/**
 * TC strings: consents and legitimate interests apart, keyed by policy, held to the rules of TCF 2.3, and refused where
 * the bits do not fit.
 */
import { describe, expect, test } from "vitest";
import { readTcString } from "../../../src/vocabulary/formats/tcf.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

const EMPTY = "COrVd1pOrVd1pACABCENAHCAAAAAAAAAAAiQAAAAAAAA";
const read = (text: string) => readTcString(Buffer.from(text));

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

type Written = {
  readonly policy?: number;
  readonly created?: string;
  readonly updated?: string;
  /** The vendors with consent, and with legitimate interest, as bits from vendor 1. */
  readonly vendors?: readonly [consents: string, interests: string];
  readonly oneTreatment?: boolean;
  readonly ownTexts?: boolean;
  /** A purpose and a type of restriction, each for vendor 1. */
  readonly restrictions?: readonly (readonly [purpose: number, type: number])[];
};

/**
 * The empty string with bits set where the format has its dates, the policy's version, purposes with consent and with
 * legitimate interest, and vendors.
 */
function write(
  consents: readonly number[],
  interests: readonly number[],
  {
    policy = 4,
    created = "2024-05-01",
    updated = created,
    vendors = ["1", "1"],
    oneTreatment = false,
    ownTexts = false,
    restrictions = [],
  }: Written = {},
): string {
  const [CREATED, UPDATED, POLICY, TEXTS, CONSENTS, INTERESTS, ONE, VENDORS] = [
    6, 42, 132, 139, 152, 176, 200, 213,
  ];
  const bits = [...EMPTY].flatMap((each) => [...ALPHABET.indexOf(each).toString(2).padStart(6, "0")]);
  const put = (at: number, value: number, size: number) =>
    bits.splice(at, size, ...value.toString(2).padStart(size, "0"));
  put(CREATED, Date.parse(created) / 100, 36);
  put(UPDATED, Date.parse(updated) / 100, 36);
  put(POLICY, policy, 6);
  for (const id of consents) bits[CONSENTS + id - 1] = "1";
  for (const id of interests) bits[INTERESTS + id - 1] = "1";
  if (ownTexts) bits[TEXTS] = "1";
  if (oneTreatment) bits[ONE] = "1";
  const list = (named: string) => `${named.length.toString(2).padStart(16, "0")}0${named}`;
  const number = (value: number, size: number) => value.toString(2).padStart(size, "0");
  const restricted = restrictions.map(
    ([purpose, type]) => `${number(purpose, 6)}${number(type, 2)}${number(1, 12)}0${number(1, 16)}`,
  );
  bits.splice(
    VENDORS,
    bits.length,
    ...vendors.map(list).join(""),
    ...number(restrictions.length, 12),
    ...restricted.join(""),
  );
  while (bits.length % 6 > 0) bits.push("0");
  return (bits.join("").match(/.{6}/g) ?? []).map((six) => ALPHABET[Number.parseInt(six, 2)]).join("");
}
/** A segment that discloses vendor 1. */
const DISCLOSED = "IAAo";

test("consents and legitimate interests are records apart", () => {
  expect(termsOf(read(`${write([2, 4], [7])}\n`))).toEqual([
    "1 /core/purposeConsents legalBasis=consent",
    "1 /core/purposeConsents/2 purpose=4/2",
    "1 /core/purposeConsents/4 purpose=4/4",
    "2 /core/purposeLegitimateInterests legalBasis=legitimateInterest",
    "2 /core/purposeLegitimateInterests/7 purpose=4/7",
  ]);
});

test.each([4, 5])("every purpose of policy %i has a meaning", (policy) => {
  const tcf = shippedAtlas().schemes.get("tcf");
  const purposes = Array.from({ length: 11 }, (_, at) => at + 1);
  const { terms } = read(`${write(purposes, [2, 7, 8, 9, 10, 11], { policy })}.${DISCLOSED}`);
  expect(terms).toHaveLength(11 + 6 + 2);
  for (const { kind, term } of terms)
    expect([term, tcf?.find(kind, term)?.matches.length]).toEqual([term, 1]);
});

test("policy 5 has the purposes of policy 4 under the same numbers", () => {
  const tcf = shippedAtlas().schemes.get("tcf");
  const meaning = (term: string) => tcf?.find("purpose", term)?.matches;
  for (let id = 1; id <= 11; id++) expect([id, meaning(`5/${id}`)]).toEqual([id, meaning(`4/${id}`)]);
});

describe("TCF 2.3", () => {
  const granted = (text: string) =>
    read(text).terms.flatMap(({ effect, term }) => (effect === "grants" ? term : []));

  test.each<[string, Written, string, readonly string[]]>([
    ["of its last day without a segment", { created: "2026-02-28" }, "", ["consent", "5/2"]],
    ["of the day after without one", { created: "2026-03-01" }, "", []],
    ["of the day after with one", { created: "2026-03-01" }, `.${DISCLOSED}`, ["consent", "5/2"]],
    ["with the publisher's segment alone", { created: "2026-03-01" }, ".YAAAAAAAAAA", []],
    ["that was brought up to date since", { created: "2025-01-01", updated: "2026-06-01" }, "", []],
    ["with dates that contradict one another", { created: "2026-06-01", updated: "2025-01-01" }, "", []],
    ["of June 2026 under policy 4", { created: "2026-06-01", policy: 4 }, "", []],
  ])("a string %s", (_, written, segments, expected) => {
    const text = write([2], [], { policy: 5, ...written }) + segments;
    expect(granted(text)).toEqual(expected);
    const undisclosed = findingsOf(read(text)).filter((each) => each.endsWith("/disclosedVendors"));
    expect(undisclosed).toEqual(expected.length === 0 ? ["VOC_CONFLICT /disclosedVendors"] : []);
    // What an invalid string says is still told.
    expect(read(text).terms.map(({ kind }) => kind)).toEqual(["legalBasis", "purpose"]);
  });

  test.each([4, 5, 6])("under policy %i no legitimate interest carries purposes 1 and 3 to 6", (policy) => {
    const text = `${write([3], [1, 2, 3, 4, 5, 6, 7], { policy })}.${DISCLOSED}`;
    expect(granted(text)).toEqual([
      "consent",
      `${policy}/3`,
      "legitimateInterest",
      `${policy}/2`,
      `${policy}/7`,
    ]);
    for (const id of [1, 3, 4, 5, 6])
      expect(findingsOf(read(text))).toContain(`VOC_CONFLICT /core/purposeLegitimateInterests/${id}`);
  });

  test("under policy 2 it did", () => {
    expect(granted(write([], [3, 4], { policy: 2 }))).toEqual(["legitimateInterest", "2/3", "2/4"]);
  });

  test("where it is all that the string has, the string grants nothing and says so", () => {
    const answer = read(write([], [3, 4]));
    expect(answer.terms).toEqual([]);
    expect(findingsOf(answer)).toContain("VOC_NO_TERM /core");
  });
});

describe("a string's purposes grant where a vendor may rely on them", () => {
  const answer = (written: Written, segments = `.${DISCLOSED}`) =>
    read(write([2, 4], [7], written) + segments);
  const grants = (written: Written, segments?: string) =>
    answer(written, segments).terms.flatMap(({ effect, term }) => (effect === "grants" ? term : []));
  const [CONSENTS, INTERESTS] = [
    ["consent", "4/2", "4/4"],
    ["legitimateInterest", "4/7"],
  ];

  test.each<[string, Written, readonly string[], readonly string[]]>([
    ["for both grounds", {}, [...CONSENTS, ...INTERESTS], []],
    ["for consents alone", { vendors: ["1", ""] }, CONSENTS, ["/core/vendorLegitimateInterests"]],
    [
      "for interests alone",
      { vendors: ["0", "01"] },
      [],
      ["/core/vendorConsents", "/core/vendorLegitimateInterests"],
    ],
    ["for another than was disclosed", { vendors: ["01", "1"] }, INTERESTS, ["/core/vendorConsents"]],
    ["for nobody", { vendors: ["", ""] }, [], ["/core/vendorConsents", "/core/vendorLegitimateInterests"]],
  ])("%s", (_, written, expected, unreached) => {
    expect(grants(written)).toEqual(expected);
    const said = findingsOf(answer(written)).filter((each) => each.includes("/core/vendor"));
    expect(said).toEqual(unreached.map((path) => `VOC_NO_TERM ${path}`));
    expect(answer(written).terms.map(({ term }) => term)).toEqual([...CONSENTS, ...INTERESTS]);
  });

  test("and a string that does not say who was disclosed may name any", () => {
    expect(grants({ vendors: ["01", "1"] }, "")).toEqual([...CONSENTS, ...INTERESTS]);
  });
});

describe("what a publisher restricts for some vendors is not given", () => {
  const CONSENTS = ["consent", "4/2", "4/7"];
  const INTERESTS = ["legitimateInterest", "4/2", "4/7"];

  test.each<[string, NonNullable<Written["restrictions"]>, readonly string[], string]>([
    ["nothing", [], [...CONSENTS, ...INTERESTS], ""],
    [
      "a purpose",
      [[7, 0]],
      ["consent", "4/2", "legitimateInterest", "4/2"],
      "purpose 7 is forbidden to some vendors: not given",
    ],
    [
      "to consent",
      [[7, 1]],
      [...CONSENTS, "legitimateInterest", "4/2"],
      "purpose 7 may not rest on legitimate interest with some vendors: not given by legitimate interest",
    ],
    [
      "to legitimate interest",
      [[7, 2]],
      ["consent", "4/2", ...INTERESTS],
      "purpose 7 may not rest on consent with some vendors: not given by consent",
    ],
    [
      "to either, for some each",
      [
        [7, 1],
        [7, 2],
      ],
      ["consent", "4/2", "legitimateInterest", "4/2"],
      "purpose 7 is forbidden to some vendors: not given",
    ],
    [
      "all to consent",
      [
        [2, 1],
        [7, 1],
      ],
      CONSENTS,
      "purpose 2 may not rest on legitimate interest with some vendors: not given by legitimate interest",
    ],
  ])("%s", (_, restrictions, expected, sentence) => {
    const { terms, findings } = read(write([2, 7], [2, 7], { restrictions }));
    expect(terms.map(({ term }) => term)).toEqual(expected);
    const said = findings.filter(({ path }) => path === "/core/publisherRestrictions");
    expect(said[0]?.sentence ?? "").toBe(sentence);
    expect(said).toHaveLength(new Set(restrictions.map(([purpose]) => purpose)).size);
  });
});

test("a restriction of a type that the format does not have is refused", () => {
  expect(refused(() => read(write([7], [7], { restrictions: [[7, 3]] })))).toBe("VOC_LEXICAL /");
});

test("who was not shown purpose 1 did not consent to it", () => {
  const answer = read(write([1, 2], [], { oneTreatment: true }));
  expect(answer.terms.map(({ term }) => term)).toEqual(["consent", "4/2"]);
  expect(findingsOf(answer)).toContain("VOC_CONFLICT /core/purposeConsents/1");
  expect(read(write([1, 2], [])).terms.map(({ term }) => term)).toEqual(["consent", "4/1", "4/2"]);
});

test("texts that are not the standard's are told", () => {
  expect(findingsOf(read(write([2], [], { ownTexts: true })))).toContain(
    "VOC_NO_TERM /core/useNonStandardTexts",
  );
  expect(findingsOf(read(write([2], [])))).not.toContain("VOC_NO_TERM /core/useNonStandardTexts");
});

test("a string without a consent grants nothing and says so", () => {
  expect(read(EMPTY).terms).toEqual([]);
  expect(findingsOf(read(EMPTY))).toEqual(["VOC_NO_TERM /core"]);
});

test.each([
  ["version 1", `B${EMPTY.slice(1)}`, "VOC_VERSION /core/version"],
  ["a version to come", `D${EMPTY.slice(1)}`, "VOC_VERSION /core/version"],
  ["half a string", EMPTY.slice(0, 20), "VOC_LEXICAL /"],
  ["what is not base64url", `${EMPTY}+`, "VOC_LEXICAL /"],
  ["nothing", "", "VOC_LEXICAL /"],
  ["a segment of an unknown type", `${EMPTY}._A`, "VOC_LEXICAL /"],
  ["a segment twice", `${EMPTY}.IAAA.IAAA`, "VOC_DUP_KEY /"],
])("%s is refused", (_, text, refusal) => {
  expect(refused(() => read(text))).toBe(refusal);
});

test("a refusal shows nothing of the library or of the string", () => {
  expect(() => read(EMPTY.slice(0, 20))).toThrow(/^at `\/`: the string's bits do not fit the format$/);
});
