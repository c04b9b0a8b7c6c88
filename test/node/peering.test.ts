/** Peering in a running node: data moves between strangers once they have agreed, and stops with the end of the agreement. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  ATTESTOR,
  connectPlatform,
  loadRequest,
  type Platform,
  prepareRequest,
} from "../../src/client/index.ts";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { formatTrustBundle } from "../../src/edge/tls/spiffe-bundle.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { ATTESTABLE } from "../../src/federation/agreement.ts";
import { fingerprintOf, parsePeerCard } from "../../src/federation/peer-card.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { certifyPlatform, createAttestor, type Strangers, startStrangers } from "../support/strangers.ts";

const [EU, IL] = ["edpb.example", "idfpr.example"];
const terms = (changes: object = {}) => ({
  ...{ with: [IL], until: "2030-01-01", purposes: ["pur:recognition", "pur:advertising"] },
  issuers: { [ATTESTOR]: { ...attestor, attests: ATTESTABLE, acceptsFor: [EU, IL] } },
  ...changes,
});
const refused = (reason: string) => expect.objectContaining({ reason });

let strangers: Strangers;
let platform: Platform;
let folder: string;
let attestor: object;

beforeAll(async () => {
  strangers = await startStrangers({ [EU]: ["EU"], [IL]: ["US-IL"] });
  const eu = strangers.of(EU);
  folder = join(eu.home, ATTESTOR);
  attestor = createAttestor(folder);
  platform = connectPlatform({ address: eu.address, as: certifyPlatform(eu, "aurora") });
  await strangers.introduce(EU, IL);
});
afterAll(async () => {
  platform.close();
  await strangers.stop();
});

const operatorOf = (name: string) => strangers.of(name).operator;

async function sample() {
  const file = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;
  const text = JSON.stringify(loadRequest(file)).replaceAll("us-il.comity.example", IL);
  return prepareRequest(JSON.parse(text), platform, folder);
}

test.each([
  ["a purpose that is none", { purposes: ["pur:fun"] }],
  ["a rule that asks for nothing known", { rules: [{ id: "x" }] }],
  ["the ledger key of a party as the key of an issuer", "ledger"],
])("an agreement with %s is not drafted", async (_, changes) => {
  const { ledger } = await operatorOf(IL).offerCard();
  const x = Buffer.from(ledger.split("+")[2] ?? "", "base64")
    .subarray(1)
    .toString("base64url");
  const issuers = { issuers: { notary: { kty: "OKP", crv: "Ed25519", x, attests: ["consents"] } } };
  const given = terms(typeof changes === "string" ? issuers : changes);
  await expect(operatorOf(EU).draftAgreement(given)).rejects.toThrow(refused("AGREEMENT_INVALID"));
});

test("data moves under the agreement alone: not before it, not after its end, and what was answered stands", async () => {
  const early = await platform.request(await sample());
  expect(early).toMatchObject({ state: "DENIED" });
  const { hash } = await operatorOf(EU).draftAgreement(terms());
  await operatorOf(EU).signAgreement(hash);
  await vi.waitFor(() => operatorOf(IL).signAgreement(hash), 5000);
  await vi.waitFor(async () => {
    expect((await operatorOf(EU).getAgreement(hash)).inForce).toBe(true);
  }, 5000);
  const request = await sample();
  const permitted = await platform.request(request);
  expect(permitted).toMatchObject({ state: "PERMITTED" });

  await operatorOf(IL).terminateAgreement(hash);
  // At the node that has the leaf nothing passes, whether or not the other has heard of it.
  expect(await platform.request(await sample())).toMatchObject({ state: "DENIED" });
  await vi.waitFor(async () => {
    expect(await operatorOf(EU).getAgreement(hash)).toMatchObject({ state: "terminated", endedBy: IL });
  }, 5000);
  expect(await platform.request(await sample())).toMatchObject({ state: "DENIED" });
  expect(await operatorOf(EU).listPeers()).toMatchObject([
    { trustDomain: IL, agreements: [{ hash, inForce: false }], keptUntil: "", removed: false },
  ]);
});

test("a card whose authority has the name of another trust domain's is not taken: it would shut out all of that one", async () => {
  const name = "rogue.example";
  const now = new Date();
  const cardWith = (authorityOf: string) =>
    parsePeerCard({
      type: "comity/v1/peer-card",
      ...{ trustDomain: name, jurisdictions: ["JP"], address: "rogue.example:1" },
      bundle: formatTrustBundle(
        parseBundle(createAuthority({ trustDomain: authorityOf, now }).certificatePem),
        1,
      ),
      ledger: createLedgerKey(name).verifierKey,
    });
  for (const victim of [EU, IL]) {
    const card = cardWith(victim);
    await expect(operatorOf(EU).addPeer(card, fingerprintOf(card))).rejects.toThrow(refused("INPUT_INVALID"));
  }
  const card = cardWith(name);
  await operatorOf(EU).addPeer(card, fingerprintOf(card));
  await operatorOf(EU).removePeer(name);
});
