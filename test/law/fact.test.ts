/** Facts as words: what each may say, and that what it may not is refused by name, never by what was said. */
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import {
  FACTS,
  type Facts,
  formatFact,
  formatFacts,
  MOST_PEOPLE,
  MOST_YEARS,
  parseFact,
  setOf,
} from "../../src/law/fact.ts";

const interval = (from: number, to: number) => ({ kind: "interval", from, to });

test("docs/packs.md says what each fact means, and names no other", () => {
  const page = readFileSync(new URL("../../docs/packs.md", import.meta.url), "utf8");
  const table = page.split("\n## Facts\n")[1]?.split("\n## ")[0] ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(named.toSorted()).toEqual(Object.keys(FACTS).toSorted());
});

describe("a fact", () => {
  it("of numbers is one, or a range with or without an end", () => {
    expect(parseFact("people", ["5000"])).toEqual(interval(5000, 5000));
    expect(parseFact("people", ["1000..5000"])).toEqual(interval(1000, 5000));
    expect(parseFact("people", ["1000.."])).toEqual(interval(1000, Number.POSITIVE_INFINITY));
    expect(parseFact("youngest", ["0"])).toEqual(interval(0, 0));
  });

  it("of words is the set of what may be the case", () => {
    expect(parseFact("provenance", ["EU", "US-IL"])).toEqual({
      kind: "set",
      values: new Set(["EU", "US-IL"]),
    });
    expect(parseFact("identifies", ["true", "false"])).toEqual({
      kind: "set",
      values: new Set(["true", "false"]),
    });
  });

  it.each([
    ["people", ["5000"]],
    ["people", ["1000..5000"]],
    ["people", ["1000.."]],
    ["people", ["0..5"]],
    ["peopleStored", ["0"]],
    ["youngest", ["0"]],
    ["youngest", ["18..150"]],
    ["action", ["lease", "sell"]],
    ["recipientOwnership", ["adversaryControlled", "coveredPerson"]],
    ["enrolled", ["false"]],
  ])("`%s` reads back from how it is shown: %j", (name, words) => {
    const value = parseFact(name, words);
    expect(parseFact(name, [formatFact(value)].flat())).toEqual(value);
  });

  const NUMBER = "a whole number or a range such as `1000..5000`";
  const between = (least: number, most: number) =>
    `whole numbers from ${least} to ${most}, in a range that does not run backwards`;
  const BOUNDED = between(1, MOST_PEOPLE);
  const YES = "one of `true`, `false`";

  it.each<[string, readonly string[], string]>([
    ["people", [], "a value"],
    ["provenance", [], "a value"],
    ["people", ["many"], NUMBER],
    ["people", ["-1"], NUMBER],
    ["people", ["1.5"], NUMBER],
    ["people", ["1", "2"], NUMBER],
    ["people", ["5..4"], BOUNDED],
    ["people", ["9007199254740993"], BOUNDED],
    ["people", ["1..9007199254740993"], BOUNDED],
    ["people", [`1..${"9".repeat(400)}`], BOUNDED],
    ["people", [`${MOST_PEOPLE + 1}..`], BOUNDED],
    ["people", ["0"], BOUNDED],
    ["people", ["0..0"], BOUNDED],
    ["people12m", [`${MOST_PEOPLE + 1}`], between(0, MOST_PEOPLE)],
    ["youngest", ["9007199254740991"], between(0, MOST_YEARS)],
    ["youngest", ["18..151"], between(0, MOST_YEARS)],
    ["youngest", ["151.."], between(0, MOST_YEARS)],
    ["identifies", ["yes"], YES],
    ["identifies", ["true", "yes"], YES],
    ["action", ["give"], "one of `transfer`, `disclose`, `sell`, `lease`, `trade`, `publish`"],
    ["recipientCerts", ["iso-27001"], "one of `none`, `dpf-eu`, `dpf-uk`, `dpf-ch`, `cbpr`, `prp`, `isms-p`"],
    ["recipientCerts", ["none", "cbpr"], "`none` alone, or any of the others together"],
    ["recipientOwnership", ["coveredPerson", "ordinary"], "`ordinary` alone, or any of the others together"],
    ["provenance", ["Europe"], "a code such as `EU` or `US-IL`"],
    ["provenance", ["EU", "eu"], "a code such as `EU` or `US-IL`"],
    ["processingSince", ["long ago"], "a date such as `2026-11-21`"],
    ["processingSince", ["2026-11-21", "long ago"], "a date such as `2026-11-21`"],
  ])("`%s` cannot be %j", (name, words, expected) => {
    expect(() => parseFact(name, words)).toThrow(
      expect.objectContaining({
        reason: "INPUT_INVALID",
        message: `the fact \`${name}\` takes ${expected}`,
        violations: [{ field: `facts.${name}`, description: `expected ${expected}` }],
      }),
    );
  });

  it("of a day is any day, and an open one any word", () => {
    expect(parseFact("processingSince", ["2026-11-21"])).toEqual(setOf("2026-11-21"));
    expect(parseFact("sector", ["bank", "a school"])).toEqual(setOf("bank", "a school"));
  });

  it("is shown in one order, whatever the order of its words", () => {
    expect(formatFact(setOf("sell", "lease"))).toEqual(["lease", "sell"]);
    expect(formatFact(parseFact("people", ["7"]))).toBe("7");
  });

  it("that no rule looks at is unknown", () => {
    for (const name of ["height", "toString", "__proto__"])
      expect(() => parseFact(name, ["1"])).toThrow(
        expect.objectContaining({
          reason: "FACT_UNKNOWN",
          message: `\`${name}\` is not a fact; \`comity floor --help\` lists the facts`,
          violations: [{ field: `facts.${name}`, description: "not a known fact" }],
        }),
      );
  });
});

describe("facts as one text", () => {
  const stated = (proven: boolean, ...words: string[]): Facts =>
    new Map([["sector", { value: setOf(...words), proven }]]);
  const numbered = (words: string): Facts =>
    new Map([["people", { value: parseFact("people", [words]), proven: true }]]);

  it("are told apart by name, value, proof and order", () => {
    const texts = [
      stated(true, "bank"),
      stated(false, "bank"),
      stated(true, "bank", "school"),
      stated(true, "school", "bank"),
      stated(true, "bank,6:school"),
      numbered("5"),
      numbered("5..6"),
      numbered("5.."),
      new Map([...stated(true, "bank"), ...numbered("5")]),
      new Map([...numbered("5"), ...stated(true, "bank")]),
      new Map(),
    ].map(formatFacts);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.at(-1)).toBe("");
    expect(texts[8]).toBe(";sector!,4:bank;people!5..5");
  });
});
