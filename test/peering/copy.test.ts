/** Copies of agreements: the signatures that they hold are those of their parties, and merge without loss. */
import { expect, test } from "vitest";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { headerOf, verifyAgreement } from "../../src/evidence/agreement.ts";
import { canonicalText } from "../../src/ledger/canonical.ts";
import {
  addSignature,
  createUnsigned,
  formatCopy,
  hashOfBody,
  mergeSignatures,
  parseCopy,
} from "../../src/peering/copy.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";

const now = new Date("2026-11-23T12:00:00Z");
const keys = ["a.example", "b.example", "c.example"].map(createLedgerKey);
const document = {
  type: "comity/v1/agreement",
  ...{
    id: "a--b--c",
    from: "2026-01-01",
    until: "2027-01-01",
    purposes: ["pur:recognition"],
    rules: [],
    issuers: {},
  },
  parties: keys.map(({ name, verifierKey }, i) => ({
    trustDomain: name,
    jurisdictions: [`A${"ABC"[i]}`],
    certificateAuthority: createAuthority({ trustDomain: name, now }).certificatePem,
    ledger: verifierKey,
  })),
};
const unsigned = createUnsigned(document);
const signedBy = async (...indexes: readonly number[]) => {
  let copy = unsigned;
  for (const key of indexes.map((i) => keys[i]))
    if (key !== undefined) copy = await addSignature(copy, key.name, async (bytes) => key.sign(bytes));
  return copy;
};
const refused = expect.objectContaining({ reason: "AGREEMENT_INVALID" });

test("a copy is read as it was written, with the signatures that it has", async () => {
  const copy = await signedBy(2, 0);
  const read = await parseCopy(formatCopy(copy));
  expect(read.agreement.hash).toBe(unsigned.agreement.hash);
  expect([...read.signatures.keys()]).toEqual(["a.example", "c.example"]);
  expect(hashOfBody(formatCopy(read))).toBe(hashOfBody(formatCopy(copy)));
});

test("copies merge to one with the signatures of both, which is a signed agreement once all are there", async () => {
  const merged = mergeSignatures(await signedBy(0, 1), await signedBy(1, 2));
  expect([...merged.signatures.keys()].toSorted()).toEqual(["a.example", "b.example", "c.example"]);
  const agreement = await verifyAgreement(JSON.parse(formatCopy(merged)), "merged.json");
  expect(agreement.hash).toBe(unsigned.agreement.hash);
});

test("a copy whose signature is no party's, or that is no canonical JSON, is refused", async () => {
  const stranger = createLedgerKey("a.example");
  const forged = await addSignature(unsigned, "a.example", async (bytes) => stranger.sign(bytes));
  await expect(parseCopy(formatCopy(forged))).rejects.toThrow(refused);
  await expect(parseCopy(formatCopy(await signedBy(0)).replace("{", "{ "))).rejects.toMatchObject({
    reason: expect.stringMatching(/AGREEMENT_INVALID|STATEMENT_INVALID/),
  });
});

test("an agreement that no frame can carry is refused when it is made", () => {
  const rules = Array.from({ length: 300 }, () => "x".repeat(1000));
  expect(() => createUnsigned({ ...document, rules })).toThrow(refused);
});

test("a copy with a signature twice, or with one that does not name its signer, is refused before a key is tried", async () => {
  const copy = JSON.parse(formatCopy(await signedBy(0)));
  const [own] = copy.signatures;
  const nameless = { ...own, protected: Buffer.from('{"alg":"EdDSA"}').toString("base64url") };
  const foreign = { ...own, protected: headerOf("stranger.example") };
  for (const signatures of [[own, own], [nameless], [foreign]])
    await expect(parseCopy(canonicalText({ ...copy, signatures }))).rejects.toThrow(
      expect.objectContaining({
        reason: "AGREEMENT_INVALID",
        message: expect.stringMatching(/names no party, or one that has signed/),
      }),
    );
});
