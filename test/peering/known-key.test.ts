/** One trust domain has one key: a card says which, or else an agreement, also one that has ended. */
import { expect, test } from "vitest";
import { knownKeyOf } from "../../src/peering/known-key.ts";
import { createNet, termsWith } from "./net.ts";

const [KR, SG] = ["kr.example", "sg.example"];

test("a stranger has no key, and whoever was met keeps the one by which that was", async () => {
  const net = await createNet(KR, SG);
  const { context } = net.of(KR).now();
  const { verifierKey } = net.of(SG).key;
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
  await net.of(KR).now().agreements.terminate(row.hash);
  await net.of(KR).now().cards.remove(SG);
  expect(knownKeyOf(context, SG)).toBe(verifierKey);
});
