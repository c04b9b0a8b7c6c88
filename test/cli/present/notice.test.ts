/** How notices are shown: what matters first, and who has them. */
import { describe, expect, test } from "vitest";
import { deadlineLines } from "../../../src/cli/present/deadlines.ts";
import { noticeLines, reachLines, recipientsLines, summaryLines } from "../../../src/cli/present/notice.ts";
import type { ShownNotice } from "../../../src/edge/grpc/notice-answers.ts";
import { plain, widest } from "../../support/command.ts";
import { atoms, NOW, text, VIEW } from "./shown-notice.ts";

const US = "spiffe://us-il.comity.example";
const JP = "spiffe://jp.comity.example";

const at = "2026-03-02T11:05:00.000Z";
const saying = (by: string, stage: ShownNotice["said"][number]["stage"], why = "", version = 1) => ({
  by,
  stage,
  why,
  version,
  at,
});

test("who is told, and who is not, is one line for each place", () => {
  const reach = [
    { place: "JP", told: [`${JP}/node`], why: "" },
    { place: "KR", told: [], why: "no node is known for it; tell kr.pipc by other means" },
  ];
  const lines = plain(reachLines({ ...VIEW, reach }, 100));
  expect(lines[0]).toBe("WHO IS TOLD");
  expect(lines[1]).toMatch(/^ *JP +jp\.comity\.example\/node$/);
  expect(lines[2]).toMatch(/^ *KR +nobody: no node is known for it; tell kr\.pipc by other means$/);
  expect(reachLines(VIEW, 100)).toEqual([]);
});

test("a notice shows the events that it states", () => {
  const times = {
    aware: "2026-03-02T09:00:00Z",
    assessed: "2026-03-03T09:00:00Z",
    peopleTold: "2026-03-04T09:00:00Z",
  };
  const shown = text(
    noticeLines({ ...VIEW, ...(VIEW.content && { content: { ...VIEW.content, times } }) }, 100),
  );
  expect(shown).toMatch(
    /aware since +2026-03-02 09:00 UTC\n +assessed +2026-03-03 09:00 UTC\n +people told +2026-03-04/,
  );
  expect(text(noticeLines(VIEW, 100))).not.toContain("people told");
});

describe("a summary", () => {
  test("says first how severe, how marked, who is concerned and what ends next", () => {
    const lines = plain(summaryLines(VIEW, 100));
    expect(lines[0]).toBe("HIGH TLP:AMBER Fingerprint templates copied");
    expect(lines[1]).toMatch(/concerned +EU about 5,200; US-IL number unknown$/);
    expect(lines[2]).toMatch(/next +without delay: EU: tell the people; US-IL: .*; US-IL: /);
    expect(lines.slice(3, 5).join("\n")).toMatch(/ due 2026-03-05 09:00 UTC: EU: report to eu\.sa$/m);
  });

  test("says what a newer program wrote, and what is therefore not shown", () => {
    expect(text(summaryLines({ ...VIEW, unknownFields: ["content.crossBorder"] }, 100))).toMatch(
      /not shown +content\.crossBorder: a newer version of the program wrote this/,
    );
    expect(text(summaryLines(VIEW, 100))).not.toContain("not shown");
  });

  test("names the duties that were marked here, by whom, the own ones first, and those that have fallen away", () => {
    const by = "spiffe://eu.example/regulator/fr-cnil";
    const at = "2026-03-02T09:45:00.000Z";
    const clocks = VIEW.clocks.map((clock) => ({
      ...clock,
      own: clock.place === "US-IL",
      marks: [{ by, at, here: true }],
    }));
    const fallenMarks = [{ place: "JP", to: "jp.ppc", stage: "final", by, at, here: false }];
    const lines = text(summaryLines({ ...VIEW, clocks, fallenMarks }, 120));
    expect(lines).toMatch(/^ {2}marked here +US-IL: .*, by eu\.example\/regulator\/fr-cnil$/m);
    expect(lines).toMatch(/^ {2}fallen away +JP: final to jp\.ppc, marked by the reporter$/m);
    const many = Array.from({ length: 5 }, (_, i) => ({ ...clocks[0], to: `eu.${i}` })) as typeof clocks;
    expect(text(summaryLines({ ...VIEW, clocks: many }, 120))).toContain("and 2 more");
    for (const label of ["marked here", "fallen away"])
      expect(text(summaryLines(VIEW, 120))).not.toContain(label);
  });

  test("puts what is late before what comes next", () => {
    const late = VIEW.clocks.map((clock, i) => (i === 0 ? { ...clock, state: "late" as const } : clock));
    expect(text(summaryLines({ ...VIEW, clocks: late }, 100))).toMatch(
      /next +LATE, was due 2026-03-05 09:00 UTC/,
    );
  });

  test("of a withdrawn notice tells only that", () => {
    const { content: _, ...rest } = VIEW;
    const lines = plain(noticeLines({ ...rest, version: 2, stage: "withdrawn", clocks: [] }, 100));
    expect(lines[0]).toMatch(/^WITHDRAWN TLP:AMBER/);
    expect(text(lines)).not.toContain("concerned");
  });
});

test.each([40, 80, 100])("everything fits %s columns, and nothing steers the terminal", (width) => {
  const view: ShownNotice = {
    ...VIEW,
    content: {
      ...(VIEW.content as Exclude<ShownNotice["content"], undefined>),
      nature: "\u001b[2J".repeat(30),
    },
    deliveries: [{ peer: `${US}/node`, version: 1, state: "parked", reason: "NOTICE_CONFLICT" }],
    said: [saying(`${US}/regulator/attorney-general`, "rejected", "the people are not residents")],
  };
  const shown = [
    ...noticeLines(view, width),
    ...recipientsLines(view, width),
    ...deadlineLines(view, width, NOW, atoms),
  ];
  expect(widest(text(shown))).toBeLessThanOrEqual(width);
  expect(shown.join("\n")).not.toContain("\u001b[2J");
});

describe("recipients", () => {
  const deliveries: ShownNotice["deliveries"] = [
    { peer: `${JP}/node`, version: 1, state: "received", reason: "" },
    { peer: `${US}/node`, version: 1, state: "queued", reason: "" },
  ];

  test("stand below their nodes, with what each has said", () => {
    const said = [saying(`${JP}/regulator/ppc`, "validated"), saying(`${JP}/regulator/ppc`, "accepted")];
    expect(plain(recipientsLines({ ...VIEW, deliveries, said }, 100))).toEqual([
      "RECIPIENTS",
      "  recipient                     delivery      validated     decided               read",
      "  jp.comity.example/node        received",
      "  · regulator/ppc                             03-02 11:05   accepted 03-02 11:05  -",
      "  us-il.comity.example/node     queued",
    ]);
  });

  test("who accepted and rejected is to be asked; an earlier version is named", () => {
    const ppc = `${JP}/regulator/ppc`;
    const both = recipientsLines(
      { ...VIEW, deliveries, said: [saying(ppc, "accepted"), saying(ppc, "rejected")] },
      100,
    );
    expect(text(both)).toContain("accepted and rejected");
    const old = {
      ...VIEW,
      version: 2,
      deliveries,
      said: [saying(ppc, "accepted"), saying(ppc, "rejected", "", 2)],
    };
    expect(text(recipientsLines(old, 100))).not.toContain("accepted and rejected");
    expect(text(recipientsLines(old, 100))).toMatch(/accepted 03-02 11:05\s+.*\(version 1\)/s);
  });

  test("are none for whoever did not report it and has said nothing", () => {
    expect(recipientsLines(VIEW, 100)).toEqual([]);
  });
});
