/** Agreements: what makes one, when it holds, and whom it lets a node know. */
import { describe, expect, it } from "vitest";
import {
  ATTESTABLE,
  ATTESTED,
  counterparts,
  isInForce,
  isPlatformOf,
  mayAcceptFor,
  nodeOf,
  parseAgreement,
  sayNotInForce,
} from "../../src/federation/agreement.ts";
import { formatVerifierKey, parseVerifierKey } from "../../src/ledger/note.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";

const many = (count: number) => Array.from({ length: count }, (_, i) => i);
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const party = (trustDomain: string, jurisdiction: string) => ({
  trustDomain,
  jurisdictions: [jurisdiction],
  certificateAuthority: CERTIFICATE,
  ledger: createLedgerKey(trustDomain).verifierKey,
});
const EU = party("eu.example", "EU");
const JP = party("jp.example", "JP");
const document = {
  type: "comity/v1/agreement",
  id: "eu--jp",
  from: "2026-01-01",
  until: "2026-11-22",
  parties: [EU, JP],
  purposes: ["pur:recognition"],
  issuers: { attestor: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } },
};
const agreement = parseAgreement(document);
const accepting = (...acceptsFor: string[]) => ({
  issuers: { attestor: { ...document.issuers.attestor, acceptsFor } },
});

describe("an agreement", () => {
  it("has lists of at most 300 entries, since each request is held against them", () => {
    const { attestor } = document.issuers;
    const issuers = (count: number) => ({
      issuers: Object.fromEntries(many(count).map((i) => [`a${i}`, attestor])),
    });
    const purposes = (count: number) => ({ purposes: many(count).map(() => "pur:recognition") });
    const places = (count: number) => ({
      parties: [{ ...EU, jurisdictions: many(count).map(() => "EU") }, JP],
    });
    const importers = (count: number) => accepting(...many(count).map(() => "jp.example"));
    for (const list of [issuers, purposes, places, importers]) {
      expect(parseAgreement({ ...document, ...list(300) }).id).toBe("eu--jp");
      expect(() => parseAgreement({ ...document, ...list(301) })).toThrow(/at most 300/);
    }
  });

  it("has the hash of its canonical form, whatever the order of keys", () => {
    const { type, ...rest } = document;
    expect(parseAgreement({ ...rest, type }).hash).toBe(agreement.hash);
    expect(parseAgreement({ ...document, until: "2026-11-23" }).hash).not.toBe(agreement.hash);
    expect(agreement.rules).toEqual([]);
  });

  it.each<[string, object]>([
    ["type", { type: "comity/v2/agreement" }],
    ["id", { id: "" }],
    ["from", { from: "today" }],
    ["until", { until: "2026-02-30" }],
    ["parties", { parties: [EU] }],
    ["parties", { parties: many(33).map((i) => party(`n${i}.example`, "EU")) }],
    ["parties[0].trustDomain", { parties: [{ ...EU, trustDomain: "EU.example" }, JP] }],
    ["parties[1].jurisdictions", { parties: [EU, { ...JP, jurisdictions: [] }] }],
    ["parties[1].jurisdictions[0]", { parties: [EU, { ...JP, jurisdictions: ["Japan"] }] }],
    ["parties[0].certificateAuthority", { parties: [{ ...EU, certificateAuthority: "" }, JP] }],
    ["parties[0].certificateAuthority", { parties: [{ ...EU, certificateAuthority: "MIIB" }, JP] }],
    [
      "parties[0].certificateAuthority",
      { parties: [{ ...EU, certificateAuthority: CERTIFICATE.repeat(2) }, JP] },
    ],
    ["parties[1].ledger", { parties: [EU, { ...JP, ledger: createLedgerKey("uk.example").verifierKey }] }],
    ["parties[1].ledger", { parties: [EU, { ...JP, ledger: `${JP.ledger.slice(0, -4)}AAAA` }] }],
    ["purposes", { purposes: [] }],
    ["issuers.attestor.crv", { issuers: { attestor: { ...document.issuers.attestor, crv: "X25519" } } }],
    ["issuers.attestor.d", { issuers: { attestor: { ...document.issuers.attestor, d: "secret" } } }],
    [
      "issuers.attestor.attests[0]",
      { issuers: { attestor: { ...document.issuers.attestor, attests: ["accepts"] } } },
    ],
    ...["transforms", "deleted"].map((kind): [string, object] => [
      "issuers.attestor.attests[0]",
      { issuers: { attestor: { ...document.issuers.attestor, attests: [kind] } } },
    ]),
    ["issuers.attestor.acceptsFor[1]", accepting("eu.example", "uk.example")],
    ["issuers.attestor.acceptsFor[0]", accepting("spiffe://uk.example/platform/a")],
    ["issuers.attestor.acceptsFor[0]", accepting("spiffe://jp.example/node")],
    ["extra", { extra: true }],
  ])("is refused with its place: `%s`", (field, changes) => {
    expect(() => parseAgreement({ ...document, ...changes })).toThrow(
      expect.objectContaining({
        reason: "CONFIG_INVALID",
        violations: [expect.objectContaining({ field })],
      }),
    );
  });

  it("is refused where one key stands for both parties, since one of them could then sign alone", () => {
    const same = formatVerifierKey("jp.example", parseVerifierKey(EU.ledger).publicKey);
    expect(() => parseAgreement({ ...document, parties: [EU, { ...JP, ledger: same }] })).toThrow(
      expect.objectContaining({
        reason: "CONFIG_INVALID",
        message: "two parties of the agreement have the same ledger key",
      }),
    );
  });

  it("gives an issuer each list of an offer, the assessment of anonymity alone, and what follows a transfer", () => {
    const attests = [...ATTESTED];
    const { issuers } = parseAgreement({
      ...document,
      issuers: { attestor: { ...document.issuers.attestor, attests } },
    });
    expect(issuers.attestor?.attests).toEqual([...ATTESTABLE, "anonymity", "transform", "deletion"]);
  });

  it("gives an issuer to importers: a platform, or all platforms of a party", () => {
    const { attestor } = parseAgreement({
      ...document,
      ...accepting("eu.example", "spiffe://jp.example/platform/sakura"),
    }).issuers;
    if (attestor === undefined) throw new Error("no attestor");
    const may = (id: string) => mayAcceptFor(attestor, id);
    expect(may("spiffe://eu.example/platform/any")).toBe(true);
    expect(may("spiffe://jp.example/platform/sakura")).toBe(true);
    expect(may("spiffe://jp.example/platform/other")).toBe(false);
    expect(agreement.issuers.attestor).toMatchObject({ attests: [], acceptsFor: [] });
  });

  it("holds from its first day, in UTC, until the day before the last", () => {
    const on = (instant: string) => isInForce(agreement, new Date(instant));
    expect(on("2025-12-31T23:59:59Z")).toBe(false);
    expect(on("2026-01-01T00:00:00Z")).toBe(true);
    expect(on("2026-11-21T23:59:59Z")).toBe(true);
    expect(on("2026-11-22T00:00:00Z")).toBe(false);
    expect(on("2026-11-22T00:30:00+01:00")).toBe(true);
  });
});

describe("a party", () => {
  it("knows the other side, and a stranger knows nobody", () => {
    const known = (trustDomain: string) =>
      counterparts(agreement, trustDomain).map((each) => each.trustDomain);
    expect(known("eu.example")).toEqual(["jp.example"]);
    expect(known("jp.example")).toEqual(["eu.example"]);
    expect(known("us.example")).toEqual([]);
    expect(() => parseAgreement({ ...document, parties: [EU, EU] })).toThrow(
      expect.objectContaining({ reason: "CONFIG_INVALID" }),
    );
  });

  it("has the platforms of its own trust domain, and a node", () => {
    const [eu] = agreement.parties;
    if (eu === undefined) throw new Error("the agreement has no party");
    expect(nodeOf(eu)).toBe("spiffe://eu.example/node");
    expect(isPlatformOf(eu, "spiffe://eu.example/platform/aurora")).toBe(true);
    expect(isPlatformOf(eu, "spiffe://jp.example/platform/aurora")).toBe(false);
    expect(isPlatformOf(eu, "spiffe://eu.example/regulator/aurora")).toBe(false);
  });
});

it("that is not in force says which it is, when it ended or begins, and who has ended it", () => {
  const at = new Date("2026-12-01T12:00:00Z");
  const says = (changes: object) => sayNotInForce({ ...agreement, ...changes }, at);
  const ended = { until: "2027-01-01", endsAt: "2026-11-30T16:00:00.000Z", endedBy: "jp.example" };
  expect(says(ended)).toBe(
    "the agreement `eu--jp` is not in force: `jp.example` ended it at `2026-11-30T16:00:00.000Z`",
  );
  expect(says({})).toContain("ran out by its date, and `2026-11-22` was the first day without it");
  expect(says({ ...ended, until: "2026-11-30" })).toContain("`2026-11-30` was the first day without it");
  expect(says({ from: "2026-12-02", until: "2027-01-01" })).toContain("yet: it begins on `2026-12-02`");
});
