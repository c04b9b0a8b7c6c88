/** How the deadlines of a notice are shown: the earliest first, with its law, what was assumed, and the time left. */
import { describe, expect, test } from "vitest";
import { briefDeadlineLines, deadlineLines } from "../../../src/cli/present/deadlines.ts";
import { summaryLines } from "../../../src/cli/present/notice.ts";
import { noticeWith } from "../../notices/notices.ts";
import { plain } from "../../support/command.ts";
import { atoms, NOW, shownDeadlines, text, VIEW } from "./shown-notice.ts";

describe("deadlines", () => {
  const lines = (now: string) => text(deadlineLines(VIEW, 100, new Date(now), atoms));

  test.each([
    ["2026-03-02T10:00:00Z", "in 2 days 23 h"],
    ["2026-03-05T08:10:30Z", "in 49 min"],
    ["2026-03-05T11:30:00Z", "LATE by 2 h 30 min"],
  ])("at %s: %s", (now, expected) => {
    expect(lines(now).split("\n")[1]).toMatch(new RegExp(`^ {2}${expected} +EU: report to eu\\.sa$`));
  });

  test("cite the law and say what was assumed, in words", () => {
    const shown = lines("2026-03-02T10:00:00Z");
    expect(shown).toContain("GDPR Art 33(1); since 2018-05-25");
    expect(shown).toContain("not stated, so assumed: more than 500 residents of the place are affected");
    expect(shown).toMatch(/without delay +US-IL: tell the people/);
  });

  test("say of an end that it is an estimate, and why", () => {
    const estimate = "No public holidays are known.";
    const [first, ...others] = VIEW.clocks.filter(({ dueAt }) => dueAt !== undefined);
    if (first === undefined) throw new Error("the notice has a deadline with an end");
    const clocks = [{ ...first, estimate }, ...others];
    const shown = text(deadlineLines({ clocks }, 100, NOW, atoms));
    expect(shown.match(/^ {2}estimate\b/gm)).toHaveLength(1);
    expect(shown).toContain(`estimate: ${estimate}`);
    expect(lines("2026-03-02T10:00:00Z")).not.toContain("estimate");
  });

  test("of the officer's own places come first, also in the summary, and others under a heading of their own", () => {
    const clocks = VIEW.clocks.map((clock) => ({ ...clock, own: clock.place === "US-IL" }));
    const shown = text(deadlineLines({ clocks }, 100, NOW, atoms));
    const at = (words: string) => shown.indexOf(words);
    expect(at("YOUR DEADLINES")).toBe(0);
    expect(at("US-IL")).toBeLessThan(at("DEADLINES ELSEWHERE"));
    expect(at("EU: report to eu.sa")).toBeGreaterThan(at("DEADLINES ELSEWHERE"));
    expect(text(summaryLines({ ...VIEW, clocks }, 100))).not.toContain("eu.sa");
    expect(text(deadlineLines(VIEW, 100, NOW, atoms))).toMatch(/^DEADLINES, EARLIEST FIRST/);
  });

  test("of one duty with two ends are one row, with the earlier end first", () => {
    const leak = noticeWith({ subjects: [{ place: "JP", count: 1500 }], facts: { wrongfulPurpose: true } });
    const clocks = shownDeadlines(leak).filter(({ place }) => place === "JP");
    expect(clocks.filter(({ stage }) => stage === "final")).toHaveLength(2);
    const shown = text(deadlineLines({ clocks }, 100, NOW, atoms));
    expect(shown.match(/JP: final to jp\.ppc/g)).toHaveLength(1);
    expect(shown).toContain("or 2026-04-30 14:59 UTC, by its condition");
  });

  test("of a place without a pack say where to ask, and cite nothing", () => {
    const abroad = noticeWith({ subjects: [{ place: "VN" }], facts: { riskToPeople: "unlikely" } });
    const clocks = shownDeadlines(abroad);
    const shown = text(deadlineLines({ clocks }, 100, NOW, atoms));
    expect(shown).toContain("ask there");
    expect(shown).not.toContain("no law known here");
  });
});

test("briefly, a deadline is when, to whom and by which law; those without a time are counted", () => {
  const lines = plain(briefDeadlineLines(VIEW, 100, NOW));
  expect(lines[0]).toBe("DEADLINES, EARLIEST FIRST");
  expect(lines.join("\n")).toMatch(
    / {2}in 2 days 23 h +EU: report to eu\.sa: The authority is told[\s\S]*GDPR Art 33\(1\)/,
  );
  const open = VIEW.clocks.filter(({ dueAt }) => dueAt === undefined).length;
  expect(lines.at(-1)).toBe(`  and ${open} without a fixed time: act without delay`);
  const fixed = VIEW.clocks.filter(({ dueAt }) => dueAt !== undefined);
  expect(plain(briefDeadlineLines({ clocks: fixed }, 100, NOW)).at(-1)).not.toContain("without a fixed time");
});
