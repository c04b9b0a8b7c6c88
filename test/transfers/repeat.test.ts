/** A repeat of what was lost and recovered gets it again; nothing is decided a second time. */
import { expect, test } from "vitest";
import { AURORA, createPair, IL, keyAt, never, START, sample } from "../support/pair.ts";
import { allGiven, ask, restore } from "../support/restored.ts";

const login = await sample("login");

test("a repeat under its old key gets it again, and what is asked under a new one is decided anew", async () => {
  const pair = await createPair();
  const first = await ask(pair, 0, login);
  pair.advance(120_000);
  const second = await ask(pair, 1, login);
  const { take, origin } = restore(pair, "eu");
  for (const item of await allGiven(pair, "eu")) await take(IL, item);
  const { length } = pair.wire.sent;
  expect(await origin.request(AURORA, keyAt(START, 0), login, never)).toMatchObject({ id: first.id });
  expect(await origin.request(AURORA, keyAt(START + 120_000, 1), login, never)).toMatchObject({
    id: second.id,
  });
  expect(pair.wire.sent).toHaveLength(length);
  pair.advance(120_000);
  const third = await origin.request(AURORA, keyAt(START + 240_000, 2), login, never);
  expect([first.id, second.id]).not.toContain(third.id);
});

test("nothing is decided under an old key while peers are asked", async () => {
  const pair = await createPair();
  const { origin } = restore(pair, "eu", true);
  const refused = expect.objectContaining({ reason: "STORE_UNAVAILABLE" });
  await expect(origin.request(AURORA, keyAt(START, 0), login, never)).rejects.toThrow(refused);
  pair.advance(120_000);
  expect(await origin.request(AURORA, keyAt(START + 120_000, 0), login, never)).toMatchObject({
    state: "PERMITTED",
  });
});
