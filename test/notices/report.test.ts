/** Reports: who may report what, in which order, and what a repeat gets. */
import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { loadText, requireRecorded, seal } from "../../src/engine/record.ts";
import { TIMER } from "../../src/engine/rows.ts";
import { sealItem } from "../../src/engine/sealed.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { versionOf } from "../../src/notices/commands.ts";
import { canonicalNotice } from "../../src/notices/notice.ts";
import { PART, subjectOf } from "../../src/notices/schema.ts";
import type { ShownDeadline } from "../../src/notices/view.ts";
import { createNoticePair, EU, FRENCH, GENERAL, IL, IRISH, sampleNotice } from "../support/notices.ts";

/** The reason of a refusal, or what came instead. */
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    ({ reason }) => reason as string,
  );

describe("a report", () => {
  test("is recorded, shown to whom it concerns, and queued for each peer that it concerns", async () => {
    const { eu, now } = createNoticePair();
    const view = await eu.report(IRISH, sampleNotice());
    expect(view.notice).toMatchObject({ origin: EU, reporter: IRISH, stage: "initial", supersedes: "" });
    expect(view.deliveries).toEqual([{ peer: IL, version: 1, state: "queued", reason: "" }]);
    expect(new Set(view.deadlines.map(({ place }) => place))).toEqual(new Set(["EU", "JP", "US-IL"]));
    expect(view.said).toEqual([]);
    expect(await eu.get(IRISH, view.notice.id)).toEqual(view);
    expect(new Set(view.deadlines.filter(({ own }) => own).map(({ place }) => place))).toEqual(
      new Set(["EU"]),
    );
    // Another regulator of the place sees the notice, and nothing of where it went.
    expect(await eu.get(FRENCH, view.notice.id)).toEqual({ ...view, deliveries: [], reach: [] });
    expect(Date.parse(view.notice.at)).toBe(now());
  });

  test("starts a timer for each deadline that has a number, which a withdrawal voids", async () => {
    const { eu } = createNoticePair();
    const { notice, deadlines } = await eu.report(IRISH, sampleNotice());
    const timers = () => loadSpan(eu.store, { of: TIMER, index: "subject", prefix: [subjectOf(notice)] });
    const due = deadlines.flatMap(({ dueAt }) => dueAt ?? []);
    expect(due.length).toBeGreaterThan(0);
    expect((await timers()).map(({ deadline }) => deadline).toSorted()).toEqual(due.toSorted());
    await eu.report(IRISH, sampleNotice({ id: notice.id, version: 2, withdraw: true }));
    expect(new Set((await timers()).map(({ state }) => state))).toEqual(new Set(["void"]));
  });

  test("that is repeated gets what was accepted, and leaves nothing new", async () => {
    const { eu, advance } = createNoticePair();
    const draft = sampleNotice();
    const [first, second] = await Promise.all([eu.report(IRISH, draft), eu.report(IRISH, draft)]);
    const { size } = await eu.store.log.head();
    advance(60_000);
    const third = await eu.report(IRISH, draft);
    expect([second, third].map(({ digest, notice }) => ({ digest, notice }))).toEqual(
      Array(2).fill({ digest: first.digest, notice: first.notice }),
    );
    expect((await eu.store.log.head()).size).toBe(size);
    expect(await eu.feed(IRISH)).toHaveLength(1);
  });

  test("of other content under the same version is refused, and kept as evidence", async () => {
    const { eu, story } = createNoticePair();
    const { notice, digest } = await eu.report(IRISH, sampleNotice());
    const other = sampleNotice({ id: notice.id, jurisdiction: "EU", marking: { tlp: "GREEN" } });
    expect(await reasonOf(eu.report(IRISH, other))).toBe("NOTICE_CONFLICT");
    expect(story).toContainEqual({ event: "NOTICE_CONFLICT" });
    const { size } = await eu.store.log.head();
    const evidence = JSON.parse(await loadText(eu.context, size - 1, PART.evidence));
    expect(evidence.item).toMatchObject({ notice: notice.id, kept: digest, by: IRISH });
    expect(evidence.item.what.marking).toEqual({ tlp: "GREEN" });
    expect((await eu.get(IRISH, notice.id)).notice.marking).toEqual({ tlp: "AMBER" });
  });

  test("of other content under the same version says where the notice stands; a dry run of it keeps nothing", async () => {
    const { eu, story } = createNoticePair();
    const { notice } = await eu.report(IRISH, sampleNotice());
    await eu.report(IRISH, sampleNotice({ id: notice.id, version: 2 }));
    const { size } = await eu.store.log.head();
    const other = sampleNotice({ id: notice.id, marking: { tlp: "GREEN" } });
    await expect(eu.report(IRISH, other, true)).rejects.toMatchObject({
      reason: "NOTICE_CONFLICT",
      message: expect.stringMatching(/stands at version 2: .*`version: 3`/),
    });
    expect((await eu.store.log.head()).size).toBe(size);
    expect(story).not.toContainEqual(expect.objectContaining({ event: "NOTICE_CONFLICT" }));
  });

  test("that would withdraw says in a dry run what is withdrawn, and who is told", async () => {
    const { eu } = createNoticePair();
    const { notice, reach } = await eu.report(IRISH, sampleNotice());
    const withdrawal = sampleNotice({ id: notice.id, version: 2, withdraw: true });
    const dry = await eu.report(IRISH, withdrawal, true);
    expect(dry).toMatchObject({ withdrawnTitle: notice.content?.title, reach });
    expect((await eu.get(IRISH, notice.id)).notice.version).toBe(1);
  });

  test.each([
    ["by a regulator of another node", GENERAL, {}, "SCOPE_FORBIDDEN"],
    ["for a place that the regulator does not serve", IRISH, { jurisdiction: "JP" }, "SCOPE_FORBIDDEN"],
    ["that begins with version 2", IRISH, { version: 2 }, "NOTICE_VERSION"],
    ["that begins with a withdrawal", IRISH, { withdraw: true }, "NOTICE_VERSION"],
  ])("%s is refused", async (_, caller, changes, reason) => {
    const { eu } = createNoticePair();
    expect(await reasonOf(eu.report(caller, sampleNotice(changes)))).toBe(reason);
    expect((await eu.store.log.head()).size).toBe(0);
  });

  test("of what will be known in 2062 is refused", async () => {
    const { eu, now } = createNoticePair();
    const { content } = sampleNotice();
    const aware = (at: string) =>
      eu.report(IRISH, sampleNotice({ content: { ...content, times: { aware: at } } }));
    await expect(aware("2062-11-21T08:00:00Z")).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      violations: [{ field: "content.times.aware" }],
    });
    expect(await reasonOf(aware(new Date(now() + 30_000).toISOString()))).toBe("accepted");
  });

  test("is not updated where that would drop a marking of a newer program, and may be withdrawn", async () => {
    const { eu } = createNoticePair();
    const { notice } = await eu.report(IRISH, sampleNotice());
    // What that program would have stored: the next version, with more in its marking.
    const newer = {
      ...notice,
      version: 2,
      stage: "update",
      marking: { tlp: "AMBER", caveat: "EU alone" },
    } as const;
    const version = canonicalNotice(newer);
    const { leaf, body } = sealItem(eu.context.entropy, { of: "notice", bytes: version.bytes });
    const until = "2036-01-01";
    const command = {
      kind: "notice.report",
      version: versionOf(version),
      contents: [seal(eu.context, PART.body, body, until)],
      ...{ dispatches: [], viewers: [IRISH], regulators: [IRISH], deadlines: [], until },
    };
    requireRecorded(await eu.store.commit({ leaf, command }));
    expect((await eu.get(IRISH, notice.id)).unknown).toEqual(["marking.caveat"]);
    const { id } = notice;
    await expect(eu.report(IRISH, sampleNotice({ id, version: 3 }))).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      message: expect.stringContaining("`marking.caveat`"),
    });
    expect(await reasonOf(eu.report(IRISH, sampleNotice({ id, version: 3, withdraw: true })))).toBe(
      "accepted",
    );
  });

  test("that updates without a marking keeps the one before, also when it is repeated", async () => {
    const { eu } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice({ marking: { tlp: "GREEN" } }))).notice;
    const update = sampleNotice({ id, version: 2, marking: undefined });
    expect((await eu.report(IRISH, update)).notice.marking).toEqual({ tlp: "GREEN" });
    expect((await eu.report(IRISH, update)).notice).toMatchObject({ version: 2, marking: { tlp: "GREEN" } });
  });

  test("that withdraws says which incident it was, and why, to everybody who has seen it", async () => {
    const pair = createNoticePair();
    const { notice } = await pair.eu.report(IRISH, sampleNotice());
    await pair.settle();
    const why = "the wrong service was named";
    const withdrawal = sampleNotice({ id: notice.id, version: 2, withdraw: true, why });
    const view = await pair.eu.report(IRISH, withdrawal);
    await pair.settle();
    const title = notice.content?.title;
    for (const each of [view, await pair.eu.report(IRISH, withdrawal), await pair.il.get(GENERAL, notice.id)])
      expect(each).toMatchObject({ notice: { stage: "withdrawn", why }, withdrawnTitle: title });
  });

  test("under the id of a notice that the caller may not see tells nothing of its marking", async () => {
    const { eu } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice({ marking: { tlp: "RED" } }))).notice;
    const reasons = ["RED", "AMBER", "CLEAR"].map((tlp) =>
      reasonOf(eu.report(FRENCH, sampleNotice({ id, version: 2, marking: { tlp } }))),
    );
    expect(new Set(await Promise.all(reasons))).toEqual(new Set(["NOTICE_NOT_ORIGIN"]));
  });

  test("of an unknown kind of data is refused by the vocabulary", async () => {
    const { eu } = createNoticePair();
    const draft = sampleNotice();
    const content = { ...draft.content, biometrics: [{ modality: "aura", form: "template" }] };
    expect(await reasonOf(eu.report(IRISH, sampleNotice({ content })))).toBe("VOC_NO_TERM");
  });
});

describe("a duty that was done", () => {
  const aware = "2026-11-21T08:00:00Z";
  const at = "2026-11-21T08:30:00.000Z";
  const content = (changes: object = {}) => ({ ...sampleNotice().content, times: { aware }, ...changes });
  const eusa = { place: "EU", to: "eu.sa", at };
  const of = (view: { readonly deadlines: readonly ShownDeadline[] }, to: string) =>
    view.deadlines.filter((each) => each.to === to).map(({ state, doneAt = "owed" }) => `${state} ${doneAt}`);

  test("is shown so to all concerned, and its timers are met at each node that watches them", async () => {
    const { eu, il, settle } = createNoticePair();
    // In Illinois the Attorney General is told no later than the people.
    const told = { times: { aware, peopleTold: at }, subjects: [{ place: "US-IL", count: 700 }] };
    const first = await eu.report(IRISH, sampleNotice({ content: content(told) }));
    await settle();
    const timers = async () => {
      const span = { of: TIMER, index: "subject", prefix: [subjectOf(first.notice)] };
      const nodes = await Promise.all([eu, il].map(({ store }) => loadSpan(store, span)));
      return nodes.map((rows) => rows.filter(({ data }) => data.to === "us-il.ag").map(({ state }) => state));
    };
    expect(await timers()).toEqual([["running"], ["running"]]);
    const done = [{ place: "US-IL", to: "us-il.ag", at }];
    const view = await eu.report(
      IRISH,
      sampleNotice({ id: first.notice.id, version: 2, content: content({ ...told, done }) }),
    );
    await settle();
    for (const each of [view, await eu.get(FRENCH, view.notice.id), await il.get(GENERAL, view.notice.id)])
      expect(of(each, "us-il.ag")).toEqual([`done ${at}`]);
    expect(await timers()).toEqual([["met"], ["met"]]);
  });

  test("of one regulator leaves the others running", async () => {
    const { eu, il, settle } = createNoticePair();
    const people = {
      subjects: [
        { place: "EU", count: 5 },
        { place: "US-CO", count: 700 },
      ],
    };
    const { id } = (await eu.report(IRISH, sampleNotice({ content: content(people) }))).notice;
    const done = [eusa, { place: "US-CO", to: "us-co.ag", at }];
    const view = await eu.report(
      IRISH,
      sampleNotice({ id, version: 2, content: content({ ...people, done }) }),
    );
    await settle();
    expect(of(view, "eu.sa")).toEqual([`done ${at}`]);
    expect(of(await eu.get(FRENCH, id), "us-co.ag")).toEqual([`done ${at}`]);
    const timers = await loadSpan(eu.store, {
      of: TIMER,
      index: "subject",
      prefix: [subjectOf(view.notice)],
    });
    expect(new Map(timers.map(({ data, state }) => [data.to, state]))).toEqual(
      new Map([
        ["eu.sa", "met"],
        ["us-co.ag", "met"],
        ["subjects", "running"],
      ]),
    );
    expect(await reasonOf(il.get(GENERAL, id))).toBe("NOTICE_UNKNOWN");
  });

  test("stays done in an update that does not speak of it, also when that is repeated, until it is taken back", async () => {
    const { eu } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice({ content: content({ done: [eusa] }) }))).notice;
    const update = (version: number, changes: object) =>
      eu.report(IRISH, sampleNotice({ id, version, content: content(changes) }));
    for (let i = 0; i < 2; i++) {
      const view = await update(2, { done: [{ place: "JP", to: "jp.ppc", stage: "preliminary", at }] });
      expect(view.notice).toMatchObject({
        version: 2,
        content: { done: [{ to: "eu.sa" }, { to: "jp.ppc" }] },
      });
    }
    expect((await update(3, {})).notice.content?.done).toHaveLength(2);
    const back = await update(4, { done: [{ ...eusa, at: "never" }] });
    expect(of(back, "eu.sa")).toEqual(["running owed"]);
    expect(back.notice.content?.done).toEqual([{ place: "JP", to: "jp.ppc", stage: "preliminary", at }]);
  });

  test("is a duty of the notice, or was one: any other name is refused, and so is another's report", async () => {
    const { eu } = createNoticePair();
    const wrong = { place: "JP", to: "jp.ppc", at };
    const report = (caller: string, changes: object, more: object = {}) =>
      eu.report(caller, sampleNotice({ ...more, content: content(changes) }));
    await expect(report(IRISH, { done: [wrong] })).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      message: expect.stringContaining("did you mean `JP: preliminary to jp.ppc`"),
      violations: [{ field: "content.done[0]" }],
    });
    const { id } = (await report(IRISH, { done: [eusa] })).notice;
    // Only the reporter learns what is marked already: whoever asks by guessing is refused for another reason.
    const harmless = { facts: { riskToPeople: "unlikely" } };
    expect(await reasonOf(report(FRENCH, { done: [eusa], ...harmless }, { id, version: 2 }))).toBe(
      "INPUT_INVALID",
    );
    expect(await reasonOf(report(FRENCH, {}, { id, version: 2 }))).toBe("NOTICE_NOT_ORIGIN");
    // The duty has fallen away with the facts, and its mark stays.
    const view = await report(IRISH, { done: [eusa], ...harmless }, { id, version: 2 });
    expect(of(view, "eu.sa")).toEqual([]);
    expect(view.notice.content?.done).toHaveLength(1);
  });

  test("was not done before anybody knew of the breach, nor ahead of the clock", async () => {
    const { eu, now } = createNoticePair();
    const field = (when: string) =>
      eu.report(IRISH, sampleNotice({ content: content({ done: [{ ...eusa, at: when }] }) })).then(
        () => "accepted",
        ({ violations }) => violations[0].field,
      );
    // What lies before awareness is refused as soon as the draft is read.
    expect(() =>
      sampleNotice({ content: content({ done: [{ ...eusa, at: "2026-11-21T07:59:59Z" }] }) }),
    ).toThrow(
      expect.objectContaining({ violations: [expect.objectContaining({ field: "content.done[0].at" })] }),
    );
    expect(await field(new Date(now() + 31_000).toISOString())).toBe("content.done[0].at");
    expect(await field(new Date(now()).toISOString())).toBe("accepted");
  });
});

test("an update that states an event starts the deadlines that wait for it, and their timers", async () => {
  const { eu } = createNoticePair();
  const times = { aware: "2026-11-21T08:00:00Z" };
  const content = (more: object) => ({
    ...sampleNotice().content,
    times: { ...times, ...more },
    subjects: [{ place: "SG", count: 700 }],
    facts: { riskToPeople: "unlikely" },
  });
  const first = await eu.report(IRISH, sampleNotice({ content: content({}) }));
  const timers = () => loadSpan(eu.store, { of: TIMER, index: "subject", prefix: [subjectOf(first.notice)] });
  expect(first.deadlines.map(({ to, state }) => `${to} ${state}`)).toContain("sg.pdpc waiting");
  expect(await timers()).toEqual([]);
  const stated = content({ assessed: "2026-11-21T08:45:00Z" });
  const view = await eu.report(IRISH, sampleNotice({ id: first.notice.id, version: 2, content: stated }));
  const dueAt = "2026-11-24T15:59:59.000Z";
  expect(view.deadlines.find(({ to }) => to === "sg.pdpc")).toMatchObject({ state: "running", dueAt });
  expect(await timers()).toMatchObject([{ deadline: dueAt, state: "running", data: { to: "sg.pdpc" } }]);
});

describe("an update", () => {
  test("comes from the reporter alone, one version after the other, until the withdrawal", async () => {
    const { eu } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice())).notice;
    const update = (caller: string, version: number, changes: object = {}) =>
      reasonOf(eu.report(caller, sampleNotice({ id, version, ...changes })));
    expect(await update(IRISH, 3)).toBe("NOTICE_VERSION");
    expect(await update(FRENCH, 2)).toBe("NOTICE_NOT_ORIGIN");
    expect(await update(FRENCH, 1)).toBe("NOTICE_NOT_ORIGIN");
    expect(await update(FRENCH, 2, { marking: { tlp: "CLEAR" } })).toBe("MARKING_LOWERED");
    expect(await update(IRISH, 2, { marking: { tlp: "CLEAR" } })).toBe("accepted");
    expect(await update(IRISH, 3, { withdraw: true })).toBe("accepted");
    expect(await update(IRISH, 4)).toBe("NOTICE_WITHDRAWN");
    expect((await eu.get(IRISH, id)).notice).toMatchObject({ version: 3, stage: "withdrawn" });
  });

  test("cannot make RED what has left its node, and keeps at home what is RED from the start", async () => {
    const { eu, il, settle } = createNoticePair();
    const left = (await eu.report(IRISH, sampleNotice())).notice;
    const red = { marking: { tlp: "RED" } };
    expect(await reasonOf(eu.report(IRISH, sampleNotice({ id: left.id, version: 2, ...red })))).toBe(
      "INPUT_INVALID",
    );
    const { notice, deliveries } = await eu.report(IRISH, sampleNotice(red));
    expect(deliveries).toEqual([]);
    expect(await reasonOf(eu.report(IRISH, sampleNotice({ id: notice.id, version: 2, ...red })))).toBe(
      "accepted",
    );
    await settle();
    expect((await il.seen(GENERAL)).map(({ id }) => id)).toEqual([left.id]);
    expect(await reasonOf(eu.get(FRENCH, notice.id))).toBe("NOTICE_UNKNOWN");
  });

  test("goes to everybody who has an earlier version, and shows nothing new to whom it concerns no more", async () => {
    const { eu, il, settle } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice())).notice;
    await settle();
    const content = { ...sampleNotice().content, subjects: [{ place: "EU", count: 5 }] };
    await eu.report(IRISH, sampleNotice({ id, version: 2, content }));
    await settle();
    const shown = (await il.feed(GENERAL)).map(({ data }) => data.version);
    expect(shown).toEqual([1, 2]);
    expect(await il.get(GENERAL, id)).toMatchObject({ notice: { version: 1 }, superseded: true });
  });
});

describe("another origin's notice", () => {
  test("is not updated here by whoever received it", async () => {
    const { eu, il, settle } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice())).notice;
    await settle();
    const update = (changes: object) =>
      reasonOf(il.report(GENERAL, sampleNotice({ id, version: 2, jurisdiction: "US-IL", ...changes })));
    expect(await update({})).toBe("NOTICE_NOT_ORIGIN");
    expect(await update({ version: 1 })).toBe("NOTICE_NOT_ORIGIN");
    expect(await update({ marking: { tlp: "CLEAR" } })).toBe("MARKING_LOWERED");
  });

  test("does not keep its id from those who have never seen it", async () => {
    const { eu, il } = createNoticePair();
    const id = v7();
    await eu.report(IRISH, sampleNotice({ id }));
    expect(await reasonOf(il.report(GENERAL, sampleNotice({ id, jurisdiction: "US-IL" })))).toBe("accepted");
  });
});
