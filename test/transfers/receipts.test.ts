/** The receipt of a transfer: for its two platforms, in the same bytes, and for nobody else. */
import { beforeEach, describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { findReceipt } from "../../src/transfers/receipts.ts";
import {
  AURORA,
  createPair,
  keyAt,
  LAKESHORE,
  never,
  type Pair,
  START,
  sample,
  stricterAtlas,
  trust,
} from "../support/pair.ts";

const login = await sample("login");
const advertising = await sample("advertising");
const UNKNOWN = "0193a5f0-0000-7000-8000-00000000abcd";

let pair: Pair;
beforeEach(async () => {
  pair = await createPair();
});

const ask = (request = login) => pair.eu.origin.request(AURORA, keyAt(START), request, never);
const refusal = (found: Promise<unknown>) =>
  found.then(
    () => "found",
    (error) => `${ComityError.from(error).reason}: ${ComityError.from(error).message}`,
  );

test("the platform that asked gets the receipt that a full answer holds", async () => {
  const { id, receipt } = await ask();
  const found = await pair.eu.origin.getReceipt(AURORA, id);
  expect(found).toEqual(receipt);
  expect(verifyReceipt(found, trust)).toMatchObject({ permit: true });
});

test("a denial at home has a receipt too", async () => {
  const { id, state, receipt } = await ask(advertising);
  expect(state).toBe("DENIED");
  expect(await pair.eu.origin.getReceipt(AURORA, id)).toEqual(receipt);
});

test("the recipient gets from its own node the bytes that its inbox shows", async () => {
  const { id, receipt } = await ask();
  expect(await findReceipt(pair.il.context, LAKESHORE, id)).toEqual(receipt);
});

describe("nobody else learns whether there is such a transfer", () => {
  const asked: readonly [string, (id: string) => Promise<unknown>][] = [
    ["another platform of the origin", (id) => findReceipt(pair.eu.context, `${AURORA}2`, id)],
    ["another platform of the destination", (id) => findReceipt(pair.il.context, `${LAKESHORE}2`, id)],
    ["the sender at the recipient's node", (id) => findReceipt(pair.il.context, AURORA, id)],
  ];
  test.each(asked)("%s", async (_, find) => {
    const { id } = await ask();
    const unknown = await refusal(find(UNKNOWN));
    expect(unknown).toMatch(/^NOT_FOUND: /);
    expect(await refusal(find(id))).toBe(unknown);
  });

  test("nor does the recipient of what was denied", async () => {
    pair = await createPair({ destinationAtlas: stricterAtlas });
    const { id, state } = await ask();
    expect(state).toBe("DENIED");
    expect(await refusal(findReceipt(pair.il.context, LAKESHORE, id))).toMatch(/^NOT_FOUND/);
  });
});

test("in doubt there is no receipt yet, and afterwards there is", async () => {
  pair.wire.answers = "lose";
  const { id } = await ask();
  expect(await refusal(pair.eu.origin.getReceipt(AURORA, id))).toMatch(/^NOT_FOUND/);
  pair.wire.answers = "pass";
  await pair.eu.origin.settleAll();
  expect(verifyReceipt(await pair.eu.origin.getReceipt(AURORA, id), trust)).toMatchObject({ permit: true });
});
