/** Cards: a node becomes known where two people have compared the words, and sends its card anew when it changes. */
import { describe, expect, test } from "vitest";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { formatTrustBundle } from "../../src/edge/tls/spiffe-bundle.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { fingerprintOf } from "../../src/federation/peer-card.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createNet, START, termsWith } from "./net.ts";

const [KR, SG] = ["kr.example", "sg.example"];
const refused = (reason: string) => expect.objectContaining({ reason });

describe("a card", () => {
  test("makes its node known, and adding it again changes nothing", async () => {
    const net = await createNet(KR, SG);
    const [kr, card] = [net.of(KR), net.of(SG).card()];
    await kr.now().cards.add(card, fingerprintOf(card));
    const { size } = await kr.store.log.head();
    await kr.now().cards.add(card, fingerprintOf(card));
    expect((await kr.store.log.head()).size).toBe(size);
    expect(kr.now().peers.known.map(({ node }) => node)).toEqual([net.of(SG).node]);
    // A card alone is no agreement.
    expect(kr.now().peers.all).toEqual([]);
    expect(kr.now().peers.of(net.of(SG).node, new Date(START))).toBeUndefined();
    await kr.restart();
    expect(kr.now().register.cardOf(SG)).toMatchObject({ state: "known", card });
  });

  test("is refused under other words, of this node, and under a second key for a known name", async () => {
    const net = await createNet(KR, SG);
    const { cards, register } = net.of(KR).now();
    const card = net.of(SG).card();
    const add = (given: typeof card, words = fingerprintOf(given)) => cards.add(given, words);
    await expect(add(card, fingerprintOf(net.of(KR).card()))).rejects.toThrow(refused("FINGERPRINT_WRONG"));
    await expect(add(net.of(KR).card())).rejects.toThrow(refused("INPUT_INVALID"));
    const [key] = card.bundle.keys;
    const foreign = { ...card, bundle: { ...card.bundle, keys: [{ ...key, x: "AAAA" }] } } as typeof card;
    await expect(add(foreign)).rejects.toThrow(refused("INPUT_INVALID"));
    expect(register.cardOf(SG)).toBeUndefined();
    await add(card);
    const twin = { ...card, ledger: createLedgerKey(SG).verifierKey };
    await expect(add(twin)).rejects.toThrow(/one trust domain has one node/);
    // Whoever has lost the key is removed first.
    await cards.remove(SG);
    await add(twin);
    expect(register.cardOf(SG)?.card.ledger).toBe(twin.ledger);
  });
});

describe("a node that is removed", () => {
  test("is known no more, and not while an agreement with it is in force", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { cards, agreements, peers } = net.of(KR).now();
    const { row } = await agreements.draft(termsWith(SG));
    await agreements.sign(row.hash);
    await net.settle();
    await net.of(SG).now().agreements.sign(row.hash);
    await net.settle();
    await expect(cards.remove(SG)).rejects.toThrow(refused("AGREEMENT_INVALID"));
    await agreements.terminate(row.hash);
    await cards.remove(SG);
    // The ended agreement still names it: what was delivered under it stays bound.
    expect(peers.known.map(({ node }) => node)).toEqual([net.of(SG).node]);
    await expect(cards.remove(SG)).rejects.toThrow(refused("NOT_FOUND"));
    await expect(cards.remove(KR)).rejects.toThrow(refused("NOT_FOUND"));
  });
});

describe("a node's own card", () => {
  test("is kept once somebody holds it, and sent to all who know the node when it has changed", async () => {
    const net = await createNet(KR, SG);
    const [kr, sg] = [net.of(KR), net.of(SG)];
    await kr.now().cards.publishOwn();
    expect((await kr.store.log.head()).size).toBe(0);
    await net.introduce(KR, SG);
    await kr.now().cards.publishOwn();
    await net.settle();
    const { size } = await kr.store.log.head();
    await kr.now().cards.publishOwn();
    expect((await kr.store.log.head()).size).toBe(size);

    const next = createAuthority({ trustDomain: KR, now: new Date(START) }).certificatePem;
    kr.changeCard({ address: "moved.example:7440", bundle: formatTrustBundle(parseBundle(next), 2) });
    await kr.now().cards.publishOwn();
    await net.settle();
    expect(sg.now().register.cardOf(KR)?.card).toEqual(kr.card());
    await sg.restart();
    expect(sg.now().register.cardOf(KR)?.card).toEqual(kr.card());
  });
});
