/** An erasure at its own node: what is gone, what stays, and who may ask. */
import { beforeEach, expect, test } from "vitest";
import { fateOf } from "../../src/engine/record.ts";
import { load, type Store } from "../../src/engine/store.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createErasures, finishErasures } from "../../src/transfers/erase.ts";
import { ERASURE } from "../../src/transfers/erasure.ts";
import { findReceipt } from "../../src/transfers/receipts.ts";
import { INBOUND, PART, TRANSFER } from "../../src/transfers/schema.ts";
import { parseRecord } from "../../src/transfers/subject-record.ts";
import {
  AURORA,
  createPair,
  EU,
  IL,
  keyAt,
  LAKESHORE,
  leafIn,
  never,
  type Pair,
  START,
  sample,
  trust,
} from "../support/pair.ts";
import { sharedPart } from "../support/records.ts";

const login = await sample("login");
const advertising = await sample("advertising");
const OPERATOR = "spiffe://eu.example/operator/desk";
const IL_OPERATOR = "spiffe://us-il.example/operator/desk";
const UNKNOWN = "0193a5f0-0000-7000-8000-00000000abcd";
const first = { size: 0, token: "" };

let pair: Pair;
beforeEach(async () => {
  pair = await createPair();
});
const ask = (request = login, n = 0) => pair.eu.origin.request(AURORA, keyAt(START, n), request, never);
const erasuresOf = (side: "eu" | "il" = "eu") => createErasures(pair[side].context);
const refused = (reason: string) => expect.objectContaining({ reason });

test("the words are gone for good; the decision and the receipt stay", async () => {
  const { id, receipt } = await ask();
  const other = await ask(login, 1);
  const erased = await erasuresOf().erase(AURORA, id);
  expect(erased).toMatchObject({ state: "erased", origin: EU, by: AURORA, peer: IL, peerState: "asked" });
  const row = await load(pair.eu.store, TRANSFER, id);
  expect(row).toMatchObject({ digest: "", erased: erased.leaf });
  expect(await fateOf(pair.eu.context, { leaf: row?.leaf ?? -1, part: PART.body })).toBe("erased");
  expect(await fateOf(pair.eu.context, { leaf: 10_000, part: PART.body })).toBe("missing");
  await expect(pair.eu.origin.resolve(AURORA, id)).rejects.toThrow(refused("ERASED"));
  // The same request under the same key is not decided again.
  await expect(ask()).rejects.toThrow(refused("ERASED"));
  expect(await pair.eu.origin.resolve(AURORA, id, "BASIC")).toMatchObject({ state: "PERMITTED" });
  const found = await pair.eu.origin.getReceipt(AURORA, id);
  expect(found).toEqual(receipt);
  expect(verifyReceipt(found, trust)).toMatchObject({ permit: true });
  expect(await pair.eu.origin.resolve(AURORA, other.id)).toMatchObject({
    state: "PERMITTED",
    terms: other.terms,
  });
});

test("at the destination the delivery is gone, and the recipient's receipt stays", async () => {
  const { id, receipt } = await ask();
  const erased = await erasuresOf("il").erase(IL_OPERATOR, id);
  expect(erased).toMatchObject({ state: "erased", origin: EU, peer: EU, peerState: "asked" });
  expect(erased).not.toHaveProperty("caller");
  expect(await load(pair.il.store, INBOUND, EU, id)).toMatchObject({ erased: erased.leaf });
  const { value: entry } = await pair.il.inbox
    .read(LAKESHORE, { place: 0 }, never, true)
    [Symbol.asyncIterator]()
    .next();
  expect(entry).toMatchObject({ cursor: 1, unreadable: expect.stringMatching(/^ERASED: /) });
  expect(pair.alarms).toEqual([]);
  expect(await findReceipt(pair.il.context, LAKESHORE, id)).toEqual(receipt);
});

test("an origin that missed the answer on many records gets it also once they are erased at the destination", async () => {
  const shared = await sharedPart();
  const records = [30, 9].map((age) => parseRecord({ age, sharedConsents: [0] }, shared));
  const parts = { caller: AURORA, key: keyAt(START), request: shared, signal: never };
  pair.wire.answers = "lose";
  await pair.eu.origin.requestMany({ ...parts, breathe: async () => {} })({ number: 0, records });
  const [sent] = pair.wire.sent;
  if (sent?.kind !== "propose") throw new Error("nothing was proposed");
  const id = leafIn(sent.proposal.own).transfer;
  await erasuresOf("il").erase(IL_OPERATOR, id);
  pair.wire.answers = "pass";
  pair.advance(60_000);
  await pair.eu.origin.settleAll();
  expect(await load(pair.eu.store, TRANSFER, id)).toMatchObject({ state: "PERMITTED" });
  expect(pair.alarms).toEqual([]);
  const row = await load(pair.il.store, INBOUND, EU, id);
  expect(await fateOf(pair.il.context, { leaf: row?.leaf ?? -1, part: PART.entries })).toBe("erased");
});

test("a denial at home is erased too, and nobody else is told", async () => {
  const { id, state } = await ask(advertising);
  expect(state).toBe("DENIED");
  expect(await erasuresOf().erase(OPERATOR, id)).toMatchObject({
    state: "erased",
    peer: "",
    peerState: "none",
  });
  expect(await pair.eu.origin.getReceipt(AURORA, id)).toBeDefined();
});

test("an erasure that was asked for before changes nothing more", async () => {
  const { id } = await ask();
  const erasures = erasuresOf();
  const once = await erasures.erase(AURORA, id);
  const { size } = await pair.eu.store.log.head();
  expect(await erasures.erase(OPERATOR, id)).toEqual(once);
  expect((await pair.eu.store.log.head()).size).toBe(size);
});

test("a platform erases what it sent itself; others learn nothing; an operator erases what is the node's", async () => {
  const { id } = await ask();
  for (const [side, caller, asked] of [
    ["eu", `${AURORA}2`, id],
    ["il", LAKESHORE, id],
    ["eu", AURORA, UNKNOWN],
    ["eu", OPERATOR, UNKNOWN],
    ["il", IL_OPERATOR, UNKNOWN],
  ] as const)
    await expect(erasuresOf(side).erase(caller, asked)).rejects.toThrow(refused("NOT_FOUND"));
});

test("a transfer in doubt is not erased", async () => {
  pair.wire.questions = "lose";
  const { id, state } = await ask();
  expect(state).toBe("IN_DOUBT");
  await expect(erasuresOf().erase(AURORA, id)).rejects.toThrow(refused("IN_DOUBT"));
  expect(await load(pair.eu.store, ERASURE, EU, id)).toBeUndefined();
});

test("the list shows a platform what it sent, and an operator everything, page by page", async () => {
  const ids = [(await ask()).id, (await ask(login, 1)).id];
  for (const id of ids) await erasuresOf().erase(OPERATOR, id);
  const { items, nextToken } = await erasuresOf().list(AURORA, { size: 1, token: "" });
  const rest = await erasuresOf().list(AURORA, { size: 1, token: nextToken });
  expect([...items, ...rest.items].map(({ id }) => id)).toEqual(ids);
  expect(rest.nextToken).toBe("");
  expect((await erasuresOf().list(`${AURORA}2`, first)).items).toEqual([]);
  expect((await erasuresOf().list(OPERATOR, first)).items).toHaveLength(2);
});

test("an erasure that a full disk cuts off is finished later, and nothing is lost meanwhile", async () => {
  let full = true;
  const before = (store: Store): Store => ({
    ...store,
    destroyKeys: async (leaves) => {
      if (full) throw new Error("full");
      return store.destroyKeys(leaves);
    },
  });
  pair = await createPair({ before });
  const { id } = await ask();
  await expect(erasuresOf().erase(AURORA, id)).rejects.toThrow("full");
  expect(await load(pair.eu.store, ERASURE, EU, id)).toMatchObject({ state: "erasing" });
  await expect(finishErasures(pair.eu.context)).rejects.toThrow("full");
  full = false;
  await finishErasures(pair.eu.context);
  expect(await load(pair.eu.store, ERASURE, EU, id)).toMatchObject({ state: "erased" });
});
