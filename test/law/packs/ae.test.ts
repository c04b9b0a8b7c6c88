/** United Arab Emirates: the federal data protection law (PDPL) and the children's law of 2025. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { ask, atlas, parts } from "../question.ts";

const consentTo = (use: string) =>
  `all[consent.${use}:opt_in, consent.${use}:specific, consent.${use}:withdrawable, ae.provable-consent]`;
const COLLECT = `AE: any[${consentTo("collect")}, ae.art4-contract, ae.art4-legal-obligation, ae.art4-public-interest, ae.art4-made-public, ae.art4-legal-claims, ae.art4-employment, ae.art4-other]`;
const ABROAD =
  "AE: any[ae.adequacy, ae.contract, consent.transfer:explicit, exc:ae.contract-need, exc:ae.legal-claims, exc:ae.public-interest]";

const template = {
  from: "AE",
  to: "EU",
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientOwnership: "ordinary",
  role: "controller",
  recipientRole: "controller",
};
const arriving = { ...template, from: "EU", to: "AE" };
const own = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("AE: "));

describe("beside other laws", () => {
  it.each(["EU", "JP", "US-IL"])(
    "verifying a face is conditional from the Emirates to %s and back",
    (other) => {
      expect(ask({ ...template, to: other }).verdict).toBe("conditional");
      expect(ask({ ...template, from: other, to: "AE" }).verdict).toBe("conditional");
    },
  );

  it("selling to Illinois is prohibited there, whatever the person agreed to", () => {
    const sale = ask({ ...template, to: "US-IL", action: "sell" });
    expect(sale.verdict).toBe("prohibited");
    expect(parts(sale, "consent.sale").at(-1)).toBe("US-IL: prohibited");
  });
});

describe("consent (Arts 4, 6)", () => {
  it.each(["rawSample", "template", "pseudonymised", "inference"])(
    "knows no stricter tier: a %s is data like any other",
    (form) => {
      expect(own(ask({ ...template, form }), "consent.collect")).toEqual([COLLECT]);
    },
  );

  it("binds on arrival too, and follows people in the Emirates whose data others handle", () => {
    expect(own(ask(arriving), "consent.collect")).toEqual([COLLECT]);
    const elsewhere = ask({ ...template, from: "EU", to: "JP", subjectsIn: "AE" });
    expect(own(elsewhere, "consent.collect")).toEqual([COLLECT]);
    expect(own(elsewhere, "security")).toEqual([]);
  });

  it("binds from 2 January 2022, though its enforcement is pending", () => {
    expect(() => ask(template, "2022-01-01")).toThrow("no rule in force on 2022-01-01");
    expect(own(ask(template, "2022-01-02"), "consent.collect")).toEqual([COLLECT]);
  });

  it("to a sale opens it", () => {
    const sale = ask({ ...template, action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(own(sale, "consent.sale")).toEqual([`AE: ${consentTo("sale")}`]);
  });

  it("to advertising opens that, and the person may stop it", () => {
    const advertising = ask({ ...template, to: "JP", purpose: "adSelect" });
    expect(advertising.verdict).toBe("conditional");
    expect(own(advertising, "consent.advertising")).toEqual([`AE: ${consentTo("advertising")}`]);
    expect(own(advertising, "rights")).toContain("AE: right.object-to-marketing");
    expect(own(ask(template), "rights")).not.toContain("AE: right.object-to-marketing");
  });
});

describe("transfer abroad (Arts 22, 23)", () => {
  it("takes an approved country, a contract, explicit consent or a need that the law names", () => {
    expect(own(ask(template), "mechanism")).toEqual([ABROAD]);
    expect(own(ask(template), "onward")).toEqual(["AE: ae.onward"]);
    expect(own(ask(arriving), "onward")).toEqual([ABROAD.replaceAll("consent.transfer", "consent.onward")]);
  });

  it("knows no country that was approved", () => {
    for (const to of ["EU", "JP", "US-IL"]) expect(ask({ ...template, to }).grants).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ["a health provider's health data", { healthProvider: "true", reveals: "health" }, true],
    ["what nobody said is no health data", {}, true],
    ["the data of whoever is no health provider", { healthProvider: "false", reveals: "health" }, false],
    ["a health provider's other data", { healthProvider: "true", reveals: "none" }, false],
  ])(
    "keeps %s at home save in a case of Decision 51/2021 (Federal Law 2 of 2019 Art 13)",
    (_, facts, stays) => {
      const floor = ask({ ...template, ...facts });
      expect(parts(floor, "localisation")).toEqual(stays ? ["AE: ae.health-case"] : []);
      expect(floor.verdict).toBe("conditional");
      expect(parts(ask({ ...arriving, ...facts }), "localisation")).toEqual([]);
    },
  );
});

describe("handling", () => {
  it("keeps, guards and assesses as the law says", () => {
    expect(own(ask(arriving), "retention")).toEqual(["AE: at purpose end"]);
    expect(own(ask(arriving), "security")).toEqual(["AE: ae.security"]);
    expect(own(ask(arriving), "assessment")).toEqual(["AE: ae.dpia"]);
  });

  it("gives the person rights, but none to sue", () => {
    expect(own(ask(arriving), "rights")).toEqual([
      "AE: all[right.access, right.portability, right.rectification, right.erasure, right.restriction, right.stop-use, right.refuse-automation, right.human-review, right.withdrawal, right.complaint]",
    ]);
  });
});

describe("children (Federal Decree-Law 26 of 2025)", () => {
  const platform = { ...template, onlinePlatform: "true" };

  it("below 13 take a parent's verifiable consent on a platform, from 1 January 2026", () => {
    const guarded = (youngest: string, day?: string) =>
      own(ask({ ...platform, youngest }, day), "consent.collect").includes(
        "AE: consent.collect:verifiable_guardian",
      );
    expect([guarded("12", "2025-12-31"), guarded("12", "2026-01-01")]).toEqual([false, true]);
    expect([guarded("12"), guarded("13")]).toEqual([true, false]);
    expect(own(ask(platform, "2025-12-31"), "guardianAge")).toEqual([]);
    expect(own(ask(platform), "guardianAge")).toEqual(["AE: 13"]);
  });

  it("have no age elsewhere, and a platform is assumed where nobody says", () => {
    expect(own(ask({ ...template, onlinePlatform: "false" }), "guardianAge")).toEqual([]);
    expect(own(ask(template), "guardianAge")).toEqual(["AE: 13"]);
    expect(ask(template).assumed).toContain("onlinePlatform");
  });

  it.each([
    ["adTarget", "17", "2026-11-21", "prohibited"],
    ["adProfile", "17", "2026-11-21", "prohibited"],
    ["adTarget", "18", "2026-11-21", "conditional"],
    ["adSelect", "17", "2026-11-21", "conditional"],
    ["adTarget", "17", "2026-01-01", "prohibited"],
    ["adTarget", "17", "2025-12-31", "conditional"],
  ])("are not targeted: %s at %s on %s is %s", (purpose, youngest, day, verdict) => {
    expect(ask({ ...template, to: "JP", purpose, youngest }, day).verdict).toBe(verdict);
  });

  it("are spared by an undertaking in any case", () => {
    expect(own(ask(template), "practices")).toContain("AE: ae.no-child-targeting");
  });
});

describe("banking and credit data with a law of its own (Art 2(2)(f))", () => {
  it("is looked at by a bank, and by nobody who is surely none", () => {
    const practices = (financialInstitution: string) =>
      own(ask({ ...template, financialInstitution }), "practices");
    expect(practices("true")).toContain("AE: ae.bank-law");
    expect(practices("false")).not.toContain("AE: ae.bank-law");
  });
});

describe("breach (Art 9)", () => {
  it("is told at once; no 72 hours are known to the federal law", () => {
    expect(own(ask(arriving), "breach.regulator")).toEqual([
      "AE: ae.data-office: report 0 hours from awareness, without delay",
    ]);
    expect(own(ask(arriving), "breach.subjects")).toEqual(["AE: subjects: report from awareness"]);
  });

  it.each(["unlikely", "high"] as const)(
    "is told whatever the risk, since every breach counts: %s",
    (riskToPeople) => {
      const notice = noticeWith(
        { subjects: [{ place: "AE" }], facts: { riskToPeople } },
        { jurisdiction: "AE" },
      );
      const deadlines = deadlinesThen(notice, atlas, new Date("2026-03-02T10:00:00Z"));
      const federal = deadlines.filter(({ place }) => place === "AE");
      expect(federal.map(({ to, dueAt }) => `${to} ${dueAt ?? "no number"}`)).toEqual([
        "ae.data-office 2026-03-02T09:00:00.000Z",
        "subjects no number",
      ]);
      // People in the Emirates may be in a zone that has a law of its own.
      expect(deadlines.map(({ place }) => place)).toContain("AE-DIFC");
    },
  );
});

describe("automated decisions (Art 18)", () => {
  it("can be objected to, and looked at by a human", () => {
    const rights = own(ask(arriving), "rights").join();
    expect(rights).toContain("right.refuse-automation");
    expect(rights).toContain("right.human-review");
  });
});
