/** Prohibitions in a graph of DPV: what they are about, and what is granted beside them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding, ReadTerm } from "../../../src/vocabulary/formats/document.ts";
import { prohibitedUses, withoutProhibited } from "../../../src/vocabulary/formats/dpv-prohibited.ts";
import { readDpvTurtle } from "../../../src/vocabulary/formats/dpv-turtle.ts";
import { parseTurtle } from "../../../src/vocabulary/formats/rdf.ts";

const usesOf = (text: string) => prohibitedUses(parseTurtle(Buffer.from(text)));
const ACCESS = "dpv:EnforceAccessControl";

describe("a prohibition is about", () => {
  test.each([
    ["its purpose", "ex:p dpv:hasProhibition [ dpv:hasPurpose dpv:Marketing ]."],
    [
      "its purpose of some data",
      "ex:p dpv:hasProhibition [ dpv:hasPurpose dpv:Marketing; dpv:hasData pd:Retina ].",
    ],
    [
      "the purpose of its process",
      "ex:p dpv:hasProhibition [ dpv:hasProcess [ dpv:hasPurpose dpv:Marketing ] ].",
    ],
    [
      "its own purpose in each of its processes",
      "ex:p dpv:hasProhibition [ dpv:hasPurpose dpv:Marketing; dpv:hasProcess [ dpv:hasData pd:Retina ] ].",
    ],
    ["that of its type", "ex:p a dpv:Process, dpv:Prohibition; dpv:hasPurpose dpv:Marketing."],
    ["that of its rule", "ex:p dpv:hasRule dpv:Prohibition; dpv:hasPurpose dpv:Marketing."],
    ["that of a name", "ex:p dpv:hasProhibition ex:q. ex:q dpv:hasPurpose dpv:Marketing."],
    [
      "what a purpose of its own lies within",
      "ex:p dpv:hasProhibition [ dpv:hasPurpose ex:ads ]. ex:ads a dpv:Purpose; skos:broader dpv:Marketing.",
    ],
  ])("%s", (_, text) => {
    const isProhibited = usesOf(text) ?? expect.fail("nothing is prohibited");
    expect(["dpv:Marketing", "dpv:TargetedAdvertising", "dpv:Purpose", ACCESS].map(isProhibited)).toEqual([
      ...[true, true, true, false],
    ]);
  });

  test.each([
    ["nothing that it names", "ex:p dpv:hasProhibition ex:q."],
    ["a text", "ex:p dpv:hasProhibition 'ads'."],
    ["data of any use", "ex:p dpv:hasProhibition [ dpv:hasPersonalData pd:Retina ]."],
    ["an operation of any use", "ex:p dpv:hasProhibition [ dpv:hasProcessing dpv:Share ]."],
    [
      "data of any use beside a purpose",
      "ex:p dpv:hasProhibition [ dpv:hasData pd:Retina; dpv:hasProcess [ dpv:hasPurpose dpv:Marketing ] ].",
    ],
    [
      "a process without a purpose beside one with it",
      "ex:p dpv:hasProhibition [ dpv:hasProcess [ dpv:hasPurpose dpv:Marketing ], [ dpv:hasData pd:Retina ] ].",
    ],
    [
      "a second thing without a purpose",
      "ex:p dpv:hasProhibition [ dpv:hasPurpose dpv:Marketing ], [ dpv:hasData pd:Retina ].",
    ],
    ["what is not understood", "ex:p dpv:hasProhibition [ dpv:hasPurpose dpv:Marketing; ex:and ex:more ]."],
    ["a purpose that nobody knows", "ex:p dpv:hasProhibition [ dpv:hasPurpose ex:own ]."],
    ["a purpose of no kind", "ex:p dpv:hasProhibition [ dpv:hasPurpose [ a dpv:Purpose ] ]."],
    ["whatever ODRL prohibits", "ex:p odrl:prohibition [ odrl:action odrl:use ]."],
    ["whatever a name of its own prohibits", "ex:p ex:prohibits ex:q."],
    ["whatever is called one", "ex:p skos:broader dpv:Prohibition."],
  ])("any use: %s", (_, text) => {
    expect(usesOf(text)?.(ACCESS)).toBe(true);
  });

  test("none, where there is none", () => {
    expect(
      usesOf("ex:p a dpv:Process; dpv:hasPurpose dpv:Marketing; dct:title 'prohibition'."),
    ).toBeUndefined();
    expect(usesOf("ex:p dpv:hasPurpose eu-aiact:ProhibitedAISystem-A5-1-g.")).toBeUndefined();
  });
});

describe("the terms of a record", () => {
  const term = (
    effect: ReadTerm["effect"],
    kind: ReadTerm["kind"],
    word: string,
    record?: number,
  ): ReadTerm => ({
    ...{ path: `/${word}`, kind, term: word, effect, scheme: "dpv" },
    ...(record === undefined ? {} : { record }),
  });
  const basis = term("grants", "legalBasis", "dpv:Consent", 1);
  const left = (terms: readonly ReadTerm[], findings: Finding[] = []) =>
    withoutProhibited(terms, (word) => word === "dpv:Marketing", findings).map((each) => each.term);
  const marketing = term("grants", "purpose", "dpv:Marketing", 1);
  const access = term("grants", "purpose", ACCESS, 1);

  test("lose the purpose, and a finding says where", () => {
    const findings: Finding[] = [];
    expect(left([marketing, access, basis], findings)).toEqual([ACCESS, "dpv:Consent"]);
    expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual(["VOC_CONFLICT /dpv:Marketing"]);
  });

  test.each([
    ["with its last purpose", [marketing, basis]],
    ["where it has none, and so is for any", [basis]],
    [
      "where the purpose is only described",
      [term("describes", "purpose", "dpv:Marketing", 1), access, basis],
    ],
    [
      "where it is of no record",
      [term("grants", "purpose", ACCESS), term("grants", "legalBasis", "dpv:Consent")],
    ],
  ])("lose the rest too %s", (_, terms) => {
    expect(left(terms)).toEqual(
      terms.filter(({ effect }) => effect === "describes").map((each) => each.term),
    );
  });

  test("stay as they are in another record, and where nothing is prohibited", () => {
    const other = [term("grants", "purpose", ACCESS, 2), term("grants", "legalBasis", "dpv:Contract", 2)];
    expect(left([marketing, basis, ...other])).toEqual([ACCESS, "dpv:Contract"]);
    expect(withoutProhibited([marketing, basis], undefined, [])).toEqual([marketing, basis]);
  });
});

/** A part of DPV's tree, transcribed: each purpose with those that it lies within. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  Purpose: [],
  Marketing: ["Purpose"],
  Advertising: ["Marketing"],
  Personalisation: ["Purpose"],
  PersonalisedAdvertising: ["Advertising", "Personalisation"],
  TargetedAdvertising: ["PersonalisedAdvertising"],
  ServicePersonalisation: ["Personalisation", "ServiceManagement"],
  ServiceManagement: ["Purpose"],
  SellProducts: ["ServiceManagement"],
  SellDataToThirdParties: ["SellProducts"],
  EnforceSecurity: ["Purpose"],
  EnforceAccessControl: ["EnforceSecurity"],
  ScientificResearch: ["Purpose"],
};
const liesWithin = (word: string, outer: string): boolean =>
  word === outer || (ABOVE[word] ?? []).some((each) => liesWithin(each, outer));

describe("whatever a document grants", () => {
  const words = Object.keys(ABOVE);
  const some = fc.subarray(words, { minLength: 1, maxLength: 3 });
  const list = (property: string, values: readonly string[]) =>
    values.length === 0 ? "" : `${property} ${values.map((word) => `dpv:${word}`).join()}; `;
  const consent = fc
    .record({ purposes: fc.subarray(words, { maxLength: 3 }), process: some, basis: fc.boolean() })
    .map(
      ({ purposes, process, basis }) =>
        `a dpv:ConsentRecord; dpv:hasConsentStatus dpv:ConsentGiven; ${list("dpv:hasPurpose", purposes)}
        ${basis ? "dpv:hasLegalBasis dpv:Consent;" : ""} dpv:hasProcess [ a dpv:Process; ${list("dpv:hasPurpose", process)} ]`,
    );
  const process = some.map(
    (purposes) => `a dpv:Process; ${list("dpv:hasPurpose", purposes)} dpv:hasLegalBasis dpv:Contract`,
  );
  const prohibition = fc.record({
    purposes: some,
    write: fc.constantFrom(
      (what: string, _: number) => `ex:n0 dpv:hasProhibition [ ${what} ].`,
      (what: string, at: number) =>
        `ex:x${at} dpv:hasProhibition ex:y${at}. ex:y${at} dpv:hasProcess [ ${what} ].`,
      (what: string, at: number) => `ex:x${at} a dpv:Process, dpv:Prohibition; ${what}.`,
      (what: string, at: number) => `ex:x${at} dpv:hasRule dpv:Prohibition; ${what}.`,
    ),
  });
  const document = fc.record({
    nodes: fc.array(fc.oneof(consent, process), { minLength: 1, maxLength: 3 }),
    prohibitions: fc.array(prohibition, { minLength: 1, maxLength: 3 }),
  });
  const grantsOf = (nodes: readonly string[], written: readonly string[]) =>
    readDpvTurtle(Buffer.from([...nodes.map((each, at) => `ex:n${at} ${each}.`), ...written].join(" ")))
      .terms.filter(({ effect }) => effect === "grants")
      .map(({ record, kind, term }) => `${record} ${kind}=${term}`);

  test("a prohibition more never grants more, and nothing at, below or above it is granted", () => {
    fc.assert(
      fc.property(document, ({ nodes, prohibitions }) => {
        const written = prohibitions.map(({ purposes, write }, at) =>
          write(list("dpv:hasPurpose", purposes), at),
        );
        let before = grantsOf(nodes, []);
        for (let count = 1; count <= written.length; count++) {
          const granted = grantsOf(nodes, written.slice(0, count));
          expect(before).toEqual(expect.arrayContaining(granted));
          const uses = granted.flatMap((each) => /purpose=dpv:(\w+)/.exec(each)?.[1] ?? []);
          for (const use of uses)
            for (const barred of prohibitions.slice(0, count).flatMap(({ purposes }) => purposes))
              expect([use, barred, liesWithin(use, barred) || liesWithin(barred, use)]).toEqual([
                use,
                barred,
                false,
              ]);
          const records = new Set(granted.filter((each) => each.includes("purpose=")).map((each) => each[0]));
          const described = granted.filter((each) => !records.has(each[0]));
          expect(described.filter((each) => !each.includes("legalBasis=dpv:Contract"))).toEqual([]);
          before = granted;
        }
      }),
      { numRuns: 30 },
    );
  });

  test("is granted in some documents that prohibit, so that the law is not one of nothing", () => {
    const nodes = [
      "a dpv:ConsentRecord; dpv:hasConsentStatus dpv:ConsentGiven; dpv:hasPurpose dpv:EnforceAccessControl",
    ];
    expect(grantsOf(nodes, ["ex:x a dpv:Prohibition; dpv:hasPurpose dpv:Marketing."])).toEqual([
      "1 consentState=dpv:ConsentGiven",
      "1 purpose=dpv:EnforceAccessControl",
    ]);
  });
});
