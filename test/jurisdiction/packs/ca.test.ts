/** Federal law of Canada: express consent, an appropriate purpose, and accountability instead of approval. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts, partsOf } from "../question.ts";
import { recognised } from "./recognised.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
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
        "CA: all[consent.collect:explicit, consent.collect:informed]",
        "CA: ca.appropriate-purpose",
      ]);
      expect(own(parts(floor, "consent.disclose"))).toEqual([
        "CA: any[consent.disclose:explicit, ca.processing]",
      ]);
      expect(own(parts(floor, "consent.sale"))).toEqual([
        "CA: all[consent.sale:explicit, consent.sale:freely_given]",
      ]);
      expect(own(parts(floor, "retention"))).toEqual(["CA: at purpose end"]);
      expect(own(parts(floor, "security"))).toEqual(["CA: ca.safeguards"]);
      expect(own(parts(floor, "transparency"))).toEqual(["CA: ca.openness"]);
      expect(own(parts(floor, "practices"))).toEqual(["CA: ca.no-go-zones"]);
      expect(own(parts(floor, "keep"))).toEqual(["CA: keep breach-records for 731 days from breach"]);
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

  it("tells the OPC and the people of a breach as soon as feasible", () => {
    expect(own(parts(ask(toEu), "breach.regulator"))).toEqual([
      "CA: ca.opc: report from awareness, without delay, if incident.serious-harm",
    ]);
    expect(own(parts(ask(toEu), "breach.subjects"))).toEqual([
      "CA: subjects: report from awareness, without delay, if incident.serious-harm",
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

describe("UK to Canada: a face template to prevent losses in shops", () => {
  const retail = {
    from: "UK",
    to: "CA",
    modality: "face",
    form: "template",
    purpose: "lossPrevention",
    recipientLaw: "pipeda",
    youngest: "30",
  };
  const floor = ask(retail);
  const CONDITIONS =
    "all[any[uk.art9-2-b, uk.art9-2-g], uk.policy-document], uk.art9-2-c, uk.art9-2-d, uk.art9-2-e, uk.art9-2-f, uk.art9-2-h, uk.art9-2-i, uk.art9-2-j";

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.conflicts).toEqual([]);
  });

  it("asks for explicit consent, or a UK condition with its policy document beside it, and for an appropriate purpose", () => {
    expect(parts(floor, "consent.collect").slice(1)).toEqual([
      `UK: any[all[consent.collect:explicit, consent.collect:freely_given, consent.collect:specific, consent.collect:withdrawable, consent.collect:informed], ${CONDITIONS}]`,
      "CA: all[consent.collect:explicit, consent.collect:informed]",
      "CA: ca.appropriate-purpose",
    ]);
    expect(parts(floor, "consent.disclose")).toEqual([
      `UK: any[consent.disclose:explicit, ${CONDITIONS}]`,
      "CA: any[consent.disclose:explicit, ca.processing]",
    ]);
  });

  it("may be sold on with explicit consent", () => {
    expect(combined(floor, "consent.sale")).toBe("all[consent.sale:explicit, consent.sale:freely_given]");
  });

  it("is kept no longer than needed, and every breach is recorded for 24 months", () => {
    expect(parts(floor, "retention")).toEqual([
      "UK: at purpose end, without undue delay; at consent withdrawn, without undue delay",
      "CA: at purpose end",
    ]);
    expect(parts(floor, "keep")).toEqual(["CA: keep breach-records for 731 days from breach"]);
    expect(partsOf(floor, "keep").map(({ by }) => by.cite)).toEqual(["PIPEDA s.10.3; SOR/2018-64 s.6"]);
  });

  it("is reported to both in a breach: 72 hours to the UK, as soon as feasible to Canada", () => {
    expect(parts(floor, "breach.regulator")).toEqual([
      "UK: uk.ico: report 72 hours from awareness, without delay, if incident.risk-to-rights",
      "CA: ca.opc: report from awareness, without delay, if incident.serious-harm",
    ]);
    expect(parts(floor, "breach.subjects")).toEqual([
      "UK: subjects: report from awareness, without delay, if incident.high-risk",
      "CA: subjects: report from awareness, without delay, if incident.serious-harm",
    ]);
  });

  it("needs no tool where PIPEDA binds the recipient, and an assessment before", () => {
    expect(floor.grants.filter(({ used }) => used).map(({ atom, by }) => [atom, by.cite])).toEqual([
      ["uk.adequacy", "DPA 2018 Sch 21 para 5"],
    ]);
    expect(parts(floor, "assessment")).toEqual(["UK: uk.dpia"]);
  });

  it("bars significant decisions by machine alone, under Article 22 until 4 February 2026", () => {
    const decisions = (day: string) =>
      partsOf(ask(retail, day), "practices")
        .filter(({ by }) => by.jurisdiction === "UK")
        .map(({ by }) => by.rule);
    expect(decisions("2026-11-21")).toEqual(["art22a-22d"]);
    expect(decisions("2026-02-04")).toEqual(["art22"]);
  });

  it("to Quebec asks for express consent alone, the CAI's knowledge and 60 days", () => {
    const quebec = ask({ ...retail, to: "CA-QC" });
    expect(parts(quebec, "consent.collect").slice(2)).toEqual([
      "CA-QC: consent.collect:explicit",
      "CA-QC: ca-qc.process-disclosed",
      "CA-QC: consent.collect:explicit",
    ]);
    expect(parts(quebec, "filings")).toEqual([
      "CA-QC: ca-qc.cai: database 60 days before service, without delay",
    ]);
  });
});
