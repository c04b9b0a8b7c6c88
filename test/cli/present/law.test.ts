/** Demands as a person reads them: whose law, what it says and asks, where it stands, and how sure that is. */
import { expect, test } from "vitest";
import {
  dimensionLines,
  formatCitation,
  type LawEntry,
  lawLines,
  shortenDemand,
} from "../../../src/cli/present/law.ts";
import { plain } from "../../support/command.ts";

const by = {
  jurisdiction: "JP",
  side: "destination",
  rule: "r",
  cite: "Art 28",
  since: "2022-04-01",
  status: "confirmed",
};
const entry = (changes: Partial<LawEntry> = {}): LawEntry => ({
  by,
  says: "A thing is asked.",
  asWritten: "jp.thing",
  ...changes,
});

test("a citation says since when it is in force, until when, and how sure it is", () => {
  expect(formatCitation(by)).toBe("Art 28; since 2022-04-01");
  expect(formatCitation({ ...by, until: "2027-01-01" })).toBe("Art 28; from 2022-04-01 until 2027-01-01");
  expect(formatCitation({ ...by, status: "believed" })).toBe(
    "Art 28; since 2022-04-01 [believed, not confirmed]",
  );
  expect(formatCitation({ ...by, status: "unsure" })).toMatch(/\[unsure, but it binds\]$/);
  expect(formatCitation({ ...by, side: "baseline" })).toBe("the minimum for every pair of places");
});

test("durations are written in words", () => {
  expect(shortenDemand("P3Y after P1D, P1M and P2W", "retention")).toBe(
    "3 years after 1 day, 1 month and 2 weeks",
  );
});

test("one rule on two sides is one demand", () => {
  const text = plain(dimensionLines("use", [entry(), entry({ by: { ...by, side: "origin" } })], 100)).join(
    "\n",
  );
  expect(text.match(/A thing is asked\./g)).toHaveLength(1);
  expect(text).toContain("asks: jp.thing");
  expect(text).toContain("Art 28; since 2022-04-01");
});

test("demands stand under their dimensions, in their order, with their notes", () => {
  const entries = [
    { ...entry({ notes: ["only if asked"] }), dimension: "retention" },
    { ...entry(), dimension: "use" },
  ];
  const lines = plain(lawLines(entries, 100));
  const at = (word: string) => lines.findIndex((line) => line.includes(word));
  expect(at("retention")).toBeLessThan(at("only if asked"));
  expect(at("only if asked")).toBeLessThan(lines.findLastIndex((line) => line.trim().endsWith("use")));
  expect(lines.at(-1)).not.toBe("");
});
