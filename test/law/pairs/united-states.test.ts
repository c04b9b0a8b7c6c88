/** Pairs that leave the United States: the four cases of Texas, an authorization, ages, minors and bulk data to China. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts } from "../question.ts";
import { expectNeeded, meets, reading, readingOf } from "../reading.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
  recipientOwnership: "ordinary",
};
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

const AUTHORISED = [
  ...consent("sale", "explicit", "written", "separate", "withdrawable"),
  "us-wa.authorization",
];

describe("Washington to Quebec: a face template is sold", () => {
  const selling = {
    ...FACE,
    from: "US-WA",
    to: "CA-QC",
    action: "sell",
    dealing: "brokerage",
    dataset: "none",
  };
  const sale = ask({ ...selling, people12m: "1000" });

  it("is open, to a signed authorization that names the buyer, in Quebec's express terms", () => {
    expect(sale.verdict).toBe("conditional");
    expectNeeded(sale, "consent.sale", AUTHORISED);
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
    const bulk = ask({ ...selling, people12m: "1001" });
    expect(readingOf("US", bulk, "consent.sale")).toEqual([
      expect.stringMatching(
        `^US, origin: any\\[all\\[${bar.join(", ")}\\], exc:.* \\(28 CFR 202\\.205\\(b\\), 202\\.302\\)$`,
      ),
    ]);
    expect(meets(bulk, "consent.sale", [...AUTHORISED, ...bar])).toBe(true);
    expect(meets(bulk, "consent.sale", AUTHORISED)).toBe(false);
  });

  it("tells the CAI of the database 60 days ahead, and of the process", () => {
    expect(parts(sale, "filings")).toContain(
      "CA-QC: ca-qc.cai: database 60 days before service, without delay",
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
        dataset: "none",
        people: people12m,
        people12m,
      },
      day,
    );

  it.each(["US-CA", "US-CO", "US-IL", "US-WA"])("from %s ends at 1,000 people", (from) => {
    expect(brokerage(from, "1000").verdict).toBe("conditional");
    expect(brokerage(from, "1001").verdict).toMatch(/^prohibited/);
  });

  it("is opened by no consent", () => {
    expect(meets(brokerage("US-CA", "1001"), "use", consent("collect", "explicit", "written"))).toBe(false);
    expect(reading(brokerage("US-CA", "1001"), "use").join()).toMatch(/any\[exc:us\..*28 CFR 202/);
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
      dataset: "none",
      people: "1",
      people12m: "1",
    };
    expect(ask(broker).verdict).toBe("prohibited");
    expect(readingOf("US", ask(broker), "use")).toEqual([
      "US, origin: prohibited (Pub. L. 118-50 division I section 2 (PADFA), 15 U.S.C. 9901)",
    ]);
    expect(ask(broker, "2024-06-22").verdict).toBe("conditional");
  });

  it("was open on 7 April 2025", () => {
    expect(brokerage("US-CA", "1001", "2025-04-07").verdict).toBe("conditional");
    expect(brokerage("US-CA", "1001", "2025-04-08").verdict).toMatch(/^prohibited/);
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
