/** EU to Illinois: a face template for targeted advertising on an online platform. Value by value. */
import { describe, expect, it } from "vitest";
import { isProhibited } from "../../../src/law/formula.ts";
import { ask, combined, parts, partsOf } from "../question.ts";
import { eu, expectNeeded, meets, outdone, reading, recognitions } from "../reading.ts";

const consent = (use: string, ...qualities: string[]) =>
  `all[${qualities.map((q) => `consent.${use}:${q}`).join(", ")}]`;

const ADVERTISING = {
  from: "EU",
  to: "US-IL",
  modality: "face",
  form: "template",
  purpose: "adTarget",
  role: "controller",
  recipientRole: "controller",
  sector: "entertainment",
  youngest: "30",
};

describe("EU to Illinois: a face template for targeted advertising", () => {
  const onPlatform = ask({ ...ADVERTISING, onlinePlatform: "true" });
  const elsewhere = ask({ ...ADVERTISING, onlinePlatform: "false" });

  it("is prohibited on an online platform, by the Digital Services Act and nothing else", () => {
    expect(onPlatform.verdict).toBe("prohibited");
    const forbidding = partsOf(onPlatform, "consent.advertising").filter(
      ({ value }) => value.kind === "formula" && isProhibited(value.cnf),
    );
    expect(forbidding.map(({ by }) => by)).toEqual([
      {
        jurisdiction: "EU",
        side: "origin",
        rule: "dsa-26-3",
        cite: "DSA (Regulation (EU) 2022/2065) Art 26(3)",
        since: "2024-02-17",
        status: "confirmed",
      },
    ]);
  });

  it("is prohibited where nobody said who shows the advertisement", () => {
    const unsaid = ask(ADVERTISING);
    expect(unsaid.verdict).toBe("prohibited");
    expect(unsaid.assumed).toContain("onlinePlatform");
  });

  it("is open to explicit consent elsewhere", () => {
    expect(elsewhere.verdict).toBe("conditional");
    expect(reading(elsewhere, "consent.advertising")).toEqual([
      "EU, origin: all[consent.advertising:explicit, eu.eprivacy-consent] (GDPR Arts 9(2)(a), 21(2)-(3); ePrivacy Directive Art 5(3))",
      "US-IL, destination: all[consent.advertising:written, consent.advertising:specific] (740 ILCS 14/15(b))",
      "US-IL, destination: us-il.profit-opinion (740 ILCS 14/15(c))",
    ]);
    const unsure = partsOf(elsewhere, "consent.advertising").filter(({ by }) => by.status === "unsure");
    expect(unsure.map(({ by }) => by.rule)).toEqual(["bipa-15-c-own-advertising"]);
  });

  it("was open on a platform too before the Digital Services Act applied", () => {
    expect(ask({ ...ADVERTISING, onlinePlatform: "true" }, "2024-02-16").verdict).toBe("conditional");
    expect(ask({ ...ADVERTISING, onlinePlatform: "true" }, "2024-02-17").verdict).toBe("prohibited");
  });

  describe.each([
    ["on a platform", onPlatform],
    ["elsewhere", elsewhere],
  ])("%s", (_, floor) => {
    it.each([
      ["consent to disclosure: explicit, by the EU", "consent.disclose", [eu("origin", "consent.disclose")]],
      [
        "resale: prohibited, by Illinois",
        "consent.sale",
        ["US-IL, destination: prohibited (740 ILCS 14/15(c))"],
      ],
      [
        "retention: the purpose, the withdrawal, three years after the last interaction",
        "retention",
        [
          eu("origin", "retention"),
          "US-IL, destination: at purpose end; P3Y after last interaction (740 ILCS 14/15(a))",
        ],
      ],
      [
        "breach, to the regulators: 72 hours to the EU's, and Illinois no later than the people",
        "breach.regulator",
        [
          eu("origin", "breach.regulator"),
          "US-IL, destination: us-il.ag: report from awareness, without delay, not after subjects told, if all[incident.residents-over-500, incident.named, incident.intelligible] (815 ILCS 530/10(e))",
        ],
      ],
      [
        "breach, to the people: as soon as possible by both",
        "breach.subjects",
        [
          eu("origin", "breach.subjects"),
          "US-IL, destination: subjects: report from awareness, without delay, if all[incident.named, incident.intelligible] (815 ILCS 530/10(a), 530/5)",
        ],
      ],
      ["mechanism: chapter V", "mechanism", [eu("origin", "mechanism")]],
      ["assessment before", "assessment", [eu("origin", "assessment")]],
    ] as const)("%s", (_row, dimension, lines) => {
      expect(reading(floor, dimension)).toEqual(lines);
    });

    it("collection: Illinois gives the form of consent, the EU its quality", () => {
      // Of Article 9(2), only consent carries advertising.
      expect(combined(floor, "consent.collect")).toBe(
        consent("collect", "explicit", "freely_given", "informed", "specific", "withdrawable", "written"),
      );
      expect(partsOf(floor, "consent.collect").map(({ by }) => by.cite)).toEqual(
        expect.arrayContaining(["GDPR Arts 9(1), 9(2), 7", "740 ILCS 14/15(b), 14/10 (P.A. 103-0769)"]),
      );
    });

    it("resale: the EU's explicit consent would not open it, and nobody sells here", () => {
      expect(parts(floor, "consent.sale")).toEqual(["EU: consent.sale:explicit", "US-IL: prohibited"]);
      expect(outdone(floor, "consent.sale")).toEqual(["EU art9-sale"]);
      expect(floor.dimensions.get("consent.sale")?.engaged).toBe(false);
    });

    it("mechanism: a Framework recipient, or standard clauses with an assessment of the transfer", () => {
      expectNeeded(floor, "mechanism", ["eu.adequacy"]);
      expectNeeded(floor, "mechanism", ["eu.scc", "eu.tia"]);
    });
  });
});

describe("EU to Illinois: adequacy only under the Data Privacy Framework", () => {
  const verify = { ...ADVERTISING, purpose: "verify" };
  const recognised = (facts: Record<string, string>) => recognitions(ask({ ...verify, ...facts }));

  it("is conditional", () => {
    expect(ask(verify).verdict).toBe("conditional");
  });

  it("is recognised for a certified recipient whose biometrics the exporter marked as sensitive", () => {
    expect(recognised({ recipientCerts: "dpf-eu", flaggedSensitive: "true" })).toEqual([
      "eu.adequacy (Decision (EU) 2023/1795)",
    ]);
  });

  it.each([
    ["nothing is known of the recipient", {}],
    ["the exporter marked nothing", { recipientCerts: "dpf-eu", flaggedSensitive: "false" }],
    ["the recipient has another certificate", { recipientCerts: "cbpr", flaggedSensitive: "true" }],
  ])("is not recognised where %s", (_, facts) => {
    expect(recognised(facts)).toEqual([]);
    expect(meets(ask({ ...verify, ...facts }), "mechanism", ["eu.scc"])).toBe(false);
  });
});
