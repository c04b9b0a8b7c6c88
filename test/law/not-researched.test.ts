/** What nobody has researched of a law is told, and never reads as leave: over all pairs of places, and over laws at random. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { composeAtlas } from "../../src/law/atlas.ts";
import { computeFloor } from "../../src/law/floor.ts";
import { DIMENSION_KEYS, type Dimension } from "../../src/law/lattice/dimension.ts";
import { findNotResearched, formatNotResearched } from "../../src/law/not-researched.ts";
import { parsePack } from "../../src/law/pack/pack.ts";
import { askLaw } from "../../src/law/query.ts";
import { Rulebook } from "../../src/law/rulebook.ts";
import type { Source } from "../../src/law/source.ts";
import { DAY, someEngagement, someFacts, someImplications, someSources } from "../support/arbitraries.ts";
import { tries } from "../support/runs.ts";
import { atlas, factsOf, type Question } from "./question.ts";

const LOGIN = { modality: "face", form: "template", purpose: "verify", people: "500", youngest: "30" };
const ASKED =
  "  - { id: a, cite: Act 1, from: 2020-01-01, status: confirmed, applies: both, says: Consent is asked., require: { consent.collect: opt_in } }\n";
const BANNED = ASKED.replace("consent.collect: opt_in", "use: prohibited").replace("id: a", "id: b");

/** The shipped law with Nowhere, whose pack holds these rules and has researched all but these dimensions. */
function withNowhere(rules: string, notResearched: readonly Dimension[], within = "") {
  const text = `pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\n${within}notResearched: [${notResearched.join()}]\nrules:\n${rules}`;
  const { commons, concepts, registry, packs } = atlas;
  const pack = parsePack(text, { concepts, registry, file: "XX.yaml" });
  return composeAtlas(commons, [...packs.values(), pack]);
}

const answer = (law: ReturnType<typeof withNowhere>, question: Question) =>
  askLaw(law, {
    from: question.from,
    to: question.to,
    at: DAY,
    facts: factsOf({ action: "transfer", ...question }),
  });

describe("a law with a dimension that nobody has researched", () => {
  const thin = withNowhere(ASKED, ["filings"]);

  test("leaves the verdict open, and says which law, in which dimension", () => {
    expect(answer(withNowhere(ASKED, []), { from: "XX", to: "JP", ...LOGIN }).verdict).toBe("conditional");
    const { verdict, notResearched, why } = answer(thin, { from: "XX", to: "JP", ...LOGIN });
    expect(verdict).toBe("depends");
    expect(notResearched).toEqual([
      { dimension: "filings", jurisdiction: "XX", side: "origin", inPart: false },
    ]);
    expect(why[0]).toBe('Nobody has researched what the law of XX (origin) asks under "Filings".');
  });

  test("binds on whichever side it stands, also where its people are and around another law", () => {
    const sideOf = (question: Question) =>
      answer(thin, question).notResearched.map(({ side, dimension }) => [side, dimension]);
    expect(sideOf({ from: "JP", to: "XX", ...LOGIN })).toEqual([["destination", "filings"]]);
    expect(sideOf({ from: "JP", to: "KR", ...LOGIN, subjectsIn: "XX" })).toEqual([["touched", "filings"]]);
    expect(sideOf({ from: "JP", to: "KR", ...LOGIN })).toEqual([]);
    const state = withNowhere(ASKED, ["filings"], "within: US\n");
    expect(answer(state, { from: "XX", to: "JP", ...LOGIN, recipientOwnership: "ordinary" }).verdict).toBe(
      "depends",
    );
  });

  test("asks its mechanism of whoever passes the data on, where it is the destination's", () => {
    const law = withNowhere(ASKED, ["mechanism"]);
    const [of] = answer(law, { from: "JP", to: "XX", ...LOGIN }).notResearched;
    expect(of?.dimension).toBe("onward");
    expect(answer(law, { from: "XX", to: "JP", ...LOGIN }).notResearched[0]?.dimension).toBe("mechanism");
  });

  test("is researched in part where it has rules: they bind, and the rest is said", () => {
    const law = withNowhere(ASKED, ["consent.collect"]);
    const { notResearched, dimensions, why } = answer(law, { from: "XX", to: "JP", ...LOGIN });
    expect(notResearched).toMatchObject([{ dimension: "consent.collect", inPart: true }]);
    expect(dimensions.get("consent.collect")?.parts.map(({ by }) => by.jurisdiction)).toContain("XX");
    expect(why[0]).toContain("beyond the rules that are told here");
  });

  test("stays prohibited where what is known forbids it", () => {
    const { verdict, notResearched } = answer(withNowhere(ASKED + BANNED, ["filings"]), {
      from: "XX",
      to: "JP",
      ...LOGIN,
    });
    expect([verdict, notResearched.length]).toEqual(["prohibited", 1]);
  });
});

test("no pair of places is more lenient for what is not researched", () => {
  const packs = [...atlas.packs.values()].map((pack) => ({ ...pack, notResearched: ["filings"] as const }));
  const thin = composeAtlas(atlas.commons, packs);
  const places = [...atlas.packs.values()].filter(({ overlay }) => !overlay).map((p) => p.jurisdiction);
  // Each place with a few others: the property below holds for any laws.
  const others = (i: number) => [1, 4, 9].map((step) => places[(i + step) % places.length] ?? "EU");
  const verdicts = places.flatMap((from, i) =>
    others(i).map((to) => {
      const question = { from, to, ...LOGIN };
      const [whole, open] = [atlas, thin].map((law) => answer(law, question).verdict);
      return [whole?.startsWith("prohibited") ? whole : "depends", open];
    }),
  );
  expect(verdicts.filter(([expected, found]) => expected !== found)).toEqual([]);
  expect(verdicts.length).toBe(3 * places.length);
});

test("a floor of laws at random keeps every demand, and allows nothing, where a law of them is not researched", () => {
  const someDimensions = fc.subarray([...DIMENSION_KEYS], { minLength: 1 });
  fc.assert(
    fc.property(
      someSources,
      someDimensions,
      fc.nat(),
      someFacts,
      someEngagement,
      someImplications,
      (sources, dimensions, which, facts, engagement, implications) => {
        const thin = sources.map(
          (each, i): Source => (i === which % sources.length ? { ...each, notResearched: dimensions } : each),
        );
        const [whole, open] = [sources, thin].map((list) =>
          computeFloor(list, facts, engagement, new Rulebook(implications)),
        );
        expect(open?.dimensions).toEqual(whole?.dimensions);
        expect(open?.verdict).toBe(whole?.verdict === "prohibited" ? "prohibited" : "depends");
        expect(open?.notResearched.length).toBeGreaterThan(0);
      },
    ),
    tries(200),
  );
});

test("laws that are wholly researched share one empty list", () => {
  expect(findNotResearched([])).toEqual([]);
  expect(findNotResearched([])).toBe(findNotResearched([]));
});

test("a sentence names the law, its side and the dimension in plain words", () => {
  expect(formatNotResearched({ dimension: "keep", jurisdiction: "XX", side: "touched", inPart: true })).toBe(
    'nobody has researched what the law of XX (concerned) asks under "Least time to keep", beyond the rules that are told here',
  );
});
