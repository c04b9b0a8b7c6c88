/** The parts that all kinds of statements about peering have in common. */
import { expect, test } from "vitest";
import { domainOf, invalid, lastingIn, parseOwn } from "../../src/peering/arrival.ts";
import { createNet, termsWith } from "./net.ts";

test("a node's own leaf is read again, its domain is that of its id, and what it may not say is named", () => {
  expect(parseOwn(Buffer.from('{"type":"t"}').toString("base64"))).toEqual({ type: "t" });
  expect(domainOf({ node: "spiffe://kr.example/node" })).toBe("kr.example");
  expect(invalid("no such word")).toMatchObject({ reason: "STATEMENT_INVALID", message: "no such word" });
});

test("an agreement lasts to the day before its last instant, though its row is kept longer", async () => {
  const net = await createNet("kr.example", "sg.example");
  await net.introduce("kr.example", "sg.example");
  const { agreements, context } = net.of("kr.example").now();
  await agreements.draft({ ...termsWith("sg.example"), until: "2026-11-25" });
  expect(lastingIn(context)).toHaveLength(1);
  net.advance(36 * 3_600_000);
  expect(lastingIn(context)).toEqual([]);
  expect(context.register.agreements()).toHaveLength(1);
});
