/** The answer to a platform: made of recorded values alone, and the same at every reading. */
import { expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { answerOf, loadTransfer } from "../../src/transfers/answer.ts";
import { AURORA, createPair, keyAt, never, type Pair, START, sample, trust } from "../support/pair.ts";

const login = await sample("login");
const advertising = await sample("advertising");

/** The recorded transfer of a request. */
async function recorded(pair: Pair, request = login) {
  const outcome = await pair.eu.origin.request(AURORA, keyAt(START), request, never);
  const transfer = await pair.eu.view.transfer(outcome.id);
  if (transfer === undefined) throw new Error("nothing was recorded");
  return { outcome, transfer };
}

test("a permitted transfer is answered by the destination's decision, with a receipt of both", async () => {
  const pair = await createPair();
  const { outcome, transfer } = await recorded(pair);
  const answer = answerOf(await loadTransfer(pair.eu.context, transfer.row));
  expect(answer).toEqual(outcome);
  expect(answer.decision).toMatchObject({ decision: "permit", reasons: [] });
  expect(verifyReceipt(answer.receipt ?? new Uint8Array(), trust)).toMatchObject({ permit: true });
  expect(answer.terms[0]).toMatchObject({
    path: "modality[0]",
    source: login.modality[0],
    concept: "mod:face",
  });
});

test("a denial at home is answered by itself", async () => {
  const { outcome, transfer } = await recorded(await createPair(), advertising);
  expect(transfer.answer).toBeUndefined();
  expect(answerOf(transfer)).toEqual(outcome);
  expect(outcome.decision).toMatchObject({ decision: "deny" });
  expect(verifyReceipt(outcome.receipt ?? new Uint8Array(), trust)).toMatchObject({ kind: "denial" });
});

test("in doubt there is neither a decision nor a receipt", async () => {
  const pair = await createPair();
  pair.wire.questions = "lose";
  const { transfer } = await recorded(pair);
  expect(answerOf(transfer)).toEqual({ id: transfer.row.id, state: "IN_DOUBT", terms: expect.any(Array) });
});

test("a bar is a denial that says what to do", async () => {
  const pair = await createPair();
  pair.wire.questions = "lose";
  const { transfer } = await recorded(pair);
  pair.wire.questions = "pass";
  pair.advance(60_000);
  await pair.eu.origin.settleAll();
  const barred = await pair.eu.view.transfer(transfer.row.id);
  const { state, decision } = answerOf(barred ?? transfer);
  expect(state).toBe("BARRED");
  expect(decision).toMatchObject({
    decision: "deny",
    obligations: { items: [] },
    reasons: [{ code: "BARRED", says: expect.stringContaining("ask again with a new key") }],
    remedy: [],
  });
});

test("counts that were raised are told again with every reading", async () => {
  const { transfer } = await recorded(await createPair());
  const counts = [{ fact: "peopleYear", declared: "1", counted: "2" }] as never;
  expect(answerOf({ ...transfer, row: { ...transfer.row, counts } }).decision).toMatchObject({ counts });
});

test("a part that is missing is a fault of the store", async () => {
  const pair = await createPair();
  const { transfer } = await recorded(pair);
  const { store, sealer } = pair.eu.context;
  const read: typeof store.read = async (reads) => reads.map(() => []);
  const error = await loadTransfer({ store: { ...store, read }, sealer }, transfer.row).catch(
    ComityError.from,
  );
  expect(error).toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining(transfer.row.id),
  });
});
