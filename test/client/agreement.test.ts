/** Agreements that are signed here: what both keys have signed is read back, and what is no agreement is not signed. */
import { expect, test } from "vitest";
import { signAgreement } from "../../src/client/agreement.ts";
import { verifyAgreement } from "../../src/evidence/agreement.ts";
import { parseAgreement } from "../../src/federation/agreement.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { agreementDocument } from "../transfers/fixture.ts";

const [eu, il] = [createLedgerKey("eu.comity.example"), createLedgerKey("us-il.comity.example")];
const plain = agreementDocument("EU", "US-IL");
const parties = (plain.parties as readonly object[]).map((party, i) => ({
  ...party,
  ledger: (i === 0 ? eu : il).verifierKey,
}));
const payload = { ...plain, parties };
const keys = new Map([eu, il].map((key) => [key.name, key.exportPem()]));

test("what both have signed is read as the agreement", async () => {
  const signed = JSON.parse(JSON.stringify(await signAgreement(payload, keys)));
  expect(signed.signatures).toHaveLength(2);
  expect(await verifyAgreement(signed, "a.json")).toEqual(parseAgreement(payload));
});

test("what is no agreement is not signed", async () => {
  await expect(signAgreement({ ...payload, parties: [] }, keys)).rejects.toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID" }),
  );
});
