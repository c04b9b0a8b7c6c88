/** Data that was delivered between two nodes: both know of it, and neither takes a denial for a delivery. */
import { expect, test } from "vitest";
import { sharesData } from "../../src/transfers/delivered.ts";
import { AURORA, createPair, EU, IL, keyAt, never, sample } from "../support/pair.ts";

const shared = ({ eu, il }: Awaited<ReturnType<typeof createPair>>) =>
  Promise.all([sharesData(eu.store, IL), sharesData(il.store, EU), sharesData(eu.store, EU)]);

test("a permitted transfer is known at both sides, and with nobody else", async () => {
  const pair = await createPair();
  expect(await shared(pair)).toEqual([false, false, false]);
  const request = await sample("login");
  const { state } = await pair.eu.origin.request(AURORA, keyAt(pair.now(), 1), request, never);
  expect(state).toBe("PERMITTED");
  expect(await shared(pair)).toEqual([true, true, false]);
});

test("a denial delivers nothing", async () => {
  const pair = await createPair();
  const request = await sample("advertising");
  const { state } = await pair.eu.origin.request(AURORA, keyAt(pair.now(), 1), request, never);
  expect(state).toBe("DENIED");
  expect(await shared(pair)).toEqual([false, false, false]);
});
