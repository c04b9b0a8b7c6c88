/** Penalties in a pack: the checks beyond their form, and what lint finds. */
import { describe, expect, test } from "vitest";
import { lintPack } from "../../../src/law/pack/lint.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { atlas } from "../question.ts";

const { concepts, registry } = atlas;

const HEAD = 'pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\n';
const RULES =
  "rules:\n  - { id: act-1, cite: Act 1, from: 2020-01-01, status: confirmed, applies: origin, says: This is asked., require: { mechanism: consent.transfer:opt_in, security: practice.record } }\n";
const parse = (more: string) => parsePack(HEAD + RULES + more, { concepts, registry, file: "XX.yaml" });
const findings = (more: string) =>
  lintPack(parse(more), registry.implications).map(({ at, says }) => `${at}: ${says}`);

const FINE = "kind: administrative, amount: { upTo: 5, currency: EUR }, sanctions: all";
const penalty = (id: string, parts = FINE, days = "from: 2020-01-01") =>
  `  - { id: ${id}, cite: Act 2, ${days}, status: believed, says: It costs something., ${parts} }\n`;
const unit = (id: string, values: readonly string[]) =>
  `  - { id: ${id}, says: The unit of the law., cite: Act 3, values: [${values.join(", ")}] }\n`;
const value = (days: string) => `{ ${days}, amount: 2, currency: EUR, cite: Act 4, status: confirmed }`;

describe("a pack with penalties", () => {
  test("is refused where one ends before it begins, or an id is used twice", () => {
    const late = penalty("a", FINE, "from: 2020-01-01, until: 2019-01-01");
    expect(() => parse(`penalties:\n${late}`)).toThrow(/line \d+: it ends on 2019-01-01, before it begins/);
    expect(() => parse(`penalties:\n${penalty("a")}${penalty("a")}`)).toThrow("the id `a` is used twice");
  });

  test("is refused where a sum or a cap is in a unit that it does not state", () => {
    const inUnit = "kind: civil, amount: { upTo: 5, unit: xx.unit }, sanctions: all";
    const capped = `${FINE}, cap: { upTo: 9, unit: xx.unit, per: total }`;
    for (const parts of [inUnit, capped]) {
      expect(() => parse(`penalties:\n${penalty("a", parts)}`)).toThrow(
        "the unit `xx.unit` is not among the `units` of this pack",
      );
      expect(
        parse(`units:\n${unit("xx.unit", [])}penalties:\n${penalty("a", parts)}`).penalties,
      ).toHaveLength(1);
    }
  });

  test("is refused where two values of a unit hold on one day", () => {
    const [first, second] = [value("from: 2020-01-01, until: 2021-01-01"), value("from: 2021-01-01")];
    const withValues = (...values: readonly string[]) => parse(`units:\n${unit("xx.unit", values)}`);
    expect(withValues(first, second).units[0]?.values).toHaveLength(2);
    expect(() => withValues(second, first)).toThrow("has not ended on 2020-01-01, when the next one begins");
    expect(() => withValues(value("from: 2020-01-01"), second)).toThrow("the value from 2020-01-01");
    expect(() => withValues(value("from: 2020-01-01, until: 2020-01-01"))).toThrow("before it begins");
  });

  test("is open where it says nothing, or says so; a list that is empty says that there are none", () => {
    expect(parse("").penaltiesOpen).toBe(true);
    expect(parse("penalties: []\n").penaltiesOpen).toBe(false);
    expect(parse(`penalties:\n${penalty("a")}`).penaltiesOpen).toBe(false);
    const inPart = parse(`notResearched: [penalties, keep]\npenalties:\n${penalty("a")}`);
    expect(inPart.penaltiesOpen).toBe(true);
    // What is open in a dimension denies; penalties deny nothing.
    expect(inPart.notResearched).toEqual(["keep"]);
  });
});

describe("lint finds", () => {
  test("nothing in penalties that are sound", () => {
    expect(findings(`penalties:\n${penalty("a")}`)).toEqual([]);
    expect(findings(`penalties:\n${penalty("a", `${FINE}, rules: [act-*]`)}`)).toEqual([]);
  });

  test("a rule that the pack does not have, and a dimension in which its rules ask nothing", () => {
    const named = `${FINE}, rules: [act-1, act-9, law-*]`;
    expect(findings(`penalties:\n${penalty("a", named)}`)).toEqual([
      "a: no rule of this pack is `act-9`",
      "a: no rule of this pack is `law-*`",
    ]);
    const idle = FINE.replace("all", "[security, retention]");
    expect(findings(`penalties:\n${penalty("a", idle)}`)).toEqual([
      "a: none of its rules asks anything under `retention`",
    ]);
    // The export mechanism of a destination binds whatever leaves it again.
    expect(findings(`penalties:\n${penalty("a", FINE.replace("all", "[mechanism, onward]"))}`)).toEqual([]);
  });

  test("a unit that no penalty uses", () => {
    expect(findings(`units:\n${unit("xx.unit", [])}penalties: []\n`)).toEqual([
      "xx.unit: no penalty is counted in it",
    ]);
  });

  test("two penalties that say the same at the same time, and not one after the other", () => {
    const both = (until: string) =>
      findings(
        `penalties:\n${penalty("a", FINE, `from: 2020-01-01${until}`)}${penalty("b", FINE, "from: 2022-01-01")}`,
      );
    expect(both("")).toEqual([expect.stringMatching(/^b: `a` sanctions the same breach in the same way/)]);
    expect(both(", until: 2022-06-01")).toHaveLength(1);
    expect(both(", until: 2022-01-01")).toEqual([]);
    const graver = `${FINE}, severity: serious`;
    expect(findings(`penalties:\n${penalty("a")}${penalty("b", graver)}`)).toEqual([]);
  });

  test("a sentence that is none", () => {
    const mute = penalty("a").replace("It costs something.", "it costs something");
    expect(findings(`penalties:\n${mute}`)).toEqual([
      "a: `says` is a sentence: it begins with a capital and ends in a full stop",
    ]);
  });
});
