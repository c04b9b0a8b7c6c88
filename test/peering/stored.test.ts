/** What cannot be read in a store is set aside by name: the node starts, and nothing rests on it. */
import { expect, test } from "vitest";
import { type Command, FOREVER, type Put, put } from "../../src/engine/store.ts";
import { fingerprintOf } from "../../src/federation/peer-card.ts";
import { AGREEMENT, CARD } from "../../src/peering/schema.ts";
import { loadStored } from "../../src/peering/stored.ts";
import { createNet, nodeOf, START, termsWith } from "./net.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];
const refused = (reason: string) => expect.objectContaining({ reason });

/** A net in which KR has agreed with SG and with JP. */
async function agreedTwice() {
  const net = await createNet(KR, SG, JP);
  const hashes: string[] = [];
  for (const other of [SG, JP]) {
    await net.introduce(KR, other);
    const { row } = await net
      .of(KR)
      .now()
      .agreements.draft({ ...termsWith(other), id: `kr--${other}` });
    await net.of(KR).now().agreements.sign(row.hash);
    await net.settle();
    await net.of(other).now().agreements.sign(row.hash);
    await net.settle();
    hashes.push(row.hash);
  }
  const [withSg = "", withJp = ""] = hashes;
  const kr = net.of(KR);
  const spoil = async (row: Put) =>
    kr.store.commit({ leaf: new Uint8Array([1]), command: { kind: "test.put", ...row } as Command });
  const rowOf = (hash: string) => kr.now().agreements.find(hash).row;
  return { net, kr, withSg, withJp, spoil, rowOf };
}

test.each([
  ["whose text is missing", "is missing from the store", (leaf: number) => leaf + 1_000_000],
  ["whose text is another's", "is that of another agreement", (_: number, other: number) => other],
])("an agreement %s is set aside, and the others stand", async (_, says, leafOf) => {
  const { net, kr, withSg, withJp, spoil, rowOf } = await agreedTwice();
  await spoil(put(AGREEMENT, { ...rowOf(withSg), leaf: leafOf(rowOf(withSg).leaf, rowOf(withJp).leaf) }));
  await kr.restart();
  const { register, peers, agreements } = kr.now();
  expect(register.setAside()).toMatchObject([{ what: "agreement", key: withSg, name: "kr--sg.example" }]);
  expect(register.setAside()[0]?.cause.message).toContain(says);
  const at = new Date(START);
  expect(peers.of(nodeOf(SG), at)).toBeUndefined();
  expect(peers.of(nodeOf(JP), at)).toMatchObject({ inForce: true, agreement: { hash: withJp } });
  // It is told by its name, and is neither ended, nor drafted or taken anew.
  for (const name of [withSg, withSg.slice(0, 8), "kr--sg.example"])
    expect(() => agreements.find(name)).toThrow(/could not be read when the node started, and is set aside/);
  await expect(agreements.draft({ ...termsWith(SG), id: "kr--sg.example" })).rejects.toThrow(
    refused("STORE_UNAVAILABLE"),
  );
  await net.of(SG).now().offer();
  await net.of(SG).now().deliver();
  expect(register.agreementOf(withSg)).toBeUndefined();
  // Another agreement with the same node comes about.
  const { row } = await agreements.draft({ ...termsWith(SG), id: "anew" });
  expect((await agreements.sign(row.hash)).row.signed).toEqual([KR]);
});

test("a card that cannot be read is set aside, its node is trusted by no older word, and it is added anew", async () => {
  const { net, kr, spoil } = await agreedTwice();
  const held = kr.now().register.cardOf(SG);
  if (held === undefined) throw new Error("no card");
  await spoil(put(CARD, { ...held, until: FOREVER, card: { ...held.card, jurisdictions: [] } }));
  await kr.restart();
  const { register, cards } = kr.now();
  expect(register.setAside()).toMatchObject([{ what: "card", name: SG }]);
  expect(register.acquaintance().unreadable).toEqual(new Set([SG]));
  expect(register.acquaintance().cards.map(({ trustDomain }) => trustDomain)).toEqual([JP]);
  const card = net.of(SG).card();
  await cards.add(card, fingerprintOf(card));
  expect(register.setAside()).toEqual([]);
  expect(register.acquaintance().unreadable).toEqual(new Set());
  await kr.restart();
  expect(kr.now().register.setAside()).toEqual([]);
});

test("a removed node's card and one's own are not read, and a fault of the program is no fault of an entry", async () => {
  const { kr, withJp, spoil } = await agreedTwice();
  await kr.now().agreements.terminate(withJp);
  await kr.now().cards.remove(JP);
  const removed = kr.now().register.cardOf(JP);
  await spoil(put(CARD, { ...removed, until: FOREVER, card: {} } as never));
  await kr.restart();
  expect(kr.now().register.setAside()).toEqual([]);
  const { store, context } = { store: kr.store, context: kr.now().context };
  const stored = loadStored({
    ...{ store, sealer: context.sealer },
    assertCard: () => {},
    assertAgreement: () => {
      throw new Error("the program fails");
    },
  });
  // A fault of the program is no fault of an entry, and would set all of them aside.
  await expect(stored).rejects.toThrow("the program fails");
});

test("a store that cannot be read at all stops the start", async () => {
  const { kr } = await agreedTwice();
  const store = { ...kr.store, page: () => Promise.reject(new Error("the disk is gone")) };
  const { sealer } = kr.now().context;
  const parts = { store, sealer, assertCard: () => {}, assertAgreement: () => {} };
  await expect(loadStored(parts)).rejects.toThrow("the disk is gone");
});
