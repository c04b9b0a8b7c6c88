/** What an authority abroad orders, what was scraped, and what guards the State itself: the Union, France, Switzerland, the United Kingdom. */
import { describe, expect, it } from "vitest";
import { ask, atlas, partsOf } from "../question.ts";
import { asked, suffices, usual } from "./answer.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "legalCompliance",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
  sector: "finance",
  compelled: "false",
  scraped: "false",
};

describe("an order from abroad", () => {
  const order = { ...FACE, compelled: "true" };
  const unsaid = { ...FACE, compelled: ["true", "false"] };

  it("leaves the Union by the treaty on which it rests, or as if nobody had ordered it (GDPR Art 48)", () => {
    const floor = ask({ ...order, from: "EU", to: "US-CA" });
    expect(usual({ ...order, from: "EU", to: "US-CA" }, "EU", "mechanism")).toEqual([
      ["art48-way", "eu.art48-agreement"],
    ]);
    expect(suffices("EU", floor, "mechanism", "eu.art48-agreement")).toBe(true);
    expect(suffices("EU", floor, "mechanism", "eu.scc", "eu.tia")).toBe(true);
    expect(suffices("EU", floor, "mechanism", "eu.scc")).toBe(false);
  });

  it.each([
    ["EU", "eu.art48-agreement"],
    ["CH", "ch.mutual-assistance"],
  ])("%s lets no such treaty stand where there is no order, or nobody said so", (law, way) => {
    for (const facts of [FACE, unsaid])
      expect(suffices(law, ask({ ...facts, from: law, to: "US-CA" }), "mechanism", way)).toBe(false);
    expect(usual({ ...FACE, from: law, to: "US-CA" }, law, "mechanism")).toHaveLength(1);
  });

  it("leaves Switzerland by mutual assistance, and nobody acts there for a foreign state (Criminal Code Art 271)", () => {
    expect(usual({ ...order, from: "CH", to: "US-CA" }, "CH", "mechanism")).toEqual([
      ["art16-17-ordered", "ch.mutual-assistance"],
    ]);
    expect(asked("CH", ask({ ...order, from: "CH", to: "US-CA" }), "practices")).toContain(
      "ch.no-foreign-acts",
    );
  });

  it("is no evidence from France past the treaties, on pain of prison (Loi 68-678)", () => {
    const found = (facts: typeof FACE, from: string, to: string) =>
      asked("FR", ask({ ...facts, from, to }), "practices").filter((each) => each.includes("evidence"));
    expect(found(order, "FR", "US-CA")).toEqual(["fr.no-evidence-abroad"]);
    expect(found(FACE, "FR", "US-CA")).toEqual([]);
    expect(found(order, "US-CA", "FR")).toEqual([]);
    const penalty = atlas.packs.get("FR")?.penalties.find(({ id }) => id === "loi-68-678-3");
    expect(penalty?.prison).toEqual({ upTo: "P6M" });
  });
});

describe("faces that were scraped", () => {
  const training = { ...FACE, form: "rawSample", purpose: "trainModel", from: "EU", to: "US-CA" };
  const scraped = { ...training, scraped: "true" };

  it("train a model only where no database of recognisable faces is built (AI Act Art 5(1)(e))", () => {
    expect(asked("EU", ask(scraped), "use")).toEqual(["eu.no-recognition-database"]);
    expect(asked("EU", ask(training), "use")).toEqual([]);
    expect(asked("EU", ask({ ...scraped, modality: "voice" }), "use")).toEqual([]);
    expect(asked("EU", ask(scraped, "2025-02-01"), "use")).toEqual([]);
    expect(ask({ ...scraped, purpose: "enrolIdentify" }).verdict).toBe("prohibited");
  });

  it("were given by nobody, so that no consent is named first (GDPR Art 9(2)(e))", () => {
    expect(usual(scraped, "EU", "consent.collect")).toEqual([["art9-collect", "eu.art9-2-e"]]);
    expect(usual(training, "EU", "consent.collect")[0]).toContain("consent.collect:explicit");
  });
});

describe("national security", () => {
  const service = {
    ...FACE,
    purpose: "nationalSecurity",
    role: "authority",
    recipientRole: "authority",
    publicSpace: "false",
  };

  it("of a Member State is outside the law of the Union, which says so (TEU Art 4(2))", () => {
    const floor = ask({ ...service, from: "BE", to: "JP" });
    const rules = [...floor.dimensions.keys()].flatMap((dimension) =>
      partsOf(floor, dimension)
        .filter(({ by }) => by.jurisdiction === "EU" || by.jurisdiction === "BE")
        .map(({ by }) => `${by.rule} ${by.status}`),
    );
    expect(new Set(rules)).toEqual(new Set(["national-security unsure"]));
    expect(suffices("EU", floor, "consent.collect", "eu.national-security-law")).toBe(true);
    expect(suffices("EU", floor, "consent.collect", "eu.art9-2-g")).toBe(false);
  });

  it("binds a firm to the GDPR still, and to no rule of the AI Act (Art 2(3))", () => {
    const floor = ask({ ...service, role: "controller", recipientRole: "controller", from: "EU", to: "JP" });
    expect(suffices("EU", floor, "consent.collect", "eu.art9-2-g")).toBe(true);
    expect(suffices("EU", floor, "mechanism")).toBe(false);
    expect(partsOf(floor, "practices").filter(({ by }) => by.rule.startsWith("ai-act"))).toEqual([]);
    expect(
      partsOf(ask({ ...FACE, from: "EU", to: "JP" }), "practices").filter(({ by }) =>
        by.rule.startsWith("ai-act"),
      ),
    ).not.toEqual([]);
  });

  it("still needs a decree in France, whose act speaks of it (Loi 78-17 Art 31)", () => {
    expect(asked("FR", ask({ ...service, from: "FR", to: "JP" }), "use")).toEqual(["exc:fr.decree"]);
  });

  it("asks an authority of the United Kingdom for its own check, beside the UK GDPR (DPA 2018 ss.26, 82)", () => {
    const floor = ask({ ...service, from: "UK", to: "JP" });
    expect(asked("UK", floor, "consent.collect")).toContain("uk.national-security");
    expect(suffices("UK", floor, "consent.collect", "uk.national-security")).toBe(false);
  });
});
