/** The register: what the store holds is what the node knows, at once after a commit and after a restart. */
import { expect, test } from "vitest";
import { createNet, termsWith } from "./net.ts";

const [KR, SG] = ["kr.example", "sg.example"];

test("the acquaintance is the same value while nothing changes, and another after a change", async () => {
  const net = await createNet(KR, SG);
  const { register } = net.of(KR).now();
  const before = register.acquaintance();
  expect(register.acquaintance()).toBe(before);
  await net.introduce(KR, SG);
  expect(register.acquaintance()).not.toBe(before);
  expect(register.acquaintance().cards.map(({ trustDomain }) => trustDomain)).toEqual([SG]);
});

test("each change is told once, and a refusal is none", async () => {
  const net = await createNet(KR, SG);
  let told = 0;
  net
    .of(KR)
    .now()
    .register.tell(() => told++);
  await net.introduce(KR, SG);
  expect(told).toBe(1);
  const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
  expect(told).toBe(2);
  await net.of(KR).now().agreements.sign(row.hash);
  await net.of(KR).now().agreements.sign(row.hash);
  expect(told).toBe(3);
});

test("an agreement without all signatures is no acquaintance, and is forgotten after its last day", async () => {
  const net = await createNet(KR, SG);
  await net.introduce(KR, SG);
  const { agreements, register } = net.of(KR).now();
  const { row } = await agreements.draft({ ...termsWith(SG), until: "2026-11-25" });
  await agreements.sign(row.hash);
  expect(register.acquaintance().agreements).toEqual([]);
  expect(agreements.list()).toHaveLength(1);
  net.advance(3 * 86_400_000);
  expect(agreements.list()).toEqual([]);
});

test("a restart finds cards, drafts and signatures as they were", async () => {
  const net = await createNet(KR, SG);
  await net.introduce(KR, SG);
  const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
  await net.of(KR).now().agreements.sign(row.hash);
  const before = net.of(KR).now().register;
  await net.of(KR).restart();
  const after = net.of(KR).now().register;
  expect(after.acquaintance()).toEqual(before.acquaintance());
  expect(after.agreements()).toEqual(before.agreements());
});
