/** Dead letters, and the operator who requeues them: what is owed arrives, and nothing else is moved. */
import { describe, expect, test } from "vitest";
import { createDeadLetters } from "../../src/engine/dead-letters.ts";
import { EVIDENCE, type OutboxCommand } from "../../src/engine/outbox.ts";
import { loadText } from "../../src/engine/record.ts";
import { OUTBOX } from "../../src/engine/rows.ts";
import { assertSeals, parseSealedBody, sealEvent } from "../../src/engine/sealed.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { MAX_ATTEMPTS } from "../../src/engine/tries.ts";
import { createMemoKind, MEMO, writeMemo } from "./memo.ts";
import { createEnginePair, IL, itemsIn, START } from "./pair.ts";

const DESK = "spiffe://eu.example/operator/desk";
const FIRST = { size: 0, token: "" };

/** A pair whose Illinois refuses whatever comes, until `mend`. */
function createFaulty() {
  let faulty = true;
  const pair = createEnginePair({
    fate: () => (faulty ? "is refused" : "arrives"),
    kinds: (context) => [createMemoKind(context)],
  });
  const write = (id: string, version = 1) => writeMemo(pair.eu.context, { id, version }, IL);
  return {
    ...pair,
    letters: createDeadLetters(pair.eu.context),
    write,
    mend: () => {
      faulty = false;
    },
    /** A memo that was tried until it was a dead letter. */
    bury: async (id: string) => {
      await write(id);
      await pair.settle();
      return `here ${id}`;
    },
  };
}

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "moved",
    ({ reason, message }) => `${reason}: ${message}`,
  );

describe("a dead letter", () => {
  test("is listed by peer, subject, version, reason and time, without what it carries", async () => {
    const pair = createFaulty();
    const subject = await pair.bury("a");
    const [letter, ...rest] = (await pair.letters.list(DESK, FIRST)).items;
    expect(rest).toEqual([]);
    const told = { peer: IL, kind: "memo", subject, version: 1, reason: "NOTICE_CONFLICT" };
    expect(letter).toMatchObject(told);
    expect(Date.parse(letter?.since ?? "")).toBeGreaterThanOrEqual(START);
    expect(Object.keys(letter ?? {}).toSorted()).toEqual(
      [...Object.keys(told), "id", "place", "since"].toSorted(),
    );
  });

  test("that an earlier version buried is told by today's name of its reason", async () => {
    const pair = createFaulty();
    const { store } = pair.eu;
    await pair.write("a");
    const [row] = await loadSpan(store, { of: OUTBOX, index: "state", prefix: ["queued"] });
    const { leaf } = sealEvent(pair.eu.context.entropy, {});
    const at = new Date(START).toISOString();
    const command: OutboxCommand = { kind: "outbox.bury", id: row?.id ?? "", reason: "VOC-NO-TERM", at };
    await store.commit({ leaf, command });
    const [letter] = (await pair.letters.list(DESK, FIRST)).items;
    expect(letter).toMatchObject({ subject: "here a", reason: "VOC_NO_TERM" });
  });

  test("is listed in pages; what leaves the list between two of them shifts nothing", async () => {
    const pair = createFaulty();
    const subjects = [await pair.bury("a"), await pair.bury("b"), await pair.bury("c")];
    const page = (token: string, operator = DESK) => pair.letters.list(operator, { size: 2, token });
    const first = await page("");
    expect(first.items.map((each) => each.subject)).toEqual(subjects.slice(0, 2));
    pair.mend();
    await pair.letters.requeue(DESK, subjects[0] ?? "", "");
    const second = await page(first.nextToken);
    expect([second.items.map((each) => each.subject), second.nextToken]).toEqual([subjects.slice(2), ""]);
    await expect(page(first.nextToken, `${DESK}2`)).rejects.toMatchObject({ reason: "CURSOR_FOREIGN" });
  });
});

describe("an operator who requeues it", () => {
  test("has it sent again, with all its tries; it arrives once, and the act is on record", async () => {
    const pair = createFaulty();
    const subject = await pair.bury("a");
    const before = pair.story.length;
    const [letter] = await pair.letters.requeue(DESK, subject, IL);
    expect(letter).toMatchObject({ subject, peer: IL, reason: "NOTICE_CONFLICT" });
    expect(pair.story.slice(before)).toMatchObject([{ event: "requeued", notice: "a", peer: IL }]);
    const { store } = pair.eu;
    const newest = (await store.log.head()).size - 1;
    const evidence = await loadText(pair.eu.context, newest, EVIDENCE);
    const { item, salt } = parseSealedBody(evidence);
    expect(item).toMatchObject({ by: DESK, requeued: { subject, peer: IL } });
    // The leaf shows nothing of it, and commits to all of it.
    const leaf = JSON.parse(Buffer.from((await store.log.leaf(newest)) ?? []).toString("utf8"));
    expect(() => assertSeals(leaf, { of: "event", bytes: Buffer.from(evidence) }, salt)).not.toThrow();

    // The fault is there still: it is tried as often as at first, and is a dead letter again.
    await pair.settle();
    expect(pair.story.slice(before).filter(({ event }) => event === "sent")).toHaveLength(MAX_ATTEMPTS);
    expect((await pair.letters.list(DESK, FIRST)).items).toMatchObject([{ subject }]);

    pair.mend();
    await pair.letters.requeue(DESK, subject, "");
    await pair.settle();
    expect((await pair.letters.list(DESK, FIRST)).items).toEqual([]);
    const [row] = await itemsIn(store, "received");
    expect(row).not.toHaveProperty("reason");
    expect(await loadSpan(pair.il.store, { of: MEMO, index: "leaf", prefix: [] })).toHaveLength(1);
  });

  test("is refused by name where there is none: unknown, received, superseded, or for another peer", async () => {
    const pair = createFaulty();
    const subject = await pair.bury("a");
    const act = (what: string, peer = "") => refusal(pair.letters.requeue(DESK, what, peer));
    const { size } = await pair.eu.store.log.head();
    const unknown = "NOTICE_NOT_PARKED: no dead letter has that id; `comity incident parked` lists them";
    expect(await act("here z")).toBe(unknown);
    expect(await act(subject, "spiffe://jp.example/node")).toBe(unknown);
    expect((await pair.eu.store.log.head()).size).toBe(size);
    pair.mend();
    await pair.write("a", 2);
    await pair.settle();
    expect(await act(subject)).toBe(
      `NOTICE_NOT_PARKED: no dead letter has that id: version 1 for \`${IL}\` is superseded, ` +
        `version 2 for \`${IL}\` is received`,
    );
  });

  test("finds it by the last word of its subject, whichever node the subject names", async () => {
    const pair = createFaulty();
    await pair.bury("a");
    const context = { ...pair.eu.context, node: "here" };
    expect(await createDeadLetters(context).requeue(DESK, "a", "")).toHaveLength(1);
  });

  test("moves it once, when two do so together", async () => {
    const pair = createFaulty();
    const subject = await pair.bury("a");
    const both = [pair.letters.requeue(DESK, subject, ""), pair.letters.requeue(DESK, subject, "")];
    const [one, other] = (await Promise.all(both.map(refusal))).toSorted();
    expect(one).toMatch(/^NOTICE_NOT_PARKED.*is queued/);
    expect(other).toBe("moved");
    expect(pair.told("requeued")).toHaveLength(1);
  });

  test("is refused where a newer version supersedes it meanwhile", async () => {
    const pair = createFaulty();
    const subject = await pair.bury("a");
    const update = pair.write("a", 2);
    expect(await refusal(pair.letters.requeue(DESK, subject, ""))).toMatch(/^NOTICE_NOT_PARKED.*superseded/);
    await update;
  });

  test("reaches a node that is known by its card alone, and not one that is known no more", async () => {
    const pair = createFaulty();
    const subject = await pair.bury("a");
    const { peers } = pair.eu.context;
    const alone = createDeadLetters({ ...pair.eu.context, peers: { ...peers, all: [], known: [] } });
    expect(await refusal(alone.requeue(DESK, subject, ""))).toMatch(/^AGREEMENT_MISSING.*it knows nobody/);
    const other = createFaulty();
    await other.bury("b");
    const { context } = other.eu;
    const all = createDeadLetters({ ...context, peers: { ...context.peers, all: [] } });
    expect(await all.requeueAll(DESK, "")).toHaveLength(1);
    const third = createFaulty();
    const buried = await third.bury("c");
    const { context: its } = third.eu;
    const some = createDeadLetters({ ...its, peers: { ...its.peers, all: [] } });
    expect(await some.requeue(DESK, buried, third.il.context.node)).toHaveLength(1);
    expect(await refusal(pair.letters.requeueAll(DESK, "spiffe://nosuch.example/node"))).toMatch(
      /^AGREEMENT_MISSING.*knows `spiffe:\/\/nosuch\.example\/node` neither.*it knows `spiffe:/,
    );
    expect((await pair.letters.list(DESK, FIRST)).items).toHaveLength(1);
  });
});
