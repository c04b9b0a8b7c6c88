/** Illinois: the Biometric Information Privacy Act, its closed list, its ban of sale and its release by date. */
import { describe, expect, it } from "vitest";
import { setOf } from "../../../src/law/fact.ts";
import { ask, parts, partsOf, respond } from "../question.ts";
import { asked } from "./answer.ts";

describe("Illinois", () => {
  it("sale from Illinois is prohibited whatever was agreed", () => {
    const sale = ask({
      from: "US-IL",
      to: "EU",
      modality: "face",
      form: "template",
      purpose: "verify",
      action: "sell",
      youngest: "30",
    });
    expect(sale.verdict).toBe("prohibited");
  });

  it("gait is outside the closed list of Illinois", () => {
    const gait = ask({
      from: "JP",
      to: "US-IL",
      modality: "gait",
      form: "template",
      purpose: "verify",
      youngest: "30",
    });
    expect(gait.notApplied).toContainEqual({ rule: "bipa-15-b", jurisdiction: "US-IL", because: "modality" });
  });

  it("a photograph is outside Illinois law, and a template made of it is not", () => {
    const of = (form: string, derivedFrom: string) =>
      parts(
        ask({
          from: "JP",
          to: "US-IL",
          modality: "face",
          form,
          derivedFrom,
          purpose: "verify",
          youngest: "30",
        }),
        "consent.sale",
      );
    expect(of("rawSample", "photo")).not.toContain("US-IL: prohibited");
    expect(of("rawSample", "live")).toContain("US-IL: prohibited");
    expect(of("template", "photo")).toContain("US-IL: prohibited");
  });

  it.each<[string, object, boolean]>([
    ["a bank under the GLBA (14/25(c))", { financialInstitution: "true" }, true],
    ["whoever is no bank", { financialInstitution: "false" }, false],
    ["a hospital that recognises patients (14/10)", { healthProvider: "true" }, true],
    [
      "a hospital's time clock, of which no court has spoken",
      { healthProvider: "true", purpose: "timekeeping" },
      false,
    ],
    ["somebody of whom neither is said", {}, false],
  ])("spares %s; a bank may sell as well, a hospital may not", (_, facts, isSpared) => {
    const holder = {
      from: "US-IL",
      to: "UK",
      modality: "face",
      form: "template",
      youngest: "30",
      role: "controller",
    };
    const floor = ask({ ...holder, purpose: "verify", ...facts });
    for (const dimension of ["consent.collect", "consent.disclose", "security", "transparency"] as const)
      expect(asked("US-IL", floor, dimension).length === 0, dimension).toBe(isSpared);
    const isBank = "financialInstitution" in facts && facts.financialInstitution === "true";
    expect(asked("US-IL", floor, "consent.sale")).toEqual(isBank ? [] : ["prohibited"]);
  });

  const SALE = {
    from: "US-IL",
    to: "JP",
    modality: "face",
    purpose: "verify",
    action: "sell",
    youngest: "30",
    recipientOwnership: "ordinary",
  };

  it.each([
    ["template", { financialInstitution: "true" }, "conditional"],
    ["inference", { financialInstitution: "true" }, "conditional"],
    ["template", { financialInstitution: "false" }, "prohibited"],
    ["template", {}, "prohibited"],
  ])("the sale of a %s by %j is %s: who is no bank need not say so", (form, facts, verdict) => {
    const sale = respond({ ...SALE, form, identifies: "true", ...facts });
    expect([sale.verdict, sale.presumedVerdict]).toEqual([verdict, verdict]);
  });

  it("the presumption that the seller is no bank is named, and a question overturns it", () => {
    const { presumed, questions } = respond({ ...SALE, form: "template" });
    expect(presumed.get("financialInstitution")?.value).toEqual(setOf("false"));
    expect(questions.map(({ fact }) => fact)).toContain("financialInstitution");
  });

  it("a release for Illinois had to be signed on paper until 2 August 2024", () => {
    const release = (day: string) =>
      parts(ask({ from: "EU", to: "US-IL", ...FACE }, day), "consent.collect").at(-1);
    expect(release("2024-08-01")).toBe(
      "US-IL: all[consent.collect:signed_on_paper, consent.collect:informed]",
    );
    expect(release("2024-08-02")).toBe("US-IL: all[consent.collect:written, consent.collect:informed]");
  });

  it("a child below 13 brings in COPPA", () => {
    const child = ask({
      from: "US-IL",
      to: "JP",
      modality: "voice",
      form: "template",
      purpose: "verify",
      youngest: "9",
    });
    expect(parts(child, "consent.collect")).toContain("US: consent.collect:verifiable_guardian");
    expect(parts(child, "guardianAge")).toEqual(["US: 13"]);
  });
});

const FACE = {
  ...{ modality: "face", form: "template", purpose: "verify", youngest: "30" },
  ...{ role: "controller", recipientRole: "controller" },
};
const DISCLOSE =
  "any[consent.disclose:opt_in, exc:us-il.financial-transaction, exc:us-il.required-by-law, exc:us-il.warrant]";

describe("whoever is aggrieved in Illinois", () => {
  it.each([
    ["origin", { from: "US-IL", to: "JP" }],
    ["destination", { from: "JP", to: "US-IL" }],
  ])("can sue where Illinois is the %s", (_, places) => {
    expect(asked("US-IL", ask({ ...places, ...FACE }), "rights")).toEqual(["right.damages"]);
  });

  it("is told what for", () => {
    const [part] = partsOf(ask({ from: "US-IL", to: "JP", ...FACE }), "rights").filter(
      ({ by }) => by.jurisdiction === "US-IL",
    );
    expect(part?.says).toContain("USD 1,000");
    expect(part?.says).toContain("5,000");
  });

  it.each([
    ["gait, which the closed list leaves out", { modality: "gait" }],
    ["a photograph", { form: "rawSample", derivedFrom: "photo" }],
    ["a recorded voice", { form: "rawSample", modality: "voice" }],
  ])("cannot over %s", (_, facts) => {
    expect(asked("US-IL", ask({ from: "US-IL", to: "JP", ...FACE, ...facts }), "rights")).toEqual([]);
  });
});

describe("an inference that is used to identify", () => {
  const used = { from: "US-IL", to: "JP", ...FACE, form: "inference", identifies: "true" };

  it("is disclosed as biometric information is, and no other inference is held to that", () => {
    expect(asked("US-IL", ask(used), "consent.disclose")).toEqual([DISCLOSE]);
    expect(asked("US-IL", ask({ ...used, identifies: "false" }), "consent.disclose")).toEqual([]);
  });

  it("carries a person's suit, and no other inference does", () => {
    expect(asked("US-IL", ask(used), "rights")).toEqual(["right.damages"]);
    expect(asked("US-IL", ask({ ...used, identifies: "false" }), "rights")).toEqual([]);
  });

  it("serves advertising under a release that names it", () => {
    expect(asked("US-IL", ask({ ...used, purpose: "adTarget" }), "consent.advertising")).toEqual([
      "all[consent.advertising:written, consent.advertising:specific]",
    ]);
  });

  it("needed a release on paper until 1 August 2024", () => {
    const paper = "consent.collect:signed_on_paper";
    expect(asked("US-IL", ask(used, "2024-08-01"), "consent.collect")).toContain(paper);
    expect(asked("US-IL", ask(used, "2024-08-02"), "consent.collect")).not.toContain(paper);
  });
});

describe("a palm print, and the veins of a hand", () => {
  it.each(["palmPrint", "vein"])("may be hand geometry, which is unsure: %s", (modality) => {
    const floor = ask({ from: "US-IL", to: "JP", ...FACE, modality });
    const status = (dimension: "consent.collect" | "consent.disclose" | "consent.sale") =>
      partsOf(floor, dimension)
        .filter(({ by }) => by.jurisdiction === "US-IL")
        .map(({ by }) => `${by.rule} ${by.status}`);
    expect(status("consent.collect")).toEqual(["bipa-palm-vein unsure"]);
    expect(status("consent.sale")).toEqual(["bipa-palm-vein unsure"]);
    expect(status("consent.disclose")).toEqual(["bipa-palm-vein-disclose unsure"]);
  });
});

describe("applicants (820 ILCS 42, 775 ILCS 5/2-102(L))", () => {
  const video = {
    modality: "face",
    form: "rawSample",
    purpose: "hiring",
    derivedFrom: "video",
    youngest: "30",
  };
  const of = (facts: object, day?: string) =>
    ask({ from: "CA", to: "US-IL", subjectsIn: "US-IL", ...video, ...facts }, day);

  it("for posts in Illinois are told of the analysis of videos and agree, which go to those alone who evaluate", () => {
    const agreed = partsOf(of({}), "consent.collect").map(({ by }) => by.cite);
    expect(agreed).toContain("820 ILCS 42/5");
    expect(asked("US-IL", of({}), "transparency")).toContain("us-il.interview-notice");
    expect(asked("US-IL", of({}), "consent.disclose")).toContain("us-il.interview-evaluator");
    for (const other of [
      { subjectsIn: "CA" },
      { derivedFrom: "live" },
      { role: "processor", recipientRole: "processor" },
      { purpose: "analytics" },
    ])
      expect(asked("US-IL", of(other), "transparency")).not.toContain("us-il.interview-notice");
  });

  it("are told of artificial intelligence since 2026-01-01", () => {
    const told = (day: string) => asked("US-IL", of({}, day), "transparency");
    expect(told("2025-12-31")).not.toContain("us-il.employment-ai-notice");
    expect(told("2026-01-01")).toContain("us-il.employment-ai-notice");
  });
});
