/** Packs as a person reads them: how much law each holds, how sure it is, when it changes, and what is unsound in it. */
import { expect, test } from "vitest";
import { findingLines, summaryLines, summaryOf } from "../../../src/cli/present/packs.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain, widest } from "../../support/command.ts";

const { concepts, registry } = shippedAtlas();
const DAY = "2024-06-01";

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

test("the table has a line for each pack; nothing unsure leaves its place empty", () => {
  const sure = { ...summaryOf(CHANGING, DAY), certainty: { confirmed: 2, believed: 0, unsure: 0 } };
  const overlay = { ...sure, jurisdiction: "YY", overlay: true, changes: [] };
  const lines = plain(summaryLines([summaryOf(CHANGING, DAY), overlay], DAY, 100));
  expect(lines[0]).toBe("2 packs, as in force on 2024-06-01");
  expect(lines[2]).toMatch(/^XX +2 +1 +0 +7 +[0-9a-f]{12} +Nowhere$/);
  expect(lines[3]).toMatch(/^ +changes on 2025-01-01, 2026-01-01$/);
  expect(lines[4]).toMatch(/^YY +2 +0 +7 +[0-9a-f]{12} +Nowhere: only with a state's$/);
  expect(lines.join(" ")).toContain("not legal advice");
  expect(widest(lines.join("\n"))).toBeLessThanOrEqual(100);
});

test("sound packs share a line, after those in which something was found", () => {
  const findings = [{ at: "assessment", says: "on 2024-01-01 it asks less for people 100 than for 0" }];
  const lines = plain(
    findingLines(
      [
        { pack: CHANGING, findings: [] },
        { pack: { ...CHANGING, jurisdiction: "YY" }, findings },
        { pack: { ...CHANGING, jurisdiction: "ZZ" }, findings: [] },
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
  expect(plain(findingLines([{ pack: CHANGING, findings }], 100)).join("\n")).not.toMatch(
    /[Pp]roved|^sound/m,
  );
});
