/** Pairs of places worked through by hand, value by value. Each line of an expectation is whose law it is, and what it asks. */
import { describe, expect, it } from "vitest";
import { isProhibited } from "../../src/protection/formula.ts";
import { translate } from "../../src/vocabulary/translate.ts";
import { ask, atlas, combined, parts, partsOf } from "./question.ts";

const EU_GROUNDS =
  "eu.art9-2-b, eu.art9-2-c, eu.art9-2-d, eu.art9-2-e, eu.art9-2-f, eu.art9-2-g, eu.art9-2-h, eu.art9-2-i, eu.art9-2-j";

/** Consent that the EU accepts: each quality, asked for a use. */
const consent = (use: string, ...qualities: string[]) =>
  `all[${qualities.map((q) => `consent.${use}:${q}`).join(", ")}]`;
const EU_CONSENT = consent("collect", "explicit", "freely_given", "specific", "withdrawable", "informed");

const EU_MECHANISM =
  "EU: any[eu.adequacy, all[any[eu.scc, eu.bcr, eu.code, eu.certification], eu.tia], " +
  "all[exc:eu.art49-occasional, consent.transfer:explicit, consent.transfer:informed], " +
  "all[exc:eu.art49-occasional, exc:eu.art49-contract], exc:eu.art49-public-interest, " +
  "all[exc:eu.art49-occasional, exc:eu.art49-claims], exc:eu.art49-vital]";

const EU_RETENTION = "EU: at purpose end, without undue delay; at consent withdrawn, without undue delay";
const IL_RETENTION = "US-IL: at purpose end; P3Y after last interaction";

const EU_BREACH = "EU: eu.sa: report 72 hours from awareness, without delay, if incident.risk-to-rights";
const EU_BREACH_SUBJECTS =
  "EU: subjects: report from awareness, without delay, if all[incident.high-risk, incident.intelligible]";
const IL_BREACH =
  "US-IL: us-il.ag: report from awareness, without delay, not after subjects told, " +
  "if all[incident.residents-over-500, incident.named, incident.intelligible]";
const IL_BREACH_SUBJECTS =
  "US-IL: subjects: report from awareness, without delay, if all[incident.named, incident.intelligible]";

describe("EU to Illinois: a face template for targeted advertising", () => {
  const advertising = {
    from: "EU",
    to: "US-IL",
    modality: "face",
    form: "template",
    purpose: "adTarget",
    youngest: "30",
  };
  const onPlatform = ask({ ...advertising, onlinePlatform: "true" });
  const elsewhere = ask({ ...advertising, onlinePlatform: "false" });

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
    const unsaid = ask(advertising);
    expect(unsaid.verdict).toBe("prohibited");
    expect(unsaid.assumed).toContain("onlinePlatform");
  });

  it("is open to explicit consent elsewhere", () => {
    expect(elsewhere.verdict).toBe("conditional");
    expect(parts(elsewhere, "consent.advertising")).toEqual([
      "EU: all[consent.advertising:explicit, eu.eprivacy-consent]",
      "US-IL: all[consent.advertising:written, consent.advertising:specific]",
      "US-IL: us-il.profit-opinion",
    ]);
    const unsure = partsOf(elsewhere, "consent.advertising").filter(({ by }) => by.status === "unsure");
    expect(unsure.map(({ by }) => by.rule)).toEqual(["bipa-15-c-own-advertising"]);
  });

  it("was open on a platform too before the Digital Services Act applied", () => {
    expect(ask({ ...advertising, onlinePlatform: "true" }, "2024-02-16").verdict).toBe("conditional");
    expect(ask({ ...advertising, onlinePlatform: "true" }, "2024-02-17").verdict).toBe("prohibited");
  });

  it.each([
    ["on a platform", onPlatform],
    ["elsewhere", elsewhere],
  ])("asks everything else all the same %s", (_, floor) => {
    // Collection: Illinois gives the form, the EU the quality. Of Article 9(2), only consent carries advertising.
    expect(combined(floor, "consent.collect")).toBe(
      consent("collect", "explicit", "freely_given", "informed", "specific", "withdrawable", "written"),
    );
    expect(parts(floor, "consent.disclose")).toEqual([`EU: any[consent.disclose:explicit, ${EU_GROUNDS}]`]);
    expect(parts(floor, "consent.sale")).toEqual(["EU: consent.sale:explicit", "US-IL: prohibited"]);
    expect(floor.dimensions.get("consent.sale")?.engaged).toBe(false);
    expect(partsOf(floor, "consent.sale").at(-1)?.by.cite).toContain("740 ILCS 14/15(c)");
    expect(parts(floor, "retention")).toEqual([EU_RETENTION, IL_RETENTION]);
    expect(parts(floor, "breach.regulator")).toEqual([EU_BREACH, IL_BREACH]);
    expect(parts(floor, "breach.subjects")).toEqual([EU_BREACH_SUBJECTS, IL_BREACH_SUBJECTS]);
    expect(parts(floor, "mechanism")).toEqual([EU_MECHANISM]);
    expect(parts(floor, "assessment")).toEqual(["EU: eu.dpia"]);
  });
});

describe("EU to Illinois: adequacy only under the Data Privacy Framework", () => {
  const verify = {
    from: "EU",
    to: "US-IL",
    modality: "face",
    form: "template",
    purpose: "verify",
    youngest: "30",
  };
  const recognised = (facts: Record<string, string>) =>
    ask({ ...verify, ...facts })
      .grants.filter(({ used }) => used)
      .map(({ by }) => by.cite);

  it("is conditional", () => {
    expect(ask(verify).verdict).toBe("conditional");
  });

  it("is recognised for a certified recipient whose biometrics the exporter marked as sensitive", () => {
    expect(recognised({ recipientCerts: "dpf-eu", flaggedSensitive: "true" })).toEqual([
      "Decision (EU) 2023/1795",
    ]);
  });

  it.each([
    ["nothing is known of the recipient", {}],
    ["the exporter marked nothing", { recipientCerts: "dpf-eu", flaggedSensitive: "false" }],
    ["the recipient has another certificate", { recipientCerts: "cbpr", flaggedSensitive: "true" }],
  ])("is not recognised where %s", (_, facts) => {
    expect(recognised(facts)).toEqual([]);
  });
});

describe("Illinois to EU: a fingerprint template for timekeeping", () => {
  const floor = ask({
    from: "US-IL",
    to: "EU",
    modality: "finger",
    form: "template",
    purpose: "timekeeping",
    youngest: "18",
  });

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
  });

  it("asks for a written release, and for employment law or consent with a real alternative", () => {
    const [, ...own] = parts(floor, "consent.collect");
    expect(own).toEqual([
      "US-IL: all[consent.collect:written, consent.collect:informed]",
      `EU: any[${EU_CONSENT}, ${EU_GROUNDS}]`,
      `EU: any[eu.art9-2-b, ${consent("collect", "explicit", "freely_given", "specific", "withdrawable", "informed", "real_alternative")}]`,
    ]);
    // Mere employment consent is outdone: the same qualities without a real alternative do not suffice.
    expect(
      partsOf(floor, "consent.collect")
        .filter(({ outdone }) => outdone)
        .map(({ by }) => by.rule),
    ).toEqual(["consent", "art9-collect"]);
  });

  it("names disclosure, resale, retention, breach, transfer, assessment and what is forbidden", () => {
    expect(parts(floor, "consent.disclose")).toEqual([
      "US-IL: any[consent.disclose:opt_in, exc:us-il.financial-transaction, exc:us-il.required-by-law, exc:us-il.warrant]",
      `EU: any[consent.disclose:explicit, ${EU_GROUNDS}]`,
    ]);
    expect(parts(floor, "consent.sale")).toEqual(["US-IL: prohibited", "EU: consent.sale:explicit"]);
    expect(parts(floor, "retention")).toEqual([IL_RETENTION, EU_RETENTION]);
    expect(parts(floor, "breach.regulator")).toEqual([IL_BREACH, EU_BREACH]);
    expect(parts(floor, "breach.subjects")).toEqual([IL_BREACH_SUBJECTS, EU_BREACH_SUBJECTS]);
    // Nothing is asked for leaving Illinois; leaving the EU again falls under chapter V, by a consent of its own.
    expect(parts(floor, "mechanism")).toEqual([]);
    expect(parts(floor, "onward")).toEqual([
      "US-IL: any[consent.onward:opt_in, exc:us-il.financial-transaction, exc:us-il.required-by-law, exc:us-il.warrant]",
      EU_MECHANISM.replaceAll("consent.transfer", "consent.onward"),
    ]);
    expect(parts(floor, "assessment")).toEqual(["EU: eu.dpia"]);
    const emotion = partsOf(floor, "practices").find(({ by }) => by.rule === "ai-act-5-1-f");
    expect(emotion?.by.cite).toContain("Art 5(1)(f)");
    expect(parts(floor, "practices")).toContain("EU: practice.no-emotion-inference");
  });

  it("forbids inferring the workers' emotions, and opens only for medical or safety reasons", () => {
    const emotion = ask({
      from: "US-IL",
      to: "EU",
      modality: "face",
      form: "inference",
      purpose: "emotion",
      sector: "employment",
      youngest: "18",
    });
    expect(emotion.verdict).toBe("prohibited");
    expect(parts(emotion, "use")).toEqual(["EU: exc:eu.medical-or-safety"]);
  });
});

describe("EU to Japan: 2,000 iris templates for a research venture", () => {
  const research = {
    from: "EU",
    to: "JP",
    modality: "iris",
    form: "template",
    purpose: "research",
    people: "2000",
    youngest: "18",
  };
  const floor = ask(research);

  it("is conditional, on explicit consent or another condition of Article 9", () => {
    expect(floor.verdict).toBe("conditional");
    expect(parts(floor, "consent.collect").slice(1)).toEqual([`EU: any[${EU_CONSENT}, ${EU_GROUNDS}]`]);
  });

  it("needs no tool beyond the adequacy decision", () => {
    expect(parts(floor, "mechanism")).toEqual([EU_MECHANISM]);
    expect(floor.grants.filter(({ used }) => used).map(({ atom, by }) => [atom, by.cite])).toEqual([
      ["eu.adequacy", "Decision (EU) 2019/419"],
    ]);
  });

  it("goes on from Japan only with informed consent or equivalent protection, never by opt-out", () => {
    expect(partsOf(floor, "onward").map(({ by }) => by.rule)).toEqual([
      "onward",
      "art28-abroad",
      "supplementary-rule-4",
    ]);
    expect(parts(floor, "onward")).toContain(
      "JP: any[all[consent.onward:opt_in, consent.onward:informed], jp.adequacy, jp.equivalent-system]",
    );
    expect(combined(floor, "onward")).not.toContain("opt_out");
  });

  it("is deleted, assessed and reported as both ask", () => {
    expect(parts(floor, "retention")).toEqual([EU_RETENTION, "JP: at purpose end, without undue delay"]);
    expect(parts(floor, "assessment")).toEqual(["EU: eu.dpia"]);
    const trigger = (...extra: string[]) =>
      `if all[incident.intelligible, any[incident.special-care, incident.property-damage, ${[...extra, "incident.people-over-1000"].join(", ")}]]`;
    expect(parts(floor, "breach.regulator")).toEqual([
      EU_BREACH,
      `JP: jp.ppc: preliminary 3 days from awareness, without delay, ${trigger("incident.wrongful-purpose")}`,
      `JP: jp.ppc: final 30 days from awareness, ${trigger()}; jp.ppc: final 60 days from awareness, if all[incident.intelligible, incident.wrongful-purpose]`,
    ]);
  });

  it("leaves Japan again under the same rule, by the data's provenance", () => {
    const again = ask({
      from: "JP",
      to: "US-IL",
      modality: "iris",
      form: "template",
      purpose: "research",
      provenance: "EU",
      youngest: "18",
    });
    expect(partsOf(again, "mechanism").map(({ by }) => `${by.side} ${by.rule}`)).toEqual([
      "origin art28-abroad",
      "origin supplementary-rule-4-leaving",
      "touched onward-later",
    ]);
    // Article 9 and the AI Act follow the data as well.
    expect(partsOf(again, "consent.collect").map(({ by }) => by.rule)).toContain("art9-collect");
    const own = ask({
      from: "JP",
      to: "US-IL",
      modality: "iris",
      form: "template",
      purpose: "research",
      provenance: "JP",
      youngest: "18",
    });
    expect(partsOf(own, "mechanism").map(({ by }) => by.rule)).toEqual(["art28-abroad"]);
  });
});

describe("other pairs", () => {
  it.each([
    ["EU", "US-IL"],
    ["JP", "US-IL"],
    ["EU", "JP"],
    ["JP", "EU"],
    ["US-IL", "EU"],
    ["US-IL", "JP"],
  ])("%s to %s: verifying a face template is conditional", (from, to) => {
    expect(
      ask({ from, to, modality: "face", form: "template", purpose: "verify", youngest: "30" }).verdict,
    ).toBe("conditional");
  });

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

  it("a release for Illinois had to be signed on paper until 2 August 2024", () => {
    const release = (day: string) =>
      parts(
        ask(
          { from: "EU", to: "US-IL", modality: "face", form: "template", purpose: "verify", youngest: "30" },
          day,
        ),
        "consent.collect",
      ).at(-1);
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

describe("translation between the laws", () => {
  it.each([
    ["eu", "us-il", "modality", "facial image", ["scan of face geometry"]],
    ["eu", "us-il", "form", "biometric template", ["biometric information"]],
    ["eu", "us-il", "purpose", "authentication", ["identify an individual"]],
    ["jp", "us-il", "modality", "顔", ["scan of face geometry"]],
    ["jp", "us-il", "form", "individual identification code", ["biometric information"]],
    ["jp", "us-il", "purpose", "authentication of the principal", ["identify an individual"]],
    [
      "eu",
      "jp",
      "modality",
      "facial image",
      ["bone structure, skin colour and feature position of the face"],
    ],
    ["eu", "jp", "form", "biometric template", ["individual identification code"]],
    ["eu", "jp", "purpose", "authentication", ["authentication of the principal"]],
    ["eu", "jp", "modality", "iris", ["iris pattern"]],
    ["eu", "jp", "purpose", "research", ["research"]],
    ["us-il", "eu", "modality", "fingerprint", ["dactyloscopic data"]],
    ["us-il", "eu", "form", "biometric information", ["biometric data"]],
    ["us-il", "jp", "modality", "retina or iris scan", ["feature of the body"]],
  ] as const)("%s to %s: the %s `%s`", (from, to, kind, term, target) => {
    const scheme = (id: string) => {
      const found = [...atlas.packs.values()].find((pack) => pack.scheme.id === id);
      if (found === undefined) throw new Error(`no scheme ${id}`);
      return found.scheme;
    };
    const given = { path: kind, kind, term, effect: "describes" as const };
    const translated = translate(given, scheme(from), scheme(to), atlas.concepts);
    expect(translated.target).toEqual(target);
    expect(translated.effect.result).not.toBe("blocked");
  });
});
