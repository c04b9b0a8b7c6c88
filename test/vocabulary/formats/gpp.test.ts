/** GPP strings, written bit by bit as the specification says. */
import { describe, expect, test } from "vitest";
import { readGpp } from "../../../src/vocabulary/formats/gpp.ts";
import { findingsOf, refused, termsOf } from "./common.ts";
import { base64, bodyOf, gppString, LAYOUTS, stateSection } from "./gpp-string.ts";

const read = (text: string) => readGpp(Buffer.from(text));

/** A US national section with the values of its two-bit fields by place; the rest are 0. */
function usNational(values: Record<number, number>, { version = 1, fields = 27 } = {}): string {
  const two = (value = 0) => value.toString(2).padStart(2, "0");
  const body = Array.from({ length: fields }, (_, at) => two(values[at + 1])).join("");
  return `DBABL~${base64(version.toString(2).padStart(6, "0") + body)}`;
}
const [SALE_NOTICE, SALE, BIOMETRIC, GENETIC, CHILD] = [2, 7, 16, 15, 22];

describe("the US national section", () => {
  test.each([1, 2])("version %i: consent to biometric data describes it and grants", (version) => {
    const fields = version === 1 ? 27 : 32;
    expect(termsOf(read(usNational({ [BIOMETRIC]: 2 }, { version, fields })))).toEqual([
      "1 /7/SensitiveDataProcessing/7 modality=SensitiveDataProcessing/7",
      "1 /7/SensitiveDataProcessing/7 legalBasis=SensitiveDataProcessing/7=2",
    ]);
  });

  test("version 2 of sixty bits, with twelve items and two for children", () => {
    const short = (values: Record<number, number>) => usNational(values, { version: 2 });
    expect(termsOf(read(short({ [BIOMETRIC]: 2 })))).toEqual([
      "1 /7/SensitiveDataProcessing/7 modality=SensitiveDataProcessing/7",
      "1 /7/SensitiveDataProcessing/7 legalBasis=SensitiveDataProcessing/7=2",
    ]);
    // The second item for children is the last of the two, and nothing is granted without it.
    expect(findingsOf(read(short({ [BIOMETRIC]: 2, [CHILD + 1]: 1 })))).toContain(
      "VOC_CONFLICT /7/SensitiveDataProcessing/7",
    );
    // In the same place the longer form has its thirteenth item.
    const long = usNational({ [BIOMETRIC]: 2, [CHILD]: 1 }, { version: 2, fields: 32 });
    expect(read(long).terms).toHaveLength(2);
    // Encoders pad to whole bytes and then to whole characters.
    expect(read(`${short({ [BIOMETRIC]: 2 })}A`).terms).toHaveLength(2);
    for (const wrong of [`${short({})}B`, short({ [BIOMETRIC]: 2 }).slice(0, -1)])
      expect(refused(() => read(wrong))).toBe("VOC_LEXICAL /7");
  });

  test("no consent to genetic data describes it and grants nothing", () => {
    const answer = read(usNational({ [GENETIC]: 1 }));
    expect(termsOf(answer)).toEqual(["1 /7/SensitiveDataProcessing/6 modality=SensitiveDataProcessing/6"]);
    expect(findingsOf(answer)).toEqual(["VOC_NO_TERM /7/SensitiveDataProcessing/6"]);
  });

  test("who had notice of the sale and did not opt out lets it be", () => {
    expect(termsOf(read(usNational({ [SALE_NOTICE]: 1, [SALE]: 2 })))).toEqual([
      "1 /7/SaleOptOut purpose=SaleOptOut=2",
      "1 /7/SaleOptOut legalBasis=SaleOptOut=2",
    ]);
  });

  test.each([
    ["without notice", usNational({ [SALE]: 2 }), "VOC_CONFLICT /7/SaleOptOut"],
    ["who opted out", usNational({ [SALE_NOTICE]: 1, [SALE]: 1 }), "VOC_NO_TERM /7/SaleOptOut"],
    [
      "of a known child without consent",
      usNational({ [SALE_NOTICE]: 1, [SALE]: 2, [CHILD]: 1 }),
      "VOC_CONFLICT /7/SaleOptOut",
    ],
    [
      "without notice of sharing",
      usNational({ 1: 2, [SALE_NOTICE]: 1, [SALE]: 2 }),
      "VOC_CONFLICT /7/SaleOptOut",
    ],
    [
      "whose browser opts out",
      `${usNational({ [SALE_NOTICE]: 1, [SALE]: 2 })}.YA`,
      "VOC_CONFLICT /7/SaleOptOut",
    ],
  ])("%s: nothing is granted", (_, text, finding) => {
    expect(read(text).terms).toEqual([]);
    expect(findingsOf(read(text))).toContain(finding);
  });

  test.each([
    [2, 2, ["SharingOptOut=2", "TargetedAdvertisingOptOut=2"]],
    [1, 2, []],
    [2, 1, []],
    [0, 2, ["TargetedAdvertisingOptOut=2"]],
  ])("sharing %i and targeted advertising %i are one use by two names", (sharing, targeted, expected) => {
    const { terms } = read(usNational({ 3: 1, 4: 1, 8: sharing, 9: targeted }));
    expect(terms.flatMap(({ kind, term }) => (kind === "purpose" ? term : []))).toEqual(expected);
    expect(terms).toHaveLength(2 * expected.length);
  });

  test("consent without notice of sharing describes, and grants nothing", () => {
    const answer = read(usNational({ 1: 2, [BIOMETRIC]: 2 }));
    expect(answer.terms.map(({ effect }) => effect)).toEqual(["describes"]);
    expect(findingsOf(answer)).toContain("VOC_CONFLICT /7/SensitiveDataProcessing/7");
    expect(read(usNational({ 1: 1, [BIOMETRIC]: 2 })).terms).toHaveLength(2);
  });

  test("a string that IAB shows", () => {
    expect(read("DBABLA~BVQqAAAAAgA.QA").terms.map(({ term }) => term)).toEqual(
      ["Sale", "Sharing", "TargetedAdvertising"].flatMap((what) => [`${what}OptOut=2`, `${what}OptOut=2`]),
    );
  });
});

test("every section is read where there are several, each with records of its own", () => {
  const ofBody = (id: number) => `s${bodyOf(id)?.[1]}`;
  const states = [...LAYOUTS.keys()].map((id): [number, string] => [
    id,
    stateSection(id, { noteSale: 1, sale: 2, noteSensitive: 1, [ofBody(id)]: 2 }),
  ]);
  const national = usNational({ [SALE_NOTICE]: 1, [SALE]: 2, [BIOMETRIC]: 2 }).split("~")[1] ?? "";
  const tcf = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA";
  const answer = read(gppString(new Map([[2, tcf], [6, "1YNN"], [7, national], ...states])));
  const paths = [7, ...LAYOUTS.keys()].flatMap((id) => {
    const item = id === 7 ? 7 : bodyOf(id)?.[1];
    return [...(item === undefined ? [] : [`/${id}/SensitiveDataProcessing/${item}`]), `/${id}/SaleOptOut`];
  });
  expect(termsOf(answer).map((each) => each.replace(/ \w+=.*/, ""))).toEqual(
    paths.flatMap((path, at) => Array(2).fill(`${at + 1} ${path}`)),
  );
  expect(findingsOf(answer)).toEqual(["VOC_NO_TERM /2/core", "VOC_NO_TERM /6"]);
});

/** A Canadian section of policy 2 with express consent to purpose 4 and implied consent to purposes 2 and 7. */
const CANADIAN = base64(
  `000001${"0".repeat(126)}000010${"0".repeat(13)}${"0001".padEnd(24, "0")}${"0100001".padEnd(24, "0")}${"0".repeat(60)}`,
);

describe("a refusal in one section counts in all", () => {
  const values = { noteSale: 1, sale: 2, s7: 2, noteSensitive: 1 };
  const national = usNational({ [SALE_NOTICE]: 1, [SALE]: 2, [BIOMETRIC]: 2 }).split("~")[1] ?? "";
  /** What is granted by the national section, and by Virginia's, beside another section. */
  const grantsBeside = (id: number, section: string) => {
    const beside = new Map([
      [7, national],
      [9, stateSection(9, values)],
      [id, section],
    ]);
    const { terms, findings } = read(gppString(new Map([...beside].toSorted(([a], [b]) => a - b))));
    return {
      grants: terms.flatMap(({ path, effect, kind }) =>
        effect === "grants" && kind === "legalBasis" && /^.(?:7|9)./.test(path) ? path : [],
      ),
      findings,
    };
  };
  const ALL = [
    "/7/SensitiveDataProcessing/7",
    "/7/SaleOptOut",
    "/9/SensitiveDataProcessing/7",
    "/9/SaleOptOut",
  ];
  const CONSENTS = ALL.filter((path) => path.includes("Sensitive"));
  const SALES = ALL.filter((path) => path.includes("Sale"));

  test.each<[string, number, string, readonly string[]]>([
    ["nothing", 10, stateSection(10, {}), ALL],
    ["a notice without an opt-out", 6, "1YNN", ALL],
    ["what does not apply", 6, "1---", ALL],
    ["an opt-out of sale", 10, stateSection(10, { sale: 1 }), CONSENTS],
    ["an opt-out in the older string", 6, "1YYN", CONSENTS],
    ["the same in small letters", 6, "1yyn", CONSENTS],
    ["the browser's opt-out", 8, stateSection(8, {}, { gpc: 1 }), CONSENTS],
    ["service provider mode", 10, stateSection(10, { m3: 1 }), CONSENTS],
    ["a child without consent", 12, stateSection(12, { c2: 1 }), CONSENTS],
    ["no consent to biometric data", 10, stateSection(10, { s7: 1 }), SALES],
    ["an opt-out of another use", 10, stateSection(10, { target: 1 }), ALL],
    ["an opt-out for Texas", 16, stateSection(16, { sale: 1 }), CONSENTS],
    ["no consent to biometric data in Oregon, by another number", 15, stateSection(15, { s10: 1 }), SALES],
    ["another consent that Oregon has under that number", 15, stateSection(15, { s7: 1 }), ALL],
    ["service provider mode in Maryland", 24, stateSection(24, { mode: 2 }), CONSENTS],
    ["a section that is not read", 28, "BVUAFAgA", []],
    ["Canada's section", 5, CANADIAN, ALL],
    ["a section of another country that is not read", 5, "BAAA", []],
    ["an older string that is none", 6, "2YNN", []],
  ])("%s", (_, id, section, expected) => {
    const { grants, findings } = grantsBeside(id, section);
    expect(grants).toEqual(expected);
    for (const path of ALL.filter((each) => !expected.includes(each)))
      expect(findings).toContainEqual(expect.objectContaining({ code: "VOC_CONFLICT", path }));
  });

  test("the EU's section is about other law", () => {
    const tcf = "CO4VGswO4VGswAfZCBDEAzCsAP_AAH_AAAiQAAAAAAAA";
    const alone = read(gppString(new Map([[2, tcf]])));
    const beside = read(
      gppString(
        new Map([
          [2, tcf],
          [6, "1YYN"],
          [28, "BVUAFAgA"],
        ]),
      ),
    );
    expect(beside.terms).toEqual(alone.terms);
    expect(alone.terms.length).toBeGreaterThan(0);
  });
});

test.each([1, 2])("the national section, version %i, in service provider mode grants no sale", (version) => {
  const [fields, mode] = version === 1 ? [27, 27] : [32, 32];
  const answer = read(
    usNational(
      { [SALE_NOTICE]: 1, 3: 1, 4: 1, [SALE]: 2, 8: 2, 9: 2, [BIOMETRIC]: 2, [mode]: 1 },
      { version, fields },
    ),
  );
  expect(answer.terms.flatMap(({ path, effect }) => (effect === "grants" ? path : []))).toEqual([
    "/7/SensitiveDataProcessing/7",
  ]);
  expect(findingsOf(answer)).toEqual(
    expect.arrayContaining(
      ["Sale", "Sharing", "TargetedAdvertising"].map((use) => `VOC_CONFLICT /7/${use}OptOut`),
    ),
  );
});

test("of Canada's section the grounds are described, and nothing is granted", () => {
  const answer = read(gppString(new Map([[5, `${CANADIAN}.YAAA`]])));
  expect(termsOf(answer)).toEqual([
    "1 /5/PurposesExpressConsent legalBasis=tcfca/express",
    "2 /5/PurposesImpliedConsent legalBasis=tcfca/implied",
  ]);
  expect(answer.terms.every(({ effect }) => effect === "describes")).toBe(true);
  expect(answer.findings.map(({ sentence }) => sentence)).toEqual([
    "what Canada's purposes 2/4 are is not known here: they grant nothing",
    "what Canada's purposes 2/2, 2/7 are is not known here: they grant nothing",
    "vendors, restrictions and special features are not read",
  ]);
});

test("other sections are named, and the EU's is read", () => {
  const answer = read("DBACNY~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN");
  expect(answer.terms).toEqual([]);
  expect(findingsOf(answer)).toEqual(["VOC_NO_TERM /2/core", "VOC_NO_TERM /6", "VOC_NO_TERM /"]);
  expect(findingsOf(read("DBABjw~BAAA~1YNN"))).toEqual(["VOC_NO_TERM /5", "VOC_NO_TERM /6", "VOC_NO_TERM /"]);
});

test.each([
  ["a section too few", "DBACNY~BVQqAAAAAgA", "VOC_LEXICAL /header"],
  ["no header", "BVQqAAAAAgA", "VOC_LEXICAL /header"],
  ["another version", "DCABLA~BVQqAAAAAgA", "VOC_VERSION /header"],
  ["another version of the section", usNational({}, { version: 3 }), "VOC_VERSION /7"],
  ["a section cut short", "DBABLA~BVQq", "VOC_LEXICAL /7"],
  ["a section with more than its fields", `${usNational({})}B`, "VOC_LEXICAL /7"],
  ["a value that is none", usNational({ [SALE]: 3 }), "VOC_OUT_OF_RANGE /7/SaleOptOut"],
  ["an unknown subsection", "DBABLA~BVQqAAAAAgA.wA", "VOC_LEXICAL /7/Gpc"],
  ["nothing", "", "VOC_LEXICAL /header"],
])("%s is refused", (_, text, refusal) => {
  expect(refused(() => read(text))).toBe(refusal);
});
