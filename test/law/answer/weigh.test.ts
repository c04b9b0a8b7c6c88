/** The verdict of bans over all values of open facts: what brute force finds, and within a bound. */
import { describe, expect, test } from "vitest";
import type { Ban } from "../../../src/law/answer/bans.ts";
import { complete } from "../../../src/law/answer/presume.ts";
import { createSetting } from "../../../src/law/answer/setting.ts";
import { MOST_STEPS, weigh } from "../../../src/law/answer/weigh.ts";
import { standalone } from "../../../src/law/atlas.ts";
import type { FactName } from "../../../src/law/fact.ts";
import { stateFacts } from "../../../src/law/state-facts.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { verdictByForce } from "./brute-force.ts";
import { answer, factsOf, setting, atlas as small, type Words } from "./small-law.ts";

/** Above so many combinations brute force takes too long. */
const MOST_COMBINATIONS = 300;

const RESCUE = { purpose: "rescue", role: "controller", dealing: "none", dataset: "none" };

describe("the verdict is the one over all combinations of classes", () => {
  test.each<[string, Words]>([
    ["of a plain transfer", {}],
    ["of a sale", { action: "sell" }],
    [
      "of one that the police ask for",
      { sector: "police", role: "controller", dealing: "none", dataset: "none" },
    ],
    [
      "of one under an unsure rule",
      { purpose: "ageCheck", role: "controller", dealing: "none", dataset: "none" },
    ],
    ["of one with an exception of the rule", RESCUE],
    ["of what only two wrong presumptions together forbid", { ...RESCUE, onlinePlatform: "false" }],
    ["of what two laws forbid together", { dataset: "archive", role: "controller", dealing: "none" }],
    [
      "of purposes that are alternatives",
      { purpose: "verify,ageCheck", role: "controller", dealing: "none", dataset: "none" },
    ],
  ])("%s", (_, words) => {
    const { judge, floorFor, stated, presumed, open } = setting(words);
    const { verdict, bans } = judge(stated, floorFor(stated), "doubted");
    const facts = complete(factsOf(words));
    const forced = verdictByForce(
      small,
      { from: "AA", to: "BB", day: "2026-11-21", facts, presumed, open: open() },
      100_000,
    );
    expect(bans.length === 0 ? "open" : verdict).toBe(forced);
  });

  test("between all places of the shipped law, each with another that it is asked about", () => {
    const atlas = shippedAtlas();
    const places = standalone(atlas);
    const seen = new Map<string, number>();
    const cases: readonly Words[] = [
      { modality: "face", form: "template", purpose: "verify", people: "500", recipientRole: "controller" },
      { modality: "finger", form: "template", purpose: "timekeeping" },
      { modality: "voice", form: "template", purpose: "sale", action: "sell", people: "500" },
      { modality: "face", form: "template,inference", purpose: "security", youngest: "10..20" },
    ];
    for (const [i, from] of places.entries())
      for (const [j, words] of cases.entries()) {
        const to = places[(i + 1 + 5 * j) % places.length] ?? from;
        if (to === from) continue;
        const stated = Object.entries(words).map(([name, text = ""]) => [name, text.split(",")] as const);
        const facts = stateFacts(from, to, stated, atlas.concepts);
        const asked = { from, to, at: "2026-11-30", facts, claims: new Set<string>(), strict: false };
        const { judge, floorFor, stated: known, presumed, open } = createSetting(atlas, asked);
        const forced = verdictByForce(
          atlas,
          { from, to, day: "2026-11-30", facts: complete(facts), presumed, open: open() },
          MOST_COMBINATIONS,
        );
        if (forced === undefined) continue;
        const { verdict, bans } = judge(known, floorFor(known), "doubted");
        const weighed = bans.length === 0 ? "open" : verdict;
        if (weighed !== forced)
          expect({ from, to, words, verdict: weighed }).toEqual({ from, to, words, verdict: forced });
        seen.set(forced, (seen.get(forced) ?? 0) + 1);
      }
    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(["depends", "open"]));
  });
});

test("two wrong presumptions at once are the worst case, and not the verdict", () => {
  const told = answer({ ...RESCUE, onlinePlatform: "false" });
  expect(told).toMatchObject({
    verdict: "conditional",
    presumedVerdict: "conditional",
    worstVerdict: "prohibited",
  });
  expect(answer({ ...RESCUE, onlinePlatform: "false", scraped: "true" }).verdict).toBe("depends");
});

describe("the bans behind a verdict", () => {
  test("come with the open facts on which they turn", () => {
    const { decisive, questions } = answer({ dataset: "none" });
    expect(decisive.map(({ by }) => by.rule)).toEqual(["aa.broker", "aa.many"]);
    expect(questions.filter(({ weight }) => weight === "verdict").map(({ fact }) => fact)).toEqual([
      "dealing",
      "role",
      "people12m",
    ]);
  });

  test("of an unsure rule alone make it depend on that", () => {
    const stated = { role: "controller", dealing: "none", dataset: "none" };
    const told = answer({ ...stated, purpose: "ageCheck" });
    expect(told).toMatchObject({ verdict: "depends", restsOnUnsure: true, worstVerdict: "prohibited" });
    expect(told.why).toEqual([
      "AA (origin) forbids it, by Act aa.ages: The law asks aa.ages. The rule is unsure: check it; a node lets it bind until it is clear.",
    ]);
    expect(answer({ ...stated, purpose: "verify" }).restsOnUnsure).toBe(false);
  });
});

test("a search that takes too long is given up, and the verdict depends", () => {
  const by = {
    jurisdiction: "AA",
    side: "origin",
    rule: "x",
    cite: "x",
    since: "2020-01-01",
    status: "confirmed",
  } as const;
  const is = (name: FactName, word: string) => [name, { kind: "oneOf", values: new Set([word]) }] as const;
  const ban = (...tests: Ban["tests"]): Ban => ({ tests, unless: [], exceptions: [], by, says: "No." });
  // Whatever `scraped` is, one of two applies; all words of three other facts are tried before that is found.
  const always = ["true", "false"].map((word) => ban(is("scraped", word)));
  const wide = (words: number) =>
    Array.from({ length: words }, (_, i) => `w${i}`).flatMap((word) => [
      ban(is("dataset", word), is("sector", word)),
      ban(is("sector", word), is("recipientLaw", word)),
    ]);
  const verdictOf = (words: number) => weigh([...wide(words), ...always], new Map(), small.concepts).verdict;
  expect(verdictOf(2)).toBe("prohibited");
  expect(13 ** 3).toBeGreaterThan(MOST_STEPS);
  expect(verdictOf(15)).toBe("depends");
});
