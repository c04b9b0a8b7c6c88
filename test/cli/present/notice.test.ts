/** How notices are shown: what matters first, who has them, and what ends when. */
import { describe, expect, test } from "vitest";
import {
  briefDeadlineLines,
  deadlineLines,
  noticeLines,
  reachLines,
  recipientsLines,
  summaryLines,
} from "../../../src/cli/present/notice.ts";
import type { ShownNotice } from "../../../src/edge/grpc/notices-codec.ts";
import { computeDeadlines, deadlinesAt } from "../../../src/notices/deadlines.ts";
import { canonicalNotice } from "../../../src/notices/notice.ts";
import { noticeWith } from "../../notices/notices.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain, widest } from "../../support/command.ts";

const atlas = shippedAtlas();
const atoms = () => atlas.registry.atoms;
const NOW = new Date("2026-03-02T10:00:00Z");
const US = "spiffe://us-il.comity.example";
const JP = "spiffe://jp.comity.example";

const notice = noticeWith({
  subjects: [{ place: "EU", count: 5200 }, { place: "US-IL" }],
  facts: { riskToPeople: "high", encrypted: false },
});
const VIEW: ShownNotice = {
  ...notice,
  digest: canonicalNotice(notice).digest,
  clocks: deadlinesAt(computeDeadlines(notice, atlas), NOW).map((clock) => ({
    ...clock,
    assumed: [...clock.assumed],
    own: false,
  })),
  deliveries: [],
  said: [],
  superseded: false,
  unknownFields: [],
  why: "",
  withdrawnTitle: "",
  reach: [],
};
const at = "2026-03-02T11:05:00.000Z";
const saying = (by: string, stage: ShownNotice["said"][number]["stage"], why = "", version = 1) => ({
  by,
  stage,
  why,
  version,
  at,
});
const text = (lines: readonly string[]) => plain(lines).join("\n");

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

describe("a summary", () => {
  test("says first how severe, how marked, who is concerned and what ends next", () => {
    const lines = plain(summaryLines(VIEW, 100));
    expect(lines[0]).toBe("HIGH TLP:AMBER Fingerprint templates copied");
    expect(lines[1]).toMatch(/concerned +EU about 5,200; US-IL number unknown$/);
    expect(lines[2]).toMatch(/next +due 2026-03-05 09:00 UTC: EU: report to eu\.sa$/);
    expect(lines[3]).toMatch(/3 more without a fixed time: act without delay$/);
  });

  test("says what a newer program wrote, and what is therefore not shown", () => {
    expect(text(summaryLines({ ...VIEW, unknownFields: ["content.crossBorder"] }, 100))).toMatch(
      /not shown +content\.crossBorder: a newer version of the program wrote this/,
    );
    expect(text(summaryLines(VIEW, 100))).not.toContain("not shown");
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
    const clocks = deadlinesAt(computeDeadlines(leak, atlas), NOW)
      .filter(({ place }) => place === "JP")
      .map((clock) => ({ ...clock, assumed: [...clock.assumed], own: false }));
    expect(clocks.filter(({ stage }) => stage === "final")).toHaveLength(2);
    const shown = text(deadlineLines({ clocks }, 100, NOW, atoms));
    expect(shown.match(/JP: final to jp\.ppc/g)).toHaveLength(1);
    expect(shown).toContain("or 2026-04-30 14:59 UTC, by its condition");
  });

  test("of a place without a pack say where to ask, and cite nothing", () => {
    const abroad = noticeWith({ subjects: [{ place: "VN" }], facts: { riskToPeople: "unlikely" } });
    const clocks = deadlinesAt(computeDeadlines(abroad, atlas), NOW).map((clock) => ({
      ...clock,
      assumed: [...clock.assumed],
      own: false,
    }));
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
