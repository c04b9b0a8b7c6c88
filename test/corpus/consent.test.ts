/**
 * Real consent, policy and ad-tech documents (W3C DPV, ODRL test suite, IAB), read from `vocabulary/` in the folder that
 * COMITY_CORPUS names, and thousands of mutations of documents like them. COMITY_FUZZ says how many, if not 3000.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import type { Document } from "../../src/vocabulary/formats/document.ts";
import { readDpv, readDpvTurtle } from "../../src/vocabulary/formats/dpv-turtle.ts";
import { readGpp } from "../../src/vocabulary/formats/gpp.ts";
import { readIso27560 } from "../../src/vocabulary/formats/iso-27560.ts";
import { readOdrl } from "../../src/vocabulary/formats/odrl.ts";
import { readTcString } from "../../src/vocabulary/formats/tcf.ts";
import { findingsOf, refused, termsOf } from "../vocabulary/formats/common.ts";

const corpus = process.env.COMITY_CORPUS;
const why = corpus === undefined ? " (skipped: COMITY_CORPUS names no folder of documents)" : "";
const load = (path: string) => readFileSync(join(corpus ?? "", "vocabulary", path));
const grantsOf = ({ terms }: Document) =>
  terms.filter(({ effect }) => effect === "grants").map(({ term }) => term);

describe.skipIf(corpus === undefined)(`documents of the world${why}`, () => {
  test("the receipt that says `dpv:hasProcess` twice is refused, not halved", async () => {
    await expect(readIso27560(load("consent27560/receipt-full.json"))).rejects.toMatchObject({
      reason: "VOC_DUP_KEY",
      violations: [{ field: "/dpv:hasRecordOfActivity/dpv:hasProcess" }],
    });
  });

  test("that receipt with its processes in a list holds a consent that was withdrawn", async () => {
    const text = load("consent27560/receipt-full.json").toString();
    const fixed = text
      .replace('"dpv:hasProcess": {', '"dpv:hasProcess": [{')
      .replace(/\},\s*"dpv:hasProcess": \{/, "},{");
    const listed = fixed.replace(/\},\s*"dpv:hasConsentControl"/, '}], "dpv:hasConsentControl"');
    const answer = await readIso27560(Buffer.from(listed));
    const record = "/dpv:ConsentReceipt[1]/dpv:hasRecordOfActivity";
    expect(grantsOf(answer)).toEqual([]);
    expect(termsOf(answer)).toEqual(
      [1, 2].flatMap((at) => [
        `${at} ${record}/dpv:hasDataSubject role=dpv:DataSubject`,
        `${at} ${record}/dpv:hasDataController role=dpv:DataController`,
        `${at} ${record}/dpv:hasDataProcessor role=dpv:DataProcessor`,
        `${at} ${record}/dpv:hasProcess[${at}]/dpv:hasRecipient[1] role=dpv:Recipient`,
        `${at} ${record}/dpv:hasProcess[${at}]/dpv:hasPersonalData modality=pd:${at === 1 ? "EmailAddress" : "OfficialID"}`,
      ]),
    );
    const place = `VOC_NO_TERM ${record}/dpv:hasJurisdiction`;
    expect(findingsOf(answer)).toEqual([place, `VOC_NO_TERM ${record}`, "VOC_NO_TERM /"]);
  });

  test("the receipt of two records: what was given grants, what was withdrawn does not", async () => {
    const answer = await readIso27560(load("consent27560/receipt-metadata.json"));
    const record = "/dpv:ConsentReceipt[1]/dpv:hasRecordOfActivity";
    expect(termsOf(answer)).toEqual([
      `1 ${record}[1]/dpv:hasPurpose purpose=dpv:Marketing`,
      `1 ${record}[1]/dpv:hasConsentStatus/rdf:type consentState=dpv:ConsentGiven`,
    ]);
    expect(findingsOf(answer)).toEqual([`VOC_NO_TERM ${record}[2]`]);
  });

  test("DPV E0023: a consent record, given for two years: nobody here knows that they have not passed", () => {
    const answer = readDpvTurtle(load("dpv/E0023.ttl"));
    const process = "/dpv:ConsentRecord[1]/dpv:hasProcess";
    expect(grantsOf(answer)).toEqual([]);
    expect(termsOf(answer)).toContain(`1 ${process}/dpv:hasPersonalData modality=pd:EmailAddressPersonal`);
    expect(findingsOf(answer)).toEqual([
      "VOC_OUT_OF_RANGE /dpv:ConsentRecord[1]",
      `VOC_NO_TERM ${process}/dpv:hasProcessing[1]`,
      `VOC_NO_TERM ${process}/dpv:hasProcessing[2]`,
      "VOC_NO_TERM /",
    ]);
  });

  test("DPV E0024: two processes, derived data, an exporter and an importer", () => {
    const answer = readDpvTurtle(load("dpv/E0024.ttl"));
    const short = answer.terms.map(({ record, kind, term }) => `${record ?? "-"} ${kind}=${term}`);
    expect(short).toEqual([
      ...["- role=dpv:DataController", "- role=dpv:DataProcessor"],
      ...["1 modality=pd:CallLog", "1 role=dpv:DataController", "1 role=dpv:DataProcessor"],
      ...["1 role=dpv:Recipient", "1 role=dpv:DataExporter", "1 role=dpv:DataImporter"],
      ...["2 form=dpv:DerivedData", "2 modality=pd:CallLog", "2 role=dpv:DataProcessor"],
      ...["2 role=dpv:Recipient", "2 role=dpv:DataController"],
      ...["2 role=dpv:DataExporter", "2 role=dpv:DataImporter"],
    ]);
    expect(grantsOf(answer)).toEqual([]);
  });

  test("DPV E0045 and E0054: biometric data, marked and plain", () => {
    const marked = readDpvTurtle(load("dpv/E0045.ttl"));
    expect(termsOf(marked)).toEqual([
      "1 /dpv:Process[1]/dpv:hasPersonalData[1] modality=pd:Location",
      "1 /dpv:Process[1]/dpv:hasPersonalData[2] modality=pd:Biometric",
      "1 /dpv:Process[1]/dpv:hasPersonalData[3] modality=pd:FacialPrint",
    ]);
    expect(findingsOf(marked)).toEqual([
      "VOC_NO_TERM /dpv:Process[1]/dpv:hasPersonalData[1]",
      "VOC_NO_TERM /dpv:Process[1]/dpv:hasPersonalData[2]",
    ]);
    const plain = readDpvTurtle(load("dpv/E0054.ttl"));
    expect(termsOf(plain)).toEqual([
      "1 /dpv:Process[1]/dpv:hasPersonalData modality=pd:EmailAddress",
      "1 /dpv:Process[1]/dpv:hasPurpose purpose=dpv:ServiceProvision",
      "2 /dpv:Process[2]/dpv:hasPersonalData modality=pd:Biometric",
      "2 /dpv:Process[2]/dpv:hasPurpose purpose=dpv:IdentityVerification",
    ]);
    expect([...plain.terms, ...marked.terms].every(({ effect }) => effect === "describes")).toBe(true);
  });

  test("ODRL: a purpose is granted, a time is not weighed, a request asks", async () => {
    const purpose = await readOdrl(load("odrl/dpv-odrl-policy-purpose.ttl"));
    expect(grantsOf(purpose)).toEqual(["dpv-odrl:Use", "dpv:PaymentManagement"]);
    expect(findingsOf(purpose)).toEqual([]);
    const denied = await readOdrl(load("odrl/policy-10.ttl"));
    expect(termsOf(denied)).toEqual(["1 /odrl:Set[1]/odrl:permission/odrl:assignee role=odrl:assignee"]);
    expect(findingsOf(denied)).toEqual([
      "VOC_CONFLICT /odrl:Set[1]",
      "VOC_NO_TERM /odrl:Set[1]/odrl:permission/odrl:constraint",
      "VOC_NO_TERM /odrl:Set[1]/odrl:permission/odrl:target",
    ]);
    const request = await readOdrl(load("odrl/request-4.ttl"));
    expect(request.terms.map(({ term, effect }) => `${term} ${effect}`)).toEqual([
      "odrl:assignee describes",
      "odrl:sell describes",
    ]);
  });

  test("TC strings: one is not well formed, one restricts its ten purposes to either ground, one has none", () => {
    const strings: { tcString: string }[] = JSON.parse(load("tcf/tcstrings.json").toString());
    const [broken, full, empty] = strings.map(({ tcString }) => Buffer.from(tcString));
    expect(refused(() => readTcString(broken ?? Buffer.of()))).toBe("VOC_LEXICAL /");
    const answer = readTcString(full ?? Buffer.of());
    expect(grantsOf(answer)).toEqual([]);
    expect(findingsOf(answer)).toEqual([
      "VOC_NO_TERM /core",
      ...Array(10).fill("VOC_CONFLICT /core/publisherRestrictions"),
      "VOC_NO_TERM /core/specialFeatureOptins/1",
      "VOC_NO_TERM /core/specialFeatureOptins/2",
    ]);
    expect(termsOf(readTcString(empty ?? Buffer.of()))).toEqual([]);
  });
});

describe("mutated documents are read or refused by name, and none is empty in silence", () => {
  const turtle = `@prefix v: <https://w3id.org/dpv#>. ex:p a v:ConsentRecord; v:hasConsentStatus v:ConsentGiven; v:hasProcess
    [ a v:Process; v:hasPurpose v:Marketing; v:hasPersonalData ex:d; v:hasLegalBasis v:Consent; dct:title "a"@en ].
    ex:d skos:broader pd:Retina; a dpv:DerivedData.`;
  const policy = `ex:p a odrl:Set; odrl:permission [ odrl:action odrl:sell; odrl:target pd:Retina; odrl:constraint
    [ odrl:leftOperand odrl:purpose; odrl:operator odrl:isA; odrl:rightOperand dpv:Marketing ] ].`;
  const receipt = `{"@context": {"v": "https://w3id.org/dpv#"}, "@type": "dpv:ConsentReceipt", "dpv:hasRecordOfActivity":
    [{"@type": ["v:ConsentRecord"], "v:hasPurpose": {"@id": "v:Marketing"}, "dpv:hasPersonalData": "pd:Retina",
    "dpv:hasConsentStatus": {"@type": "dpv:ConsentGiven"}}]}`;
  const jsonPolicy = `{"@context": ["http://www.w3.org/ns/odrl.jsonld", {"n": "https://w3id.org/dpv/pd#"}], "@type": "Set",
    "uid": "ex:p", "permission": [{"target": "n:Retina", "assignee": {"@type": "Party", "uid": "ex:u"}, "action": "sell",
    "constraint": [{"leftOperand": "purpose", "operator": "isA", "rightOperand": {"@id": "dpv:Marketing"}}]}]}`;
  const processing = `[{"@context": {"v": "https://w3id.org/dpv#"}, "@id": "ex:p", "@type": "v:ConsentRecord",
    "dpv:hasConsentStatus": {"@id": "v:ConsentGiven"}, "v:hasProcess": {"@type": "v:Process", "dpv:hasPurpose":
    ["dpv:Marketing"], "v:hasLegalBasis": {"@id": "v:Consent"}, "dpv:hasProhibition": "ex:q"}},
    {"@id": "ex:q", "@type": "dpv:Process", "dpv:hasPurpose": "dpv:Advertising"}]`;
  const plain = `{"schema_version": "1", "record_id": "r", "pii_principal_id": "p", "pii_processing": [{"purposes": [{"purpose":
    "access control", "lawful_basis": "consent"}], "pii_information": {"pii_type": ["fingerprint"]}}], "events": [
    {"event_time": "2026", "event_state": "consent_given"}]}`;
  const kantara = `{"version": "KI-CR-v1.1.0", "piiPrincipalId": "p", "piiControllers": [{}], "services": [{"service": "s",
    "purposes": [{"purposeCategory": ["1 - Core Function"], "consentType": "EXPLICIT", "piiCategory": ["3 - Biometric"],
    "termination": "t", "thirdPartyDisclosure": true}]}], "sensitive": true, "spiCat": ["Biometric"]}`;
  const seeds: readonly [string, (bytes: Uint8Array) => Document | Promise<Document>, string][] = [
    ["iso-27560", readIso27560, receipt],
    ["iso-27560 in plain JSON", readIso27560, plain],
    ["a receipt of Kantara's", readIso27560, kantara],
    ["dpv-turtle", readDpvTurtle, turtle],
    ["dpv in JSON-LD", readDpv, processing],
    ["odrl", readOdrl, policy],
    ["odrl in JSON-LD", readOdrl, jsonPolicy],
    ["tcf", readTcString, "CO4VGswO4VGswAfZCBDEAzCsAP_AAH_AAAiQAAAAAAAA.YAAAAAAAAAA"],
    ["gpp", readGpp, "DBACLMA~BVVqAAAAAgA.QA~BVoYYYQg"],
  ];
  const runs = Math.ceil(Number(process.env.COMITY_FUZZ ?? 3000) / seeds.length);
  const edit = fc.record({
    at: fc.nat(),
    cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
    from: fc.nat(),
    copy: fc.oneof(fc.constant(0), fc.nat(80)),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      fc.constantFrom(...'{}[]":,.;<>@#\\A_'.split("")).map(Buffer.from),
    ),
  });

  test.each(seeds)("%s", { timeout: 600_000 }, async (_, read, seed) => {
    const apply = (
      bytes: Buffer,
      { at, cut, from, copy, put }: Parameters<Parameters<typeof edit.map>[0]>[0],
    ) => {
      const [place, source] = [at % (bytes.length + 1), from % (bytes.length + 1)];
      const copied = bytes.subarray(source, source + copy);
      return Buffer.concat([bytes.subarray(0, place), put, copied, bytes.subarray(place + cut)]);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const answer = await attempt(read, edits.reduce(apply, Buffer.from(seed)));
        if (answer instanceof ComityError) expect(answer.reason).toMatch(/^VOC_/);
        else expect(answer.terms.length + answer.findings.length).toBeGreaterThan(0);
      }),
      { numRuns: runs },
    );
  });
});

/** What a reader gives, or its refusal. Anything else that it throws fails the test. */
async function attempt(
  read: (bytes: Uint8Array) => Document | Promise<Document>,
  bytes: Uint8Array,
): Promise<Document | ComityError> {
  try {
    return await read(bytes);
  } catch (thrown) {
    if (thrown instanceof ComityError) return thrown;
    throw thrown;
  }
}
