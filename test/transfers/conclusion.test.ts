/** The end of a transfer's doubt: what of the destination's answers is recorded, and once. */
import { expect, test } from "vitest";
import type { Answer } from "../../src/engine/context.ts";
import { createConclude, type Proposed } from "../../src/transfers/conclusion.ts";
import {
  AURORA,
  atlasWith,
  createPair,
  historyOf,
  keyAt,
  never,
  type Pair,
  START,
  sample,
} from "../support/pair.ts";

const banned = atlasWith("EU", { applies: "origin" });
const login = await sample("login");

/** A transfer in doubt, and the answer that the destination has given to it. */
async function answered(pair: Pair): Promise<{ transfer: Proposed; answer: Answer }> {
  let answer: Answer | undefined;
  pair.wire.forge = (given) => {
    answer = given;
    return { statement: { ...given.statement, checkpoint: "none" } };
  };
  const { id } = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  const transfer = await pair.eu.view.transfer(id);
  if (transfer === undefined || answer === undefined) throw new Error("nothing was answered");
  return { transfer, answer };
}

test("an answer is recorded once, and its repeat finds the end that stands", async () => {
  const pair = await createPair();
  const { transfer, answer } = await answered(pair);
  const conclude = createConclude(pair.eu.context);
  const first = await conclude(transfer, answer);
  expect(first.row).toMatchObject({ state: "PERMITTED", outcome: 1 });
  expect(first.told?.answered.statement).toEqual(answer.statement);
  expect(await conclude(transfer, answer)).toEqual({ row: first.row });
  expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome"]);
});

test("an answer that does not verify is not recorded", async () => {
  const pair = await createPair();
  const { transfer, answer } = await answered(pair);
  const conclude = createConclude(pair.eu.context);
  const statement = { ...answer.statement, index: answer.statement.index + 1 };
  await expect(conclude(transfer, { ...answer, statement })).rejects.toMatchObject({
    reason: "PROOF_INVALID",
  });
  expect(await historyOf(pair.eu.store)).toEqual(["proposal"]);
});

test("a permit that comes in time counts, whatever the law is meanwhile", async () => {
  const pair = await createPair({ decideWithinMs: 10_000 });
  const { transfer, answer } = await answered(pair);
  pair.advance(10_000);
  pair.eu.changeLaw(banned);
  expect((await createConclude(pair.eu.context)(transfer, answer)).row.state).toBe("PERMITTED");
});
