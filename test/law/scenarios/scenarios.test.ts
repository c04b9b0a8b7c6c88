/** The scenarios of a lawyer: the answer to each has the verdict and the decisive points that the tables expect. */
import { describe, expect, it } from "vitest";
import { shippedAtlas } from "../../support/atlas.ts";
import { longTest } from "../../support/longer.ts";
import { answerTo, differences, see, verdictOn } from "./judge.ts";
import { loadScenarios, optionsIn } from "./scenario.ts";

const tables = loadScenarios();
const all = tables.flatMap(([, scenarios]) => scenarios);

describe("the tables of scenarios", () => {
  it("name each scenario once, and a source for each", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.filter(({ source, points }) => source === undefined && points === undefined)).toEqual([]);
  });

  it("meet every place that has a law of its own, and not only one within another", () => {
    const met = new Set(
      all.flatMap(({ ask }) => {
        const options = optionsIn(ask);
        return [...(options.get("from") ?? []), ...(options.get("to") ?? [])];
      }),
    );
    const alone = [...shippedAtlas().packs.values()].filter(({ within }) => within === undefined);
    expect(alone.map(({ jurisdiction }) => jurisdiction).filter((place) => !met.has(place))).toEqual([]);
  });

  it("notice a verdict and a point that differ", () => {
    const [scenario] = all;
    if (scenario === undefined) throw new Error("no scenario");
    const wrong = {
      ...scenario,
      verdict: "free" as const,
      points: [{ asks: "any" as const, by: "XX", cite: "none", sure: "unsure" as const }],
    };
    expect(differences(wrong, see(scenario))).toHaveLength(2);
  });

  longTest("are asked as `comity floor` asks, but for its questions and exceptions", () => {
    for (const scenario of all.filter(({ verdict }) => verdict !== "refused")) {
      const { verdict, decisive, checklist } = answerTo(scenario);
      const seen = verdictOn(scenario);
      expect([seen.verdict, seen.decisive.map(({ by }) => by)], scenario.id).toEqual([
        verdict,
        decisive.map(({ by }) => by),
      ]);
      // Whoever may send nothing needs no list.
      if (verdict === "conditional") expect(checklist, scenario.id).not.toEqual([]);
    }
  });
});

describe.each(tables)("%s", (_, scenarios) => {
  it.each(scenarios)("$id: $tells", (scenario) => {
    if (scenario.verdict === "refused")
      expect(() => see(scenario)).toThrow(expect.objectContaining({ reason: "NO_LAW_AT_DATE" }));
    else expect(differences(scenario, see(scenario))).toEqual([]);
  });
});
