/** A regulator marks a duty at its own node: who may, what it changes there, and that nobody else learns of it. */
import { describe, expect, test } from "vitest";
import { TIMER } from "../../src/engine/rows.ts";
import { type AnyCollection, loadSpan, type Store } from "../../src/engine/store.ts";
import { MAX_DONE } from "../../src/notices/done.ts";
import type { DutySaying } from "../../src/notices/mark-duty.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { DUTY_MARK, type NoticeName, subjectOf } from "../../src/notices/schema.ts";
import type { NoticeView } from "../../src/notices/view.ts";
import {
  createNoticePair,
  FRENCH,
  GENERAL,
  IRISH,
  type NoticePair,
  sampleNotice,
} from "../support/notices.ts";

const AWARE = "2026-11-21T08:00:00Z";
const AT = "2026-11-21T08:30:00.000Z";
const LATER = "2026-11-21T08:45:00.000Z";
const MICHIGAN = "spiffe://us-il.example/regulator/michigan";

/** In Illinois the Attorney General is told no later than the people, so that the duty has a time. */
const content = (changes: object = {}) => ({
  ...sampleNotice().content,
  times: { aware: AWARE, peopleTold: AT },
  subjects: [
    { place: "EU", count: 12_000 },
    { place: "US-IL", count: 700 },
  ],
  ...changes,
});
const AG = { place: "US-IL", to: "us-il.ag", stage: "report" };
const SA = { place: "EU", to: "eu.sa", stage: "report" };

/** A pair in which Illinois has received a notice about people there and in the Union. */
async function createReceived(changes: object = {}) {
  const pair = createNoticePair();
  const draft = sampleNotice({ content: content(changes) });
  const { notice } = await pair.eu.report(IRISH, draft);
  await pair.settle();
  const mark = (
    at?: string,
    duty: object = AG,
    caller = GENERAL,
    node: Pick<NoticePair["il"], "markDuty"> = pair.il,
  ) => node.markDuty(caller, { notice: notice.id, ...duty, ...(at && { at }) } as DutySaying);
  const update = async (version: number, more: object) => {
    await pair.eu.report(IRISH, sampleNotice({ id: notice.id, version, ...more }));
    await pair.settle();
  };
  return { pair, notice, mark, update };
}

const states = (view: NoticeView, to: string) =>
  view.deadlines.filter((each) => each.to === to).map(({ state, doneAt = "owed" }) => `${state} ${doneAt}`);

const marksOf = (view: NoticeView, to: string) => view.deadlines.find((each) => each.to === to)?.marks ?? [];

async function timers({ store }: { readonly store: Store }, notice: NoticeName, to = "us-il.ag") {
  const rows = await loadSpan(store, { of: TIMER, index: "subject", prefix: [subjectOf(notice)] });
  return rows.filter(({ data }) => data.to === to).map(({ state }) => state);
}

const sizeOf = async ({ store }: { readonly store: Store }) => (await store.log.head()).size;

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    ({ reason, message }) => `${reason}: ${message}`,
  );

describe("a mark of a regulator who received the notice", () => {
  test("is shown with who made it, meets the timer here, and goes to no other node", async () => {
    const { pair, notice, mark } = await createReceived();
    expect(await timers(pair.il, notice)).toEqual(["running"]);
    const { view, changed } = await mark(AT);
    expect(changed).toBe(true);
    expect(states(view, "us-il.ag")).toEqual([`done ${AT}`]);
    expect(marksOf(view, "us-il.ag")).toEqual([{ by: GENERAL, at: AT, here: true }]);
    expect(await timers(pair.il, notice)).toEqual(["met"]);
    const sent = await Promise.all([pair.il.items("queued"), pair.il.items("received")]);
    await pair.settle();
    expect(sent.flat().filter(({ kind }) => kind !== "acknowledgement")).toEqual([]);
    for (const caller of [IRISH, FRENCH]) {
      const there = await pair.eu.get(caller, notice.id);
      expect(states(there, "us-il.ag")).toEqual(["late owed"]);
      expect(JSON.stringify(there)).not.toContain('"here":true');
    }
    expect(await timers(pair.eu, notice)).toEqual(["running"]);
  });

  test("that is repeated changes nothing, with its time or without; another time takes its place", async () => {
    const { pair, mark } = await createReceived();
    await mark(AT);
    const size = await sizeOf(pair.il);
    for (const at of [AT, undefined, "2026-11-21T09:30:00+01:00"])
      expect(await mark(at)).toMatchObject({ changed: false });
    expect(await sizeOf(pair.il)).toBe(size);
    const { view, changed } = await mark(LATER);
    expect(changed).toBe(true);
    expect(states(view, "us-il.ag")).toEqual([`done ${LATER}`]);
  });

  test("without a time was done now", async () => {
    const { pair, mark } = await createReceived();
    const now = new Date(pair.now()).toISOString();
    expect(states((await mark()).view, "us-il.ag")).toEqual([`done ${now}`]);
  });

  test("is taken back: the duty is owed again, and its timer runs", async () => {
    const { pair, notice, mark } = await createReceived();
    expect(await mark("never")).toMatchObject({ changed: false });
    await mark(AT);
    const { view, changed } = await mark("never");
    expect(changed).toBe(true);
    expect(states(view, "us-il.ag")).toEqual(["late owed"]);
    expect(marksOf(view, "us-il.ag")).toEqual([]);
    expect(await timers(pair.il, notice)).toEqual(["running"]);
    expect(await mark("never")).toMatchObject({ changed: false });
    expect((await mark(AT)).changed).toBe(true);
  });

  test("stands beside the reporter's, and the duty was done when the first of them says", async () => {
    const { pair, notice, mark, update } = await createReceived();
    await mark(LATER);
    await update(2, { content: content({ done: [{ ...AG, at: AT }] }) });
    const view = await pair.il.get(GENERAL, notice.id);
    expect(states(view, "us-il.ag")).toEqual([`done ${AT}`]);
    expect(marksOf(view, "us-il.ag")).toEqual([
      { by: IRISH, at: AT, here: false },
      { by: GENERAL, at: LATER, here: true },
    ]);
    // It takes back its own alone.
    expect(states((await mark("never")).view, "us-il.ag")).toEqual([`done ${AT}`]);
  });

  test("starts the duties at its place that wait for it, at this node alone", async () => {
    const { pair, notice, mark } = await createReceived({ times: { aware: AWARE } });
    expect(states(await pair.il.get(GENERAL, notice.id), "us-il.ag")).toEqual(["running owed"]);
    await mark(AT, { place: "US-IL", to: "subjects", stage: "report" });
    const dueAt = (view: NoticeView) => view.deadlines.find(({ to }) => to === "us-il.ag")?.dueAt;
    expect(dueAt(await pair.il.get(GENERAL, notice.id))).toBe(AT);
    expect(await timers(pair.il, notice)).toEqual(["running"]);
    expect(dueAt(await pair.eu.get(IRISH, notice.id))).toBeUndefined();
  });
});

describe("a new version", () => {
  test("keeps the marks of duties that stand, and no timer of them runs", async () => {
    const { pair, notice, mark, update } = await createReceived();
    await mark(AT);
    await update(2, { content: content({ title: "Known better" }) });
    const view = await pair.il.get(GENERAL, notice.id);
    expect(view).toMatchObject({ notice: { version: 2 }, fallenMarks: [] });
    expect(states(view, "us-il.ag")).toEqual([`done ${AT}`]);
    expect(await timers(pair.il, notice)).toEqual(["met"]);
  });

  test("says which marks have fallen away; they can be taken back, and count again where the duty comes back", async () => {
    const { pair, notice, mark, update } = await createReceived();
    await mark(AT);
    const few = { subjects: [{ place: "US-IL", count: 3 }] };
    await update(2, { content: content(few) });
    const fallen = await pair.il.get(GENERAL, notice.id);
    expect(states(fallen, "us-il.ag")).toEqual([]);
    expect(fallen.fallenMarks).toEqual([{ ...AG, by: GENERAL, at: AT, here: true }]);
    await update(3, { content: content() });
    expect(states(await pair.il.get(GENERAL, notice.id), "us-il.ag")).toEqual([`done ${AT}`]);
    await update(4, { content: content(few) });
    expect((await mark("never")).view.fallenMarks).toEqual([]);
    expect(await refusal(mark(AT))).toBe("accepted");
  });

  test("that comes while a mark is made, and a mark that comes while a version is, lose neither", async () => {
    const { pair, notice, mark } = await createReceived();
    const draft = sampleNotice({ id: notice.id, version: 2, content: content({ title: "Known better" }) });
    await pair.eu.report(IRISH, draft);
    await Promise.all([pair.settle(), mark(AT)]);
    const view = await pair.il.get(GENERAL, notice.id);
    expect(view.notice.version).toBe(2);
    expect(states(view, "us-il.ag")).toEqual([`done ${AT}`]);
    expect(await timers(pair.il, notice)).toEqual(["met"]);
  });

  test.each(["a mark", "a version"])("computes the timers again where %s comes between", async (what) => {
    const { pair, notice, mark } = await createReceived();
    let between: (() => Promise<unknown>) | undefined;
    const commit: Store["commit"] = async (entry) => {
      const act = between;
      between = undefined;
      await act?.();
      return pair.il.store.commit(entry);
    };
    const slow = createNotices({ ...pair.il.context, store: { ...pair.il.store, commit } });
    if (what === "a mark") {
      // The timers are set anew for a regulator who joins, while another marks the duty.
      const joining = { id: MICHIGAN, serves: ["US-IL"] };
      const regulators = () => [...pair.il.context.regulators(), joining];
      const later = createNotices({ ...pair.il.context, regulators, store: { ...pair.il.store, commit } });
      between = () => mark(AT);
      await later.showToNewcomers();
      expect(marksOf(await later.get(MICHIGAN, notice.id), "us-il.ag")).toMatchObject([{ by: GENERAL }]);
    } else {
      between = async () => {
        await pair.eu.report(IRISH, sampleNotice({ id: notice.id, version: 2, content: content() }));
        await pair.settle();
      };
      await mark(AT, AG, GENERAL, slow);
    }
    expect(await timers(pair.il, notice)).toEqual(["met"]);
  });

  test("keeps the rows of marks as long as itself", async () => {
    const { pair, notice, mark, update } = await createReceived();
    await mark(AT);
    const until = async (of: AnyCollection) => {
      const rows = await pair.il.store.read([{ of, index: "notice", prefix: [notice.origin, notice.id] }]);
      return rows.flat().map((row) => row.until);
    };
    const before = await until(DUTY_MARK);
    pair.advance(40 * 86_400_000);
    await update(2, { content: content() });
    const [after = ""] = await until(DUTY_MARK);
    expect(after > (before[0] ?? "")).toBe(true);
  });
});

test("a start sets no timer of a marked duty, and records nothing; a mark goes with its notice", async () => {
  const { pair, notice, mark } = await createReceived();
  await mark(AT);
  const size = await sizeOf(pair.il);
  await createNotices(pair.il.context).showToNewcomers();
  expect(await sizeOf(pair.il)).toBe(size);
  expect(await timers(pair.il, notice)).toEqual(["met"]);
  const marks = () =>
    loadSpan(pair.il.store, { of: DUTY_MARK, index: "notice", prefix: [notice.origin, notice.id] });
  const [{ until = "" } = {}] = await marks();
  await pair.il.store.pass(until);
  expect(await marks()).toHaveLength(1);
  await pair.il.store.pass("2037-12-31");
  expect(await marks()).toEqual([]);
  expect(await refusal(pair.il.get(GENERAL, notice.id))).toMatch(/^NOTICE_UNKNOWN/);
});

describe("a mark is refused", () => {
  test("of a duty at a place that the caller does not serve, by name, and nothing is recorded", async () => {
    const { pair, mark } = await createReceived();
    const size = await sizeOf(pair.il);
    expect(await refusal(mark(AT, SA))).toMatch(
      /^SCOPE_FORBIDDEN: `EU: report to eu\.sa` is a duty at `EU`, and the calling regulator serves `US-IL`: .*reporter, spiffe:\/\/eu\.example\/regulator\/irish/,
    );
    expect(await sizeOf(pair.il)).toBe(size);
  });

  test("of another regulator's: each takes back its own alone", async () => {
    const { pair, notice, mark } = await createReceived();
    const regulators = () => [...pair.il.context.regulators(), { id: MICHIGAN, serves: ["US-IL"] }];
    const later = createNotices({ ...pair.il.context, regulators });
    await later.showToNewcomers();
    await mark(AT);
    expect(await mark("never", AG, MICHIGAN, later)).toMatchObject({ changed: false });
    expect(states(await later.get(MICHIGAN, notice.id), "us-il.ag")).toEqual([`done ${AT}`]);
    // That one regulator has marked it is no mark of the other.
    expect(await mark(undefined, AG, MICHIGAN, later)).toMatchObject({ changed: true });
    const both = await mark(LATER, AG, MICHIGAN, later);
    expect(marksOf(both.view, "us-il.ag").map(({ by }) => by)).toEqual([GENERAL, MICHIGAN]);
  });

  test("of a caller whom the node does not serve, and of a notice that the caller has not seen", async () => {
    const { pair, notice, mark } = await createReceived();
    expect(await refusal(mark(AT, AG, IRISH))).toMatch(/^SCOPE_FORBIDDEN/);
    const red = await pair.eu.report(IRISH, sampleNotice({ marking: { tlp: "RED" }, content: content() }));
    const unseen = (id: string) => refusal(pair.eu.markDuty(FRENCH, { notice: id, ...SA, at: AT }));
    expect(await unseen(red.notice.id)).toMatch(/^NOTICE_UNKNOWN/);
    expect(await unseen(red.notice.id)).toBe(await unseen("01936d2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f"));
    expect(await refusal(pair.eu.markDuty(FRENCH, { notice: notice.id, ...SA, at: AT }))).toBe("accepted");
  });

  test("of the reporter, who says it in the notice", async () => {
    const { pair, mark } = await createReceived();
    expect(await refusal(mark(AT, SA, IRISH, pair.eu))).toMatch(/^INPUT_INVALID: .*`content\.done`/);
  });

  test("of what is no duty, before awareness, ahead of the clock, and of a withdrawn notice", async () => {
    const { pair, mark, update } = await createReceived();
    expect(await refusal(mark(AT, { ...AG, stage: "final" }))).toMatch(
      /^INPUT_INVALID: .*did you mean `US-IL: report to us-il\.ag`/,
    );
    expect(await refusal(mark("2026-11-21T07:59:59Z"))).toMatch(/^INPUT_INVALID: .*earlier than `aware`/);
    expect(await refusal(mark(new Date(pair.now() + 31_000).toISOString()))).toMatch(/future/);
    await update(2, { withdraw: true });
    for (const at of [AT, "never"]) expect(await refusal(mark(at))).toMatch(/^NOTICE_WITHDRAWN/);
  });

  test("beyond so many duties, while those that are there can be changed", async () => {
    const { pair, notice, mark } = await createReceived();
    const { origin, id } = notice;
    const marks = Array.from({ length: MAX_DONE }, (_, i) => ({ ...AG, to: `us-il.${i}` }));
    for (const [i, each] of marks.entries()) {
      const committed = await pair.il.store.commit({
        leaf: new TextEncoder().encode(`leaf ${i}`),
        command: {
          kind: "notice.mark",
          name: { origin, id, version: 1 },
          mark: { by: GENERAL, ...each, at: AT },
          contents: [],
          deadlines: [],
          marked: i === 0 ? 0 : (await sizeOf(pair.il)) - 1,
        } as never,
      });
      expect(committed).toHaveProperty("recorded");
    }
    expect(await refusal(mark(AT))).toMatch(/^INPUT_INVALID: one regulator marks at most 256 duties/);
    expect(await refusal(mark("never", marks[0]))).toBe("accepted");
    // One that was taken back has its row still.
    expect(await refusal(mark(AT))).toMatch(/^INPUT_INVALID/);
    expect(await refusal(mark(AT, marks[0]))).toBe("accepted");
  });
});

describe("a regulator who is left with an earlier version", () => {
  const both = { content: content() };

  test("may not mark, and sees its own marks alone: not those made since by others", async () => {
    const { pair, notice } = await createReceived();
    const own = (caller: string, duty: object, at: string) =>
      pair.eu.markDuty(caller, { notice: notice.id, ...duty, at } as DutySaying);
    const spanish = "spiffe://eu.example/regulator/spanish";
    const regulators = () => [...pair.eu.context.regulators(), { id: spanish, serves: ["US-IL"] }];
    const eu = createNotices({ ...pair.eu.context, regulators });
    await eu.showToNewcomers();
    await eu.markDuty(spanish, { notice: notice.id, ...AG, at: AT });
    // The new version concerns the Union alone.
    const narrow = { ...both, content: content({ subjects: [{ place: "EU", count: 9 }] }) };
    await eu.report(IRISH, sampleNotice({ id: notice.id, version: 2, ...narrow }));
    await own(FRENCH, SA, AT);
    const view = await eu.get(spanish, notice.id);
    expect(view).toMatchObject({ superseded: true, notice: { version: 1 } });
    expect(marksOf(view, "us-il.ag")).toEqual([{ by: spanish, at: AT, here: true }]);
    expect(JSON.stringify(view)).not.toContain("french");
    expect(await refusal(eu.markDuty(spanish, { notice: notice.id, ...AG, at: LATER }))).toMatch(
      /^SCOPE_FORBIDDEN: a later version of the notice does not concern/,
    );
    // Who sees the version sees the marks of its duties, and not the one that has fallen away.
    const full = await eu.get(FRENCH, notice.id);
    expect(marksOf(full, "eu.sa")).toEqual([{ by: FRENCH, at: AT, here: true }]);
    expect(full.fallenMarks).toEqual([]);
  });

  test("sees no mark that another makes since of a duty that both versions have", async () => {
    const german = "spiffe://eu.example/regulator/german";
    const { context } = createNoticePair().eu;
    const regulators = () => [
      { id: IRISH, serves: ["IE"] },
      { id: FRENCH, serves: ["FR"] },
      { id: german, serves: ["DE"] },
    ];
    const eu = createNotices({ ...context, regulators });
    const about = (...places: string[]) => ({
      jurisdiction: "IE",
      content: content({ subjects: places.map((place) => ({ place, count: 9 })) }),
    });
    const { id } = (await eu.report(IRISH, sampleNotice(about("IE", "FR", "DE")))).notice;
    await eu.report(IRISH, sampleNotice({ id, version: 2, ...about("IE", "DE") }));
    const { view } = await eu.markDuty(german, { notice: id, ...SA, at: AT });
    expect(states(view, "eu.sa")).toEqual([`done ${AT}`]);
    const left = await eu.get(FRENCH, id);
    expect(left).toMatchObject({ superseded: true, notice: { version: 1 } });
    expect(left.deadlines.find(({ to }) => to === "eu.sa")).toMatchObject({ own: true, marks: [] });
    expect(states(left, "eu.sa")).toEqual(["running owed"]);
  });

  test("of a notice that became RED sees its own marks, makes none, and hears nothing of the reporter's", async () => {
    const { eu } = createNoticePair();
    const home = { content: content({ subjects: [{ place: "EU", count: 9 }] }) };
    const { id } = (await eu.report(IRISH, sampleNotice(home))).notice;
    await eu.markDuty(FRENCH, { notice: id, ...SA, at: LATER });
    const done = [{ ...SA, at: AT }];
    const red = { marking: { tlp: "RED" }, content: { ...home.content, done } };
    await eu.report(IRISH, sampleNotice({ id, version: 2, ...red }));
    const view = await eu.get(FRENCH, id);
    expect(view).toMatchObject({ superseded: true, notice: { version: 1 } });
    expect(marksOf(view, "eu.sa")).toEqual([{ by: FRENCH, at: LATER, here: true }]);
    expect(states(view, "eu.sa")).toEqual([`done ${LATER}`]);
    for (const duty of [SA, AG])
      expect(await refusal(eu.markDuty(FRENCH, { notice: id, ...duty, at: AT }))).toMatch(/^SCOPE_FORBIDDEN/);
    // The reporter sees all.
    expect(marksOf(await eu.get(IRISH, id), "eu.sa")).toHaveLength(2);
  });

  /** A notice that a French regulator marked, before it became RED and told of people elsewhere. */
  async function createLeft(place = "US-IL") {
    const { eu } = createNoticePair();
    const about = (where: string) => ({ content: content({ subjects: [{ place: where, count: 9 }] }) });
    const { notice } = await eu.report(IRISH, sampleNotice(about("EU")));
    await eu.markDuty(FRENCH, { notice: notice.id, ...SA, at: AT });
    const update = (version: number, where: string) =>
      eu.report(IRISH, sampleNotice({ id: notice.id, version, marking: { tlp: "RED" }, ...about(where) }));
    await update(2, place);
    const undo = (duty: object) => eu.markDuty(FRENCH, { notice: notice.id, ...SA, ...duty, at: "never" });
    return { eu, notice, undo, update };
  }

  test("takes its own mark back, once, and is told nothing of the version that governs", async () => {
    const { eu, notice, undo, update } = await createLeft();
    const size = await sizeOf(eu);
    const told = "SCOPE_FORBIDDEN: a later version of the notice does not concern the calling regulator";
    expect(await refusal(undo({ stage: "final" }))).toContain(told);
    // A duty of the version that governs is answered as a made-up one.
    const hidden = (await eu.get(IRISH, notice.id)).deadlines.find(({ place }) => place === "US-IL");
    expect(hidden).toBeDefined();
    const { place, to, stage } = hidden ?? SA;
    expect(await refusal(undo({ place, to, stage }))).toBe(await refusal(undo({ stage: "final" })));
    expect(await sizeOf(eu)).toBe(size);
    const { view, changed } = await undo(SA);
    expect(changed).toBe(true);
    expect(view).toMatchObject({ superseded: true, notice: { version: 1 } });
    expect(view).toEqual(await eu.get(FRENCH, notice.id));
    expect(marksOf(view, "eu.sa")).toEqual([]);
    expect(await undo(SA)).toMatchObject({ changed: false });
    // It does not count again where the duty comes back.
    await update(3, "EU");
    expect(states(await eu.get(IRISH, notice.id), "eu.sa")).toEqual(["running owed"]);
    expect(await timers(eu, notice, "eu.sa")).toEqual(["running"]);
  });

  test("takes it back of a duty that both versions have, and its timer runs again", async () => {
    const { eu, notice, undo } = await createLeft("EU");
    expect(await timers(eu, notice, "eu.sa")).toEqual(["met"]);
    expect((await undo(SA)).changed).toBe(true);
    expect(await timers(eu, notice, "eu.sa")).toEqual(["running"]);
    expect(states(await eu.get(IRISH, notice.id), "eu.sa")).toEqual(["running owed"]);
  });

  test("is told no fault of the version that governs, where that cannot be read", async () => {
    const { eu, notice } = await createLeft();
    const sealer = { ...eu.context.sealer, open: () => new Uint8Array([0xff]) };
    const broken = createNotices({ ...eu.context, sealer });
    expect(await refusal(broken.markDuty(FRENCH, { notice: notice.id, ...SA, at: "never" }))).toBe(
      `NOTICE_UNREADABLE: this node cannot change a mark of the notice \`${notice.id}\` at present: tell the node's operator`,
    );
  });
});

test("who sees the version that governs, and none before, is shown no mark that has fallen away", async () => {
  const { pair, notice, mark, update } = await createReceived();
  await mark(AT);
  await update(2, { content: content({ subjects: [{ place: "US-IL", count: 3 }] }) });
  const regulators = () => [...pair.il.context.regulators(), { id: MICHIGAN, serves: ["US-IL"] }];
  const later = createNotices({ ...pair.il.context, regulators });
  await later.showToNewcomers();
  const view = await later.get(MICHIGAN, notice.id);
  expect(view).toMatchObject({ notice: { version: 2 }, superseded: false, fallenMarks: [] });
  expect(JSON.stringify(view)).not.toContain(GENERAL);
  const fallen = { ...AG, by: GENERAL, at: AT, here: true };
  expect((await later.get(GENERAL, notice.id)).fallenMarks).toEqual([fallen]);
});

describe("many marks of one notice at once", () => {
  /** Illinois with a store that counts the marks it is asked to record, and those that it refuses. */
  async function createCounting() {
    const { pair, notice } = await createReceived();
    const outcomes: string[] = [];
    const commit: Store["commit"] = async (entry) => {
      const committed = await pair.il.store.commit(entry);
      outcomes.push("refused" in committed ? committed.refused : "recorded");
      return committed;
    };
    const regulators = () => [...pair.il.context.regulators(), { id: MICHIGAN, serves: ["US-IL"] }];
    const store = { ...pair.il.store, commit };
    const il = createNotices({ ...pair.il.context, regulators, store });
    await il.showToNewcomers();
    outcomes.length = 0;
    const mark = (caller: string, second: number) => {
      const at = new Date(Date.parse(AT) + second * 1000).toISOString();
      return il.markDuty(caller, { notice: notice.id, ...AG, at } as DutySaying);
    };
    return { il, outcomes, mark };
  }

  test("are recorded one after the other, each at the first try, and none is refused", async () => {
    const { outcomes, mark } = await createCounting();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => mark(GENERAL, i)));
    expect(answers.every(({ changed }) => changed)).toBe(true);
    expect(outcomes).toEqual(Array.from({ length: 50 }, () => "recorded"));
  });

  test("of one regulator hold up no other's: regulators take turns", async () => {
    const { outcomes, mark } = await createCounting();
    const many = Array.from({ length: 20 }, (_, i) => mark(GENERAL, i));
    await mark(MICHIGAN, 30);
    expect(outcomes.length).toBeLessThan(5);
    await Promise.all(many);
    expect(outcomes).toHaveLength(21);
  });
});
