/** The European Union: what its law asks beside the worked examples, and what a breach of it costs. */
import { describe, expect, it } from "vitest";
import { translate } from "../../../src/vocabulary/translate.ts";
import { ask, atlas, partsOf } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const INFERENCE = { modality: "face", form: "inference", purpose: "research", youngest: "30" };
const CONSENT = ["explicit", "freely_given", "specific", "withdrawable", "informed"];
const SANCTION = "a fine of up to EUR 35m or 7 % of worldwide turnover (Art 99(3))";

describe("the law before the GDPR", () => {
  const POLICE = { purpose: "lawEnforcement", role: "authority", recipientRole: "authority" };

  it.each([
    ["for everybody", {}],
    ["for the police, whose directive is a little older", POLICE],
  ])("is not held, so that nothing is answered %s", (_, facts) => {
    const question = { from: "DE", to: "HK", ...FACE, ...facts };
    for (const day of ["2018-05-05", "2018-05-06", "2018-05-24"])
      expect(() => ask(question, day)).toThrow(expect.objectContaining({ reason: "NO_LAW_AT_DATE" }));
    expect(asked("EU", ask(question, "2018-05-25"), "consent.collect")).not.toEqual([]);
  });
});

describe("the Union's remedies", () => {
  it.each([
    ["origin", { from: "EU", to: "JP" }],
    ["destination", { from: "JP", to: "EU" }],
  ])("let the person sue for damage where the Union is the %s", (_, places) => {
    expect(asked("EU", ask({ ...places, ...FACE }), "rights")).toContain("right.damages");
  });

  it("carry the fine with the ban on reading workers' emotions", () => {
    const floor = ask({
      from: "EU",
      to: "UK",
      ...INFERENCE,
      purpose: "emotion",
      sector: "employment",
      identifies: "false",
    });
    expect(floor.verdict).toBe("prohibited");
    const ban = partsOf(floor, "use").find(({ by }) => by.rule === "ai-act-5-1-f-shown");
    expect(ban?.says).toContain(SANCTION);
  });

  it("carry it with the ban on sorting people by what the law lists", () => {
    const floor = ask({ from: "EU", to: "UK", ...INFERENCE, purpose: "categorise", reveals: "religion" });
    const ban = partsOf(floor, "use").find(({ by }) => by.rule === "ai-act-5-1-g-shown");
    expect(ban?.says).toContain(SANCTION);
  });
});

describe("an inference that reveals a special category", () => {
  const revealing = { from: "EU", to: "JP", ...INFERENCE, reveals: "health" };
  const collect = CONSENT.map((quality) => `consent.collect:${quality}`);

  it("is itself of that category since C-184/20, on 1 August 2022", () => {
    expect(asked("EU", ask(revealing, "2022-07-31"), "consent.collect")).toEqual([]);
    const floor = ask(revealing, "2022-08-01");
    expect(suffices("EU", floor, "consent.collect", "consent.collect:opt_in")).toBe(false);
    expect(suffices("EU", floor, "consent.collect", ...collect)).toBe(true);
    expect(suffices("EU", floor, "consent.disclose", "eu.art9-2-h")).toBe(true);
    expect(asked("EU", floor, "consent.sale")).toEqual(["consent.sale:explicit"]);
  });

  it("is none where all that it reveals is an emotion", () => {
    const floor = ask({ ...revealing, reveals: "emotion" });
    expect(asked("EU", floor, "consent.collect")).toEqual([]);
    expect(asked("EU", floor, "consent.disclose")).toEqual([]);
  });
});

describe("political advertising", () => {
  const shown = { from: "EU", to: "JP", ...FACE, purpose: "adTarget", onlinePlatform: "false" };
  const undertaking = "eu.no-political-profiling";

  it.each([
    ["2025-10-09", false],
    ["2025-10-10", true],
  ])("by special categories is undertaken not to happen: on %s, %s", (day, expected) => {
    expect(asked("EU", ask(shown, day), "practices").includes(undertaking)).toBe(expected);
  });

  it("is no matter where nobody advertises", () => {
    expect(asked("EU", ask({ ...shown, purpose: "verify" }), "practices")).not.toContain(undertaking);
  });
});

describe("the Union's assessment", () => {
  it("goes on to the authority where a high risk remains", () => {
    const [part] = partsOf(ask({ from: "EU", to: "JP", ...FACE }), "assessment");
    expect(part?.by.cite).toContain("36");
    expect(atlas.registry.atoms.get("eu.dpia")?.says).toContain("the authority consulted");
  });
});

describe("the Union's words", () => {
  it.each([
    ["purpose", "biometric verification", "pur:verify"],
    ["purpose", "biometric identification", "pur:identify"],
  ] as const)("%s `%s` is understood as %s", (kind, term, concept) => {
    const scheme = atlas.schemes.get("eu");
    if (scheme === undefined) throw new Error("no scheme of the EU");
    const answer = translate(
      { path: term, kind, term, effect: "describes" },
      scheme,
      atlas.common,
      atlas.concepts,
    );
    expect(answer.concept).toBe(concept);
  });
});
