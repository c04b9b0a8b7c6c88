/** Facts as words: what each may say, and that what it may not is refused by name, never by what was said. */
import { describe, expect, it } from "vitest";
import { formatFact, parseFact } from "../../src/law/fact.ts";

const interval = (from: number, to: number) => ({ kind: "interval", from, to });

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
    ["action", ["lease", "sell"]],
  ])("`%s` reads back from how it is shown: %j", (name, words) => {
    const value = parseFact(name, words);
    expect(parseFact(name, [formatFact(value)].flat())).toEqual(value);
  });

  it.each<[string, readonly string[]]>([
    ["people", []],
    ["people", ["many"]],
    ["people", ["-1"]],
    ["people", ["1.5"]],
    ["people", ["5..4"]],
    ["people", ["1", "2"]],
    ["people", ["9007199254740993"]],
    ["people", ["1..9007199254740993"]],
    ["people", [`1..${"9".repeat(400)}`]],
    ["identifies", ["yes"]],
    ["action", ["give"]],
    ["recipientCerts", ["iso-27001"]],
    ["provenance", ["Europe"]],
    ["provenance", ["EU", "eu"]],
    ["processingSince", ["long ago"]],
  ])("`%s` cannot be %j", (name, words) => {
    const refused = () => parseFact(name, words);
    expect(refused).toThrow(
      expect.objectContaining({
        reason: "INPUT_INVALID",
        violations: [expect.objectContaining({ field: `facts.${name}` })],
      }),
    );
  });

  it("that no rule looks at is unknown", () => {
    for (const name of ["height", "toString", "__proto__"])
      expect(() => parseFact(name, ["1"])).toThrow(expect.objectContaining({ reason: "FACT_UNKNOWN" }));
  });
});
