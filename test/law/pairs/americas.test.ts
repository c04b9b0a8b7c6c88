/** Pairs that leave Canada and Latin America: lists, clauses, written consent and recognitions by date. */
import { describe, expect, it } from "vitest";
import { ask, parts } from "../question.ts";
import { expectNeeded, meets, readingOf, recognitions } from "../reading.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
};
const consent = (use: string, ...qualities: string[]) => qualities.map((q) => `consent.${use}:${q}`);

describe("Quebec to the rest of Canada", () => {
  const floor = ask({ ...FACE, from: "CA-QC", to: "CA" });

  it("is assessed and put in writing like any place outside Quebec", () => {
    expectNeeded(floor, "mechanism", ["ca-qc.transfer-pia", "ca-qc.adequate-protection", "ca-qc.agreement"]);
    expect(recognitions(floor)).toEqual([]);
  });

  it("asks express consent and an appropriate purpose, at 14 where PIPEDA's guidance says 13", () => {
    expectNeeded(floor, "consent.collect", [
      ...consent("collect", "explicit", "informed"),
      "ca-qc.process-disclosed",
      "ca.appropriate-purpose",
    ]);
    expect(floor.dimensions.get("guardianAge")?.value).toEqual({ kind: "number", number: 14 });
  });
});

describe("Canada to Mexico", () => {
  const floor = ask({ ...FACE, from: "CA", to: "MX" });

  it("goes by a contract for comparable protection and openness; nobody approves it", () => {
    expectNeeded(floor, "mechanism", ["ca.comparable-protection", "ca.openness"]);
    expect(recognitions(floor)).toEqual([]);
  });

  it("needs consent that is express and in writing, by Mexico", () => {
    expect(
      meets(floor, "consent.collect", [
        ...consent("collect", "explicit", "informed"),
        "ca.appropriate-purpose",
      ]),
    ).toBe(false);
    expect(
      meets(floor, "consent.collect", [
        ...consent("collect", "explicit", "informed", "written"),
        "ca.appropriate-purpose",
      ]),
    ).toBe(true);
  });

  it("tells the Commissioner of Canada alone, and the people by both", () => {
    expect(readingOf("MX", floor, "breach.regulator")).toEqual([]);
    expect(readingOf("MX", floor, "breach.subjects").join()).toContain("LFPDPPP Art 19");
    expect(readingOf("CA", floor, "breach.subjects")).toHaveLength(1);
  });
});

describe("Mexico to Argentina", () => {
  const floor = ask({ ...FACE, from: "MX", to: "AR", action: "sell" });

  it("needs consent in writing to collection, transfer and sale", () => {
    expect(floor.verdict).toBe("conditional");
    for (const dimension of ["consent.collect", "consent.sale"] as const) {
      const use = dimension.slice("consent.".length);
      const all = consent(use, "explicit", "written", "freely_given", "informed", "withdrawable", "specific");
      expect(meets(floor, dimension, all)).toBe(true);
      expect(
        meets(
          floor,
          dimension,
          all.filter((each) => !each.endsWith("written")),
        ),
      ).toBe(false);
    }
    expect(meets(floor, "mechanism", [...consent("transfer", "explicit", "written"), "mx.same-duties"])).toBe(
      true,
    );
    expect(meets(floor, "mechanism", consent("transfer", "explicit", "written"))).toBe(false);
  });

  it("tells no regulator of a breach, and the people immediately by Mexico", () => {
    expect(parts(floor, "breach.regulator")).toEqual([]);
    expect(readingOf("MX", floor, "breach.subjects")).toHaveLength(1);
    expect(readingOf("AR", floor, "breach.subjects")).toEqual([]);
  });

  it("knows no guardian's age in Mexico's Act", () => {
    expect(readingOf("MX", floor, "guardianAge")).toEqual([]);
  });
});

describe("Argentina's list (Disp. 60-E/2016; Res. 34/2019)", () => {
  it.each([
    ["NZ", {}, true],
    ["EU", {}, true],
    ["CH", {}, true],
    ["CA", { recipientLaw: "pipeda" }, true],
    ["CA", {}, false],
    ["US-CA", {}, false],
    ["BR", {}, false],
    ["MX", {}, false],
    ["JP", {}, false],
  ])("%s, %o: listed %s", (to, facts, listed) => {
    const floor = ask({ ...FACE, from: "AR", to, ...facts });
    expect(recognitions(floor)).toHaveLength(listed ? 1 : 0);
  });

  it("has the United Kingdom since 26 February 2019", () => {
    const home = { ...FACE, from: "AR", to: "UK" };
    expect(recognitions(ask(home, "2026-11-21"))).toEqual(["ar.adequacy (Res. 34/2019)"]);
  });

  it("else asks consent, clauses or corporate rules", () => {
    const floor = ask({ ...FACE, from: "AR", to: "BR" });
    for (const way of ["consent.transfer:explicit", "ar.model-clauses", "ar.corporate-rules", "exc:ar.art12"])
      expect(meets(floor, "mechanism", [way]), way).toBe(true);
    expect(meets(floor, "mechanism", ["ar.own-clauses"])).toBe(false);
    expect(meets(floor, "mechanism", ["ar.own-clauses", "ar.clauses-filed"])).toBe(true);
  });
});

describe("Brazil and the EU, each way", () => {
  it.each([
    ["BR", "EU", "2026-01-26", []],
    ["BR", "EU", "2026-01-27", ["br.adequacy (Res. CD/ANPD 32/2026)"]],
    ["EU", "BR", "2026-01-25", []],
    ["EU", "BR", "2026-01-26", ["eu.adequacy (Decision (EU) 2026/179)"]],
  ])("%s to %s on %s: %j", (from, to, day, expected) => {
    expect(recognitions(ask({ ...FACE, from, to }, day))).toEqual(expected);
  });

  it("three working days to the ANPD and to the people, beside the EU's 72 hours", () => {
    const floor = ask({ ...FACE, from: "BR", to: "EU" });
    expect(readingOf("BR", floor, "breach.regulator").join()).toMatch(
      /3 business days .*Res\. CD\/ANPD 15\/2024/,
    );
    expect(readingOf("BR", floor, "breach.subjects").join()).toContain("3 business days");
    expect(readingOf("EU", floor, "breach.regulator").join()).toContain("72 hours");
  });

  it("no number of days in Brazil before 26 April 2024", () => {
    const before = readingOf("BR", ask({ ...FACE, from: "BR", to: "EU" }, "2024-04-25"), "breach.regulator");
    expect(before.join()).not.toContain("3 business days");
  });
});

describe("Brazil to California", () => {
  const floor = ask({ ...FACE, from: "BR", to: "US-CA" });

  it("goes under the ANPD's clauses, unrecognised", () => {
    expect(recognitions(floor)).toEqual([]);
    expect(meets(floor, "mechanism", ["eu.scc", "br.transfer-page"])).toBe(false);
    // The clauses are told on a page in Portuguese.
    expectNeeded(floor, "mechanism", ["br.scc", "br.transfer-page"]);
  });

  it("profiling children for advertising is prohibited since 17 March 2026", () => {
    const child = { ...FACE, from: "BR", to: "US-CA", purpose: "adProfile" };
    expect(ask({ ...child, youngest: "17" }).verdict).toBe("prohibited");
    expect(ask({ ...child, youngest: "18" }).verdict).toBe("conditional");
    expect(ask({ ...child, youngest: "17" }, "2026-03-16").verdict).toBe("conditional");
  });
});
