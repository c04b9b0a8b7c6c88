/** Pairs that leave the Americas: what bites there by purpose, modality, count and day, on both sides of each line. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts } from "../question.ts";
import { expectNeeded, meets, reading, readingOf, recognitions } from "../reading.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const FINGER = { ...FACE, modality: "finger" };
const consent = (use: string, ...qualities: string[]) => qualities.map((q) => `consent.${use}:${q}`);
const GDPR = consent("collect", "explicit", "freely_given", "specific", "withdrawable", "informed");

describe("Texas to the UK: a fingerprint template leaves only in four cases (503.001(c)(1))", () => {
  const floor = ask({ ...FINGER, from: "US-TX", to: "UK", sector: "retail" });

  it("is prohibited while no case is claimed, consent or not", () => {
    expect(floor.verdict).toBe("prohibited");
    expect(meets(floor, "consent.disclose", consent("disclose", "explicit", "written"))).toBe(false);
  });

  it.each([
    ["a disappearance or death, with consent to that", ["exc:us-tx.missing-person"]],
    ["a financial transaction the person asked for", ["exc:us-tx.financial-transaction"]],
    ["a statute", ["exc:us-tx.statute"]],
    ["a warrant", ["exc:us-tx.warrant"]],
  ])("opens for %s", (_, exception) => {
    expect(meets(floor, "consent.disclose", [...consent("disclose", "explicit"), ...exception])).toBe(true);
  });

  it("does not open for a disappearance without consent, though another UK condition is met", () => {
    expect(meets(floor, "consent.disclose", ["exc:us-tx.missing-person", "uk.art9-2-c"])).toBe(false);
    expect(meets(floor, "consent.disclose", ["exc:us-tx.warrant", "uk.art9-2-f"])).toBe(true);
  });

  it("ends a year after the purpose, in Texas; 30 days from 250 residents, and 60 to the people", () => {
    expect(readingOf("US-TX", floor, "retention").join()).toContain("P1Y after purpose end");
    expect(readingOf("US-TX", floor, "breach.regulator").join()).toMatch(
      /30 days .*residents-over-249.*521\.053\(i\)/,
    );
    expect(readingOf("US-TX", floor, "breach.subjects").join()).toMatch(/60 days .*521\.053\(b\)/);
    expect(readingOf("UK", floor, "breach.regulator").join()).toContain("72 hours from awareness");
  });

  it("a gait is outside the closed list, and leaves under conditions", () => {
    const gait = ask({ ...FACE, modality: "gait", from: "US-TX", to: "UK", sector: "retail" });
    expect(gait.verdict).toBe("conditional");
    expect(readingOf("US-TX", gait, "consent.disclose")).toEqual([]);
    expect(parts(gait, "mechanism")).toEqual([]);
  });
});

describe("Washington to Quebec: a face template is sold", () => {
  const selling = { ...FACE, from: "US-WA", to: "CA-QC", action: "sell", dealing: "brokerage" };
  const sale = ask({ ...selling, people12m: "1000" });

  it("is open, to a signed authorization that names the buyer, in Quebec's express terms", () => {
    expect(sale.verdict).toBe("conditional");
    expectNeeded(sale, "consent.sale", [
      ...consent("sale", "explicit", "written", "separate", "withdrawable"),
      "us-wa.authorization",
    ]);
    expect(readingOf("US-WA", sale, "consent.sale").join()).toContain("RCW 19.373.070");
    expect(readingOf("CA-QC", sale, "consent.sale")).toEqual([
      "CA-QC, destination: consent.sale:explicit (P-39.1 s.13)",
    ]);
  });

  it("asks no authorization before My Health My Data, on 30 March 2024", () => {
    expect(readingOf("US-WA", ask(selling, "2024-03-30"), "consent.sale")).toEqual([]);
    expect(readingOf("US-WA", ask(selling, "2024-03-31"), "consent.sale")).toHaveLength(1);
  });

  it("above 1,000 people, a contract bars passing the data to countries of concern, by federal law", () => {
    const bar = ["us.onward-bar", "us.onward-reports"];
    expect(readingOf("US", sale, "consent.sale")).toEqual([]);
    expect(readingOf("US", ask({ ...selling, people12m: "1001" }), "consent.sale")).toEqual([
      `US, origin: all[${bar.join(", ")}] (28 CFR 202.302)`,
    ]);
  });

  it("tells the CAI of the database 60 days ahead, and of the process", () => {
    expect(parts(sale, "filings")).toContain(
      "CA-QC: ca-qc.cai: database 60 days from before service, without delay",
    );
    expect(combined(sale, "consent.collect")).toContain("ca-qc.process-disclosed");
  });

  it("is told to Washington's Attorney General in 30 days from 501 residents, and to the CAI where injury is serious", () => {
    expect(readingOf("US-WA", sale, "breach.regulator").join()).toMatch(/30 days .*residents-over-500/);
    expect(readingOf("CA-QC", sale, "breach.regulator").join()).toMatch(
      /without delay, if incident.serious-harm/,
    );
  });
});

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

describe("California to Japan: opting in to a sale below 16", () => {
  const sale = (youngest: string) => ask({ ...FACE, from: "US-CA", to: "JP", action: "sell", youngest });

  it.each([
    ["15", false],
    ["16", true],
  ])("aged %s, an opting out is enough: %s", (youngest, enough) => {
    expect(readingOf("US-CA", sale(youngest), "consent.sale").some((line) => line.includes("opt_in"))).toBe(
      !enough,
    );
  });

  it("asks a parent below 13", () => {
    expect(combined(sale("12"), "consent.sale") + combined(sale("12"), "consent.collect")).toContain(
      "verifiable_guardian",
    );
    expect(sale("12").dimensions.get("guardianAge")?.value).toEqual({ kind: "number", number: 13 });
  });
});

describe("the United States to China: brokerage of bulk biometrics (28 CFR part 202)", () => {
  const brokerage = (from: string, people12m: string, day?: string) =>
    ask(
      {
        ...FACE,
        modality: "gait",
        from,
        to: "CN",
        role: "controller",
        dealing: "brokerage",
        people: people12m,
        people12m,
      },
      day,
    );

  it.each(["US-CA", "US-CO", "US-IL", "US-WA"])("from %s ends at 1,000 people", (from) => {
    expect(brokerage(from, "1000").verdict).toBe("conditional");
    expect(brokerage(from, "1001").verdict).toBe("prohibited");
  });

  it("is opened by no consent", () => {
    expect(meets(brokerage("US-CA", "1001"), "use", consent("collect", "explicit", "written"))).toBe(false);
    expect(reading(brokerage("US-CA", "1001"), "use").join()).toMatch(/prohibited .*28 CFR 202/);
  });

  it("bars only brokerage: a vendor is restricted instead", () => {
    const vendor = ask({
      ...FACE,
      modality: "gait",
      from: "US-CA",
      to: "CN",
      role: "controller",
      dealing: "vendor",
      people: "1001",
      people12m: "1001",
    });
    expect(vendor.verdict).toBe("conditional");
    expect(readingOf("US", vendor, "security").join()).toContain("202.401");
  });

  it("forbids a data broker one person's data, since 23 June 2024 (PADFA)", () => {
    const broker = {
      ...FACE,
      modality: "gait",
      from: "US-CA",
      to: "CN",
      role: "broker",
      dealing: "brokerage",
      people: "1",
      people12m: "1",
    };
    expect(ask(broker).verdict).toBe("prohibited");
    expect(readingOf("US", ask(broker), "use")).toEqual([
      "US, origin: prohibited (Pub. L. 118-50 division I (PADFA))",
    ]);
    expect(ask(broker, "2024-06-22").verdict).toBe("conditional");
  });

  it("was open on 7 April 2025", () => {
    expect(brokerage("US-CA", "1001", "2025-04-07").verdict).toBe("conditional");
    expect(brokerage("US-CA", "1001", "2025-04-08").verdict).toBe("prohibited");
  });
});

describe("Colorado to the EU, where the person is a minor", () => {
  it("asks EU consent and Colorado's notice, the guardian below 16", () => {
    const floor = ask({ ...FACE, from: "US-CO", to: "EU", sector: "retail" });
    expect(floor.verdict).toBe("conditional");
    expect(meets(floor, "consent.collect", GDPR)).toBe(true);
    expect(parts(floor, "guardianAge")).toContain("EU: 16");
    expect(ask({ ...FACE, from: "US-CO", to: "EU", sector: "retail", action: "sell" }).verdict).toBe(
      "prohibited",
    );
  });
});
