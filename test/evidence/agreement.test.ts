/** Signed agreements: read where both parties have signed, and refused where one has not. */
import { describe, expect, test } from "vitest";
import { signAgreement } from "../../src/client/agreement.ts";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import { verifyAgreement } from "../../src/evidence/agreement.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";

const now = new Date("2026-11-21T12:00:00Z");
const [eu, jp] = [createLedgerKey("eu.example"), createLedgerKey("jp.example")];
const authority = createAuthority({ trustDomain: "eu.example", now });
const party = ({ name, verifierKey }: typeof eu, certificateAuthority: string) => ({
  trustDomain: name,
  jurisdictions: [name === "eu.example" ? "EU" : "JP"],
  certificateAuthority,
  ledger: verifierKey,
});
const payload = (theirs = authority.certificatePem) => ({
  type: "comity/v1/agreement",
  id: "eu--jp",
  from: "2026-01-01",
  until: "2027-01-01",
  parties: [party(eu, authority.certificatePem), party(jp, theirs)],
  purposes: ["pur:recognition"],
  rules: [],
  issuers: {},
});
const sign = (...keys: (typeof eu)[]) =>
  signAgreement(payload(), new Map(keys.map((key) => [key.name, key.exportPem()])));
const refused = (message: string) => expect.objectContaining({ reason: "CONFIG_INVALID", message });

test("an agreement that both parties have signed is read as it was signed", async () => {
  const { hash, ...agreement } = await verifyAgreement(await sign(eu, jp), "a.json");
  expect(agreement).toEqual(payload());
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

describe("an agreement is refused", () => {
  test("where one party alone has signed", async () => {
    const [once, stranger] = [await sign(eu), createLedgerKey("jp.example")];
    await expect(verifyAgreement(once, "a.json")).rejects.toThrow(
      refused("`a.json` is not signed by `jp.example`"),
    );
    await expect(verifyAgreement(await sign(eu, stranger), "a.json")).rejects.toThrow(
      refused("the signature `signatures[1]` of the agreement `a.json` is that of no party"),
    );
  });

  test("where it was changed afterwards", async () => {
    const signed = await sign(eu, jp);
    const text = Buffer.from(signed.payload, "base64url").toString().replace("eu--jp", "eu--uk");
    const changed = { ...signed, payload: Buffer.from(text).toString("base64url") };
    await expect(verifyAgreement(changed, "a.json")).rejects.toThrow(
      refused("the signature `signatures[0]` of the agreement `a.json` is that of no party"),
    );
  });

  test("where its payload has a second spelling", async () => {
    const signed = await sign(eu, jp);
    const padded = { ...signed, payload: `${signed.payload}=` };
    await expect(verifyAgreement(padded, "a.json")).rejects.toThrow(
      refused("the payload of the agreement `a.json` is not strict base64url"),
    );
  });

  test("before it is signed, where a party's certificate is no authority's", async () => {
    const leaf = issueCertificate(authority, { id: "spiffe://eu.example/node", now }).certificatePem;
    const keys = new Map([eu, jp].map((key) => [key.name, key.exportPem()]));
    await expect(signAgreement(payload(leaf), keys)).rejects.toThrow(
      refused("the agreement's `parties[1].certificateAuthority` is not the certificate of an authority"),
    );
  });
});
