import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Certified, createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { assertOwnNames, parseAuthorities, parseBundle, verifyPeer } from "../../../src/edge/tls/trust.ts";
import { parseAgreement } from "../../../src/federation/agreement.ts";
import { createLedgerKey } from "../../../src/store/ledger-key.ts";
import {
  ALICE,
  BOB,
  bundleOf,
  createUnconstrainedAuthority,
  DAY_MS,
  eu,
  forge,
  jp,
  now,
  reasonOf,
} from "./fixture.ts";

const trust = new Map([
  ["eu.example", bundleOf(eu)],
  ["jp.example", bundleOf(jp)],
]);
const certificate = (pem: string) => new X509Certificate(pem);
const alice = certificate(issueCertificate(eu, { id: ALICE, now, days: 1 }).certificatePem);
const after = (days: number) => new Date(now.getTime() + days * DAY_MS);

describe("verifyPeer", () => {
  test("returns who it is, from a certificate or from its bytes", () => {
    const identity = { id: ALICE, trustDomain: "eu.example", role: "platform", name: "alice" };
    expect(verifyPeer(alice, trust, now)).toEqual(identity);
    expect(verifyPeer(alice.raw, trust, now)).toEqual(identity);
  });

  test("accepts the old and the new authority of one domain side by side", () => {
    const next = createAuthority({ trustDomain: "eu.example", now });
    const both = new Map([["eu.example", bundleOf(next, eu)]]);
    const renewed = certificate(issueCertificate(next, { id: ALICE, now }).certificatePem);
    expect(verifyPeer(alice, both, now).id).toBe(ALICE);
    expect(verifyPeer(renewed, both, now).id).toBe(ALICE);
    expect(reasonOf(() => verifyPeer(renewed, trust, now))).toBe("CERTIFICATE_REFUSED");
  });

  test("refuses a name that another trusted domain's authority signed", () => {
    const rogue = createUnconstrainedAuthority("rogue.example");
    const merged = new Map([...trust, ["rogue.example", bundleOf(rogue)]]);
    const forged = certificate(forge(rogue, ALICE).certificatePem);
    expect(forged.verify(certificate(rogue.certificatePem).publicKey)).toBe(true);
    expect(reasonOf(() => verifyPeer(forged, merged, now))).toBe("CERTIFICATE_REFUSED");
  });

  test("refuses an authority with the pinned one's name and another key", () => {
    const twin = createAuthority({ trustDomain: "eu.example", now });
    const leaf = certificate(issueCertificate(twin, { id: ALICE, now }).certificatePem);
    expect(reasonOf(() => verifyPeer(leaf, trust, now))).toBe("CERTIFICATE_REFUSED");
  });

  test("refuses the authority's name without its key, and its key under another name", () => {
    const named = forge({ ...eu, keyPem: jp.keyPem }, ALICE);
    const keyed = forge(createUnconstrainedAuthority("other.example", eu.keyPem), ALICE);
    for (const { certificatePem } of [named, keyed])
      expect(reasonOf(() => verifyPeer(certificate(certificatePem), trust, now))).toBe("CERTIFICATE_REFUSED");
  });

  test.each([
    ["IDENTITY_MISSING", undefined],
    ["IDENTITY_MISSING", certificate(eu.certificatePem)],
    ["IDENTITY_INVALID", certificate(forge(eu, "https://eu.example/platform/alice").certificatePem)],
    ["IDENTITY_INVALID", certificate(forge(eu, `${ALICE}, URI:spiffe://eu.example/node`).certificatePem)],
    ["IDENTITY_INVALID", certificate(forge(eu, ALICE, ["x, URI:spiffe://eu.example/node"]).certificatePem)],
    ["TRUST_DOMAIN_UNKNOWN", certificate(forge(eu, "spiffe://us.example/node").certificatePem)],
    ["CERTIFICATE_REFUSED", Buffer.from("nothing")],
    ["CERTIFICATE_REFUSED", certificate(forge(jp, ALICE).certificatePem)],
  ])("refuses with %s (%#)", (reason, peer) => {
    expect(reasonOf(() => verifyPeer(peer, trust, now))).toBe(reason);
  });

  test.each([-1, 2, 4000])("refuses as out of date after %i days", (days) => {
    expect(reasonOf(() => verifyPeer(alice, trust, after(days)))).toBe("CERTIFICATE_EXPIRED");
  });

  test("of two authorities each refuses the other's", () => {
    const bob = certificate(issueCertificate(jp, { id: BOB, now }).certificatePem);
    const only = (domain: string, authority: Certified) => new Map([[domain, bundleOf(authority)]]);
    expect(reasonOf(() => verifyPeer(bob, only("eu.example", eu), now))).toBe("TRUST_DOMAIN_UNKNOWN");
    expect(reasonOf(() => verifyPeer(alice, only("jp.example", jp), now))).toBe("TRUST_DOMAIN_UNKNOWN");
    expect(reasonOf(() => verifyPeer(alice, only("eu.example", jp), now))).toBe("CERTIFICATE_REFUSED");
  });
});

test("a bundle holds authorities and at least one", () => {
  expect(parseBundle(eu.certificatePem + jp.certificatePem)).toHaveLength(2);
  for (const pem of ["", "nothing", alice.toString(), eu.certificatePem.replace(/[A-Z]{4}/g, "AAAA")])
    expect(reasonOf(() => parseBundle(pem))).toBe("CONFIG_INVALID");
});

describe("the authorities of an agreement", () => {
  const party = (trustDomain: string, certificateAuthority: string) => ({
    trustDomain,
    jurisdictions: ["EU"],
    certificateAuthority,
    ledger: createLedgerKey(trustDomain).verifierKey,
  });
  const agreement = (theirs: string) =>
    parseAgreement({
      type: "comity/v1/agreement",
      id: "eu--jp",
      from: "2026-01-01",
      until: "2027-01-01",
      parties: [party("eu.example", eu.certificatePem), party("jp.example", theirs)],
      purposes: ["pur:recognition"],
      issuers: {},
    });

  test("are those of its two parties", () => {
    const parsed = parseAuthorities(agreement(jp.certificatePem));
    expect([...parsed.keys()]).toEqual(["eu.example", "jp.example"]);
    const bob = certificate(issueCertificate(jp, { id: BOB, now }).certificatePem);
    expect(verifyPeer(bob, parsed, now).id).toBe(BOB);
  });

  test.each([
    ["a certificate that is no authority's", alice.toString()],
    ["a text that is no certificate", eu.certificatePem.replace(/[A-Z]{4}/g, "AAAA")],
  ])("refuse %s, and say whose it is", (_what, pem) => {
    expect(() => parseAuthorities(agreement(pem))).toThrow(
      expect.objectContaining({
        reason: "CONFIG_INVALID",
        violations: [expect.objectContaining({ field: "parties[1].certificateAuthority" })],
      }),
    );
  });
});

describe("the name of an authority", () => {
  const named = (name: string) => bundleOf(createUnconstrainedAuthority(name));

  test.each(["eu.example", "EU.Example", " eu.example"])(
    "that is another trust domain's is refused, as `%s`: OpenSSL would take the one for the other",
    (name) => {
      expect(reasonOf(() => assertOwnNames(trust, [["rogue.example", named(name)]]))).toBe("CONFIG_INVALID");
    },
  );

  test("may be that of the same domain's other authority, and of two newcomers only one has it", () => {
    assertOwnNames(trust, [["eu.example", named("eu.example")]]);
    assertOwnNames(trust, [
      ["kr.example", named("kr.example")],
      ["sg.example", named("sg.example")],
    ]);
    const both = [
      ["kr.example", named("one.example")],
      ["sg.example", named("one.example")],
    ] as const;
    expect(reasonOf(() => assertOwnNames(trust, both))).toBe("CONFIG_INVALID");
  });
});
