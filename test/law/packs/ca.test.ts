/** Federal law of Canada: express consent, an appropriate purpose, and accountability instead of approval. */
import { describe, expect, it } from "vitest";
import { ask, parts, partsOf } from "../question.ts";
import { recognised } from "./recognised.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  sector: "retail",
  recipientRole: "controller",
};
const toEu = { from: "CA", to: "EU", ...FACE };
const fromJapan = { from: "JP", to: "CA", ...FACE };
const COMPARABLE = "CA: all[ca.comparable-protection, ca.openness]";

const own = (lines: readonly string[]) => lines.filter((line) => line.startsWith("CA: "));

describe("either side of a transfer", () => {
  it.each([
    ["origin", ask(toEu)],
    ["destination", ask(fromJapan)],
  ])(
    "as %s it asks the same for using, disclosing, selling, keeping and answering for the data",
    (_, floor) => {
      expect(floor.verdict).toBe("conditional");
      expect(own(parts(floor, "consent.collect"))).toEqual([
        "CA: any[all[consent.collect:explicit, consent.collect:informed], ca.section-7-1-b]",
        "CA: ca.appropriate-purpose",
      ]);
      expect(own(parts(floor, "consent.disclose"))).toEqual([
        "CA: any[consent.disclose:explicit, ca.section-7-3]",
      ]);
      expect(own(parts(floor, "consent.sale"))).toEqual([
        "CA: all[consent.sale:explicit, consent.sale:freely_given]",
      ]);
      expect(own(parts(floor, "retention"))).toEqual(["CA: at purpose end"]);
      expect(own(parts(floor, "security"))).toEqual(["CA: ca.safeguards"]);
      expect(own(parts(floor, "transparency"))).toEqual(["CA: ca.openness"]);
      expect(own(parts(floor, "practices"))).toEqual(["CA: ca.no-go-zones"]);
      expect(own(parts(floor, "keep"))).toEqual(["CA: keep breach-records for 731 days from determination"]);
      expect(own(parts(floor, "assessment"))).toEqual([]);
      expect(own(parts(floor, "guardianAge"))).toEqual(["CA: 13"]);
      const rights = partsOf(floor, "rights").find(({ by }) => by.jurisdiction === "CA");
      expect(rights?.value).toMatchObject({ cnf: expect.not.arrayContaining([["right.erasure"]]) });
    },
  );

  it.each(["EU", "JP", "US-IL", "UK", "CH", "CA-QC"])(
    "leaves for %s by contract and openness, and by no list",
    (to) => {
      expect(own(parts(ask({ ...toEu, to }), "mechanism"))).toEqual([COMPARABLE]);
      expect(own(parts(ask({ ...toEu, to }), "onward"))).toEqual(["CA: ca.comparable-protection"]);
      expect(recognised("CA", to)).toEqual([]);
    },
  );

  it("binds what leaves it again to the same", () => {
    expect(own(parts(ask(fromJapan), "onward"))).toEqual([COMPARABLE]);
  });

  it("tells the OPC and the people of a breach as soon as feasible, once it is determined (s.10.1(2), (6))", () => {
    expect(own(parts(ask(toEu), "breach.regulator"))).toEqual([
      "CA: ca.opc: report from determination, without delay, if incident.serious-harm",
    ]);
    expect(own(parts(ask(toEu), "breach.subjects"))).toEqual([
      "CA: subjects: report from determination, without delay, if incident.serious-harm",
    ]);
  });
});

describe("a sample, which is not yet biometric information", () => {
  const collect = (facts: Record<string, string>) =>
    partsOf(ask({ ...toEu, form: "rawSample", purpose: "research", ...facts }), "consent.collect").map(
      ({ by }) => by.rule,
    );

  it("needs no express consent where it surely identifies nobody, but an appropriate purpose all the same", () => {
    expect(collect({ identifies: "false" })).not.toContain("consent-collect");
    expect(collect({ identifies: "false" })).toEqual(
      expect.arrayContaining(["s6-1-valid-consent", "s5-3-purpose"]),
    );
  });

  it.each([
    ["nobody said whether it identifies", {}],
    ["it is to verify who somebody is", { purpose: "verify", identifies: "false" }],
    ["a template was made of it", { form: "template", identifies: "false" }],
  ])("does need it where %s", (_, facts) => {
    expect(collect(facts)).toContain("consent-collect");
  });
});

describe("advertising", () => {
  it("asks for express consent and knows no ban", () => {
    const floor = ask({ ...fromJapan, purpose: "adTarget", onlinePlatform: "true" });
    expect(floor.verdict).toBe("conditional");
    expect(parts(floor, "consent.advertising")).toEqual(["CA: consent.advertising:explicit"]);
  });
});

describe("what came later", () => {
  it.each([
    ["consent-collect", "consent.collect", "2015-06-18"],
    ["guardian-age", "guardianAge", "2015-06-18"],
    ["s5-3-no-go-zones", "practices", "2018-07-01"],
    ["breach-opc", "breach.regulator", "2018-11-01"],
    ["breach-subjects", "breach.subjects", "2018-11-01"],
    ["breach-records", "keep", "2018-11-01"],
  ] as const)("%s binds in %s from %s", (rule, dimension, day) => {
    const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    const bound = (at: string) =>
      partsOf(ask({ ...toEu, to: "US-IL" }, at), dimension).some(({ by }) => by.rule === rule);
    expect(bound(before)).toBe(false);
    expect(bound(day)).toBe(true);
  });
});
