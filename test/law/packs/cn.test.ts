/** China: what its law asks of biometrics that leave it or come to it. */
import { describe, expect, it } from "vitest";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, combined, parts, partsOf, type Question } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const FACES = {
  from: "CN",
  to: "EU",
  modality: "face",
  form: "rawSample",
  purpose: "publicSecurity",
  operator: "ordinary",
  dataset: "ordinary",
  role: "controller",
  recipientRole: "controller",
  publicSpace: "false",
  people: "150000",
  peopleYear: "150000",
  peopleStored: "150000",
  youngest: "30",
} satisfies Question;

const VERIFY = { ...FACES, modality: "finger", form: "template", purpose: "verify" } satisfies Question;
const INBOUND = { ...VERIFY, from: "EU", to: "CN" } satisfies Question;

const of = (lines: readonly string[], law = "CN") => lines.filter((line) => line.startsWith(`${law}: `));
const rules = (...[floor, dimension]: Parameters<typeof partsOf>) =>
  partsOf(floor, dimension).map(({ by }) => by.rule);

const EXEMPTIONS = "exc:cn.contract-necessity, exc:cn.cross-border-hr, exc:cn.emergency, exc:cn.transit";
const ASSESSMENT = `CN: any[cn.security-assessment, ${EXEMPTIONS}]`;
const CONSENT =
  "CN: any[all[consent.collect:separate, consent.collect:explicit, consent.collect:freely_given, " +
  "consent.collect:informed, consent.collect:withdrawable], cn.art13-contract, cn.art13-duty, " +
  "cn.art13-emergency, cn.art13-disclosed]";

describe("leaving China", () => {
  const mechanism = (facts: object, day?: string) =>
    rules(ask({ ...VERIFY, ...facts } as Question, day), "mechanism");

  it.each([
    ["9,999 people since January", { peopleYear: "9999" }, false],
    ["10,000 people since January", { peopleYear: "10000" }, true],
    ["nobody counted since January", { peopleYear: "0.." }, true],
  ])("%s: the assessment alone is %s", (_, facts, alone) => {
    expect(mechanism(facts).includes("cbdf-from-10000")).toBe(alone);
    expect(combined(ask({ ...VERIFY, ...facts }), "mechanism").includes("cn.certification")).toBe(!alone);
  });

  it.each([
    ["an operator of critical infrastructure", { operator: "ciio" }, "cbdf-ciio", ASSESSMENT],
    ["important data", { dataset: "importantData" }, "cbdf-important-data", "CN: cn.security-assessment"],
  ])("%s needs the assessment for one person", (_, facts, rule, asked) => {
    const floor = ask({ ...VERIFY, peopleYear: "1", ...facts });
    expect(rules(floor, "mechanism")).toContain(rule);
    expect(of(parts(floor, "mechanism")).at(-1)).toBe(asked);
  });

  it("opens to no exemption for important data, which the exemptions of personal information leave out", () => {
    const exempt = ask({ ...VERIFY, peopleYear: "1", dataset: "importantData" });
    expect(combined(exempt, "mechanism")).not.toContain("exc:");
    expect(combined(ask({ ...VERIFY, peopleYear: "1" }), "mechanism")).toContain("exc:cn.transit");
  });

  it("counts an operator and data that nobody described as the worse", () => {
    const { operator: _, dataset: __, ...unsaid } = VERIFY;
    const floor = ask({ ...unsaid, peopleYear: "1" });
    expect(floor.assumed).toEqual(expect.arrayContaining(["operator", "dataset"]));
    expect(combined(floor, "mechanism")).not.toContain("cn.certification");
  });

  it.each([
    ["2024-03-21", ["art39-export-2021", "art38-before-2024"]],
    ["2024-03-22", ["art39-export", "cbdf-below-10000-uncertified"]],
    ["2025-12-31", ["art39-export", "cbdf-below-10000-uncertified"]],
    ["2026-01-01", ["art39-export", "cbdf-below-10000"]],
  ])("on %s stands under %j", (day, expected) => {
    expect(mechanism({ to: "JP", peopleYear: "9999" }, day)).toEqual(expected);
  });

  it("could not be certified before 2026, and before March 2024 is taken to need the assessment", () => {
    const asked = (day: string) =>
      combined(ask({ ...VERIFY, to: "JP", peopleYear: "9999" }, day), "mechanism");
    expect(asked("2026-01-01")).toContain("cn.certification");
    expect(asked("2025-12-31")).not.toContain("cn.certification");
    expect(asked("2025-12-31")).toContain("cn.standard-contract");
    expect(asked("2024-03-21")).toMatch(/cn\.security-assessment\]$/);
  });

  it("to a foreign authority that protects the public needs approval, and to a company does not", () => {
    const approval = (recipientRole: string) =>
      rules(ask({ ...FACES, recipientRole }), "mechanism").includes("art41-authorities");
    expect([approval("authority"), approval("controller")]).toEqual([true, false]);
  });

  it("goes on only at the level of PIPL, and to no foreign court or police", () => {
    expect(of(parts(ask(VERIFY), "onward"))).toEqual([
      "CN: all[cn.onward-protection, cn.no-foreign-authorities]",
    ]);
  });

  it("counts an inference, and what was de-identified, as sensitive", () => {
    for (const form of ["inference", "pseudonymised"])
      expect(mechanism({ form }), form).toEqual(["art39-export", "cbdf-below-10000", "cbdf-from-10000"]);
  });
});

describe("coming to China", () => {
  const floor = ask(INBOUND);

  it("leaves the mechanism to the EU's law, and holds onward transfer to China's", () => {
    expect(of(parts(floor, "mechanism"))).toEqual([]);
    expect(rules(floor, "onward")).toEqual(
      expect.arrayContaining(["onward", "art23-onward", "cbdf-from-10000"]),
    );
    expect(combined(floor, "onward")).toContain("consent.onward:separate");
    expect(of(parts(floor, "consent.disclose"))).toEqual([]);
  });

  it("brings China's consent, assessment, security, rights and deadlines", () => {
    expect(of(parts(floor, "consent.collect"))).toEqual([CONSENT]);
    for (const dimension of ["assessment", "security", "rights", "retention", "breach.regulator"] as const)
      expect(of(parts(floor, dimension)).length, dimension).toBeGreaterThan(0);
  });

  it("is recognised by nobody", () => {
    expect(floor.grants.filter(({ used }) => used)).toEqual([]);
  });
});

describe("faces alone", () => {
  const FRT = [
    ...["frt-5-6-collect", "frt-5-notice", "frt-8-device", "frt-8-retention", "frt-9-assessment"],
    ...["frt-15-filing", "frt-14-security", "frt-10-12-13"],
  ];
  const fired = (facts: object, day?: string) =>
    [...ask({ ...FACES, to: "JP", ...facts } as Question, day).dimensions.values()]
      .flatMap(({ parts: all }) => all.map(({ by }) => by.rule))
      .filter((rule) => rule.startsWith("frt-"));

  it("fall under the Measures for facial recognition, from their first day", () => {
    expect(new Set(fired({}))).toEqual(new Set(FRT));
    expect(fired({}, "2025-05-31")).toEqual([]);
    expect(new Set(fired({}, "2025-06-01"))).toEqual(new Set(FRT));
    expect(fired({ modality: "finger" })).toEqual([]);
  });

  it.each([
    ["99,999 stored", "99999", 0],
    ["100,000 stored", "100000", 1],
    ["nobody knows how many", "0..", 1],
  ])("%s: filings due %#", (_, peopleStored, due) => {
    expect(parts(ask({ ...FACES, peopleStored }), "filings")).toHaveLength(due);
  });

  it.each([
    ["recognition", "verify", "true", 1],
    ["entry", "accessControl", "true", 1],
    ["recognition beside another way", "verify", "false", 0],
    ["public security", "publicSecurity", "true", 0],
  ])("%s by face as the sole check hangs on another way", (_, purpose, soleCheck, asked) => {
    const floor = ask({ ...FACES, purpose, soleCheck });
    expect(parts(floor, "use")).toEqual(asked ? ["CN: any[cn.other-way, exc:cn.no-other-way]"] : []);
    expect(floor.verdict).toBe("conditional");
  });
});

describe("use in China", () => {
  it.each([
    ["for the public's safety", "publicSecurity", []],
    ["for analysis of shoppers", "analytics", ["CN: consent.collect:separate"]],
  ])("of what devices in public places record, %s", (_, purpose, expected) => {
    expect(parts(ask({ ...FACES, purpose, publicSpace: "true" }), "use")).toEqual(expected);
  });

  it("of what was recorded in public places abroad is not Article 26's matter", () => {
    expect(parts(ask({ ...INBOUND, publicSpace: "true" }), "use")).toEqual([]);
  });

  it("of biometrics for sale needs separate consent and a lawful trade; no ban is absolute", () => {
    const sale = ask({ ...VERIFY, to: "JP", action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(of(parts(sale, "consent.sale"))).toEqual([
      "CN: all[consent.sale:separate, consent.sale:explicit, consent.sale:freely_given, consent.sale:informed, cn.lawful-trade]",
    ]);
  });

  it("for advertising needs separate consent and a choice", () => {
    const advertising = ask({ ...VERIFY, to: "JP", purpose: "adTarget" });
    expect(of(parts(advertising, "consent.advertising")).join()).toMatch(/separate.+cn\.ad-choice/);
    expect(of(parts(ask(VERIFY), "consent.advertising"))).toEqual([]);
  });

  it("of children's data stands under special rules below 14", () => {
    const at = (youngest: string) => of(parts(ask({ ...VERIFY, youngest }), "practices"));
    expect(at("13")).toContain("CN: cn.children-rules");
    expect(at("14")).not.toContain("CN: cn.children-rules");
  });
});

describe("a breach", () => {
  const graded = (operator: string, day?: string) =>
    partsOf(ask({ ...VERIFY, to: "JP", operator }, day), "breach.regulator")
      .filter(({ by, outdone }) => by.rule.startsWith("incident-") && !outdone)
      .flatMap(({ demand }) => (demand.kind === "duties" ? demand.duties : []))
      .map(({ to, amount, unit }) => `${to} ${amount} ${unit}`);

  it.each([
    ["ordinary", ["cn.cac-provincial 4 hour"]],
    ["stateBody", ["cn.own-department 2 hour"]],
    ["ciio", ["cn.protection 1 hour", "cn.mps 1 hour"]],
  ])("that is graded relatively major is reported by an operator that is %s: %j", (operator, expected) => {
    expect(graded(operator)).toEqual(expected);
  });

  it("was graded by hours only from November 2025, and immediate before", () => {
    expect(graded("ordinary", "2025-10-31")).toEqual([]);
    expect(graded("ordinary", "2025-11-01")).toEqual(["cn.cac-provincial 4 hour"]);
    expect(of(parts(ask({ ...VERIFY, to: "EU" }, "2021-11-01"), "breach.regulator"))).toEqual([
      "CN: cn.cac: report 0 hours from awareness, without delay",
    ]);
  });
});

it("China's law here begins on 1 November 2021", () => {
  expect(() => ask(VERIFY, "2021-10-31")).toThrow(/no rule in force/);
  expect(ask(VERIFY, "2021-11-01").verdict).toBe("conditional");
});

describe("faces that come to China (FRT Measures Art 2)", () => {
  const measures = (facts: object) =>
    [...ask({ ...FACES, from: "EU", to: "CN", ...facts } as Question).dimensions.values()]
      .flatMap(({ parts: all }) => all.map(({ by }) => by.rule))
      .filter((rule) => rule.startsWith("frt-"))
      .map((rule) => rule.replace("-destination", ""));

  it("to train algorithms there are outside the Measures, and still sensitive under PIPL", () => {
    expect(measures({ purpose: "trainModel" })).toEqual([]);
    const floor = ask({ ...FACES, from: "EU", to: "CN", purpose: "trainModel" });
    expect(of(parts(floor, "consent.collect"))).toEqual([CONSENT]);
    expect(of(parts(floor, "assessment"))).toEqual(["CN: cn.pipia"]);
  });

  it.each([
    ["to verify people", { purpose: "verify" }],
    ["for training and for something else", { purpose: ["trainModel", "verify"] }],
    ["for research, which need not develop the technology", { purpose: "research" }],
    ["the other way, to train abroad", { purpose: "trainModel", from: "CN", to: "EU" }],
  ])("%s are under them", (_, facts) => {
    expect(measures(facts)).toEqual(
      expect.arrayContaining(["frt-5-6-collect", "frt-15-filing", "frt-14-security", "frt-10-12-13"]),
    );
  });
});

describe("another basis than consent (PIPL Art 13, last sentence)", () => {
  const STAFF = {
    from: "CN",
    to: "JP",
    modality: "finger",
    form: "template",
    purpose: "timekeeping",
    youngest: "30",
    role: "controller",
  };
  const floor = ask({ ...STAFF, people: "500", peopleYear: "500", operator: "ordinary", dataset: "none" });
  const met = (dimension: Dimension, ...held: string[]) => suffices("CN", floor, dimension, ...held);

  it("lets an employer send staff data abroad under labour rules without asking each of them", () => {
    expect(met("consent.disclose", "cn.art13-contract")).toBe(true);
    expect(met("mechanism", "cn.art13-contract", "exc:cn.cross-border-hr")).toBe(true);
    expect(met("mechanism", "cn.art13-contract")).toBe(false);
  });

  it("lets data pass through that came from abroad (CBDF Provisions)", () => {
    expect(met("mechanism", "exc:cn.transit")).toBe(true);
  });

  it("still asks for a separate consent where consent is the basis", () => {
    expect(met("consent.disclose", "consent.disclose:opt_in")).toBe(false);
    expect(met("mechanism", "consent.transfer:opt_in", "exc:cn.cross-border-hr")).toBe(false);
  });
});

describe("storing in China (PIPL Art 40)", () => {
  const stored = (facts: object, day?: string) =>
    asked(
      "CN",
      ask(
        {
          from: "CN",
          to: "JP",
          modality: "finger",
          form: "template",
          purpose: "verify",
          youngest: "30",
          role: "controller",
          ...facts,
        },
        day,
      ),
      "localisation",
    );

  it("is the duty of critical infrastructure and of large handlers, and of nobody else since 22 March 2024", () => {
    expect(stored({ operator: "ciio", peopleYear: "10" })).toEqual(["cn.domestic-storage"]);
    expect(stored({ operator: "ordinary", peopleYear: "10000" })).toEqual(["cn.domestic-storage"]);
    expect(stored({ operator: "ordinary", peopleYear: "9999" })).toEqual([]);
    expect(stored({ operator: "ordinary", peopleYear: "10" }, "2024-03-21")).toEqual(["cn.domestic-storage"]);
  });
});

describe("what is made of a person's face or voice", () => {
  const practices = (facts: object, day: string) =>
    asked(
      "CN",
      ask(
        { from: "CN", to: "JP", modality: "voice", form: "synthetic", purpose: "voiceClone", ...facts },
        day,
      ),
      "practices",
    );

  it("needs that person's separate consent since 10 January 2023 (deep synthesis provisions Art 14)", () => {
    expect(practices({}, "2023-01-09")).not.toContain("cn.edited-consent");
    expect(practices({}, "2023-01-10")).toContain("cn.edited-consent");
  });

  it("is labelled since 1 September 2025", () => {
    expect(practices({}, "2025-08-31")).not.toContain("cn.synthetic-labels");
    expect(practices({}, "2025-09-01")).toContain("cn.synthetic-labels");
  });
});

describe("rules of 2025 on recipients, video and audits", () => {
  const rules = (facts: object, day: string) =>
    partsOf(
      ask(
        {
          from: "CN",
          to: "JP",
          modality: "face",
          form: "rawSample",
          purpose: "publicSecurity",
          youngest: "30",
          ...facts,
        },
        day,
      ),
      "practices",
    ).map(({ by }) => `${by.rule} ${by.status}`);

  it.each([
    ["order-790-recipients confirmed", "2025-01-01", "2024-12-31"],
    ["order-799-video unsure", "2025-04-01", "2025-03-31"],
    ["audit-measures confirmed", "2025-05-01", "2025-04-30"],
  ])("bind and say how sure they are: %s since %s", (rule, day, before) => {
    expect(rules({}, day)).toContain(rule);
    expect(rules({}, before)).not.toContain(rule);
  });

  it("do not reach a handler of fewer than 10 million people, nor what no camera in public recorded", () => {
    expect(rules({ peopleStored: "10000000" }, "2026-01-01")).not.toContain("audit-measures confirmed");
    expect(rules({ publicSpace: "false" }, "2026-01-01")).not.toContain("order-799-video unsure");
  });
});

describe("a State organ (PIPL Arts 33-37)", () => {
  const organ = ask({ ...VERIFY, to: "JP", role: "authority", peopleYear: "1" });

  it("assesses security itself before anything goes abroad, whatever the number, and stores in China", () => {
    expect(suffices("CN", organ, "mechanism", "cn.art13-duty", "cn.state-assessment")).toBe(true);
    expect(
      suffices("CN", organ, "mechanism", "cn.art13-duty", "cn.standard-contract", "cn.contract-filing"),
    ).toBe(false);
    expect(asked("CN", organ, "localisation")).toEqual(["cn.domestic-storage"]);
  });

  it("keeps to its statutory powers on either side", () => {
    expect(asked("CN", organ, "practices")).toContain("cn.statutory-powers");
    expect(asked("CN", ask({ ...INBOUND, recipientRole: "authority" }), "practices")).toContain(
      "cn.statutory-powers",
    );
    expect(asked("CN", ask(INBOUND), "practices")).not.toContain("cn.statutory-powers");
  });
});

describe("the contract for the Greater Bay Area", () => {
  const GBA = ["cn.art13-contract", "cn.gba-area", "cn.gba-contract", "cn.gba-filing"];
  const many = (to: string) => ask({ ...VERIFY, to, peopleYear: "50000" });
  const granted = (to: string, day: string) =>
    ask({ ...VERIFY, to }, day).grants.some(({ atom, used }) => atom === "cn.gba-area" && used);

  it("knows no limit of number, where both sides recognise it", () => {
    for (const to of ["HK", "MO"]) expect(suffices("CN", many(to), "mechanism", ...GBA), to).toBe(true);
    expect(granted("SG", "2026-11-21")).toBe(false);
  });

  it.each([
    ["HK", "2023-12-12", "2023-12-13"],
    ["MO", "2024-09-09", "2024-09-10"],
  ])("with %s is none on %s, and one on %s", (to, before, day) => {
    expect([granted(to, before), granted(to, day)]).toEqual([false, true]);
  });

  it("is no way for important data", () => {
    const floor = ask({ ...VERIFY, to: "HK", dataset: "importantData" });
    expect(suffices("CN", floor, "mechanism", ...GBA)).toBe(false);
  });
});

describe("whoever is entrusted in China by a client abroad (PIPL Arts 21, 59)", () => {
  const floor = ask({ ...INBOUND, recipientRole: "processor" });

  it("owes an agreement and security, and no handler's duty", () => {
    expect(suffices("CN", floor, "consent.collect", "cn.entrustment-contract")).toBe(true);
    expect(suffices("CN", floor, "consent.collect")).toBe(false);
    for (const dimension of [
      "transparency",
      "assessment",
      "rights",
      "guardianAge",
      "breach.subjects",
    ] as const)
      expect(asked("CN", floor, dimension), dimension).toEqual([]);
    expect(asked("CN", floor, "security")).toContain("cn.security");
  });

  it("spares no handler whose entrusted person is in China too", () => {
    const within = ask({ ...VERIFY, to: "CN", recipientRole: "processor" });
    expect(suffices("CN", within, "consent.collect", "cn.entrustment-contract")).toBe(false);
    expect(asked("CN", within, "assessment")).toEqual(["cn.pipia"]);
  });
});
