/** Values that are derived once: the deadlines of a version by one law, and the content of a body in one call. */
import { expect, test } from "vitest";
import type { Stage } from "../../src/notices/acknowledgement.ts";
import { createNoticesContext } from "../../src/notices/context.ts";
import { computeDeadlines } from "../../src/notices/deadlines.ts";
import { canonicalNotice } from "../../src/notices/notice.ts";
import { createNoticePair, GENERAL, IRISH, sampleNotice } from "../support/notices.ts";
import { atlas } from "../support/pair.ts";
import { NOTICE, noticeWith } from "./notices.ts";

test("a version's deadlines are computed once, until another law is in force", () => {
  let law = atlas;
  const context = createNoticesContext({ ...createNoticePair().eu.context, atlas: () => law });
  const [one, other] = [NOTICE, noticeWith({ subjects: [{ place: "JP" }] })].map(canonicalNotice);
  if (one === undefined || other === undefined) throw new Error("two notices were made");
  const first = context.deadlinesOf(one);
  expect(first).toEqual(computeDeadlines(NOTICE, atlas));
  expect(context.deadlinesOf({ ...one })).toBe(first);
  expect(context.deadlinesOf(other)).not.toEqual(first);
  law = { ...atlas };
  expect(context.deadlinesOf(one)).not.toBe(first);
  expect(context.deadlinesOf(one)).toEqual(first);
});

test("deadlines with marks are computed once for each state of the marks", () => {
  const context = createNoticesContext(createNoticePair().eu.context);
  const one = canonicalNotice(NOTICE);
  const mark = { place: "EU", to: "eu.sa", stage: "report", at: "2026-03-02T11:00:00.000Z" };
  const marked = context.deadlinesOf(one, [mark]);
  expect(marked).toEqual(computeDeadlines(NOTICE, atlas, [mark]));
  expect(context.deadlinesOf(one, [{ ...mark }])).toBe(marked);
  expect(context.deadlinesOf(one)).not.toEqual(marked);
  expect(context.deadlinesOf(one, [])).toBe(context.deadlinesOf(one));
  const later = { ...mark, at: "2026-03-02T12:00:00.000Z" };
  expect(context.deadlinesOf(one, [later])).not.toEqual(marked);
});

test("a mark counts in any order of the marks, and for nothing where the version does not have its duty", () => {
  const context = createNoticesContext(createNoticePair().eu.context);
  const one = canonicalNotice(NOTICE);
  const mark = { place: "EU", to: "eu.sa", stage: "report", at: "2026-03-02T11:00:00.000Z" };
  const later = { ...mark, at: "2026-03-02T12:00:00.000Z" };
  const fallen = { ...mark, to: "eu.other" };
  const marked = context.deadlinesOf(one, [mark, later]);
  expect(context.deadlinesOf(one, [later, mark])).toBe(marked);
  expect(context.deadlinesOf(one, [fallen, mark, later])).toBe(marked);
  expect(context.deadlinesOf(one, [fallen])).toBe(context.deadlinesOf(one));
});

test("a deadline is late in a view from its last moment on", async () => {
  const { eu, advance } = createNoticePair();
  const { notice, deadlines } = await eu.report(IRISH, sampleNotice());
  expect(deadlines.filter(({ state }) => state === "late")).toEqual([]);
  advance(400 * 24 * 3_600_000);
  const later = (await eu.get(IRISH, notice.id)).deadlines;
  expect(later.map(({ dueAt, state }) => [dueAt !== undefined, state])).toEqual(
    deadlines.map(({ dueAt }) => [dueAt !== undefined, dueAt === undefined ? "running" : "late"]),
  );
});

test("one call opens each body once, however much of it is shown", async () => {
  const { eu, il, settle } = createNoticePair();
  const draft = sampleNotice();
  const { id } = (await eu.report(IRISH, draft)).notice;
  expect(eu.opened).toEqual([]);
  await settle();
  expect(il.opened).toEqual([]);
  const say = (stage: Stage) => il.acknowledge(GENERAL, { notice: id, version: 1, stage, why: "" });
  await say("validated");
  await say("accepted");
  await settle();
  const first = { size: 0, token: "" };
  const calls: readonly (readonly [typeof eu, () => Promise<unknown>, number])[] = [
    [il, () => say("read"), 4],
    [il, () => il.get(GENERAL, id), 4],
    [il, () => il.list(GENERAL, first), 4],
    [eu, () => eu.get(IRISH, id), 3],
    [eu, () => eu.report(IRISH, draft), 3],
  ];
  for (const [node, call, bodies] of calls) {
    node.opened.length = 0;
    await call();
    expect(node.opened).toHaveLength(bodies);
    expect(new Set(node.opened).size).toBe(bodies);
  }
});
