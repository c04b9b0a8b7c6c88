import { expect, test } from "vitest";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { ComityError } from "../../src/errors.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { createDice } from "../chaos/dice.ts";
import { createTransfers, reconnecting } from "./transfers.ts";

type Said = Answer | ComityError;
const said = (state: NonNullable<Answer["state"]>, transferId = "one", receipt?: string): Answer => ({
  transferId,
  state,
  ...(receipt === undefined ? {} : { receipt: Buffer.from(receipt) }),
});

/** The violations after one transfer was asked for: under load, in calm, and by its id. */
async function kindsAfter(
  [loaded, calm, resolved]: readonly [Said, Said, Said],
  delivered: readonly string[],
) {
  const dice = createDice(1, "test");
  const transfers = createTransfers();
  const over = new AbortController();
  const answers = [loaded, calm];
  const give = (each: Said | undefined) => {
    over.abort();
    if (each === undefined || each instanceof ComityError) throw each ?? new Error("nothing is left to say");
    return each;
  };
  const asking = { request: async () => give(answers.shift()), resolve: async () => give(resolved) };
  await transfers.load(asking, [{} as TransferRequest], dice, over.signal);
  await transfers.settle(asking, 0);
  transfers.compare(delivered);
  transfers.verifyAll(new Map(), dice);
  return transfers.result({}).violations.map(({ kind }) => kind);
}

const [permitted, denied, doubt] = [said("PERMITTED"), said("DENIED"), said("IN_DOUBT")];
const [away, unknown, refused] = (["NODE_UNREACHABLE", "NOT_FOUND", "KEY_REUSED"] as const).map(
  (reason) => new ComityError(reason, "said no"),
) as [ComityError, ComityError, ComityError];

test.each<[string, [Said, Said, Said], string[], string[]]>([
  ["the same every time", [permitted, permitted, permitted], ["one"], []],
  ["in doubt, then final", [doubt, permitted, permitted], ["one"], []],
  ["nobody there, then final", [away, denied, denied], [], []],
  ["two decisions", [denied, permitted, permitted], [], ["changed", "changed"]],
  ["in doubt again", [denied, doubt, denied], [], ["changed"]],
  ["another id", [permitted, said("PERMITTED", "two"), permitted], ["one"], ["lost"]],
  ["unknown by its id", [permitted, permitted, unknown], ["one"], ["lost"]],
  ["refused", [refused, denied, denied], [], ["refused"]],
  ["never final", [doubt, doubt, doubt], [], ["in-doubt"]],
  ["denied here, delivered there", [denied, denied, denied], ["one"], ["two-decisions"]],
  ["delivered, and nobody was told", [denied, denied, denied], ["other"], ["two-decisions"]],
  ["permitted and not delivered", [permitted, permitted, permitted], [], ["undelivered"]],
  ["delivered twice", [permitted, permitted, permitted], ["one", "one"], ["twice"]],
  [
    "two receipts, and neither verifies",
    [said("PERMITTED", "one", "a"), said("PERMITTED", "one", "b"), said("PERMITTED", "one", "a")],
    ["one"],
    ["changed", "receipt"],
  ],
])("%s", async (_, answers, delivered, kinds) => {
  expect(await kindsAfter(answers, delivered)).toEqual(kinds);
});

test("a platform connects anew after a failed call, and not before", async () => {
  const answers: Said[] = [denied, away, permitted];
  let connections = 0;
  const platform = reconnecting(() => {
    connections++;
    const request = async () => {
      const answer = answers.shift();
      if (answer === undefined || answer instanceof ComityError) throw answer;
      return answer;
    };
    return { request, close: () => {} } as never;
  });
  const ask = () => platform.request({} as TransferRequest);
  await ask();
  await expect(ask()).rejects.toThrow("said no");
  expect(await ask()).toBe(permitted);
  expect(connections).toBe(2);
});
