/** What a node gives back: what it has exchanged with the peer that asks, since an instant, page by page. */
import { expect, test } from "vitest";
import { createErasures } from "../../src/transfers/erase.ts";
import { createGiveBack, MOST_EXCHANGED } from "../../src/transfers/exchanged.ts";
import { AURORA, createPair, EU, IL, keyAt, never, START, sample } from "../support/pair.ts";
import { allGiven, ask, SINCE } from "../support/restored.ts";

const login = await sample("login");

test("nothing older than was asked for is given, and a token of another kind is refused", async () => {
  const pair = await createPair();
  await ask(pair, 0, login);
  const give = createGiveBack(pair.il.context);
  expect((await give(EU, new Date(START + 1), "")).transfers).toEqual([]);
  expect((await give(EU, new Date(START), "")).transfers).toHaveLength(1);
  const back = createGiveBack(pair.eu.context);
  expect((await back(IL, new Date(START + 1), "")).transfers).toEqual([]);
  expect((await back(IL, new Date(START), "")).transfers).toHaveLength(1);
  for (const token of ["x", "PERMITTED x", "received 1 2"])
    await expect(give(EU, SINCE, token)).rejects.toThrow(
      expect.objectContaining({ reason: "INPUT_INVALID" }),
    );
});

test("a page ends at its number of transfers, and the next one goes on behind it", async () => {
  const pair = await createPair();
  const ids: string[] = [];
  for (let n = 0; n <= MOST_EXCHANGED; n++)
    ids.push((await pair.eu.origin.request(AURORA, keyAt(START, n), login, never)).id);
  for (const [side, peer] of [
    ["il", EU],
    ["eu", IL],
  ] as const) {
    const first = await createGiveBack(pair[side].context)(peer, SINCE, "");
    expect(first.transfers.length).toBeLessThanOrEqual(MOST_EXCHANGED);
    expect(first.nextToken).not.toBe("");
    const given = await allGiven(pair, side === "il" ? "eu" : "il");
    expect(given.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  }
});

test("what is erased is given without its words, and what is in doubt is not given", async () => {
  const pair = await createPair();
  const { id } = await ask(pair, 0, login);
  await createErasures(pair.eu.context).erase(AURORA, id);
  pair.wire.questions = "lose";
  await ask(pair, 1, login);
  expect(await allGiven(pair, "il")).toMatchObject([{ id, erased: true, body: "" }]);
});
