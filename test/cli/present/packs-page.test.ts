/** The page on all laws: a line for each place, in its region, that a person can read. */
import { expect, test } from "vitest";
import { lawPage, packsByCode, pageDay, placeName } from "../../../src/cli/present/packs-page.ts";
import { REGIONS } from "../../../src/law/regions.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { createReviewer } from "../../support/reviewer.ts";
import { datedAtlas as atlas } from "./small-law.ts";

const none = () => ({ standing: [], fallen: [] });
const shipped = lawPage(shippedAtlas(), none).split("\n");
const cellsOf = (line = "") => line.split(" | ").map((cell) => cell.replace(/^\| |\| ?$/g, "").trim());
const lineOf = (code: string) => cellsOf(shipped.find((line) => line.includes(`| \`${code}\` |`)));

test("each pack has one line, in the order of the codes within its region", () => {
  const codes = shipped.flatMap((line) => /^\| \[.*?\]\(law\/(.*?)\.md\) \|/.exec(line)?.[1] ?? []);
  expect(codes.toSorted()).toEqual([...shippedAtlas().packs.keys()].toSorted());
  const states = codes.filter((code) => code.startsWith("US"));
  expect(states).toEqual(states.toSorted());
  expect(shipped).not.toContain("## Elsewhere");
});

test("no region is longer than two screens, and no line names more than a person can read", () => {
  const sections = shipped.join("\n").split(/^## /m);
  const regions = sections.filter((section) => REGIONS.some((region) => section.startsWith(region)));
  expect(regions.length).toBeGreaterThan(4);
  for (const region of regions) expect(region.split("\n").length).toBeLessThanOrEqual(100);
  for (const line of shipped.filter((each) => each.includes("](law/"))) {
    expect(line.length, line).toBeLessThan(340);
    for (const cell of cellsOf(line)) expect(cell, line).not.toMatch(/undefined|NaN|^$/);
  }
});

test.each([
  ["US-IL", "in writing | – | banned | at once, at once | – |"],
  [
    "EU",
    "explicit / other ground | recognised place / instrument + assessment / exception | explicit | 72 h, at once | 16 |",
  ],
  [
    "DE",
    "explicit / other ground | recognised place / instrument + assessment / exception | explicit | 72 h, at once | 16 |",
  ],
  ["JP", "– | consent + notice / recognised place / instrument + undertaking"],
])("the line of %s says what a lawyer would", (code, said) => {
  expect(lineOf(code).join(" | ")).toContain(` | ${said}`);
});

test("the line counts what is confirmed and what is reviewed, and marks what nobody has researched", () => {
  const ada = createReviewer("ada");
  const review = ada.sign("AA", {
    rule: "aa.export",
    finding: "confirmed",
    on: "2026-11-30",
    of: "0".repeat(64),
  });
  const page = lawPage(atlas, ({ jurisdiction }) => ({
    standing: jurisdiction === "AA" ? [{ ...review, reviewer: ada.reviewer }] : [],
    fallen: [],
  }));
  expect(page).toMatch(/^\| \[A place\]\(law\/AA\.md\) \| `AA` \| .* \| 5\/5 \| 1 \|$/m);
  expect(page).toMatch(/^\| \[A place\]\(law\/BB\.md\) \| `BB` \| .* \| 2\/2 \| 0 \|$/m);
  expect(page).toContain("3 laws with 8 rules in force: 8 confirmed, 0 believed, 0 unsure; 1 reviewed.");
  // Codes of no country stand by themselves, and are not lost.
  expect(page).toContain("## Elsewhere");
  expect(lineOf("MO").join(" ")).toContain("(open)");
});

test("the day is that of the newest pack, and a place is called by its name alone", () => {
  expect(pageDay(atlas)).toBe("2026-11-21");
  expect(packsByCode(atlas).map(({ jurisdiction }) => jurisdiction)).toEqual(["AA", "BB", "CC"]);
  expect(placeName({ title: "Germany (within the European Union)" })).toBe("Germany");
  expect(placeName({ title: "United States (federal overlay)" })).toBe("United States");
  expect(placeName({ title: "Quebec" })).toBe("Quebec");
});
