/** One trust domain has one key: a card says which, or else an agreement that is not over. */
import { expect, test } from "vitest";
import { fingerprintOf } from "../../src/federation/peer-card.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { agreedKeyOf, knownKeyOf } from "../../src/peering/known-key.ts";
import { createNet, START, termsWith } from "./net.ts";

const [KR, SG] = ["kr.example", "sg.example"];

test("a stranger has no key, and whoever was met keeps the one by which that was", async () => {
  const net = await createNet(KR, SG);
  const { context } = net.of(KR).now();
  const { verifierKey } = net.of(SG).key();
  expect(knownKeyOf(context, SG)).toBeUndefined();
  await net.introduce(KR, SG);
  expect(knownKeyOf(context, SG)).toBe(verifierKey);
  await net.of(KR).now().cards.remove(SG);
  expect(knownKeyOf(context, SG)).toBeUndefined();

  await net.introduce(KR, SG);
  const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
  await net.of(KR).now().agreements.sign(row.hash);
  await net.settle();
  await net.of(SG).now().agreements.sign(row.hash);
  await net.settle();
  await net
    .of(KR)
    .now()
    .agreements.terminate(row.hash, new Date(START + 3_600_000));
  expect(agreedKeyOf(context, SG)).toBe(verifierKey);
  net.advance(3_600_000);
  // The card says so still. Without it, the agreement that is over binds nobody to a key that may be lost.
  expect(agreedKeyOf(context, SG)).toBeUndefined();
  expect(knownKeyOf(context, SG)).toBe(verifierKey);
  await net.of(KR).now().cards.remove(SG);
  expect(knownKeyOf(context, SG)).toBeUndefined();
});

test("a node whose key was lost comes with another once every agreement that names the old one has ended", async () => {
  const net = await createNet(KR, SG);
  const anew = await createNet(SG);
  await net.introduce(KR, SG);
  const kr = () => net.of(KR).now();
  const { row } = await kr().agreements.draft(termsWith(SG));
  await kr().agreements.sign(row.hash);
  await net.settle();
  await net.of(SG).now().agreements.sign(row.hash);
  await net.settle();
  const card = { ...net.of(SG).card(), ledger: anew.of(SG).key().verifierKey };
  const add = () => kr().cards.add(card, fingerprintOf(card));
  await expect(add()).rejects.toThrow(/terminate the agreements that name it/);
  await kr().agreements.terminate(row.hash);
  await expect(add()).rejects.toThrow(/remove its card/);
  await kr().cards.remove(SG);
  await add();
  const key = parseVerifierKey(card.ledger).id;
  const [known] = kr().peers.known;
  expect(known?.ledgerKeys[0].id).toBe(key);
  expect(kr().peers.of(net.of(SG).node, new Date(START))).toMatchObject({
    inForce: false,
    // What was signed names the old key still, by which its receipts verify.
    party: { ledger: net.of(SG).key().verifierKey },
    ledgerKeys: [{ id: key }],
  });
  const next = await kr().agreements.draft({ ...termsWith(SG), id: "anew" });
  expect((await kr().agreements.sign(next.row.hash)).row.signed).toEqual([KR]);
});
