/** An operator's calls about peers and agreements, between two real nodes that have never met. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fingerprintOf } from "../../src/federation/peer-card.ts";
import { type Strangers, startStrangers } from "../support/strangers.ts";

const [KR, SG] = ["pipc.example", "pdpc.example"];
const TERMS = { with: [SG], until: "2030-01-01", purposes: ["pur:recognition"] };
let strangers: Strangers;

beforeAll(async () => {
  strangers = await startStrangers({ [KR]: ["KR"], [SG]: ["SG"] });
});
afterAll(() => strangers.stop());

const refused = (reason: string) => expect.objectContaining({ reason });
const operatorOf = (name: string) => strangers.of(name).operator;

describe("before they have met", () => {
  test("neither knows the other, and no agreement can be drafted", async () => {
    expect(await operatorOf(KR).listPeers()).toEqual([]);
    await expect(operatorOf(KR).draftAgreement(TERMS)).rejects.toThrow(refused("NOT_FOUND"));
    await expect(operatorOf(KR).testPeer(SG)).rejects.toThrow(refused("NOT_FOUND"));
  });

  test("a card under the wrong words, or a node's own, is not added", async () => {
    const [own, other] = [await operatorOf(KR).offerCard(), await operatorOf(SG).offerCard()];
    await expect(operatorOf(KR).addPeer(other, fingerprintOf(own))).rejects.toThrow(
      refused("FINGERPRINT_WRONG"),
    );
    await expect(operatorOf(KR).addPeer(own, fingerprintOf(own))).rejects.toThrow(refused("INPUT_INVALID"));
    const stolen = { ...other, ledger: own.ledger };
    await expect(operatorOf(KR).addPeer(stolen, fingerprintOf(stolen))).rejects.toThrow(
      refused("INPUT_INVALID"),
    );
    expect(await operatorOf(KR).listPeers()).toEqual([]);
  });

  test("a card that one side alone has added reaches nobody", async () => {
    const card = await operatorOf(SG).offerCard();
    const added = await operatorOf(KR).addPeer(card, fingerprintOf(card));
    expect(added).toMatchObject({ trustDomain: SG, jurisdictions: ["SG"], fingerprint: fingerprintOf(card) });
    expect(await operatorOf(KR).testPeer(SG)).toMatchObject({ reachable: false });
  });
});

describe("once both have added the other's card", () => {
  beforeAll(() => strangers.introduce(KR, SG));

  test("each reaches the other, without a restart", async () => {
    expect(await operatorOf(KR).testPeer(SG)).toEqual({ reachable: true, clockAheadMs: expect.any(Number) });
    expect(await operatorOf(SG).testPeer(KR)).toEqual({ reachable: true, clockAheadMs: expect.any(Number) });
  });

  test("an agreement is drafted, signed, accepted, and in force at both", async () => {
    const draft = await operatorOf(KR).draftAgreement(TERMS);
    expect(draft).toMatchObject({ state: "drafted", inForce: false });
    expect(await operatorOf(SG).listAgreements()).toEqual([]);
    const signed = await operatorOf(KR).signAgreement(draft.hash);
    expect(signed.parties).toEqual([
      { trustDomain: SG, signed: false },
      { trustDomain: KR, signed: true },
    ]);
    const offered = await vi.waitFor(async () => {
      const [found] = await operatorOf(SG).listAgreements();
      expect(found).toMatchObject({ hash: draft.hash, state: "offered", inForce: false });
      return found;
    }, 5000);
    const accepted = await operatorOf(SG).signAgreement(offered?.id ?? "");
    expect(accepted).toMatchObject({ state: "agreed", inForce: true });
    await vi.waitFor(async () => {
      expect(await operatorOf(KR).getAgreement(draft.hash)).toMatchObject({ state: "agreed", inForce: true });
    }, 5000);
  });
});
