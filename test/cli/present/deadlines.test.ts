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
    expect(lines(now)).toMatch(new RegExp(`^ {2}${expected} +EU: report to eu\\.sa$`, "m"));
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

  test("that are done say who marked them, and where; each with its time where several did", () => {
    const [reporter, here] = [
      { by: "spiffe://eu.example/regulator/dpc", at: "2026-03-02T09:30:00.000Z", here: false },
      { by: "spiffe://us-il.example/regulator/ag", at: "2026-03-02T09:45:00.000Z", here: true },
    ];
    const shown = (...marks: (typeof here)[]) => {
      const done = { state: "done", doneAt: "2026-03-02T09:30:00.000Z", doneLate: false } as const;
      const clocks = VIEW.clocks.map((clock) =>
        clock.to === "eu.sa" ? { ...clock, ...done, marks } : clock,
      );
      return text(deadlineLines({ clocks }, 100, NOW, atoms));
    };
    expect(shown(reporter)).toMatch(
      /done 03-02 09:30 +EU: report to eu\.sa(?:\n.*)+?\n +marked by the reporter$/m,
    );
    expect(shown(here)).toMatch(/^ +marked here by us-il\.example\/regulator\/ag$/m);
    expect(shown(reporter, here)).toMatch(
      /marked by the reporter: done 03-02 09:30\n +marked here by us-il\.example\/regulator\/ag: done 03-02 09:45/,
    );
    expect(shown()).not.toContain("marked");
  });

  test("are followed by the marks that have fallen away, which stand alone where no deadline is left", () => {
    const fallenMarks = [
      { place: "JP", to: "jp.ppc", stage: "final", by: "spiffe://jp.example/regulator/ppc", here: true },
    ].map((each) => ({ ...each, at: "2026-03-02T09:45:00.000Z" }));
    const shown = text(deadlineLines({ clocks: VIEW.clocks, fallenMarks }, 100, NOW, atoms));
    expect(shown).toMatch(/\n\nMARKS THAT HAVE FALLEN AWAY\n/);
    expect(shown).toMatch(
      /done 03-02 09:45 +JP: final to jp\.ppc\n +marked here by jp\.example\/regulator\/ppc$/,
    );
    expect(text(deadlineLines({ clocks: [], fallenMarks }, 100, NOW, atoms))).toMatch(/^MARKS THAT/);
    expect(text(deadlineLines(VIEW, 100, NOW, atoms))).not.toContain("MARKS");
  });

  test("of one duty with two ends are one row that names the condition, and one end where it is stated", () => {
    const shown = (facts: Parameters<typeof noticeWith>[0]["facts"]) => {
      const leak = noticeWith({ subjects: [{ place: "JP", count: 1500 }], ...(facts && { facts }) });
      const clocks = shownDeadlines(leak).filter(({ place, stage }) => place === "JP" && stage === "final");
      return text(deadlineLines({ clocks }, 100, NOW, atoms)).replace(/\s+/g, " ");
    };
    expect(shown({}).match(/JP: final to jp\.ppc/g)).toHaveLength(1);
    expect(shown({})).toContain(
      "or 2026-04-30 14:59 UTC, if the cause may be an act with a wrongful purpose, such as an attack",
    );
    expect(shown({})).toContain("not stated, so assumed: no wrongful purpose is behind the cause");
    expect(shown({ wrongfulPurpose: true })).toMatch(
      /in 59 days \d+ h JP: final to jp\.ppc 2026-04-30 14:59 UTC/,
    );
    expect(shown({ wrongfulPurpose: true })).not.toMatch(/2026-03-31|or 2026/);
    expect(shown({ wrongfulPurpose: false })).not.toMatch(/2026-04-30/);
  });

  test("of a place without a pack say where to ask, and cite nothing", () => {
    const abroad = noticeWith({ subjects: [{ place: "FJ" }], facts: { riskToPeople: "unlikely" } });
    const clocks = shownDeadlines(abroad);
    const shown = text(deadlineLines({ clocks }, 100, NOW, atoms));
    expect(shown).toContain("ask there");
    expect(shown).not.toContain("no law known here");
  });
});

describe("deadlines that wait, or whose duty is done", () => {
  const people = { subjects: [{ place: "SG" }, { place: "EU", count: 5 }] };
  const facts = { riskToPeople: "likely" } as const;
  const clocksOf = (content: Parameters<typeof noticeWith>[0]) =>
    shownDeadlines(noticeWith({ ...people, facts, ...content }));
  const told = (at: string) => clocksOf({ done: [{ place: "EU", to: "eu.sa", stage: "report", at }] });
  const later = new Date("2026-04-01T00:00:00Z");

  test("say what they wait for, and how the reporter starts them", () => {
    const shown = text(deadlineLines({ clocks: clocksOf({}) }, 120, NOW, atoms)).replace(/\s+/g, " ");
    expect(shown).toMatch(/starts when the .*SG: report to sg\.pdpc/);
    expect(shown).toContain("to start it: an update of the notice with `content.times.assessed`");
    expect(shown).toMatch(/`incident done` of telling them, or an update .*`content\.times\.regulatorTold`/);
    expect(shown).not.toContain("no time set");
    const next = text(summaryLines({ ...VIEW, clocks: clocksOf({}) }, 120));
    expect(next).toContain("1 more starts when the breach is assessed as one to report (not stated yet)");
    expect(next).not.toContain("without a set time");
    const brief = text(briefDeadlineLines({ clocks: clocksOf({}) }, 120, NOW));
    expect(brief).toContain("and 1 more starts when the regulator is told (not stated yet)");
  });

  test("say of an unknown event that no notice can state it", () => {
    const clocks = clocksOf({}).map((each) => (each.to === "sg.pdpc" ? { ...each, start: "eclipse" } : each));
    const shown = text(deadlineLines({ clocks }, 120, NOW, atoms)).replace(/\s+/g, " ");
    expect(shown).toMatch(/starts with an event .*that no .*notice can state: .*eclipse/);
    expect(shown).not.toContain("content.times.assessed");
  });

  test("say when it was done, and by how much it was late; nothing is next or LATE", () => {
    const shown = (at: string) => text(deadlineLines({ clocks: told(at) }, 120, later, atoms));
    expect(shown("2026-03-04T14:59:00Z")).toMatch(/^ {2}done 03-04 14:59 +EU: report to eu\.sa$/m);
    expect(shown("2026-03-04T14:59:00Z")).not.toMatch(/late|LATE/);
    const clocks = told("2026-03-05T11:30:00Z").map((each) =>
      each.doneAt === undefined ? each : { ...each, doneLate: true },
    );
    expect(text(deadlineLines({ clocks }, 120, later, atoms))).toMatch(
      /done 03-05 11:30 .*\n +late by 2 h 30 min/,
    );
    const [done] = told("2026-03-04T14:59:00Z").filter(({ doneAt }) => doneAt !== undefined);
    const summary = text(summaryLines({ ...VIEW, clocks: done === undefined ? [] : [done] }, 120));
    expect(summary).toContain("nothing more: every duty is done");
    expect(text(briefDeadlineLines({ clocks: told("2026-03-04T14:59:00Z") }, 120, later))).not.toContain(
      "eu.sa",
    );
  });
});

test("what is wanted without delay comes before whatever has a time, here as in the summary", () => {
  const shown = text(deadlineLines(VIEW, 100, NOW, atoms));
  const [first = "", ...others] = shown.split("\n").filter((line) => /^ {2}\S/.test(line));
  expect(first).toMatch(/^ {2}without delay +EU: tell the people$/);
  expect(others.findLastIndex((line) => line.startsWith("  without delay"))).toBeLessThan(
    others.findIndex((line) => line.startsWith("  in 2 days")),
  );
  expect(text(summaryLines(VIEW, 100))).toMatch(
    /next +without delay: EU: tell the people; [\s\S]*\n +due 2026-03-05 09:00 UTC: EU: report to eu\.sa\n/,
  );
});

test("of a version that a later one has replaced they are said to be of that version", () => {
  const clocks = VIEW.clocks.map((each) => ({ ...each, own: true }));
  const view = { ...VIEW, clocks, superseded: true };
  expect(text(deadlineLines(view, 100, NOW, atoms))).toMatch(
    /^YOUR DEADLINES BY VERSION 1, WHICH A LATER ONE HAS REPLACED\n/,
  );
  expect(text(summaryLines(view, 100))).toContain("ask the reporter whether anything is still due");
});

test("briefly, the ends of one duty are one row, and the officer's own come first", () => {
  const leak = noticeWith({ subjects: [{ place: "JP", count: 1500 }], facts: {} });
  const clocks = shownDeadlines(leak).map((each) => ({ ...each, own: each.place === "EU" }));
  const shown = text(briefDeadlineLines({ clocks }, 100, NOW));
  expect(shown.match(/JP: final to jp\.ppc/g)).toHaveLength(1);
  expect(shown.replace(/\s+/g, " ")).toContain("or 2026-04-30 14:59 UTC, by a fact that nobody has stated");
  expect(shown).toMatch(
    /^YOUR DEADLINES, EARLIEST FIRST\n[\s\S]*EU: [\s\S]*\nDEADLINES ELSEWHERE\n[\s\S]*JP: /,
  );
});

test("briefly, a deadline is when, to whom and by which law; those without delay are named first", () => {
  const lines = plain(briefDeadlineLines(VIEW, 100, NOW));
  expect(lines[0]).toBe("DEADLINES, EARLIEST FIRST");
  expect(lines.join("\n")).toMatch(
    / {2}in 2 days 23 h +EU: report to eu\.sa: The authority is told[\s\S]*GDPR Art 33\(1\)/,
  );
  expect(lines[1]).toMatch(/^ {2}without delay +EU: tell the people; US-IL: /);
  const fixed = VIEW.clocks.filter(({ dueAt }) => dueAt !== undefined);
  expect(text(briefDeadlineLines({ clocks: fixed }, 100, NOW))).not.toContain("without delay ");
});
