/** A transfer at its origin: what each event does to its state, its ledger, and what its platform is told. */
import { beforeEach, describe, expect, test } from "vitest";
import { statementOf } from "../../src/engine/record.ts";
import type { Recorded } from "../../src/engine/store.ts";
import type { Reason } from "../../src/errors.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import type { DecisionLeaf } from "../../src/receipt/leaf.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import type { Outcome } from "../../src/transfers/answer.ts";
import { KEY_RETENTION_MS } from "../../src/transfers/idempotency.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import {
  AURORA,
  createPair,
  EU,
  historyOf,
  IL,
  keyAt,
  LAKESHORE,
  leafIn,
  leavesOf,
  never,
  type Pair,
  START,
  sample,
  signedFor,
  stateOn,
  stricterAtlas,
  trust,
} from "../support/pair.ts";

const login = await sample("login");
const advertising = await sample("advertising");
const KEY = keyAt(START);

let pair: Pair;
beforeEach(async () => {
  pair = await createPair();
});

const ask = (key = KEY, request = login, signal = never) =>
  pair.eu.origin.request(AURORA, key, request, signal);
const verified = ({ receipt }: Outcome) => verifyReceipt(receipt ?? new Uint8Array(), trust);
const stateOf = (id: string) => pair.eu.view.stateOf(id);
const answerTo = async (id: string) => (await pair.eu.view.transfer(id))?.answer?.statement;

/** A transfer whose answer or proposal was lost. */
async function inDoubt(lost: "questions" | "answers"): Promise<Outcome> {
  pair.wire[lost] = "lose";
  const outcome = await ask();
  pair.wire[lost] = "pass";
  expect(outcome).toMatchObject({ state: "IN_DOUBT" });
  return outcome;
}

/** The sample with a document that states so many terms, its evidence signed. */
async function describing(count: number, path = "/BIR[1]/Type"): Promise<TransferRequest> {
  const term = { path, kind: "modality", scheme: "mosip-cbeff", term: "Face" } as const;
  const terms = Array.from({ length: count }, () => term);
  const documentRead = { format: "mosip-cbeff", terms, findings: [], payloadBroken: false };
  const signed = await signedFor({ ...login, documentRead });
  const { decision } = await pair.eu.origin.assess(AURORA, signed, false);
  const accepts = { obligations: decision.obligations.hash };
  return signedFor({ ...signed, offer: { ...signed.offer, accepts } });
}

describe("a request that no leaf has room for", () => {
  test.each([
    ["entries", 1003, "/BIR[1]/Type"],
    ["bytes", 900, "/BIR[1]".repeat(28)],
  ])(
    "for its %s is denied at home, as its assessment says, with receipts that verify",
    async (_, count, path) => {
      const request = await describing(count, path);
      const denied = { decision: "deny", reasons: [{ code: "INPUT_TOO_LARGE" }] };
      const assessment = await pair.eu.origin.assess(AURORA, request, true);
      expect(assessment.decision).toMatchObject(denied);
      expect(verifyReceipt(assessment.receipt ?? new Uint8Array(), trust).kind).toBe("assessment");
      const outcome = await ask(KEY, request);
      expect(outcome).toMatchObject({ state: "DENIED", decision: denied });
      expect(verified(outcome).kind).toBe("denial");
      expect(await ask(KEY, request)).toEqual(outcome);
      expect(pair.wire.sent).toEqual([]);
    },
  );

  test("has room up to the limit, and both nodes permit it", async () => {
    const outcome = await ask(KEY, await describing(990));
    expect(outcome.state).toBe("PERMITTED");
    expect(verified(outcome)).toMatchObject({ kind: "transfer", permit: true });
  });
});

test("a request that no stream carries is refused before anything is recorded, also where it is assessed", async () => {
  const qualities = Array.from({ length: 64 }, () => "\u0001".repeat(512));
  const consents = Array.from({ length: 20 }, () => ({ ...login.offer.consents[0], qualities }));
  const request = { ...login, offer: { ...login.offer, consents } } as TransferRequest;
  const tooLarge = { reason: "INPUT_TOO_LARGE" };
  const before = await historyOf(pair.eu.store);
  await expect(pair.eu.origin.assess(AURORA, request, true)).rejects.toMatchObject(tooLarge);
  await expect(ask(KEY, request)).rejects.toMatchObject(tooLarge);
  expect(await historyOf(pair.eu.store)).toEqual(before);
});

describe("a transfer that nothing disturbs", () => {
  test("is permitted by both: one proposal, one decision, one outcome", async () => {
    const outcome = await ask();
    expect(outcome.state).toBe("PERMITTED");
    expect(verified(outcome)).toMatchObject({ kind: "transfer", permit: true });
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome"]);
    expect(await historyOf(pair.il.store)).toEqual(["decision"]);
    expect(await pair.il.view.inbox(LAKESHORE)).toEqual([outcome.id]);
    expect(await pair.eu.view.proposed(IL)).toEqual([]);
  });

  test("is denied at home, and nothing leaves the node", async () => {
    const outcome = await ask(KEY, advertising);
    expect(outcome.state).toBe("DENIED");
    expect(verified(outcome)).toMatchObject({ kind: "denial", permit: false });
    expect(await historyOf(pair.eu.store)).toEqual(["denial"]);
    expect([pair.wire.sent, await historyOf(pair.il.store)]).toEqual([[], []]);
  });

  test("is denied where the destination's law is stricter than the origin's copy of it", async () => {
    pair = await createPair({ destinationAtlas: stricterAtlas });
    const outcome = await ask();
    expect(outcome.state).toBe("DENIED");
    expect(outcome.decision?.reasons).toMatchObject([{ code: "PROHIBITED", by: { rule: "test-ban" } }]);
    expect(verified(outcome)).toMatchObject({
      kind: "transfer",
      permit: false,
      proposal: { decision: "permit" },
      answer: { decision: "deny" },
    });
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome"]);
    expect(await pair.il.view.inbox(LAKESHORE)).toEqual([]);
  });

  test("is only assessed: neither sent nor recorded, and without a receipt", async () => {
    const { decision, receipt } = await pair.eu.origin.assess(AURORA, login, false);
    expect([decision.decision, receipt]).toEqual(["permit", undefined]);
    expect([await historyOf(pair.eu.store), pair.wire.sent]).toEqual([[], []]);
  });

  test("is assessed the same where the assessment is recorded: never sent, and no permit", async () => {
    const { decision, receipt } = await pair.eu.origin.assess(AURORA, login, true);
    expect(decision).toEqual((await pair.eu.origin.assess(AURORA, login, false)).decision);
    expect(verifyReceipt(receipt ?? new Uint8Array(), trust)).toMatchObject({
      kind: "assessment",
      permit: false,
    });
    expect([await historyOf(pair.eu.store), pair.wire.sent]).toEqual([["assessment"], []]);
  });
});

describe("a transfer in doubt", () => {
  test("has an id, and neither a decision nor a receipt", async () => {
    const outcome = await inDoubt("answers");
    expect(outcome.decision).toBeUndefined();
    expect(outcome.receipt).toBeUndefined();
    expect(await stateOf(outcome.id)).toBe("PROPOSED");
    expect(await pair.eu.origin.resolve(AURORA, outcome.id)).toEqual(outcome);
  });

  test("whose answer was lost is settled by the same bytes, which get the same answer", async () => {
    const { id } = await inDoubt("answers");
    const decided = await pair.il.view.decision(EU, id);
    await pair.eu.origin.settleAll();
    expect(await stateOf(id)).toBe("PERMITTED");
    expect(pair.wire.sent).toHaveLength(2);
    expect(pair.wire.sent[1]).toEqual(pair.wire.sent[0]);
    expect(await answerTo(id)).toEqual(decided);
    expect(await historyOf(pair.il.store)).toEqual(["decision"]);
  });

  test("whose proposal was lost is barred after `decideBy`, and the late proposal gets the bar", async () => {
    const { id } = await inDoubt("questions");
    pair.advance(10_001);
    await pair.eu.origin.settleAll();
    expect(await stateOf(id)).toBe("BARRED");
    const outcome = await pair.eu.origin.resolve(AURORA, id);
    expect(outcome.decision).toMatchObject({ decision: "deny", reasons: [{ code: "BARRED" }] });
    expect(verified(outcome)).toMatchObject({ permit: false, answer: { type: "comity/v1/bar" } });
    const [late] = pair.wire.sent;
    expect(late?.kind).toBe("propose");
    if (late) expect(await pair.wire.deliver(late)).toEqual({ statement: await answerTo(id) });
    expect(await historyOf(pair.il.store)).toEqual(["bar"]);
  });

  test("that was decided in time stays decided, though the origin asks only after `decideBy`", async () => {
    const { id } = await inDoubt("answers");
    pair.advance(60_000);
    await pair.eu.origin.settleAll();
    expect(pair.wire.sent.map(({ kind }) => kind)).toEqual(["propose", "resolve"]);
    expect(await stateOf(id)).toBe("PERMITTED");
    expect(await historyOf(pair.il.store)).toEqual(["decision"]);
  });

  test("is never concluded alone: silence leaves it open for as long as it lasts", async () => {
    const { id } = await inDoubt("questions");
    pair.wire.questions = "lose";
    for (let round = 0; round < 5; round++) {
      pair.advance(3_600_000);
      await pair.eu.origin.settleAll();
      expect(await stateOf(id)).toBe("PROPOSED");
    }
    expect(await historyOf(pair.eu.store)).toEqual(["proposal"]);
  });

  test("is told in doubt when its caller waits no longer, and concluded all the same", async () => {
    pair.wire.answers = "hold";
    const leave = new AbortController();
    const asked = ask(KEY, login, leave.signal);
    await pair.idle();
    leave.abort();
    const { id, state } = await asked;
    expect(state).toBe("IN_DOUBT");
    pair.wire.held[0]?.pass();
    await pair.idle();
    expect(await stateOf(id)).toBe("PERMITTED");
  });

  test("survives its process: the next one settles what it finds", async () => {
    pair.wire.questions = "hold";
    const asked = ask();
    await pair.idle();
    pair.restart();
    const { id } = await asked;
    pair.wire.questions = "pass";
    await pair.eu.origin.settleAll();
    expect(await stateOf(id)).toBe("PERMITTED");
  });

  test("stays open while the destination cannot record, and no alarm is raised for that", async () => {
    await pair.il.store.close();
    const { id, state } = await ask();
    expect([state, await stateOf(id), pair.alarms]).toEqual(["IN_DOUBT", "PROPOSED", []]);
  });
});

/** The destination's leaf with another first term, and other tables where `hash` is given. */
function withTerms(answer: Statement, change: object, hash?: string): object {
  const leaf = leafIn(answer) as DecisionLeaf;
  const { tables, terms } = leaf.translation;
  return {
    ...leaf,
    translation: {
      tables: hash === undefined ? tables : tables.map((table) => ({ ...table, hash })),
      terms: terms.map((term, i) => (i === 0 ? { ...term, ...change } : term)),
    },
  };
}

describe("an answer that is not the destination's to this proposal", () => {
  const cases: [string, string, (answer: Statement, pair: Pair) => Promise<Statement>][] = [
    [
      "is about another transfer",
      "STATEMENT_INVALID",
      async (answer, { il }) =>
        stateOn(il.store, { ...leafIn(answer), transfer: "01900000-0000-7000-8000-000000000000" }),
    ],
    [
      "is about another proposal under this id",
      "STATEMENT_INVALID",
      async (answer, { il }) => stateOn(il.store, { ...leafIn(answer), proposal: "ab".repeat(32) }),
    ],
    [
      "bars another origin's transfer",
      "STATEMENT_INVALID",
      async (answer, { il }) => {
        const { nonce, transfer, at } = leafIn(answer);
        const [origin, destination] = ["spiffe://jp.example/node", IL];
        return stateOn(il.store, { type: "comity/v1/bar", nonce, transfer, origin, destination, at });
      },
    ],
    [
      "is signed by the origin's own ledger",
      "PROOF_INVALID",
      async (answer, { eu }) => stateOn(eu.store, leafIn(answer)),
    ],
    [
      "was changed after it was signed",
      "PROOF_INVALID",
      async (answer) => ({
        ...answer,
        leaf: Buffer.from(Buffer.from(answer.leaf, "base64").toString().replace("permit", "permiT")).toString(
          "base64",
        ),
      }),
    ],
    [
      "gives the proposal back",
      "PROOF_INVALID",
      async (_, { eu }) => statementOf((await eu.store.log.prove(0)) as Recorded),
    ],
    [
      "names obligations that do not come with it",
      "STATEMENT_INVALID",
      async (answer, { il }) => stateOn(il.store, { ...leafIn(answer), obligationsHash: "ab".repeat(32) }),
    ],
    [
      "permits data that was not proposed",
      "STATEMENT_INVALID",
      async (answer, { il }) => stateOn(il.store, withTerms(answer, { concept: "mod:iris" })),
    ],
    [
      "permits other words of its own than its tables give",
      "STATEMENT_INVALID",
      async (answer, { il }) => stateOn(il.store, withTerms(answer, { target: ["palm geometry"] })),
    ],
    [
      "permits data that was not proposed, by tables of another version",
      "STATEMENT_INVALID",
      async (answer, { il }) =>
        stateOn(il.store, withTerms(answer, { concept: "mod:iris" }, "22".repeat(32))),
    ],
    [
      "permits, and says why not",
      "STATEMENT_INVALID",
      async (answer, { il }) =>
        stateOn(il.store, { ...leafIn(answer), reasons: [{ code: "PROHIBITED", says: "nothing may pass" }] }),
    ],
    [
      "permits when the time to decide was over",
      "STATEMENT_INVALID",
      async (answer, { il }) =>
        stateOn(il.store, { ...leafIn(answer), at: new Date(START + 86_400_000).toISOString() }),
    ],
    [
      "is a leaf of another kind",
      "STATEMENT_INVALID",
      async (answer, { il }) => {
        const { nonce, transfer, at } = leafIn(answer);
        const [kept, refused] = ["ab".repeat(32), "cd".repeat(32)];
        const leaf = {
          type: "comity/v1/conflict",
          nonce,
          transfer,
          peer: EU,
          kept,
          refused,
          at,
        };
        return stateOn(il.store, leaf);
      },
    ],
  ];

  test.each(cases)("%s: refused, alarmed, and the transfer stays open", async (_, what, lie) => {
    pair.wire.answers = "hold";
    const asked = ask();
    await pair.idle();
    const [id = ""] = await pair.eu.view.proposed(IL);
    const honest = (await pair.il.view.decision(EU, id)) as Statement;
    const lied = await lie(honest, pair);
    pair.wire.forge = () => ({ statement: lied });
    pair.wire.held[0]?.pass();
    expect((await asked).state).toBe("IN_DOUBT");
    expect(await stateOf(id)).toBe("PROPOSED");
    expect(pair.alarms).toMatchObject([{ what, transfer: id, peer: IL }]);

    pair.wire.forge = (answer) => answer;
    pair.wire.answers = "pass";
    await pair.eu.origin.settleAll();
    expect(await pair.eu.view.transfer(id)).toMatchObject({
      row: { state: "PERMITTED" },
      answer: { statement: honest },
    });
  });
});

describe("an idempotency key", () => {
  test("gives the same outcome byte for byte, whatever happened meanwhile", async () => {
    const first = await ask();
    await ask(keyAt(START, 1));
    pair.advance(KEY_RETENTION_MS);
    pair.restart();
    expect(await ask()).toEqual(first);
    expect(await pair.eu.origin.resolve(AURORA, first.id)).toEqual(first);
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome", "proposal", "outcome"]);
  });

  test.each([
    ["permitted", login, ["proposal", "outcome"]],
    ["denied", advertising, ["denial"]],
  ])("that comes many times at once runs once when %s", async (_, request, history) => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(KEY, request)));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(await historyOf(pair.eu.store)).toEqual(history);
    expect(pair.wire.sent).toHaveLength(history.length - 1);
  });

  test("of a transfer in doubt tries again, and tells the end of it", async () => {
    const { id } = await inDoubt("answers");
    expect(await ask()).toMatchObject({ id, state: "PERMITTED" });
  });

  test("gets its answer also where an earlier version kept the request, with its own spelling of reasons", async () => {
    const having = (code: string): TransferRequest => {
      const findings = [{ code: code as Reason, path: "/BIR", sentence: "it has no Type" }];
      return {
        ...login,
        documentRead: { format: "mosip-cbeff", terms: [], findings, payloadBroken: false },
      };
    };
    const first = await ask(KEY, having("VOC-NO-TERM"));
    // The importer has accepted the request as it is without that document.
    expect(first.decision?.reasons.map(({ code }) => code)).toEqual(["OBLIGATIONS_NOT_ACCEPTED"]);
    expect(await ask(KEY, having("VOC_NO_TERM"))).toEqual(first);
    await expect(ask(KEY, having("VOC_LEXICAL"))).rejects.toMatchObject({ reason: "KEY_REUSED" });
  });

  test("is refused for another request, before and after it is final, and also at once", async () => {
    const other = { ...login, facts: { ...login.facts, people: ["1201"] } };
    const refused = expect.objectContaining({ reason: "KEY_REUSED" });
    const [, joined] = await Promise.allSettled([ask(), ask(KEY, other)]);
    expect(joined).toMatchObject({ status: "rejected", reason: refused });
    await expect(ask(KEY, other)).rejects.toEqual(refused);
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome"]);
  });

  test("is each caller's own", async () => {
    const second = await pair.eu.origin.request("spiffe://eu.example/platform/second", KEY, login, never);
    expect((await ask()).id).not.toBe(second.id);
  });

  test("older than its retention is refused, never run", async () => {
    const [old, oldest] = [keyAt(START - KEY_RETENTION_MS - 1), keyAt(START - KEY_RETENTION_MS)];
    await expect(ask(old)).rejects.toMatchObject({ reason: "KEY_EXPIRED" });
    expect(await historyOf(pair.eu.store)).toEqual([]);
    expect((await ask(oldest)).state).toBe("PERMITTED");
  });
});

describe("evidence", () => {
  const whyDenied = async (caller: string, request: TransferRequest, n = 0) => {
    const outcome = await pair.eu.origin.request(caller, keyAt(START, 100 + n), request, never);
    return [outcome.state, ...(outcome.decision?.reasons.map(({ code }) => code) ?? [])];
  };
  const SECOND = "spiffe://eu.example/platform/second";

  test("of one platform is none for another of the same node, which gets nothing by sending the same again", async () => {
    expect(await whyDenied(SECOND, login)).toEqual(["DENIED", ...Array(10).fill("REQUIREMENT_UNMET")]);
    expect(await whyDenied(SECOND, await signedFor(login, SECOND), 1)).toEqual(["PERMITTED"]);
  });

  test("that the importer has accepted one request is no acceptance of another", async () => {
    const more = { ...login, facts: { ...login.facts, people: ["1201"] } };
    expect(await whyDenied(AURORA, more)).toEqual(["DENIED", "OBLIGATIONS_NOT_ACCEPTED"]);
    expect(await whyDenied(SECOND, await signedFor(more, SECOND), 1)).toEqual(["PERMITTED"]);
  });
});

test("what did not count is told again with every repeat, and enters no ledger and no store unsealed", async () => {
  const [notice, ...notices] = login.offer.notices;
  if (notice === undefined) throw new Error("the sample has no notice");
  const request = { ...login, offer: { ...login.offer, notices: [{ id: notice.id }, ...notices] } };
  const first = await ask(KEY, request);
  expect(first).toMatchObject({
    state: "DENIED",
    decision: {
      notCounted: [{ path: "offer.notices[0]", why: "no evidence" }],
      remedy: ["offer.notices[0]"],
    },
  });
  expect(await ask(KEY, request)).toEqual(first);
  expect(await pair.eu.origin.resolve(AURORA, first.id)).toEqual(first);
  expect(JSON.stringify(await leavesOf(pair.eu.store))).not.toContain("no evidence");
  expect(JSON.stringify((await pair.eu.view.transfer(first.id))?.row)).not.toContain("no evidence");
});

describe("what a caller may not", () => {
  test("send from a jurisdiction that the node does not serve", async () => {
    const request = { ...login, from: "JP" };
    await expect(ask(KEY, request)).rejects.toMatchObject({ reason: "SCOPE_FORBIDDEN" });
    await expect(pair.eu.origin.assess(AURORA, request, false)).rejects.toMatchObject({
      reason: "SCOPE_FORBIDDEN",
    });
    expect(await historyOf(pair.eu.store)).toEqual([]);
  });

  test("send from a place by another name than that of the law there, and is told which to write", async () => {
    await expect(ask(KEY, { ...login, from: "DE" })).rejects.toMatchObject({
      reason: "SCOPE_FORBIDDEN",
      message: expect.stringContaining("it lies within `EU`, which the node serves: write `from: EU`"),
    });
  });

  test("see another's transfer, nor tell it from none", async () => {
    const { id } = await ask();
    const nobody = "01900000-0000-7000-8000-000000000000";
    const refusals = [
      pair.eu.origin.resolve("spiffe://eu.example/platform/second", id),
      pair.eu.origin.resolve(AURORA, nobody),
    ].map((each) => each.catch((error: Error) => ({ ...error, message: error.message })));
    const [theirs, none] = await Promise.all(refusals);
    expect(theirs).toMatchObject({ reason: "NOT_FOUND" });
    expect(theirs).toEqual(none);
  });

  test("be answered while nothing can be recorded", async () => {
    await pair.eu.store.close();
    await expect(ask()).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    await expect(pair.eu.origin.assess(AURORA, login, true)).rejects.toMatchObject({
      reason: "STORE_UNAVAILABLE",
    });
    expect(pair.wire.sent).toEqual([]);
  });
});
