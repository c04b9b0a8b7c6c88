/** Packs as a person reads them: how much law each holds, how sure it is, when it changes, and what is unsound in it. */
import { expect, test } from "vitest";
import {
  doubtfulReviews,
  findingLines,
  languageLines,
  presentJudged,
  summaryLines,
  summaryOf as summaryWith,
} from "../../../src/cli/present/packs.ts";
import { type Pack, parsePack } from "../../../src/law/pack/pack.ts";
import type { Fall, Judged } from "../../../src/law/review/review.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain, widest } from "../../support/command.ts";
import { createReviewer } from "../../support/reviewer.ts";

const { concepts, registry } = shippedAtlas();
const DAY = "2024-06-01";

const NONE: Judged = { standing: [], fallen: [] };
const summaryOf = (pack: Pack, day: string, judged = NONE) => summaryWith(pack, day, judged);
const ada = createReviewer("ada");
const reviewOf = (id: string, finding: "confirmed" | "wrong" = "confirmed", note?: string) =>
  ada.sign("XX", { rule: id, finding, on: "2024-05-01", of: "0".repeat(64), ...(note && { note }) });
const standing = (...args: Parameters<typeof reviewOf>) => ({ ...reviewOf(...args), reviewer: ada.reviewer });
const fallen = (id: string, why: Fall) => ({ review: reviewOf(id), why });

const rule = (id: string, dates: string, status = "confirmed") =>
  `  - { id: ${id}, cite: Act 1, ${dates}, status: ${status}, applies: both, says: This is asked., require: { use: practice.record } }\n`;

const parse = (rules: string, head = "") =>
  parsePack(`pack: XX\nversion: "7"\ntitle: Nowhere\nzone: UTC\n${head}rules:\n${rules}`, {
    concepts,
    registry,
    file: "XX.yaml",
  });

const CHANGING = parse(
  rule("ended", "from: 2019-01-01, until: 2024-06-01") +
    rule("ending", "from: 2020-01-01, until: 2025-01-01", "believed") +
    rule("next", "from: 2025-01-01", "unsure") +
    rule("later", "from: 2026-01-01") +
    rule("open", "from: 2021-01-01", "unsure"),
  "regulators: [{ id: xx.dpa, name: Authority, cite: Act 1 }]\n",
);

test("counts the rules in force that day, by how sure they are", () => {
  const { rules, certainty, grants } = summaryOf(CHANGING, DAY);
  expect({ rules, certainty, grants }).toEqual({
    rules: 2,
    certainty: { confirmed: 0, believed: 1, unsure: 1 },
    grants: 0,
  });
  // A rule's last day is the one before `until`.
  expect(summaryOf(CHANGING, "2024-05-31").rules).toBe(3);
});

test("counts those of them that a named person has reviewed", () => {
  const judged = {
    standing: [standing("ending"), standing("ended")],
    fallen: [fallen("open", "rule-changed")],
  };
  expect(summaryOf(CHANGING, DAY, judged).reviewed).toBe(1);
  expect(summaryOf(CHANGING, DAY).reviewed).toBe(0);
});

test("names what nobody has researched", () => {
  const thin = parse(rule("a", "from: 2020-01-01"), "notResearched: [filings, keep]\n");
  expect(summaryOf(thin, DAY).notResearched).toEqual(["filings", "keep"]);
  expect(plain(summaryLines([summaryOf(thin, DAY)], DAY, 100)).join("\n")).toContain(
    "not researched: filings, keep",
  );
  expect(plain(summaryLines([summaryOf(CHANGING, DAY)], DAY, 100)).join("\n")).not.toContain("researched");
});

test("lists the days after that day on which the law changes, once each and in order", () => {
  expect(summaryOf(CHANGING, DAY).changes).toEqual(["2025-01-01", "2026-01-01"]);
  expect(summaryOf(CHANGING, "2026-01-01").changes).toEqual([]);
});

test("says since when there is law, and who watches over it", () => {
  expect(summaryOf(CHANGING, DAY)).toMatchObject({
    jurisdiction: "XX",
    title: "Nowhere",
    version: "7",
    hash: CHANGING.hash,
    overlay: false,
    since: "2019-01-01",
    regulators: [{ id: "xx.dpa", name: "Authority" }],
  });
  expect(summaryOf(CHANGING, DAY)).not.toHaveProperty("within");
  const { within } = summaryOf({ ...CHANGING, within: "US" }, DAY);
  expect(within).toBe("US");
});

test("the table has a line for each pack; a number that is none leaves its place empty", () => {
  const sure = {
    ...summaryOf(CHANGING, DAY),
    certainty: { confirmed: 2, believed: 0, unsure: 0 },
    reviewed: 1,
  };
  const overlay = { ...sure, jurisdiction: "YY", overlay: true, changes: [] };
  const lines = plain(summaryLines([summaryOf(CHANGING, DAY), overlay], DAY, 100));
  expect(lines[0]).toBe("2 packs, as in force on 2024-06-01");
  expect(lines[1]).toMatch(/^pack +confirmed +believed +unsure +reviewed +grants +version$/);
  expect(lines[2]).toMatch(/^XX +1 +1 +7 +Nowhere$/);
  expect(lines.slice(3, 5).map((line) => line.trim())).toEqual(["changes on 2025-01-01,", "2026-01-01"]);
  expect(lines[5]).toMatch(/^YY +2 +1 +7 +Nowhere: only with a state's$/);
  expect(lines[5]?.indexOf("1")).toBe(lines[1]?.indexOf("reviewed"));
  expect(lines.join(" ")).toContain("not legal advice");
  expect(widest(lines.join("\n"))).toBeLessThanOrEqual(100);
});

test("a review that a change of the law has overtaken is told, and one that was made up is a finding", () => {
  const judged = {
    standing: [standing("next"), standing("later", "wrong", "it ends in 2027")],
    fallen: [
      fallen("ending", "rule-changed"),
      fallen("ended", "rule-gone"),
      fallen("open", "signature-wrong"),
    ],
  };
  const findings = doubtfulReviews(judged);
  expect(findings).toEqual([
    {
      at: "open",
      says: expect.stringMatching(/^the review of ada on 2024-05-01 does not count: its signature /),
    },
  ]);
  const text = plain(findingLines([{ pack: CHANGING, findings, judged }], 100)).join("\n");
  expect(text).toMatch(/^unsound {2}XX {2}7\n {2}open +the review of ada/);
  expect(text).toMatch(/^reviews\n {2}XX later +Ada Example found it wrong on 2024-05-01: it ends in 2027$/m);
  const told = text.replaceAll(/\n {3,}/g, " ");
  expect(told).toMatch(
    /^ {2}XX ending +the review of ada on 2024-05-01 does not count: the rule has changed/m,
  );
  expect(told).toMatch(/^ {2}XX ended +.*: the pack has no such rule$/m);
  expect(presentJudged(judged)).toMatchObject({
    standing: 2,
    fallen: [{ rule: "ending", by: "ada", why: "rule-changed" }, { rule: "ended" }, { rule: "open" }],
  });
});

test("where there are no reviews, nothing is said of them", () => {
  expect(plain(findingLines([{ pack: CHANGING, findings: [], judged: NONE }], 100)).join("\n")).not.toContain(
    "review",
  );
});

test("says how many sentences there are in each other language, and which have lost their English", () => {
  const languages = new Map([
    ["de", { sentences: 90, translated: 12, stale: 0 }],
    ["fr", { sentences: 90, translated: 11, stale: 1 }],
  ] as const);
  const text = plain(languageLines(languages, 100)).join(" ");
  expect(text).toContain("Of 90 sentences there are in other languages, none of them reviewed:");
  expect(text).toContain("German 12, French 11 (1 no longer of the English).");
});

test("sound packs share a line, after those in which something was found", () => {
  const findings = [{ at: "assessment", says: "on 2024-01-01 it asks less for people 100 than for 0" }];
  const lines = plain(
    findingLines(
      [
        { pack: CHANGING, findings: [], judged: NONE },
        { pack: { ...CHANGING, jurisdiction: "YY" }, findings, judged: NONE },
        { pack: { ...CHANGING, jurisdiction: "ZZ" }, findings: [], judged: NONE },
      ],
      100,
    ),
  );
  expect(lines.slice(0, 3)).toEqual([
    "unsound  YY  7",
    expect.stringMatching(/^ {2}assessment +on 2024-01-01 it asks less for people 100 than for 0$/),
    "sound  XX, ZZ",
  ]);
});

test("where no pack is sound, nothing is said to be proved", () => {
  const findings = [{ at: "a", says: "it is dead" }];
  expect(plain(findingLines([{ pack: CHANGING, findings, judged: NONE }], 100)).join("\n")).not.toMatch(
    /[Pp]roved|^sound/m,
  );
});
