/** The law of the United Kingdom: what it asks on either side of a transfer, and since when. */
import { describe, expect, it } from "vitest";
import { lawPlaceOf } from "../../../src/law/areas.ts";
import { ask, atlas, combined, parts, partsOf } from "../question.ts";
import { suffices } from "./answer.ts";
import { recognised } from "./recognised.ts";

const FACE = {
  role: "controller",
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientRole: "controller",
};
const toIllinois = { from: "UK", to: "US-IL", ...FACE };
const fromEu = { from: "EU", to: "UK", ...FACE };

const CONSENT =
  "all[consent.collect:explicit, consent.collect:freely_given, consent.collect:specific, consent.collect:withdrawable, consent.collect:informed]";
const CONDITIONS =
  "all[any[uk.art9-2-b, uk.art9-2-g], uk.policy-document], uk.art9-2-c, uk.art9-2-d, uk.art9-2-e, uk.art9-2-f, uk.art9-2-h, uk.art9-2-i, uk.art9-2-j";
const DEROGATIONS =
  "all[exc:uk.art49-occasional, consent.transfer:explicit, consent.transfer:informed], " +
  "all[exc:uk.art49-occasional, exc:uk.art49-contract], exc:uk.art49-public-interest, " +
  "all[exc:uk.art49-occasional, exc:uk.art49-claims], exc:uk.art49-vital]";
const MECHANISM = `UK: any[uk.adequacy, all[any[uk.idta, uk.addendum, uk.bcr], uk.data-protection-test], ${DEROGATIONS}`;

const own = (lines: readonly string[]) => lines.filter((line) => line.startsWith("UK: "));

describe("work", () => {
  const held = ["explicit", "freely_given", "specific", "withdrawable", "informed"].map(
    (each) => `consent.collect:${each}`,
  );
  const abroad = { ...FACE, from: "UK", to: "JP" };

  it.each([
    ["a time clock", { ...abroad, purpose: "timekeeping" }],
    ["a door for staff", { ...abroad, purpose: "accessControl", sector: "employment" }],
    ["staff of a firm abroad", { ...FACE, from: "JP", to: "UK", purpose: "timekeeping" }],
  ])("%s needs employment law with its policy document, or consent with another way", (_, words) => {
    const floor = ask(words);
    expect(suffices("UK", floor, "consent.collect", ...held)).toBe(false);
    expect(suffices("UK", floor, "consent.collect", ...held, "consent.collect:real_alternative")).toBe(true);
    expect(suffices("UK", floor, "consent.collect", "uk.art9-2-b")).toBe(false);
    expect(suffices("UK", floor, "consent.collect", "uk.art9-2-b", "uk.policy-document")).toBe(true);
  });

  it.each([
    ["a door for members of a club", { ...abroad, purpose: "accessControl", sector: "entertainment" }],
    ["a login", abroad],
    [
      "a processor here of an employer abroad",
      { ...FACE, from: "JP", to: "UK", purpose: "timekeeping", recipientRole: "processor", subjectsIn: "JP" },
    ],
  ])("%s needs no other way beside consent", (_, words) => {
    expect(suffices("UK", ask(words), "consent.collect", ...held)).toBe(true);
  });
});

describe("either side of a transfer", () => {
  it.each([
    ["origin", ask(toIllinois)],
    ["destination", ask(fromEu)],
  ])(
    "as %s it asks the same for using, disclosing, selling, keeping and answering for the data",
    (_, floor) => {
      expect(floor.verdict).toBe("conditional");
      expect(own(parts(floor, "consent.collect"))).toEqual([`UK: any[${CONSENT}, ${CONDITIONS}]`]);
      expect(own(parts(floor, "consent.disclose"))).toEqual([
        `UK: any[consent.disclose:explicit, ${CONDITIONS}]`,
      ]);
      expect(own(parts(floor, "consent.sale"))).toEqual(["UK: consent.sale:explicit"]);
      expect(own(parts(floor, "assessment"))).toEqual(["UK: uk.dpia"]);
      expect(own(parts(floor, "security"))).toEqual(["UK: uk.security"]);
      expect(own(parts(floor, "transparency"))).toEqual(["UK: uk.notice"]);
      expect(own(parts(floor, "retention"))).toEqual([
        "UK: at purpose end, without undue delay; at consent withdrawn, without undue delay",
      ]);
      expect(own(parts(floor, "guardianAge"))).toEqual(["UK: 13"]);
      expect(own(parts(floor, "rights")).join()).toContain("right.damages");
    },
  );

  it("asks its mechanism where data leaves it, and of what leaves it again", () => {
    expect(parts(ask(toIllinois), "mechanism")).toEqual([MECHANISM]);
    expect(own(parts(ask(toIllinois), "onward"))).toEqual(["UK: uk.onward-protection"]);
    expect(own(parts(ask(fromEu), "mechanism"))).toEqual([]);
    expect(own(parts(ask(fromEu), "onward"))).toEqual([
      MECHANISM.replaceAll("consent.transfer", "consent.onward"),
    ]);
  });

  it("follows data that once left it through other places, and not data that comes home", () => {
    const later = (from: string, to: string) =>
      own(parts(ask({ from, to, ...FACE, provenance: "UK" }), "mechanism"));
    expect(later("JP", "US-IL")).toEqual(["UK: uk.onward-protection"]);
    expect(later("JP", "UK")).toEqual([]);
    expect(later("UK", "JP")).toEqual([MECHANISM]);
  });

  it("is the law of GB, as ISO writes it", () => {
    expect(lawPlaceOf(atlas, "GB")).toBe("UK");
    expect(lawPlaceOf(atlas, "GB-SCT")).toBe("UK");
  });
});

describe("special categories", () => {
  const collect = (facts: Record<string, string>) =>
    partsOf(ask({ ...toIllinois, ...facts }), "consent.collect").map(({ by }) => by.rule);

  it("let go what surely identifies nobody, for a purpose that can do without", () => {
    expect(collect({ purpose: "research", identifies: "false", reveals: "none" })).not.toContain(
      "art9-collect",
    );
    expect(collect({ purpose: "research" })).toContain("art9-collect");
    expect(collect({ purpose: "verify", identifies: "false" })).toContain("art9-collect");
  });

  it("take in no inference that identifies nobody", () => {
    expect(collect({ form: "inference", purpose: "emotion" })).not.toContain("art9-collect");
  });
});

describe("sale and advertising", () => {
  it("sale is no regime of its own: explicit consent opens it", () => {
    const sale = ask({ from: "UK", to: "EU", ...FACE, action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(combined(sale, "consent.sale")).toBe("consent.sale:explicit");
  });

  it.each(["true", "false"])(
    "advertising asks the same with onlinePlatform %s: there is no ban",
    (onlinePlatform) => {
      const floor = ask({ from: "UK", to: "JP", ...FACE, purpose: "adTarget", onlinePlatform });
      expect(floor.verdict).toBe("conditional");
      expect(parts(floor, "consent.advertising")).toEqual([
        "UK: all[consent.advertising:explicit, uk.pecr-consent]",
      ]);
      expect(parts(floor, "rights")).toContain("UK: right.object-to-marketing");
    },
  );
});

describe("what may leave, by date", () => {
  const mechanism = (day: string) => parts(ask({ from: "UK", to: "EU", ...FACE }, day), "mechanism");

  it.each([
    ["2022-03-20", `UK: any[uk.adequacy, all[uk.bcr, uk.transfer-risk-assessment], ${DEROGATIONS}`],
    [
      "2022-03-21",
      `UK: any[uk.adequacy, all[any[uk.idta, uk.addendum, uk.bcr], uk.transfer-risk-assessment], ${DEROGATIONS}`,
    ],
    [
      "2026-02-04",
      `UK: any[uk.adequacy, all[any[uk.idta, uk.addendum, uk.bcr], uk.transfer-risk-assessment], ${DEROGATIONS}`,
    ],
    ["2026-02-05", MECHANISM],
  ])("on %s", (day, expected) => {
    expect(mechanism(day)).toEqual([expected]);
  });
});

describe("recognition", () => {
  it.each(["EU", "CH", "JP", "AR", "NZ", "GI", "UY", "IL"])("reaches %s", (to) => {
    expect(recognised("UK", to)).toEqual(["DPA 2018 Sch 21 para 5"]);
  });

  it.each(["US-IL", "BR", "CA", "CA-QC", "MX", "CN"])("does not reach %s as such", (to) => {
    expect(recognised("UK", to)).toEqual([]);
  });

  it.each(["CA", "CA-QC"])("reaches a recipient in %s that PIPEDA binds", (to) => {
    expect(recognised("UK", to, { recipientLaw: "pipeda" })).toEqual(["DPA 2018 Sch 21 para 5"]);
    expect(recognised("UK", to, { recipientLaw: "other" })).toEqual([]);
  });

  it("reaches Korea since 19 December 2022", () => {
    expect(recognised("UK", "KR", {}, "2022-12-18")).toEqual([]);
    expect(recognised("UK", "KR", {}, "2022-12-19")).toEqual(["SI 2022/1213"]);
  });

  const bridge = { recipientCerts: "dpf-uk", flaggedSensitive: "true" };

  it("reaches the United States over the data bridge since 12 October 2023", () => {
    expect(recognised("UK", "US-IL", bridge, "2023-10-11")).toEqual([]);
    expect(recognised("UK", "US-IL", bridge, "2023-10-12")).toEqual(["SI 2023/1028"]);
  });

  it.each([
    ["the exporter did not mark the biometrics", { ...bridge, flaggedSensitive: "false" }],
    ["nobody said whether it did", { recipientCerts: "dpf-uk" }],
    ["the recipient is certified for the EU alone", { ...bridge, recipientCerts: "dpf-eu" }],
  ])("does not where %s", (_, facts) => {
    expect(recognised("UK", "US-IL", facts)).toEqual([]);
  });
});

describe("the Data (Use and Access) Act 2025", () => {
  const to = { from: "UK", to: "EU", ...FACE };
  const rules = (
    dimension: "consent.disclose" | "onward" | "practices" | "rights" | "security",
    day: string,
    facts = {},
  ) =>
    partsOf(ask({ ...to, ...facts }, day), dimension)
      .filter(({ by }) => by.jurisdiction === "UK")
      .map(({ by }) => by.rule);

  it("changed automated decisions on 5 February 2026", () => {
    const decision = { automatedDecision: "true" };
    expect(rules("practices", "2026-02-04", decision)).toEqual(["art22"]);
    expect(rules("practices", "2026-02-05", decision)).toEqual(["art22a-22d"]);
    expect(own(parts(ask({ ...to, ...decision }), "practices"))).toEqual([
      "UK: all[any[practice.no-sole-automation, consent.collect:explicit, all[uk.contract-or-law, uk.art9-2-g]], any[practice.no-sole-automation, uk.decision-safeguards]]",
    ]);
    expect(rules("practices", "2026-02-05", { automatedDecision: "false" })).toEqual([]);
  });

  it("moved compatible purposes and onward transfer to articles of their own on that day", () => {
    expect(rules("consent.disclose", "2026-02-04")).toEqual(["art9-disclose-2021"]);
    expect(rules("consent.disclose", "2026-02-05")).toEqual(["art9-disclose"]);
    expect(rules("onward", "2026-02-04")).toEqual(["onward-2021"]);
    expect(rules("onward", "2026-02-05")).toEqual(["onward"]);
  });

  it("asks designs for children to protect them more from that day on, below 18", () => {
    expect(rules("security", "2026-02-04", { youngest: "17" })).toEqual(["security"]);
    expect(rules("security", "2026-02-05", { youngest: "17" })).toEqual(["security", "children"]);
    expect(rules("security", "2026-02-05", { youngest: "18" })).toEqual(["security"]);
  });

  it("asks for a route for complaints from 19 June 2026", () => {
    expect(rules("rights", "2026-06-18")).toEqual(["rights"]);
    expect(rules("rights", "2026-06-19")).toEqual(["rights", "complaint-route"]);
  });
});

describe("a breach", () => {
  it("is told to the ICO within 72 hours and to the people where the risk is high", () => {
    const floor = ask(toIllinois);
    expect(own(parts(floor, "breach.regulator"))).toEqual([
      "UK: uk.ico: report 72 hours from awareness, without delay, if incident.risk-to-rights",
    ]);
    expect(own(parts(floor, "breach.subjects"))).toEqual([
      "UK: subjects: report from awareness, without delay, if incident.high-risk",
    ]);
  });
});

describe("the words of the United Kingdom's law", () => {
  it.each([
    ["form", "special category data", "form:biometricData"],
    ["purpose", "profiling", "pur:categorise"],
  ] as const)("%s `%s` only points to %s, and is no translation of it", (kind, term, concept) => {
    const found = atlas.schemes.get("uk")?.terms.find((each) => each.kind === kind && each.term === term);
    expect(found?.matches).toEqual([expect.objectContaining({ concept, match: "related" })]);
  });
});

describe("the police (DPA 2018 Part 3)", () => {
  const police = { ...toIllinois, purpose: "lawEnforcement", role: "authority" };
  const meets = (floor: ReturnType<typeof ask>) => [
    suffices("UK", floor, "assessment", "uk.part3-dpia"),
    suffices("UK", floor, "transparency", "uk.part3-notice"),
  ];

  it.each([
    ["abroad", {}],
    ["to a processor in the country", { to: "UK", recipientRole: "processor" }],
  ])("assess and inform by sections 64 and 44 where they send data %s", (_, facts) => {
    expect(meets(ask({ ...police, ...facts }))).toEqual([true, true]);
    const nothing = ask({ ...police, ...facts });
    for (const dimension of ["assessment", "transparency"] as const)
      expect(suffices("UK", nothing, dimension), dimension).toBe(false);
  });

  it.each([
    ["a shop that guards against thieves", { ...police, role: "controller" }],
    ["an authority with another purpose", { ...police, purpose: "verify" }],
    ["a shop in the country that the police tell", { ...police, to: "UK" }],
    ["whoever receives data from police abroad", { ...police, from: "EU", to: "UK" }],
  ])("leave the UK GDPR with %s", (_, question) => {
    expect(meets(ask(question))).toEqual([false, false]);
  });

  it("and everybody else are asked for both laws where nobody said who sends the data", () => {
    const { role: _, ...unsaid } = police;
    expect(suffices("UK", ask(unsaid), "assessment", "uk.dpia")).toBe(false);
    expect(suffices("UK", ask(unsaid), "assessment", "uk.dpia", "uk.part3-dpia")).toBe(true);
  });

  it.each([
    ["an authority, by a binding instrument", "authority", "uk.part3-instrument", "2026-11-21"],
    [
      "an authority, by an assessment, as it was before the DUAA",
      "authority",
      "uk.part3-safeguards",
      "2026-02-04",
    ],
    ["an authority, by the data protection test since", "authority", "uk.part3-test", "2026-02-05"],
    ["a vendor, by the same", "processor", "uk.part3-test", "2026-11-21"],
  ])("send data abroad to %s, and by nothing of the UK GDPR", (_, recipientRole, way, day) => {
    const floor = ask({ ...police, recipientRole }, day);
    expect(suffices("UK", floor, "mechanism", way)).toBe(true);
    for (const other of ["uk.idta", "uk.adequacy", "exc:uk.art49-vital"])
      expect(suffices("UK", floor, "mechanism", other, "uk.data-protection-test"), other).toBe(false);
    expect(parts(floor, "onward").join()).not.toContain("uk.onward-protection");
  });

  it.each([
    ["controller", "2026-11-21", false],
    ["processor", "2026-11-21", true],
    ["processor", "2026-02-04", false],
  ])(
    "tell a %s abroad, on %s, by section 77 unless it is a processor since the DUAA",
    (recipientRole, day, free) => {
      const grounds = ["uk.part3-strictly-necessary", "uk.part3-processor-contract"];
      const floor = ask({ ...police, recipientRole }, day);
      expect(suffices("UK", floor, "consent.disclose", ...grounds)).toBe(free);
      expect(suffices("UK", floor, "consent.disclose", ...grounds, "uk.part3-private-recipient")).toBe(true);
    },
  );

  it("who receive data are under Part 3 as well, and sending it on is", () => {
    const received = ask({ ...police, from: "EU", to: "UK", role: "controller", recipientRole: "authority" });
    expect(meets(received)).toEqual([true, true]);
    expect(own(parts(received, "onward")).join()).toContain("uk.part3-instrument");
    expect(own(parts(received, "onward")).join()).not.toContain("uk.idta");
  });
});
