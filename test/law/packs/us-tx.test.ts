/** Texas: what CUBI forbids even with consent, what TDPSA adds, and where the two part. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, combined, parts, partsOf } from "../question.ts";
import { suffices } from "./answer.ts";
import { told } from "./told.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientOwnership: "ordinary",
  role: "controller",
  recipientRole: "controller",
};
const OUT = { from: "US-TX", to: "EU", ...FACE };
const IN = { from: "EU", to: "US-TX", ...FACE };

const four = (use: string) =>
  `US-TX: any[all[consent.${use}:opt_in, exc:us-tx.missing-person], exc:us-tx.financial-transaction, exc:us-tx.statute, exc:us-tx.warrant]`;
/** The four cases, and what is outside the Act since 2026. */
const orAgainstCrime = (use: string) => four(use).replace("warrant]", "warrant, exc:us-tx.security-ai]");

/** The rules of Texas that ask something in a dimension. */
const texan = (floor: Floor, dimension: Dimension) =>
  partsOf(floor, dimension)
    .filter(({ by }) => by.jurisdiction === "US-TX")
    .map(({ by }) => by.rule);

const asksOf = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("US-TX: "));

describe("Texas forbids disclosure even with consent (Bus. & Com. Code 503.001(c)(1))", () => {
  it("so that nothing leaves but in one of four cases", () => {
    const floor = ask(OUT);
    expect(asksOf(floor, "consent.disclose")).toEqual([orAgainstCrime("disclose")]);
    expect(floor.verdict).toBe("prohibited");
  });

  it("and consent opens only the case of the missing and the dead: each way needs a case", () => {
    const clauses = combined(ask({ ...OUT, to: "JP" }), "consent.disclose");
    expect(clauses).toContain(
      "any[exc:us-tx.financial-transaction, exc:us-tx.missing-person, exc:us-tx.security-ai, exc:us-tx.statute, exc:us-tx.warrant]",
    );
  });

  it("which is tighter than Illinois, where consent opens it", () => {
    const floor = ask({ ...OUT, from: "US-IL" });
    expect(floor.verdict).toBe("conditional");
    expect(parts(floor, "consent.disclose")[0]).toContain("any[consent.disclose:opt_in,");
  });

  it("and says that it is unsure of a processor, of whom no court has said whether that is another person", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    const own = partsOf(floor, "consent.disclose").filter(({ by }) => by.jurisdiction === "US-TX");
    expect(own.map(({ by }) => `${by.rule} ${by.status}`)).toEqual(["cubi-c-1-processor unsure"]);
    expect(suffices("US-TX", floor, "consent.disclose", "consent.disclose:opt_in")).toBe(false);
    expect(suffices("US-TX", floor, "consent.disclose", "us-tx.processor-opinion")).toBe(true);
    for (const recipientRole of ["controller", "broker"])
      expect(
        suffices("US-TX", ask({ ...OUT, recipientRole }), "consent.disclose", "us-tx.processor-opinion"),
      ).toBe(false);
  });

  it("and holds for passing on where Texas receives", () => {
    const floor = ask(IN);
    expect(floor.verdict).toBe("conditional");
    expect(asksOf(floor, "consent.disclose")).toEqual([]);
    expect(asksOf(floor, "onward")).toEqual([orAgainstCrime("onward")]);
  });

  it.each(["US-WA", "US-CA", "US-CO"])("from %s into Texas is open", (from) => {
    expect(ask({ ...IN, from }).verdict).toBe("conditional");
  });
});

describe("Texas and sale", () => {
  it.each(["sell", "lease", "trade"])(
    "to %s is forbidden on either side, save in the four cases",
    (action) => {
      expect(ask({ ...IN, from: "JP", action }).verdict).toBe("prohibited");
      expect(ask({ ...OUT, to: "JP", action }).verdict).toBe("prohibited");
    },
  );

  it("TDPSA's consent and website notice stand beside it since 1 July 2024", () => {
    const selling = (day: string) => ask({ ...IN, from: "JP", action: "sell" }, day);
    expect(asksOf(selling("2024-06-30"), "consent.sale")).toEqual([four("sale")]);
    expect(asksOf(selling("2024-07-01"), "consent.sale")).toEqual([
      four("sale"),
      "US-TX: consent.sale:opt_in",
    ]);
    expect(asksOf(selling("2024-07-01"), "transparency")).toContain("US-TX: us-tx.sale-notice");
  });

  it("follows data that came from Texas", () => {
    const later = ask({ from: "JP", to: "EU", ...FACE, provenance: "US-TX", action: "sell" });
    expect(later.verdict).toBe("prohibited");
    expect(asksOf(later, "consent.sale")).toEqual([four("sale")]);
  });

  it("advertising asks for consent and opting out; where the data goes to somebody else, for one of the four cases", () => {
    const advertising = { ...IN, from: "JP", purpose: "adTarget" };
    const own = ask({ ...advertising, action: "transfer" });
    expect(asksOf(own, "consent.advertising")).toEqual(["US-TX: consent.advertising:opt_in"]);
    expect(asksOf(own, "rights")).toContain("US-TX: right.opt-out-of-advertising");
    const passedOn = ask({ ...advertising, action: "disclose" });
    expect(asksOf(passedOn, "consent.advertising")).toContain(four("advertising"));
    expect(passedOn.verdict).toBe("prohibited");
  });
});

describe("What is a biometric identifier decides which act binds", () => {
  it.each([
    ["a face template taken live", "face", "template", "live", ["cubi-b", "tdpsa-101-consent"]],
    ["a face template made from a photograph", "face", "template", "photo", ["cubi-b"]],
    ["a photograph of a face", "face", "rawSample", "photo", ["cubi-b"]],
    ["a voiceprint from a recording", "voice", "template", "audio", ["cubi-b"]],
    ["a recording of a voice", "voice", "rawSample", "audio", []],
    ["a fingerprint", "finger", "rawSample", "live", ["cubi-b", "tdpsa-101-consent"]],
    ["a scan of the retina", "retina", "rawSample", "live", ["cubi-b", "tdpsa-101-consent"]],
    ["a pattern of veins", "vein", "template", "live", ["cubi-palm-vein", "tdpsa-101-consent"]],
    ["a gait", "gait", "template", "live", []],
    ["a rhythm of typing", "keystroke", "template", "live", []],
    ["an inference from a face", "face", "inference", "live", []],
  ] as const)("%s", (_, modality, form, derivedFrom, rules) => {
    expect(texan(ask({ ...IN, modality, form, derivedFrom }), "consent.collect")).toEqual(rules);
  });

  it("where nobody said what the template was made of, both", () => {
    const floor = ask(IN);
    expect(texan(floor, "consent.collect")).toEqual(["cubi-b", "tdpsa-101-consent"]);
  });

  it("gait leaves Texas freely, as it leaves Illinois", () => {
    expect(ask({ ...OUT, to: "JP", modality: "gait" }).verdict).toBe("conditional");
  });
});

describe("What else Texas asks", () => {
  const floor = ask(IN);

  it.each([
    ["transparency", ["US-TX: us-tx.notice"]],
    ["security", ["US-TX: all[us-tx.care, us-tx.confidential-care]"]],
    ["assessment", ["US-TX: us-tx.assessment"]],
    ["retention", ["US-TX: P1Y after purpose end, without undue delay"]],
    ["mechanism", []],
    [
      "rights",
      [
        "US-TX: all[right.access, right.rectification, right.erasure, right.portability, right.opt-out-of-advertising, right.opt-out-of-sale, right.opt-out-of-profiling, right.appeal]",
      ],
    ],
  ] as const)("%s", (dimension, expected) => {
    expect(asksOf(floor, dimension)).toEqual(expected);
  });

  it("no private action", () => {
    expect(asksOf(floor, "rights").join()).not.toContain("right.damages");
  });

  it("the year runs from the end of the employment for an employer's security", () => {
    const work = { ...IN, purpose: "accessControl" };
    expect(asksOf(ask({ ...work, sector: "employment" }), "retention")).toContain(
      "US-TX: P1Y after employment end, without undue delay",
    );
    expect(texan(ask({ ...work, sector: "retail" }), "retention")).toEqual(["cubi-c-3"]);
  });

  it("no instrument for the way out, and from the EU the Data Privacy Framework's", () => {
    expect(parts(ask({ ...OUT, to: "US-IL" }), "mechanism")).toEqual([]);
    const used = (facts: Record<string, string>) =>
      ask({ ...IN, ...facts })
        .grants.filter((grant) => grant.used)
        .map(({ atom }) => atom);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "true" })).toEqual(["eu.adequacy"]);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "false" })).toEqual([]);
    expect(used({ recipientCerts: "none", flaggedSensitive: "true" })).toEqual([]);
  });
});

describe("Age in Texas", () => {
  it.each([
    ["12", ["tdpsa-child"]],
    ["13", []],
  ])("at %s", (youngest, expected) => {
    const floor = ask({ ...IN, from: "JP", youngest });
    expect(texan(floor, "consent.collect").filter((rule) => rule === "tdpsa-child")).toEqual(expected);
    expect(asksOf(floor, "guardianAge")).toEqual(["US-TX: 13"]);
  });
});

describe("The law of Texas by its days", () => {
  it("has no answer before CUBI", () => {
    const early = { from: "US-TX", to: "US-IL", ...FACE };
    expect(() => ask(early, "2009-03-31")).toThrow("US-TX");
    expect(texan(ask(early, "2009-04-01"), "consent.disclose")).toEqual(["cubi-c-1-2009"]);
  });

  it.each([
    ["2024-06-30", ["cubi-b-2009"], []],
    ["2024-07-01", ["cubi-b-2009", "tdpsa-101-consent"], ["tdpsa-105-assessment"]],
  ] as const)("TDPSA on %s", (day, collect, assessment) => {
    const floor = ask(IN, day);
    expect(texan(floor, "consent.collect")).toEqual(collect);
    expect(texan(floor, "assessment")).toEqual(assessment);
  });

  it.each([
    ["2025-12-31", "controller", []],
    ["2025-12-31", "authority", []],
    ["2026-01-01", "controller", ["cubi-b-1"]],
    ["2026-01-01", "authority", ["traiga-identification", "traiga-scoring"]],
  ])(
    "on %s a %s has the duties of its kind: public images, and what public bodies do with AI",
    (day, role, expected) => {
      expect(texan(ask({ ...IN, recipientRole: role }, day), "practices")).toEqual(expected);
      expect(texan(ask({ ...OUT, role }, day), "practices")).toEqual(expected);
    },
  );

  it("a public body that identifies people has their consent or infringes no right", () => {
    const use = (recipientRole: string, day?: string) =>
      asksOf(ask({ ...IN, purpose: "identify", recipientRole }, day), "use");
    expect(use("authority", "2025-12-31")).toEqual([]);
    expect(use("authority", "2026-01-01")).toEqual([
      "US-TX: any[consent.collect:opt_in, exc:us-tx.rights-kept]",
    ]);
    expect(use("controller")).toEqual([]);
  });
});

describe("A breach in Texas (Bus. & Com. Code 521.053)", () => {
  const named = { withIdentifiers: true, specialCare: false };

  it.each([
    [249, ["subjects: 60 days, without delay"]],
    [250, ["us-tx.ag: 30 days", "subjects: 60 days, without delay"]],
    [undefined, ["us-tx.ag: 30 days", "subjects: 60 days, without delay"]],
  ])("of %s residents with names", (count, expected) => {
    expect(told("US-TX", { ...(count === undefined ? {} : { count }), facts: named })).toEqual(expected);
  });

  it("of biometrics alone is no trigger; health data is", () => {
    const alone = { withIdentifiers: false, specialCare: false };
    expect(told("US-TX", { count: 5000, facts: alone })).toEqual([]);
    expect(told("US-TX", { count: 5000, facts: { ...alone, specialCare: true } })).toHaveLength(2);
    expect(told("US-TX", { count: 5000, facts: {} })).toHaveLength(2);
  });

  it.each([
    ["2023-08-31T12:00:00Z", ["subjects: 60 days, without delay"]],
    ["2023-09-01T12:00:00Z", ["us-tx.ag: 30 days", "subjects: 60 days, without delay"]],
  ])("tells the Attorney General since 1 September 2023: %s", (aware, expected) => {
    expect(told("US-TX", { count: 5000, facts: named, aware })).toEqual(expected);
  });
});

describe("training artificial intelligence without identifying anybody (HB 149, since 1 January 2026)", () => {
  const TRAINING = { ...OUT, to: "US-CA", form: "rawSample", purpose: "trainModel", identifies: "false" };
  const cubi = (facts: object, day?: string) => {
    const floor = ask({ ...TRAINING, ...facts }, day);
    return [...floor.dimensions.keys()].flatMap((dimension) =>
      texan(floor, dimension).filter((rule) => /^cubi-(b|c-1|c-2|c-3)/.test(rule)),
    );
  };

  it("is outside CUBI, and was under it before", () => {
    expect(cubi({}).filter((rule) => !/sale|advertising/.test(rule))).toEqual([]);
    expect(ask({ ...TRAINING, derivedFrom: "photo" }).verdict).toBe("conditional");
    expect(cubi({}, "2025-12-31")).toContain("cubi-c-1-2009");
    expect(ask(TRAINING, "2025-12-31").verdict).toBe("prohibited");
  });

  it.each([
    ["where it may identify", { identifies: "true" }],
    ["for another purpose", { purpose: "research" }],
  ])("is under CUBI %s", (_, facts) => {
    expect(cubi(facts)).toContain("cubi-c-1");
  });

  it("brings the Act back when the data serves another commercial purpose", () => {
    expect(texan(ask(TRAINING), "practices")).toContain("cubi-ai-later");
    expect(texan(ask({ ...TRAINING, purpose: "verify" }), "practices")).not.toContain("cubi-ai-later");
  });

  it("has a processor help the controller (541.104)", () => {
    const help = (recipientRole: string, day?: string) =>
      texan(ask({ ...OUT, recipientRole }, day), "practices").includes("tdpsa-104-processor");
    expect([help("processor"), help("controller"), help("processor", "2025-12-31")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("A palm print, and the veins of a hand, in Texas", () => {
  it.each(["palmPrint", "vein"])("may be hand geometry: %s", (modality) => {
    const floor = ask({ ...OUT, to: "JP", modality });
    for (const dimension of ["consent.collect", "consent.disclose"] as const)
      for (const { by } of partsOf(floor, dimension).filter(({ by }) => by.rule.startsWith("cubi")))
        expect(by.status).toBe("unsure");
    expect(texan(floor, "consent.disclose")).toEqual(["cubi-palm-vein-disclose"]);
    expect(suffices("US-TX", floor, "consent.disclose", "consent.disclose:opt_in")).toBe(false);
    expect(suffices("US-TX", floor, "consent.disclose", "us-tx.palm-opinion")).toBe(true);
  });
});
