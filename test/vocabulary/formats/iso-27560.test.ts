/** Consent records and receipts: what a given consent grants, what any other does not, however the JSON-LD is written. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadTerm } from "../../../src/vocabulary/formats/document.ts";
import { readIso27560 } from "../../../src/vocabulary/formats/iso-27560.ts";
import { findingsOf, termsOf } from "./common.ts";

const read = (value: unknown) => readIso27560(Buffer.from(JSON.stringify(value)));
const grantsOf = ({ terms }: { terms: readonly ReadTerm[] }) =>
  terms.filter(({ effect }) => effect === "grants").map(({ kind, term }) => `${kind}=${term}`);

const record = (status: unknown, more: object = {}) => ({
  "@type": "dpv:ConsentRecord",
  "dpv:hasPurpose": "dpv:IdentityVerification",
  "dpv:hasPersonalData": "pd:FacialPrint",
  "dpv:hasConsentStatus": status,
  ...more,
});
const GRANTED = ["purpose=dpv:IdentityVerification", "consentState=dpv:ConsentGiven"];

describe("a consent", () => {
  test("that is given grants its purpose and itself; data is described", async () => {
    expect(termsOf(await read(record("dpv:ConsentGiven")))).toEqual([
      "1 /dpv:ConsentRecord[1]/dpv:hasPurpose purpose=dpv:IdentityVerification",
      "1 /dpv:ConsentRecord[1]/dpv:hasPersonalData modality=pd:FacialPrint",
      "1 /dpv:ConsentRecord[1]/dpv:hasConsentStatus consentState=dpv:ConsentGiven",
    ]);
  });

  test.each([
    ["withdrawn", "dpv:ConsentWithdrawn"],
    ["refused", { "@type": "dpv:ConsentRefused" }],
    ["expired", [{ "@type": "dpv:ConsentExpired" }]],
    ["given and then withdrawn", [{ "@type": "dpv:ConsentGiven" }, { "@type": "dpv:ConsentWithdrawn" }]],
    ["in a state that nobody knows", "dpv:ConsentPerhaps"],
    ["in a state of no vocabulary", "https://example.com/given"],
    ["in a state that is text", "given"],
    ["in a state without a type", { "dpv:isIndicatedAtTime": "2024-01-01" }],
    ["in no state", []],
  ])("that is %s grants nothing, and a finding says so", async (_, status) => {
    const answer = await read(record(status));
    expect(grantsOf(answer)).toEqual([]);
    expect(findingsOf(answer)).toContain("VOC_NO_TERM /dpv:ConsentRecord[1]");
    expect(answer.terms.map(({ term }) => term)).toEqual(["pd:FacialPrint"]);
  });

  test("within one that is withdrawn grants nothing", async () => {
    const outer = record("dpv:ConsentWithdrawn", { "dpv:hasRecordOfActivity": record("dpv:ConsentGiven") });
    expect(grantsOf(await read(outer))).toEqual([]);
  });

  test("of several processes is a record for each: no purpose is leave for another's data", async () => {
    const process = (purpose: string, data: string) => ({
      "@type": "dpv:Process",
      "dpv:hasPurpose": purpose,
      "dpv:hasPersonalData": data,
    });
    const { terms } = await read({
      "@type": "dpv:ConsentRecord",
      "dpv:hasConsentStatus": "dpv:ConsentGiven",
      "dpv:hasProcess": [
        process("dpv:Marketing", "pd:EmailAddress"),
        process("dpv:FraudPreventionAndDetection", "pd:Retina"),
      ],
    });
    expect(Map.groupBy(terms, (each) => each.record).size).toBe(2);
    expect(terms.filter((each) => each.record === 2).map(({ term }) => term)).toEqual([
      "dpv:ConsentGiven",
      "dpv:FraudPreventionAndDetection",
      "pd:Retina",
    ]);
  });

  test("to a purpose that is narrower than its word does not grant the word", async () => {
    const purpose = { "@id": "ex:Newsletter", "skos:broader": "dpv:Marketing" };
    const answer = await read(record("dpv:ConsentGiven", { "dpv:hasPurpose": purpose }));
    expect(grantsOf(answer)).toEqual([]);
    expect(findingsOf(answer)).toContain("VOC_BROADER /dpv:ConsentRecord[1]/dpv:hasPurpose");
    expect(findingsOf(answer)).toContain("VOC_NO_TERM /dpv:ConsentRecord[1]/dpv:hasConsentStatus");
  });

  test("that lasts for a stated time says so", async () => {
    const status = { "@type": "dpv:ConsentGiven", "dpv:hasDuration": "P1Y" };
    expect(findingsOf(await read(record(status)))).toContain("VOC_OUT_OF_RANGE /dpv:ConsentRecord[1]");
  });
});

describe("the same record written otherwise", () => {
  const dpv = "https://w3id.org/dpv#";
  test.each([
    ["names in full", { [`${dpv}hasPurpose`]: { "@id": `${dpv}IdentityVerification` } }],
    ["a list of one", { "dpv:hasPurpose": ["dpv:IdentityVerification"] }],
    ["a node", { "dpv:hasPurpose": { "@id": "dpv:IdentityVerification" } }],
    ["another prefix", { "@context": { v: dpv }, "v:hasPurpose": { "@id": "v:IdentityVerification" } }],
    [
      "a name of its own",
      {
        "@context": { why: { "@id": `${dpv}hasPurpose`, "@type": "@vocab" } },
        why: `${dpv}IdentityVerification`,
      },
    ],
    ["a vocabulary", { "@context": { "@vocab": dpv }, hasPurpose: "dpv:IdentityVerification" }],
    [
      "a context within",
      { "dpv:hasProcess": { "@context": { w: dpv }, "w:hasPurpose": { "@id": "w:IdentityVerification" } } },
    ],
  ])("%s", async (_, purpose) => {
    const { "dpv:hasPurpose": __, ...rest } = record("dpv:ConsentGiven");
    expect(new Set(grantsOf(await read({ ...rest, ...purpose })))).toEqual(new Set(GRANTED));
  });

  test("the order of names changes no term", async () => {
    const written = record({ "@type": "dpv:ConsentGiven" }, { "dpv:hasDataController": "ex:Acme" });
    const expected = new Set(termsOf(await read(written)));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(Object.entries(written), { minLength: 5 }), async (entries) => {
        expect(new Set(termsOf(await read(Object.fromEntries(entries))))).toEqual(expected);
      }),
    );
  });
});

test.each([
  [
    "text where a word belongs",
    { "dpv:hasPersonalData": { "@value": "my face" } },
    "VOC_LEXICAL",
    "/dpv:ConsentRecord[1]/dpv:hasPersonalData",
  ],
  ["no consent record", { "@type": "dpv:Process", "dpv:hasConsentStatus": [] }, "VOC_LEXICAL", "/"],
])("%s is refused", async (_, more, reason, field) => {
  const refusal = { reason, violations: [expect.objectContaining({ field })] };
  await expect(read({ ...record("dpv:ConsentGiven"), ...more })).rejects.toMatchObject(refusal);
});

test("what is read by no one is named", async () => {
  const { findings } = await read(record("dpv:ConsentGiven", { "dpv:hasPurposeX": 1, "ex:secret": 1 }));
  expect(findings.map(({ sentence }) => sentence)).toEqual([
    "the property is not known, and may end or bind what has it: it grants nothing",
    "properties that are not read: `dpv:hasPurposeX`, 1 of no known vocabulary",
  ]);
});

describe("plain JSON", () => {
  const plain = { schema_version: "1.0", record_id: "r-1", pii_principal_id: "p-1" };

  test("is read by the names of the standard's fields", async () => {
    const processing = { purpose: "access control", pii_type: ["iris"] };
    const answer = await read({ ...plain, pii_processing: [processing], event_state: "given" });
    expect(answer).toMatchObject({ format: "iso-27560", findings: [] });
    expect(grantsOf(answer)).toEqual(["purpose=access control", "consentState=given"]);
  });

  test("with a name twice is refused, since one of the two would be lost", async () => {
    const text = JSON.stringify({ ...plain, event_state: "given" });
    const twice = text.replace("{", '{"event_state":"withdrawn",');
    await expect(readIso27560(Buffer.from(twice))).rejects.toMatchObject({ reason: "VOC_DUP_KEY" });
  });

  test("that nests deeply, or holds very much, is refused", async () => {
    const deep = `${'{"events":'.repeat(70)}1${"}".repeat(70)}`;
    const nested = JSON.stringify(plain).replace("}", `,"events":${deep}}`);
    await expect(readIso27560(Buffer.from(nested))).rejects.toMatchObject({ reason: "VOC_LEXICAL" });
    const many = read({ ...plain, pii_processing: Array.from({ length: 4001 }, () => 1) });
    await expect(many).rejects.toMatchObject({ reason: "VOC_OUT_OF_RANGE" });
  });

  test("of no known shape is refused as a name without a meaning", async () => {
    await expect(read({ consent: "given" })).rejects.toMatchObject({ reason: "VOC_LEXICAL" });
  });
});
