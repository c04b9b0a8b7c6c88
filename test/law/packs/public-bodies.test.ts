/** Whom a law binds: authorities, banks and small businesses that its statute leaves out, and whoever sends data to them. */
import { describe, expect, it } from "vitest";
import { DIMENSION_KEYS } from "../../../src/law/lattice/dimension.ts";
import { ask, partsOf, type Question } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const DAY = "2026-11-30";
const FACES = {
  modality: "face",
  form: "template",
  purpose: "lawEnforcement",
  people: "50",
  youngest: "30",
  dataset: "none",
};
const POLICE = { role: "authority", recipientRole: "authority" };

/** The rules of one law that ask something, in any dimension. */
function rulesOf(law: string, question: Question, day = DAY): readonly string[] {
  const floor = ask(question, day);
  const parts = DIMENSION_KEYS.flatMap((dimension) => partsOf(floor, dimension));
  return [...new Set(parts.filter(({ by }) => by.jurisdiction === law).map(({ by }) => by.rule))].sort();
}

describe("an authority that a law leaves out", () => {
  it.each([
    ["AE", "art2-exporter", "art4-collect"],
    ["AE-ADGM", "s2-authority", "s7-collect"],
    ["EG", "issuing-3-authority", "art12-permit"],
    ["IN", "it-43a-authority", "spdi-5-1"],
    ["ZA", "s6-public-body", "s26-collect"],
  ])("of %s shows what binds it instead (%s), and is free of the rules for others", (law, own, others) => {
    const out = { ...FACES, from: law, to: "UK" };
    expect(rulesOf(law, { ...out, ...POLICE })).toContain(own);
    expect(rulesOf(law, { ...out, ...POLICE })).not.toContain(others);
    expect(rulesOf(law, { ...out, role: "controller" })).toContain(others);
    expect(rulesOf(law, { ...out, role: "controller" })).not.toContain(own);
    // Nobody said what the sender is: both bind.
    expect(rulesOf(law, out)).toEqual(expect.arrayContaining([own, others]));
    // What another country's authority is does not matter to this law.
    expect(
      rulesOf(law, { ...FACES, from: "UK", to: law, role: "authority", recipientRole: "controller" }),
    ).toContain(others);
  });

  it.each([
    ["AE", "art2-within", "consent.collect"],
    ["AE-ADGM", "s2-within", "consent.collect"],
    ["EG", "issuing-3-within", "consent.collect"],
    ["IN", "spdi-authority-within", "consent.collect"],
    ["NG", "s3-within", "assessment"],
    ["ZA", "s6-within", "consent.collect"],
  ] as const)("of %s spares nobody at home who gives it data (%s)", (law, within, dimension) => {
    const home = { ...FACES, from: law, to: law, role: "controller", recipientRole: "authority" };
    expect(rulesOf(law, home)).toContain(within);
    expect(asked(law, ask(home, DAY), dimension)).not.toEqual([]);
    expect(rulesOf(law, { ...home, role: "authority" })).not.toContain(within);
  });

  it("enforces the law in Nigeria without a ground of section 30, under the rules on transfers and breaches", () => {
    const police = rulesOf("NG", { ...FACES, from: "NG", to: "UK", ...POLICE });
    expect(police).toEqual(expect.arrayContaining(["s25-collect", "s41-43", "s40-regulator", "s34-rights"]));
    for (const rule of ["s30-collect", "gaid-collect", "s28-dpia", "s27-information"])
      expect(police).not.toContain(rule);
  });

  it("relies in Kenya and Australia on what the act has for it, and shows that", () => {
    const kenya = ask({ ...FACES, from: "KE", to: "ZA", ...POLICE }, DAY);
    for (const dimension of ["consent.collect", "consent.disclose", "mechanism"] as const) {
      expect(suffices("KE", kenya, dimension, "ke.s51-exempt")).toBe(true);
      expect(suffices("KE", kenya, dimension)).toBe(false);
    }
    const australia = ask({ ...FACES, from: "AU", to: "UK", ...POLICE }, DAY);
    expect(suffices("AU", australia, "mechanism", "au.enforcement")).toBe(true);
    // An ordinary exporter cannot have its transfer made by another's functions.
    const shop = ask({ ...FACES, from: "AU", to: "UK", purpose: "verify", role: "controller" }, DAY);
    expect(suffices("AU", shop, "mechanism", "au.enforcement")).toBe(false);
  });
});

describe("India's Act for the State, from 13 May 2027", () => {
  const later = "2027-06-01";
  const state = {
    ...FACES,
    from: "IN",
    to: "UK",
    role: "authority",
    operator: "ordinary",
    sector: "none",
    users: "10",
  };

  it("leaves security alone to those who prosecute", () => {
    const rules = rulesOf("IN", state, later);
    expect(rules.filter((rule) => rule.startsWith("dpdp-"))).toEqual(["dpdp-r6-security"]);
  });

  it("binds it for anything else, save that it need not erase", () => {
    const rules = rulesOf("IN", { ...state, purpose: "border" }, later);
    expect(rules).toEqual(expect.arrayContaining(["dpdp-6-7", "dpdp-8-6-board", "dpdp-11-14-rights"]));
    expect(rules).not.toContain("dpdp-8-7-erasure");
  });
});

describe("others whom a law leaves out", () => {
  it("are institutions under Egypt's central bank, which show the law of banks", () => {
    const bank = {
      ...FACES,
      from: "EG",
      to: "UK",
      purpose: "verify",
      role: "controller",
      financialInstitution: "true",
    };
    expect(rulesOf("EG", bank)).toEqual(["issuing-3-bank"]);
    expect(rulesOf("EG", { ...bank, financialInstitution: "false" })).toContain("art12-permit");
    // A bank abroad makes no gym in Cairo a bank.
    expect(rulesOf("EG", { ...bank, from: "UK", to: "EG" })).toContain("art12-permit");
  });

  it("are small businesses of Australia that neither sell nor care for health", () => {
    const small = {
      ...FACES,
      from: "AU",
      to: "UK",
      purpose: "verify",
      role: "controller",
      operator: "smallBusiness",
    };
    const free = { ...small, healthProvider: "false" };
    expect(rulesOf("AU", free)).toEqual([
      "s26wh-assessment",
      "s26wk-commissioner",
      "s26wl-people",
      "statutory-tort",
    ]);
    expect(rulesOf("AU", { ...small, healthProvider: "true" })).toContain("app-3-collect");
    expect(rulesOf("AU", { ...free, action: "sell" })).toContain("app-8");
    // Its client in Australia is bound, and so is a business there to which somebody small abroad sends data.
    expect(rulesOf("AU", { ...free, to: "AU" })).toContain("s6d-recipient");
    expect(rulesOf("AU", { ...free, from: "UK", to: "AU" })).toContain("app-3-collect");
  });

  it("are New Zealand's health agencies, of the Code but not of the principles", () => {
    const clinic = {
      ...FACES,
      from: "NZ",
      to: "UK",
      role: "controller",
      purpose: "research",
      reveals: "health",
      healthProvider: "true",
    };
    expect(asked("NZ", ask(clinic, DAY), "assessment")).toEqual([]);
    expect(rulesOf("NZ", clinic)).toEqual(expect.arrayContaining(["ipp-12-abroad", "ipp-3-notice"]));
    expect(asked("NZ", ask({ ...clinic, healthProvider: "false" }, DAY), "assessment")).toEqual([
      "nz.proportionality",
    ]);
  });
});

describe("a law that follows its people abroad", () => {
  it.each([
    ["AU", DAY, "s5b-abroad"],
    ["NZ", DAY, "s4-abroad-code"],
    ["IN", "2027-06-01", "dpdp-3-abroad"],
  ])("is that of %s", (law, day, rule) => {
    const abroad = {
      ...FACES,
      from: "SG",
      to: "UK",
      purpose: "verify",
      role: "controller",
      recipientRole: "controller",
    };
    expect(rulesOf(law, { ...abroad, subjectsIn: law }, day)).toContain(rule);
    expect(rulesOf(law, { ...abroad, subjectsIn: "SG" }, day)).toEqual([]);
    // What is sent from the place itself is under the rules there.
    expect(rulesOf(law, { ...abroad, from: law, subjectsIn: law }, day)).not.toContain(rule);
  });
});

describe("the Emirates", () => {
  const clinic = {
    ...FACES,
    from: "AE",
    to: "UK",
    purpose: "research",
    role: "controller",
    reveals: "health",
    healthProvider: "true",
  };

  it("have health data kept for 25 years, and not deleted with its purpose", () => {
    expect(asked("AE", ask(clinic, DAY), "keep")).toEqual([
      "keep health-data for 9132 days from last procedure",
    ]);
    expect(asked("AE", ask(clinic, DAY), "retention")).toEqual([]);
    expect(asked("AE", ask({ ...clinic, healthProvider: "false" }, DAY), "keep")).toEqual([]);
    expect(asked("AE", ask({ ...clinic, healthProvider: "false" }, DAY), "retention")).not.toEqual([]);
  });

  it.each(["AE-DIFC", "AE-ADGM"])("are not left by what goes to %s", (zone) => {
    expect(asked("AE", ask({ ...clinic, to: zone }, DAY), "mechanism")).toEqual([]);
    expect(asked("AE", ask({ ...clinic, to: zone }, DAY), "localisation")).toEqual([]);
    expect(asked("AE", ask(clinic, DAY), "mechanism")).toHaveLength(1);
  });
});
