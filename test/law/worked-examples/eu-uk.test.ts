/** EU to the United Kingdom: workers' emotions inferred from video of their faces, without identifying them. */
import { describe, expect, it } from "vitest";
import { ask, atlas, combined, parts, partsOf } from "../question.ts";
import { eu, expectNeeded, meets, reading, readingOf } from "../reading.ts";

const EMOTION = {
  from: "EU",
  to: "UK",
  modality: "face",
  form: "inference",
  purpose: "emotion",
  sector: "employment",
  identifies: "false",
  outputIn: "EU",
  youngest: "18",
  role: "controller",
  recipientRole: "controller",
};

describe("EU to UK: workers' emotions inferred from video of their faces, used in the EU", () => {
  const floor = ask(EMOTION);

  it("is prohibited whatever the consent, medical and safety reasons excepted, by the AI Act; the UK adds no ban", () => {
    expect(floor.verdict).toBe("prohibited");
    expect(reading(floor, "use")).toEqual([
      "EU, origin: exc:eu.medical-or-safety (AI Act (Regulation (EU) 2024/1689) Art 5(1)(f))",
    ]);
    const consent = [
      "explicit",
      "written",
      "freely_given",
      "specific",
      "informed",
      "withdrawable",
      "separate",
    ];
    expect(
      meets(
        floor,
        "use",
        consent.map((quality) => `consent.collect:${quality}`),
      ),
    ).toBe(false);
    expect(meets(floor, "use", ["exc:eu.medical-or-safety"])).toBe(true);
  });

  it("is prohibited no less where the template or the video itself was sent, or where people are identified", () => {
    for (const form of ["rawSample", "template"])
      expect(ask({ ...EMOTION, form }).verdict).toBe("prohibited");
    expect(ask({ ...EMOTION, identifies: "true" }).verdict).toBe("prohibited");
  });

  it("is fined up to EUR 35 million or 7 % of turnover", () => {
    const rule = atlas.packs.get("EU")?.rules.find(({ id }) => id === "ai-act-5-1-f-shown");
    expect(rule?.says).toContain("EUR 35m or 7 % of worldwide turnover (Art 99(3))");
  });

  it("has nothing to sell or to keep: only what has been created ends, without delay", () => {
    // Neither side lets a sale through without explicit consent, and none of it may be created at all.
    expect(ask({ ...EMOTION, action: "sell" }).verdict).toBe("prohibited");
    expect(parts(floor, "retention").join()).toContain("at purpose end, without undue delay");
  });

  it("tells both regulators of a breach within 72 hours", () => {
    expect(reading(floor, "breach.regulator")).toEqual([
      eu("origin", "breach.regulator"),
      "UK, destination: uk.ico: report 72 hours from awareness, without delay, if incident.risk-to-rights (UK GDPR Art 33(1))",
    ]);
  });

  it("was not barred by the AI Act on 1 February 2025", () => {
    expect(ask(EMOTION, "2025-02-01").verdict).toBe("conditional");
    expect(reading(ask(EMOTION, "2025-02-01"), "use")).toEqual([]);
    expect(ask(EMOTION, "2025-02-02").verdict).toBe("prohibited");
  });
});

describe("UK to Canada, where the output is used there alone", () => {
  const floor = ask({ ...EMOTION, from: "UK", to: "CA", outputIn: "CA" });

  const identified = { ...EMOTION, from: "UK", to: "CA", outputIn: "CA", identifies: "true" };

  it("is barred by no statute: consent and an appropriate purpose", () => {
    expect(floor.verdict).toBe("conditional");
    expect(reading(floor, "use")).toEqual([]);
    expect(partsOf(floor, "use")).toEqual([]);
    expect(combined(ask({ ...identified, sector: "retail" }), "consent.collect")).toBe(
      "all[ca.appropriate-purpose, any[ca.section-7-1-b, consent.collect:explicit], any[ca.section-7-1-b, consent.collect:informed]]",
    );
    expect(parts(floor, "consent.collect")).toContain("CA: ca.appropriate-purpose");
  });

  it("asks workers' consent, save where a federal undertaking manages the employment or PIPEDA does not cover the staff", () => {
    const asked = ask(identified);
    expect(readingOf("CA", asked, "consent.collect")).toEqual([
      "CA, destination: any[ca.s7-3, ca.provincial-employer, all[consent.collect:explicit, consent.collect:informed], ca.section-7-1-b] (PIPEDA ss.4(1)(b), 6.1, 7.3; Sch 1 cl. 4.3.6)",
      "CA, destination: ca.appropriate-purpose (PIPEDA s.5(3))",
    ]);
    for (const way of [
      ["consent.collect:explicit", "consent.collect:informed"],
      ["ca.s7-3"],
      ["ca.provincial-employer"],
    ])
      expectNeeded(asked, "consent.collect", ["ca.appropriate-purpose", ...way]);
  });

  it("is barred again where the output is used in the EU as well", () => {
    expect(ask({ ...EMOTION, from: "UK", to: "CA", outputIn: ["CA", "EU"] }).verdict).toBe("prohibited");
  });
});
