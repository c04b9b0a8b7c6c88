/** The answer to a platform: made of recorded values alone, and the same at every reading. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { answerOf, loadOutcome, loadReceipt, loadTransfer } from "../../src/transfers/answer.ts";
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
  const answer = answerOf(await loadTransfer(pair.eu.context, transfer.row), "FULL");
  expect(answer).toEqual(outcome);
  expect(answer.decision).toMatchObject({ decision: "permit", reasons: [] });
  expect(verifyReceipt(answer.receipt ?? new Uint8Array(), trust)).toMatchObject({ permit: true });
  expect(answer.terms?.[0]).toMatchObject({
    path: "modality[0]",
    source: login.modality[0],
    concept: "mod:face",
  });
});

test("a denial at home is answered by itself", async () => {
  const { outcome, transfer } = await recorded(await createPair(), advertising);
  expect(transfer.answer).toBeUndefined();
  expect(answerOf(transfer, "FULL")).toEqual(outcome);
  expect(outcome.decision).toMatchObject({ decision: "deny" });
  expect(verifyReceipt(outcome.receipt ?? new Uint8Array(), trust)).toMatchObject({ kind: "denial" });
});

test("in doubt there is neither a decision nor a receipt", async () => {
  const pair = await createPair();
  pair.wire.questions = "lose";
  const { transfer } = await recorded(pair);
  expect(answerOf(transfer, "FULL")).toEqual({
    id: transfer.row.id,
    state: "IN_DOUBT",
    terms: expect.any(Array),
  });
});

test("a bar is a denial that says what to do", async () => {
  const pair = await createPair();
  pair.wire.questions = "lose";
  const { transfer } = await recorded(pair);
  pair.wire.questions = "pass";
  pair.advance(60_000);
  await pair.eu.origin.settleAll();
  const barred = await pair.eu.view.transfer(transfer.row.id);
  const { state, decision } = answerOf(barred ?? transfer, "FULL");
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
  expect(answerOf({ ...transfer, row: { ...transfer.row, counts } }, "FULL").decision).toMatchObject({
    counts,
  });
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

describe("the view BASIC", () => {
  /** A store that keeps the names of the rows and leaves that are read of it. */
  function watched({ store, sealer }: Pair["eu"]["context"]) {
    const seen: string[] = [];
    const { log } = store;
    const watching: typeof store = {
      ...store,
      read: (reads) => {
        seen.push(...reads.map((each) => [each.of.name, ...("key" in each ? each.key : [])].join(" ")));
        return store.read(reads);
      },
      log: {
        ...log,
        leaf: (index) => {
          seen.push(`leaf ${index}`);
          return log.leaf(index);
        },
        recorded: (indexes) => {
          seen.push(...indexes.map((index) => `statement ${index}`));
          return log.recorded(indexes);
        },
      },
    };
    return { seen, context: { store: watching, sealer } };
  }

  test("tells of a permit what the platform needs to go on, and reads nothing else", async () => {
    const pair = await createPair();
    const { outcome, transfer } = await recorded(pair);
    const { seen, context } = watched(pair.eu.context);
    const basic = await loadOutcome(context, transfer.row, "BASIC");
    const hash = outcome.decision?.obligations.hash ?? "";
    expect(basic).toEqual({
      id: outcome.id,
      state: "PERMITTED",
      decision: { decision: "permit", obligations: { hash }, reasons: [], remedy: [] },
    });
    expect(answerOf(transfer, "BASIC")).toEqual(basic);
    const { leaf, outcome: answered } = transfer.row;
    const contents = [`${leaf} notCounted`, `${answered} answer`];
    expect(seen).toEqual(contents.flatMap((each) => [`content ${each}`, `content_key ${each}`]));
  });

  test("tells why of a denial at home, with what would help and what did not count", async () => {
    const pair = await createPair();
    const bare = { ...login, offer: { ...login.offer, safeguards: [{ id: "certification" }] } };
    const { outcome, transfer } = await recorded(pair, bare as typeof login);
    expect(outcome.state).toBe("DENIED");
    const { seen, context } = watched(pair.eu.context);
    const basic = await loadOutcome(context, transfer.row, "BASIC");
    const { decision, reasons, remedy, notCounted } = outcome.decision ?? {};
    expect(notCounted?.map(({ path }) => path)).toContain("offer.safeguards[0]");
    expect(reasons?.length).toBeGreaterThan(0);
    expect(basic.decision).toMatchObject({ decision, reasons, remedy, notCounted });
    expect(Object.keys(basic)).toEqual(["id", "state", "decision"]);
    expect(seen.filter((each) => /obligations|body|statement/.test(each))).toEqual([]);
  });

  test("reads nothing at all while in doubt", async () => {
    const pair = await createPair();
    pair.wire.questions = "lose";
    const { transfer } = await recorded(pair);
    const { seen, context } = watched(pair.eu.context);
    expect(await loadOutcome(context, transfer.row, "BASIC")).toEqual({
      id: transfer.row.id,
      state: "IN_DOUBT",
    });
    expect(seen).toEqual([]);
  });

  test("a repeat reads neither the request nor a list, and gives the same", async () => {
    const names: string[] = [];
    const before = (store: Pair["eu"]["store"]): typeof store => ({
      ...store,
      read: (reads) => {
        names.push(
          ...reads.map((each) => ("key" in each ? `${each.of.name} ${each.key.join(" ")}` : each.of.name)),
        );
        return store.read(reads);
      },
    });
    const pair = await createPair({ before });
    const ask = () => pair.eu.origin.request(AURORA, keyAt(START), login, never, "BASIC");
    const first = await ask();
    names.length = 0;
    expect(await ask()).toEqual(first);
    expect(names.filter((name) => /obligations|body|counter|tally/.test(name))).toEqual([]);
    expect(names).toHaveLength(5);
  });
});

test("an answer that is gone from the store is never taken for the proposal's own permit", async () => {
  const pair = await createPair();
  const { transfer } = await recorded(pair);
  const { store, sealer } = pair.eu.context;
  const read: typeof store.read = async (reads) => {
    const rows = await store.read(reads);
    return rows.map((each, i) => ((reads[i] as { key?: unknown[] })?.key?.[1] === "answer" ? [] : each));
  };
  const context = { store: { ...store, read }, sealer };
  const gone = { reason: "STORE_UNAVAILABLE" };
  await expect(loadOutcome(context, transfer.row, "FULL")).rejects.toMatchObject(gone);
  await expect(loadOutcome(context, transfer.row, "BASIC")).rejects.toMatchObject(gone);
  await expect(loadReceipt(context, transfer.row)).rejects.toMatchObject(gone);
});
