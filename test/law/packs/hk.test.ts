/** Hong Kong: the Personal Data (Privacy) Ordinance, Cap. 486, and Cap. 653 on critical infrastructure. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30", operator: "ordinary" };
const OUT = { ...FACE, from: "HK", to: "JP", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "HK", recipientRole: "controller" };

/** Consent that is express and voluntary, and that nobody has withdrawn. */
const CONSENT = ["explicit", "freely_given", "withdrawable"].map((each) => `consent.disclose:${each}`);

describe("Collection (DPP 1)", () => {
  it("needs a notice and fair means, and no consent", () => {
    for (const floor of [ask(OUT), ask(IN)]) {
      expect(asked("HK", floor, "consent.collect")).toEqual([]);
      expect(asked("HK", floor, "transparency")).toContain("hk.collection-notice");
      expect(asked("HK", floor, "practices")).toContain("hk.fair-collection");
    }
  });

  it.each(["rawSample", "template", "inference"])(
    "takes a %s as personal data, whatever the trait",
    (form) => {
      expect(asked("HK", ask({ ...OUT, form, modality: "gait" }), "security")).toEqual(["hk.security"]);
    },
  );
});

describe("Disclosure (DPP 3)", () => {
  it.each([
    ["for the purpose of collection", ["hk.original-purpose"], true],
    ["with consent that is express and voluntary", CONSENT, true],
    ["with consent that nobody gave freely", ["consent.disclose:explicit"], false],
    ["under an exemption of Part 8", ["hk.exemption"], true],
    ["on another ground", ["lawful-ground"], false],
  ] as const)("%s", (_, held, may) => {
    expect(suffices("HK", ask(OUT), "consent.disclose", ...held)).toBe(may);
  });

  it("binds whoever passes it on from Hong Kong in the same way", () => {
    const onward = ["consent.onward:explicit", "consent.onward:freely_given"];
    expect(suffices("HK", ask(IN), "onward", ...onward)).toBe(true);
    expect(suffices("HK", ask(IN), "onward")).toBe(false);
  });
});

describe("Direct marketing and sale (Part 6A, since 2013-04-01)", () => {
  it("asks for a notice and consent, of which silence is none", () => {
    const marketing = ask({ ...OUT, purpose: "adTarget" });
    expect(asked("HK", marketing, "consent.advertising")).toEqual([
      "all[consent.advertising:opt_in, hk.marketing-notice]",
    ]);
    expect(asked("HK", marketing, "rights")).toContain("right.object-to-marketing");
    expect(asked("HK", ask({ ...OUT, to: "HK", purpose: "adTarget" }, "2013-03-31"), "rights")).not.toContain(
      "right.object-to-marketing",
    );
  });

  it("asks for consent in writing where data is given to another for their marketing, but not where a processor markets (ss 35I-35K)", () => {
    const given = { ...OUT, purpose: "adTarget" };
    expect(asked("HK", ask(given), "consent.disclose")).toContain(
      "all[consent.disclose:written, hk.marketing-notice]",
    );
    expect(asked("HK", ask({ ...given, recipientRole: "processor" }), "consent.disclose")).toEqual([
      "hk.processor-contract",
    ]);
    expect(asked("HK", ask({ ...given, to: "HK" }, "2013-03-31"), "consent.disclose").join()).not.toContain(
      "written",
    );
  });

  it("asks for consent in writing where data is given for gain for marketing (s 35K), else prescribed consent", () => {
    const plain = asked("HK", ask({ ...OUT, action: "sell" }), "consent.sale");
    expect(plain).toEqual(["all[consent.sale:explicit, consent.sale:freely_given]"]);
    const marketing = asked("HK", ask({ ...OUT, action: "sell", purpose: "adTarget" }), "consent.sale");
    expect(marketing).toContain("all[consent.sale:written, hk.marketing-notice]");
    expect(ask({ ...OUT, action: "sell" }).verdict).toBe("conditional");
  });
});

describe("Transfer (s 33, never in force)", () => {
  it("asks nothing as such, also towards the mainland, and keeps nothing in Hong Kong", () => {
    for (const to of ["JP", "CN"])
      for (const dimension of ["mechanism", "localisation", "assessment", "filings"] as const)
        expect(asked("HK", ask({ ...OUT, to }), dimension)).toEqual([]);
  });
});

describe("A processor (s 2(12), DPP 2(3), DPP 4(2))", () => {
  it("has the data under a contract, without consent to disclosure, since 2012-10-01", () => {
    const processor = { ...OUT, recipientRole: "processor" };
    expect(asked("HK", ask(processor), "consent.disclose")).toEqual(["hk.processor-contract"]);
    expect(asked("HK", ask({ ...processor, to: "HK" }, "2012-09-30"), "consent.disclose")).toEqual([]);
  });

  it("in Hong Kong for a user abroad is no data user, and bound by its contract alone", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of ["transparency", "security", "retention", "rights", "onward"] as const)
      expect(asked("HK", floor, dimension), dimension).toEqual([]);
    expect(asked("HK", floor, "practices")).toEqual(["hk.no-doxxing"]);
  });
});

describe("A breach", () => {
  it("need be told to nobody, save by an operator of critical infrastructure (Cap. 653, since 2026-01-01)", () => {
    expect(asked("HK", ask(OUT), "breach.subjects")).toEqual([]);
    expect(asked("HK", ask(OUT), "breach.regulator")).toEqual([]);
    const operator = { ...OUT, operator: "ciio" };
    expect(asked("HK", ask(operator), "breach.regulator")).toEqual([
      "hk.infrastructure: report 12 hours from awareness, without delay",
    ]);
    expect(asked("HK", ask(operator, "2025-12-31"), "breach.regulator")).toEqual([]);
  });

  it("counts its hours from awareness where nobody says who operates", () => {
    const [first] = deadlinesFor("HK", 5);
    expect(`${first?.to} ${first?.dueAt}`).toBe("hk.infrastructure 2026-03-02T21:00:00.000Z");
  });
});

describe("Rights and age", () => {
  it("are access, correction, complaint and damages: no erasure, no portability, no age of consent", () => {
    expect(asked("HK", ask(OUT), "rights")).toEqual([
      "all[right.access, right.rectification, right.complaint, right.damages]",
    ]);
    expect(asked("HK", ask({ ...OUT, youngest: "9" }), "guardianAge")).toEqual([]);
  });
});
