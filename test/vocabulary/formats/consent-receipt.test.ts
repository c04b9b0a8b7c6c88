/** Consents in plain JSON: what a given one grants, what bounds it, and that no text of a person's own is repeated. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readReceipt } from "../../../src/vocabulary/formats/consent-receipt.ts";
import type { Document } from "../../../src/vocabulary/formats/document.ts";
import { findingsOf, refused, termsOf, wordsOf } from "./common.ts";

const read = (value: unknown): Document => {
  const document = readReceipt(value);
  if (document === undefined) throw new Error("it is no receipt");
  return document;
};
const grantsOf = (value: unknown) =>
  read(value)
    .terms.filter(({ effect }) => effect === "grants")
    .map(({ kind, term }) => `${kind}=${term}`);

/** A record of ISO/IEC TS 27560, as a service at a door might keep it. */
const record = (more: object = {}) => ({
  schema_version: "1.0",
  record_id: "record-7",
  pii_principal_id: "visitor-7",
  pii_processing: [
    {
      purposes: [{ purpose: "access control", lawful_basis: "consent" }],
      pii_information: [{ pii_type: "fingerprint", pii_optional: false }],
      pii_controllers: [{ party_id: "door-1", party_name: "Example Doors" }],
      retention_period: "one year",
    },
  ],
  events: [{ event_time: "2026-01-01T00:00:00Z", event_type: "explicit", event_state: "consent_given" }],
  ...more,
});
const GRANTED = ["purpose=access control", "legalBasis=consent", "consentState=consent_given"];

describe("a record of ISO/IEC TS 27560", () => {
  test("that is given grants its purpose, its ground and itself; data and parties are described", () => {
    const answer = read(record());
    expect(termsOf(answer)).toEqual([
      "1 /pii_processing/0/purposes/0/purpose purpose=access control",
      "1 /pii_processing/0/purposes/0/lawful_basis legalBasis=consent",
      "1 /pii_processing/0/pii_information/0/pii_type modality=fingerprint",
      "1 /pii_processing/0/pii_controllers role=PII controller",
      "1 /pii_principal_id role=PII principal",
      "1 /events/0/event_state consentState=consent_given",
    ]);
    expect(answer).toMatchObject({ format: "iso-27560", findings: [], payloadBroken: false });
    expect(grantsOf(record())).toEqual(GRANTED);
  });

  test("may have one processing, and its fields beside each other", () => {
    const flat = {
      schema_version: "1.0",
      pii_processing: { purpose: "marketing", pii_type: ["Iris", "voice"] },
    };
    const answer = read({ ...flat, event_state: "given" });
    expect(wordsOf(answer, "modality")).toEqual(["iris", "voice"]);
    expect(grantsOf({ ...flat, event_state: "given" })).toEqual(["purpose=marketing", "consentState=given"]);
  });

  test("of several processings is a record for each, and the consent stands in both", () => {
    const pii_processing = [{ purpose: "marketing" }, { purpose: "research", pii_type: "gait" }];
    expect(read(record({ pii_processing })).terms.map(({ record, term }) => `${record} ${term}`)).toEqual([
      ...["1 marketing", "1 PII principal", "1 consent_given"],
      ...["2 research", "2 gait", "2 PII principal", "2 consent_given"],
    ]);
  });

  test("may have sections of its own for its header and its parties", () => {
    const { schema_version, record_id, pii_principal_id, ...rest } = record();
    const parties = { party_identification: [{ party_id: "door-1", party_name: "Example Doors" }] };
    for (const name of ["header", "record_header"]) {
      const answer = { [name]: { schema_version, record_id, pii_principal_id }, ...rest, ...parties };
      expect(grantsOf(answer)).toEqual(GRANTED);
      expect(JSON.stringify(read(answer))).not.toContain("Example Doors");
    }
  });

  test("may write words of DPV, in short and in full", () => {
    const pii_processing = {
      purpose: ["dpv:IdentityVerification", "https://w3id.org/dpv#Marketing"],
      pii_type: ["pd:Retina", "dpv:DerivedPersonalData"],
    };
    const answer = read(record({ pii_processing, events: { event_state: "dpv:ConsentGiven" } }));
    expect(wordsOf(answer, "purpose")).toEqual(["dpv:IdentityVerification", "dpv:Marketing"]);
    expect(wordsOf(answer, "modality")).toEqual(["pd:Retina"]);
    expect(wordsOf(answer, "form")).toEqual(["dpv:DerivedPersonalData"]);
    expect(wordsOf(answer, "consentState")).toEqual(["dpv:ConsentGiven"]);
  });

  test.each<readonly [string, object]>([
    ["withdrawn", { events: [{ event_state: "consent_withdrawn" }] }],
    ["given and withdrawn since", { events: [{ event_state: "given" }, { event_state: "withdrawn" }] }],
    ["given by an event that withdraws", { events: [{ event_state: "given", event_type: "withdrawn" }] }],
    ...[
      ...["dpv:ConsentWithdrawn", "https://w3id.org/dpv#ConsentWithdrawn", "Withdrawn", "withdrawal"],
      ...["consent withdrawn", "CONSENT_WITHDRAWN", "consent-revoked", "revocation", "Anna called", ""],
      ...["dpv:Marketing", { word: "withdrawn" }, { event_state: "given" }, 1],
    ].map(
      (event_type) =>
        [
          `given, and then an event of type ${JSON.stringify(event_type)}`,
          { events: [{ event_state: "given" }, { event_type, event_time: "2025-01-01" }] },
        ] as const,
    ),
    ["given for data that nobody knows", { pii_processing: { purpose: "marketing", pii_type: "e-mail" } }],
    [
      "given for known data and other data",
      { pii_processing: { purpose: "marketing", pii_information: ["facial image", "e-mail address"] } },
    ],
    [
      "given for data without a type",
      { pii_processing: { purpose: "marketing", pii_information: [{ pii_attribute_id: "e-mail" }] } },
    ],
    ["refused in the words of DPV", { events: { event_state: "dpv:ConsentRefused" } }],
    ["in an unknown state", { events: [{ event_state: "yes" }] }],
    ["in no state", { events: [] }],
    ["in a state that is left empty beside", { events: [{ event_state: null }, { event_state: "given" }] }],
    ["told to be withdrawn by a party", { parties: [{ party_id: "d", event_state: "consent_withdrawn" }] }],
    ["told to be withdrawn in a word", { pii_principal_id: "v7", language: ["en", "Consent withdrawn"] }],
    ["told to be refused in the words of DPV", { jurisdiction: { code: "dpv:ConsentRefused" } }],
    [
      "told to be revoked beside a service",
      { pii_processing: [{ purpose: "sale", services: [{ revoked: true }] }] },
    ],
    ["given for a time, which stands beside", { parties: { validity_duration: "P1Y" } }],
    ["given, where a code prohibits", { codes_of_conduct: { prohibited: true } }],
    ["in a state that is no text", { events: [{ event_state: 1 }] }],
    ["given for a time", { events: [{ event_state: "given", validity_duration: "P1Y" }] }],
    ["given for a place", { geographic_restrictions: ["DE"] }],
    ["given, with a field that nobody knows", { revoked: true }],
    ...[
      { parties: [{ event_state: "consent_withdrawn" }] },
      { privacy_rights: { history: [{ event_type: "explicit" }] } },
      { language: "Withdrawn" },
      { purpose_type: "consent revoked" },
      { codes_of_conduct: ["dpv:ConsentWithdrawn"] },
      { services: { validity_duration: "P1Y" } },
    ].map(
      (more) => [`given, and its end in a field of other things: ${JSON.stringify(more)}`, more] as const,
    ),
    [
      "given, with such a field further in",
      { pii_processing: [{ purpose: "access control", unless: "it rains" }] },
    ],
    ["given, with such a field in an object", { events: [{ event_state: "given", __proto: 1 }] }],
  ])("that is %s grants nothing, and a finding says so", (_, more) => {
    expect(grantsOf(record(more))).toEqual([]);
    expect(read(record(more)).findings.length).toBeGreaterThan(0);
    const processing = { pii_processing: { purpose: "sale", pii_type: "face" } };
    const described = read(record({ ...more, ...("pii_processing" in more ? {} : processing) }));
    expect(described.terms.every(({ effect }) => effect === "describes")).toBe(true);
  });

  test.each([
    "explicit",
    "Explicit Consent",
    "CONSENT_GIVEN",
    "dpv:ExplicitlyExpressedConsent",
    "dpv:ConsentGiven",
  ])("that is given by an event of type `%s` grants", (event_type) => {
    expect(grantsOf(record({ events: [{ event_state: "consent_given", event_type }] }))).toEqual(GRANTED);
  });

  test("that says of its parties, rights and services nothing of a state grants", () => {
    const more = {
      parties: [{ party_id: "1" }],
      privacy_rights: ["withdraw by e-mail", null, 1],
      services: {},
    };
    expect(grantsOf(record(more))).toEqual(GRANTED);
  });

  test("a text of a person's own is no term, and is not repeated", () => {
    const pii_processing = { purpose: "to surprise Anna", pii_type: ["the scar on her left hand"] };
    const answer = read(record({ pii_processing }));
    expect(JSON.stringify(answer)).not.toMatch(/Anna|scar/);
    expect(findingsOf(answer)).toEqual([
      "VOC_NO_TERM /pii_processing/pii_type/0",
      "VOC_NO_TERM /pii_processing/purpose",
    ]);
    expect(grantsOf(record({ pii_processing }))).toEqual([]);
    const known = { ...pii_processing, pii_type: "face" };
    expect(grantsOf(record({ pii_processing: known }))).toEqual([]);
    expect(findingsOf(read(record({ pii_processing: known })))).toEqual([
      "VOC_NO_TERM /pii_processing/purpose",
      "VOC_NO_TERM /events/0/event_state",
    ]);
  });

  test("a purpose of a person's own takes nothing from the known one beside it, and grants no other record", () => {
    const beside = { purposes: ["to surprise Anna", "access control"], pii_type: "face" };
    expect(grantsOf(record({ pii_processing: beside }))).toEqual([
      "purpose=access control",
      "consentState=consent_given",
    ]);
    const apart = [
      { purpose: "access control", pii_type: "face" },
      { purpose: "to surprise Anna", lawful_basis: "consent", pii_type: "iris" },
    ];
    const granting = read(record({ pii_processing: apart })).terms.filter(
      ({ effect }) => effect === "grants",
    );
    expect(granting.map(({ record: number, term }) => `${number} ${term}`)).toEqual([
      "1 access control",
      "1 consent_given",
    ]);
  });

  test("gives no more than ten thousand terms", () => {
    const pii_processing = Array.from({ length: 1001 }, () => ({ purpose: "sale" }));
    const pii_information = { pii_type: Array.from({ length: 10 }, () => "iris") };
    expect(refused(() => read(record({ pii_processing, pii_information })))).toBe("VOC_OUT_OF_RANGE /");
  });
});

/** A receipt of the Kantara Initiative. */
const receipt = (purposes: readonly object[], more: object = {}) => ({
  ...{ version: "KI-CR-v1.1.0", jurisdiction: "FR", consentTimestamp: 1_700_000_000, language: "fr" },
  ...{ collectionMethod: "form", consentReceiptID: "receipt-1", piiPrincipalId: "member-1" },
  piiControllers: [{ piiController: "Example Club", contact: "Ms Example", email: "club@example.org" }],
  policyUrl: "https://example.org/policy",
  services: [{ service: "The gym", purposes }],
  ...{ sensitive: false, spiCat: [] },
  ...more,
});
const entry = {
  purpose: "to open the lockers",
  purposeCategory: ["1 - Core Function"],
  consentType: "EXPLICIT",
  piiCategory: ["2 - Contact", "3 - Biometric"],
  primaryPurpose: true,
  termination: "one year",
  thirdPartyDisclosure: false,
};

describe("a receipt of the Kantara Initiative", () => {
  test("describes its purposes, data and parties, and grants nothing", () => {
    const answer = read(receipt([entry]));
    const purpose = "/services/0/purposes/0";
    expect(termsOf(answer)).toEqual([
      `1 ${purpose}/purposeCategory/0 purpose=Core Function`,
      `1 ${purpose}/consentType legalBasis=EXPLICIT`,
      `1 ${purpose}/piiCategory/0 modality=Contact`,
      `1 ${purpose}/piiCategory/1 modality=Biometric`,
      "1 /piiPrincipalId role=PII principal",
      "1 /piiControllers role=PII controller",
    ]);
    expect(answer.terms.every(({ effect }) => effect === "describes")).toBe(true);
    expect(answer.findings.map(({ sentence }) => sentence)).toEqual([
      "a receipt says that consent was given once, and not that it still holds: it grants nothing",
    ]);
  });

  test("has a record for each purpose, and its sensitive data in each", () => {
    const { terms } = read(
      receipt([entry, { purposeCategory: ["6 - Marketing"] }], { spiCat: ["Biometric"] }),
    );
    expect(terms.filter(({ term }) => term === "Biometric").map(({ record }) => record)).toEqual([1, 1, 2]);
  });

  test("names a third party where it discloses to one", () => {
    const shared = { ...entry, thirdPartyDisclosure: true, thirdPartyName: "Ms Example" };
    expect(wordsOf(read(receipt([shared])), "role")).toContain("third party");
    expect(wordsOf(read(receipt([entry])), "role")).not.toContain("third party");
    expect(JSON.stringify(read(receipt([shared])))).not.toContain("Ms Example");
  });

  test("says which of its fields and categories it does not know", () => {
    const answer = read(receipt([{ ...entry, piiCategory: ["99 - Anna's shoes"] }], { withdrawnAt: 1 }));
    expect(findingsOf(answer)).toEqual([
      "VOC_NO_TERM /",
      "VOC_NO_TERM /withdrawnAt",
      "VOC_NO_TERM /services/0/purposes/0/piiCategory/0",
    ]);
    expect(JSON.stringify(answer)).not.toContain("Anna");
  });

  test("of another version is refused", () => {
    expect(refused(() => read(receipt([entry], { version: "KI-CR-v1.0.0" })))).toBe("VOC_VERSION /version");
  });
});

test.each([
  ["JSON-LD", { "@type": "dpv:ConsentRecord", version: "KI-CR-v1.1.0" }],
  [
    "words of a vocabulary",
    { "dpv:hasConsentStatus": "dpv:ConsentGiven", schema_version: "1", pii_type: "x" },
  ],
  ["a list", [record()]],
  ["a text", "KI-CR-v1.1.0"],
  ["nothing", null],
  ["a record of something else", { schema_version: "1.0" }],
  ["a program's version", { version: "1.1.0" }],
])("%s is no receipt", (_, value) => {
  expect(readReceipt(value)).toBeUndefined();
});

test("whatever stands in a record's fields, only a state that is given grants", () => {
  const name = fc.constantFrom(
    ...[
      "purpose",
      "purposes",
      "pii_type",
      "lawful_basis",
      "event_state",
      "events",
      "event_type",
      "pii_processing",
    ],
    ...[
      "validity_duration",
      "pii_information",
      "recipient_third_parties",
      "revoked",
      "constructor",
      "toString",
    ],
  );
  const word = fc.constantFrom(
    "sale",
    "given",
    "withdrawn",
    "consent",
    "iris",
    "dpv:Marketing",
    "Ann's own",
    "",
    "__proto__",
  );
  const { node } = fc.letrec<{ node: object; value: unknown }>((tie) => ({
    node: fc.dictionary(name, tie("value"), { maxKeys: 5 }),
    value: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.boolean(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      tie("node"),
    ),
  }));
  fc.assert(
    fc.property(node, (more) => {
      const { terms, findings } = read({ schema_version: "1", pii_principal_id: "x", ...more });
      const granted = terms.filter(({ effect }) => effect === "grants");
      const states = granted.filter(({ kind }) => kind === "consentState").map(({ term }) => term);
      expect(new Set(states)).toEqual(new Set(granted.length === 0 ? [] : ["given"]));
      const text = JSON.stringify([terms, findings]);
      expect(text).not.toContain("Ann");
      // A field that is null says nothing, as one that is not there.
      const said = Object.entries(more).flatMap(([key, value]) => (value === null ? [] : [key]));
      if (said.some((key) => /revoked|withdrawn|validity/.test(key))) expect(granted).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
