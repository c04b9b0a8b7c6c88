/** Every ordered pair of places, over what rules look at: each question has an answer, and it says whose law it is. */
import { describe, expect, it } from "vitest";
import { sourcesOf, standalone } from "../../src/law/atlas.ts";
import { computeFloor } from "../../src/law/floor.ts";
import { DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";
import { VERDICTS, type Verdict } from "../../src/law/outcome.ts";
import { combinations } from "../support/combinations.ts";
import { atlas, DAY, engagementOf, rulebook } from "./question.ts";

/** As many as fit among other tests; `.ci/run` asks for more. */
const COMBINATIONS = Number(process.env.COMITY_COMBINATIONS ?? 6_000);

describe("all pairs", () => {
  it(`answer ${COMBINATIONS} combinations of what rules look at`, { timeout: 600_000 }, () => {
    const questions = combinations(atlas);
    const verdicts = Object.fromEntries(VERDICTS.map((each) => [each, 0])) as Record<Verdict, number>;
    const seen = new Set<string>();
    const began = performance.now();
    for (let n = 0; n < COMBINATIONS; n += 1) {
      const { from, to, facts } = questions.next().value;
      const floor = computeFloor(sourcesOf(atlas, from, to, [], DAY), facts, engagementOf(facts), rulebook);
      seen.add(`${from} ${to}`);
      verdicts[floor.verdict] += 1;
      // Assertions are slow, so that a fault is looked for first and asserted then.
      const notice = floor.dimensions.get("transparency")?.parts.some(({ by }) => by.side === "baseline");
      if (!notice || floor.dimensions.size !== DIMENSION_KEYS.length)
        expect({ from, to, facts, floor }).toBe("a floor with every dimension, above the baseline");
    }
    const seconds = (performance.now() - began) / 1000;
    const places = standalone(atlas).length;
    console.info(
      `${COMBINATIONS} floors of ${seen.size} pairs in ${seconds.toFixed(1)} s: ${JSON.stringify(verdicts)}`,
    );
    expect(seen.size).toBe(places * (places - 1));
    expect(Math.min(verdicts.conditional, verdicts.prohibited)).toBeGreaterThan(0);
  });
});
