/** Cards: a node becomes known where two people have compared the words, and sends its card anew when it changes. */
import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { formatTrustBundle, readAuthorities } from "../../src/edge/tls/spiffe-bundle.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { ComityError } from "../../src/errors.ts";
import { fingerprintOf } from "../../src/federation/peer-card.ts";
import { createCards } from "../../src/peering/cards.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createNet, type Net, START, termsWith } from "./net.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];
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

describe("a node that others know by an agreement alone", () => {
  /** An agreement of three, of whom Singapore alone has exchanged cards with the other two. */
  async function throughThird() {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(JP, SG);
    const { row } = await net.of(SG).now().agreements.draft(termsWith(KR, JP));
    await net.of(SG).now().agreements.sign(row.hash);
    await net.settle();
    for (const name of [KR, JP]) {
      await net.of(name).now().agreements.sign(row.hash);
      await net.settle();
    }
    return net;
  }
  const renewed = (net: Net, name: string) => {
    const made = createAuthority({ trustDomain: name, now: new Date(START + 1000) }).certificatePem;
    const [old] = readAuthorities(net.of(name).card().bundle);
    net.of(name).changeCard({ bundle: formatTrustBundle([new X509Certificate(made), old], 2) });
  };

  test("sends them its card when its authority changes, and they take it without one before", async () => {
    const net = await throughThird();
    expect(net.of(JP).now().register.cardOf(KR)).toBeUndefined();
    renewed(net, KR);
    await net.of(KR).now().cards.publishOwn();
    await net.settle();
    for (const name of [JP, SG])
      expect(net.of(name).now().register.cardOf(KR)?.card).toEqual(net.of(KR).card());
  });

  test("says nothing while the agreement names its authorities, also where there is no card at all", async () => {
    const net = await throughThird();
    const jp = net.of(JP).now();
    // As the node of a configuration, which has agreements and no cards.
    const { register } = jp;
    const acquaintance = () => ({ ...register.acquaintance(), cards: [] });
    const bare = { ...register, acquaintance, cardOf: () => undefined };
    const cards = createCards({ ...jp.context, register: bare });
    const { size } = await net.of(JP).store.log.head();
    await cards.publishOwn();
    expect((await net.of(JP).store.log.head()).size).toBe(size);
    renewed(net, JP);
    await cards.publishOwn();
    expect((await net.of(JP).store.log.head()).size).toBe(size + 1);
    await net.settle();
    expect(net.of(KR).now().register.cardOf(JP)?.card).toEqual(net.of(JP).card());
  });
});

test("a peer that was restored from a backup without the newest card gets it on the next connection", async () => {
  const net = await createNet(KR, SG);
  await net.introduce(KR, SG);
  await net.of(KR).now().cards.publishOwn();
  await net.settle();
  const before = net.of(SG).now().register.cardOf(KR);
  net.of(KR).changeCard({ address: "moved.example:7440" });
  await net.of(KR).now().cards.publishOwn();
  await net.settle();
  if (before === undefined) throw new Error("no card");
  // What the backup holds: the card before, under its place in the log that sent it.
  const { leaf: _, until: __, ...row } = before;
  const back = { kind: "peering.card", card: { ...row, place: -1 }, contents: [], dispatches: [] } as const;
  await net.of(SG).store.commit({ leaf: new Uint8Array([1]), command: back });
  await net.of(SG).restart();
  expect(net.of(SG).now().register.cardOf(KR)?.card.address).toBe("kr.example:7440");
  await net.of(KR).now().offer();
  await net.settle();
  expect(net.of(SG).now().register.cardOf(KR)?.card.address).toBe("moved.example:7440");
});

test("a node that was removed does not come back by its own card", async () => {
  const net = await createNet(KR, SG);
  await net.introduce(KR, SG);
  const { agreements, cards } = net.of(KR).now();
  const { row } = await agreements.draft(termsWith(SG));
  await agreements.sign(row.hash);
  await net.settle();
  await net.of(SG).now().agreements.sign(row.hash);
  await net.settle();
  await net.of(SG).now().cards.publishOwn();
  await net.settle();
  await agreements.terminate(row.hash);
  await net.settle();
  await cards.remove(SG);
  net.of(SG).changeCard({ address: "moved.example:7440" });
  await net.of(SG).now().cards.publishOwn();
  await net.of(SG).now().offer();
  // It waits there, since an operator may add the node again.
  await net.of(SG).now().deliver();
  expect(net.of(KR).now().register.cardOf(SG)).toMatchObject({ state: "removed" });
});

test("two cards that are added in one batch are held against each other", async () => {
  const net = await createNet(KR, SG, JP);
  net.holdCards((_, card, register) => {
    if (register.acquaintance().cards.some(({ trustDomain }) => trustDomain !== card.trustDomain))
      throw new ComityError("INPUT_INVALID", "another authority has that name");
  });
  const { cards } = net.of(KR).now();
  const results = await Promise.allSettled(
    [SG, JP].map((name) => cards.add(net.of(name).card(), fingerprintOf(net.of(name).card()))),
  );
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(net.of(KR).now().register.acquaintance().cards).toHaveLength(1);
});
