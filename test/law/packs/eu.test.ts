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

describe("police and justice (Directive (EU) 2016/680)", () => {
  const police = {
    ...{ from: "DE", to: "TR", ...FACE, purpose: "lawEnforcement", derivedFrom: "photo" },
    ...{ role: "authority", recipientRole: "authority", automatedDecision: "true", compelled: "true" },
  };
  const cited = (facts: Record<string, string>) =>
    [...ask({ ...police, ...facts }).dimensions.values()]
      .flatMap(({ parts }) => parts)
      .filter(({ by }) => by.jurisdiction === "EU" || by.jurisdiction === "DE")
      // A processor in the Union is told of security and of breaches by the GDPR: nothing says for whom it works.
      .filter(({ by }) => facts.recipientRole !== "processor" || by.side === "origin")
      .map(({ by }) => by.cite);

  it.each([
    ["sends data abroad", {}],
    ["guards public security", { purpose: "publicSecurity" }],
    ["sends it to a private recipient abroad", { recipientRole: "controller" }],
    ["has it matched by a processor in the Union", { to: "NL", recipientRole: "processor" }],
    ["sends it to police in the Union", { to: "NL" }],
    ["receives it from a company abroad", { from: "JP", to: "DE", role: "controller" }],
  ])("are under it and under nothing of the GDPR where an authority %s", (_, facts) => {
    const all = cited(facts);
    expect(all.filter((cite) => cite.includes("2016/680"))).not.toEqual([]);
    // Article 10 cites the article by which the GDPR leaves the police alone. The AI Act binds them too.
    expect(all.filter((cite) => cite.includes("GDPR") && !cite.includes("GDPR Art 2(2)(d)"))).toEqual([]);
  });

  it.each([
    ["a company", { role: "controller" }],
    ["an authority with another purpose", { purpose: "verify" }],
    [
      "a company that receives data from police abroad",
      { from: "JP", to: "DE", recipientRole: "controller" },
    ],
  ])("leave the GDPR with %s", (_, facts) => {
    const all = cited(facts);
    expect(all.filter((cite) => cite.startsWith("GDPR"))).not.toEqual([]);
    expect(all.filter((cite) => cite.includes("2016/680"))).toEqual([]);
  });

  it.each([
    ["a binding instrument", "eu.led-instrument", true],
    ["appropriate safeguards that it has found", "eu.led-safeguards", true],
    ["a case of Article 38", "exc:eu.led-38", true],
    ["clauses of the GDPR", "eu.scc", false],
    ["a recognition under the GDPR", "eu.adequacy", false],
  ])("opens the way abroad by %s: %s, %s", (_, way, opens) => {
    expect(suffices("EU", ask(police), "mechanism", way, "eu.tia")).toBe(opens);
  });

  it("asks Article 39 of a transfer to whoever is no authority, beside the way abroad", () => {
    const grounds = ["eu.led-10-law", "eu.led-processor-contract"];
    for (const recipientRole of ["controller", "processor", "broker"]) {
      const floor = ask({ ...police, recipientRole });
      expect(suffices("EU", floor, "consent.disclose", ...grounds)).toBe(false);
      expect(suffices("EU", floor, "consent.disclose", ...grounds, "eu.led-private-recipient")).toBe(true);
      expect(suffices("EU", floor, "mechanism")).toBe(false);
    }
    expect(suffices("EU", ask(police), "consent.disclose", ...grounds)).toBe(true);
  });

  it("recognises authorities of the United Kingdom, and nobody else there", () => {
    const british = (recipientRole: string) =>
      ask({ ...police, to: "UK", recipientRole }).grants.find(({ by }) => by.rule === "led-adequacy-uk")
        ?.used;
    expect([british("authority"), british("controller")]).toEqual([true, false]);
  });

  it("moves with the data to an authority in the Union, and with no other recipient's", () => {
    const onward = (recipientRole: string, purpose = "lawEnforcement") =>
      asked("EU", ask({ ...police, from: "JP", to: "DE", recipientRole, purpose }), "onward").join();
    expect(onward("authority")).toContain("eu.led-instrument");
    expect(onward("authority")).not.toContain("eu.scc");
    for (const [role, purpose] of [["controller"], ["authority", "verify"]] as const) {
      expect(onward(role, purpose)).toContain("eu.scc");
      expect(onward(role, purpose)).not.toContain("eu.led");
    }
  });
});

describe("public authorities (GDPR Art 46(2)(a), (3)(b))", () => {
  it.each([
    ["an instrument between two authorities", "authority", "authority", "eu.public-instrument", true],
    ["an authorised arrangement", "authority", "authority", "eu.public-arrangement", true],
    ["clauses between them", "authority", "authority", "eu.scc", true],
    ["such an instrument with a company", "authority", "controller", "eu.public-instrument", false],
    ["such an instrument of a company", "controller", "authority", "eu.public-instrument", false],
  ])("%s opens the way abroad: %s to %s by %s, %s", (_, role, recipientRole, way, opens) => {
    const floor = ask({ from: "EU", to: "IN", ...FACE, role, recipientRole });
    expect(suffices("EU", floor, "mechanism", way, "eu.tia")).toBe(opens);
    expect(suffices("EU", floor, "mechanism", way)).toBe(false);
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
    const floor = ask({ ...revealing, reveals: "emotion", role: "controller", recipientRole: "controller" });
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
