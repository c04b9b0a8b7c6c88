/** Summaries: long texts are cut and said to be, short notices stay as they are. */
import { expect, test } from "vitest";
import { summarise } from "../../src/notices/summary.ts";
import type { NoticeView } from "../../src/notices/view.ts";
import { noticeWith } from "./notices.ts";

const viewOf = (content: object, said: readonly object[] = []) =>
  ({
    notice: noticeWith(content),
    digest: "d",
    said,
    deliveries: [],
    deadlines: [],
  }) as unknown as NoticeView;
const saying = (why: string) => ({ by: "r", version: 1, stage: "rejected", why, at: "2026-11-29T00:00:00Z" });

test("a short notice is its own summary", () => {
  const view = viewOf({ title: "Short" }, [saying("why")]);
  expect(summarise(view)).toEqual({ ...view, shortened: false });
});

test("long texts are cut, and no character in half", () => {
  const { notice, said, shortened } = summarise(
    viewOf({ nature: "😀".repeat(500) }, [saying("x".repeat(500))]),
  );
  expect(shortened).toBe(true);
  expect(notice.content?.nature.length).toBeLessThanOrEqual(240);
  expect(notice.content?.nature.isWellFormed()).toBe(true);
  expect(said[0]?.why).toBe(`${"x".repeat(239)}…`);
});

test("of many measures and acknowledgements the last are there", () => {
  const measures = Array.from({ length: 40 }, (_, n) => ({ state: "taken", text: `measure ${n}` }));
  const said = Array.from({ length: 40 }, (_, n) => saying(`why ${n}`));
  const short = summarise(viewOf({ measures }, said));
  expect(short.notice.content?.measures.map(({ text }) => text)).toEqual(
    measures.slice(-16).map(({ text }) => text),
  );
  expect(short.said).toEqual(said.slice(-16));
  expect(short.shortened).toBe(true);
});
