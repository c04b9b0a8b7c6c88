/** Brazil: what the LGPD, the ANPD's resolutions and the ECA Digital ask, on either side of a transfer. */
import { describe, expect, it } from "vitest";
import { isProhibited } from "../../../src/law/formula.ts";
import { deadlineOf } from "../../../src/notices/deadline.ts";
import { computeDeadlines } from "../../../src/notices/deadlines.ts";
import type { Content } from "../../../src/notices/notice.ts";
import { translate } from "../../../src/vocabulary/translate.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { ask, atlas, combined, parts, partsOf } from "../question.ts";

const face = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
  sector: "finance",
};
const BASES = ["a", "b", "c", "d", "e", "f", "g"].map((letter) => `br.art11-2-${letter}`).join(", ");
const COLLECT =
  "all[consent.collect:explicit, consent.collect:specific, consent.collect:freely_given, " +
  "consent.collect:informed, consent.collect:withdrawable]";
const DISCLOSE = `BR: any[all[consent.disclose:explicit, consent.disclose:specific], ${BASES}]`;
const TRANSFER =
  "any[br.adequacy, all[any[br.scc, br.specific-clauses, br.corporate-rules], br.transfer-page], " +
  "all[consent.transfer:explicit, consent.transfer:specific, consent.transfer:informed], exc:br.art33]";
const IF = "if incident.risk-to-rights";

/** What Brazil's law alone asks in a dimension. */
const brazilian = (floor: ReturnType<typeof ask>, dimension: Parameters<typeof parts>[1]) =>
  parts(floor, dimension).filter((each) => each.startsWith("BR: "));

describe("from Brazil to Illinois: verifying a face template", () => {
  const floor = ask({ from: "BR", to: "US-IL", ...face, onlinePlatform: "false" });

  it("is conditional on specific and highlighted consent, or another basis of Article 11", () => {
    expect(floor.verdict).toBe("conditional");
    expect(brazilian(floor, "consent.collect")).toEqual([`BR: any[${COLLECT}, ${BASES}]`]);
    expect(brazilian(floor, "consent.disclose")).toEqual([DISCLOSE]);
  });

  it("asks for a way out of Brazil, which no decision opens to the United States", () => {
    expect(parts(floor, "mechanism")).toEqual([`BR: ${TRANSFER}`]);
    expect(floor.grants.filter(({ used }) => used)).toEqual([]);
    expect(brazilian(floor, "onward")).toEqual(["BR: br.onward-protection"]);
  });

  it("is handled, deleted and open to the person as the LGPD has it", () => {
    expect(brazilian(floor, "security")).toEqual(["BR: br.security"]);
    expect(brazilian(floor, "retention")).toEqual(["BR: at purpose end; at consent withdrawn"]);
    expect(combined(floor, "rights")).toContain("br.automated-review");
    expect(combined(floor, "rights")).not.toContain("right.human-review");
    expect(brazilian(floor, "rights").join()).toContain("right.damages");
    expect(brazilian(floor, "assessment")).toEqual([]);
  });

  it("may be sold under Brazil's law with consent to the sale, and never under that of Illinois", () => {
    expect(parts(floor, "consent.sale")).toEqual([
      "BR: all[consent.sale:explicit, consent.sale:specific]",
      "US-IL: prohibited",
    ]);
    const sold = (to: string) => ask({ from: "BR", to, ...face, action: "sell", onlinePlatform: "false" });
    expect([sold("US-IL").verdict, sold("JP").verdict]).toEqual(["prohibited", "conditional"]);
  });
});

describe("from the EU to Brazil: verifying a face template", () => {
  const floor = ask({ from: "EU", to: "BR", ...face });

  it("joins two laws that ask for the same consent and know each their own other grounds", () => {
    expect(floor.verdict).toBe("conditional");
    expect(partsOf(floor, "consent.collect").map(({ by }) => `${by.side} ${by.rule}`)).toEqual([
      "baseline consent",
      "origin art9-collect",
      "destination art11-collect",
    ]);
    expect(brazilian(floor, "consent.disclose")).toEqual([DISCLOSE]);
  });

  it("leaves Brazil again only in a way that the LGPD opens, by a consent of its own", () => {
    expect(brazilian(floor, "mechanism")).toEqual([]);
    expect(brazilian(floor, "onward")).toEqual([
      `BR: ${TRANSFER.replaceAll("consent.transfer", "consent.onward")}`,
    ]);
  });

  it("is recognised from 26 January 2026, and the way back from the day after", () => {
    const recognised = (from: string, to: string, day: string) =>
      ask({ from, to, ...face }, day)
        .grants.filter(({ used }) => used)
        .map(({ by }) => by.cite);
    expect(recognised("EU", "BR", "2026-01-25")).toEqual([]);
    expect(recognised("EU", "BR", "2026-01-26")).toEqual(["Decision (EU) 2026/179"]);
    expect(recognised("BR", "EU", "2026-01-26")).toEqual([]);
    expect(recognised("BR", "EU", "2026-01-27")).toEqual(["Res. CD/ANPD 32/2026"]);
  });

  it.each(["US-IL", "JP"])("the recognition does not reach %s", (to) => {
    expect(ask({ from: "BR", to, ...face }).grants.filter(({ used }) => used)).toEqual([]);
  });
});

describe("what is sensitive", () => {
  it("is biometric data of any modality and in any state, whatever it is for", () => {
    for (const modality of ["gait", "keystroke", "voice"])
      for (const form of ["rawSample", "template", "pseudonymised"]) {
        const question = {
          from: "BR",
          to: "JP",
          modality,
          form,
          purpose: "analytics",
          youngest: "30",
          role: "controller",
        };
        // Unlike under the GDPR it need not identify anybody.
        expect(brazilian(ask({ ...question, identifies: "false" }), "consent.collect")).toHaveLength(1);
      }
  });

  it.each([
    ["health", 1],
    ["religion", 1],
    ["emotion", 0],
  ])("an inference that reveals %s", (reveals, asked) => {
    const inference = { from: "BR", to: "JP", modality: "face", form: "inference", purpose: "analytics" };
    expect(brazilian(ask({ ...inference, reveals }), "consent.collect")).toHaveLength(asked);
    expect(brazilian(ask(inference), "consent.collect")).toHaveLength(1);
  });

  it("an inference about health is not shared for gain, whatever the person consents to (Art 11 par. 4)", () => {
    const sale = (reveals: string) =>
      brazilian(
        ask({ from: "BR", to: "JP", modality: "face", form: "inference", purpose: "analytics", reveals }),
        "consent.sale",
      );
    expect(sale("religion")).toEqual(["BR: all[consent.sale:explicit, consent.sale:specific]"]);
    expect(sale("health")).toEqual([...sale("religion"), "BR: exc:br.health-services"]);
  });
});

describe("advertising", () => {
  const ads = { from: "BR", to: "JP", ...face, purpose: "adTarget", onlinePlatform: "true" };

  it("to adults needs specific and highlighted consent, which no other basis replaces", () => {
    const floor = ask(ads);
    expect(floor.verdict).toBe("conditional");
    expect(brazilian(floor, "consent.advertising")).toEqual([
      "BR: all[consent.advertising:explicit, consent.advertising:specific]",
    ]);
    expect(combined(floor, "consent.collect")).not.toContain("br.art11-2");
  });

  it.each([
    ["2026-03-16", "17", "conditional"],
    ["2026-03-17", "17", "prohibited"],
    ["2026-03-17", "18", "conditional"],
  ])("by a profile on %s to somebody of %s is %s", (day, youngest, verdict) => {
    expect(ask({ ...ads, youngest }, day).verdict).toBe(verdict);
  });

  it("to the young without a profile is not what the ECA Digital forbids", () => {
    expect(ask({ ...ads, purpose: "adSelect", youngest: "17" }).verdict).toBe("conditional");
  });
});

describe("transfers", () => {
  const mechanism = (day: string) => brazilian(ask({ from: "BR", to: "JP", ...face }, day), "mechanism");

  it("had no standard clauses before 23 August 2024", () => {
    expect(mechanism("2024-08-22")).toEqual([
      "BR: any[br.adequacy, br.specific-clauses, br.corporate-rules, " +
        "all[consent.transfer:explicit, consent.transfer:specific, consent.transfer:informed], exc:br.art33]",
    ]);
    expect(mechanism("2024-08-23")).toEqual([`BR: ${TRANSFER}`]);
  });

  it("ask the same on both sides of 23 August 2025, until which older contracts had time", () => {
    expect(mechanism("2025-08-23")).toEqual(mechanism("2025-08-22"));
  });

  it("have no law here before the LGPD", () => {
    expect(() => ask({ from: "BR", to: "EU", ...face }, "2020-09-17")).toThrow("no rule in force");
    expect(ask({ from: "BR", to: "EU", ...face }, "2020-09-18").verdict).toBe("conditional");
  });
});

describe("children", () => {
  const ages = (onlinePlatform: string, day?: string) =>
    brazilian(ask({ from: "BR", to: "JP", ...face, onlinePlatform }, day), "guardianAge");

  it("below 12 need a guardian, and online below 16 since 17 March 2026", () => {
    expect(ages("false")).toEqual(["BR: 12"]);
    expect(ages("true", "2026-03-16")).toEqual(["BR: 12"]);
    expect(ages("true", "2026-03-17")).toEqual(["BR: 12", "BR: 16"]);
    const unsaid = ask({ from: "BR", to: "JP", ...face });
    expect(brazilian(unsaid, "guardianAge")).toEqual(["BR: 12", "BR: 16"]);
    expect(unsaid.assumed).toContain("onlinePlatform");
  });

  it.each([
    ["17", true],
    ["18", false],
  ])("of %s: data is used in their best interest: %s", (youngest, asked) => {
    const floor = ask({ from: "EU", to: "BR", ...face, youngest });
    expect(parts(floor, "practices").includes("BR: br.best-interest")).toBe(asked);
  });

  it("data of an age check serves nothing else from 17 March 2026", () => {
    const check = { from: "BR", to: "JP", ...face, purpose: "ageCheck", onlinePlatform: "false" };
    expect(parts(ask(check, "2026-03-16"), "practices")).not.toContain("BR: br.age-check-only");
    expect(parts(ask(check), "practices")).toContain("BR: br.age-check-only");
    expect(ask(check).verdict).toBe("conditional");
    expect(ask({ ...check, action: "sell" }, "2026-03-16").verdict).toBe("conditional");
    expect(ask({ ...check, action: "sell" }, "2026-03-17").verdict).toBe("prohibited");
    const both = ask({ ...check, purpose: ["ageCheck", "adSelect"] });
    expect(both.verdict).toBe("prohibited");
    const forbidding = partsOf(both, "consent.advertising").filter(
      ({ value }) => value.kind === "formula" && isProhibited(value.cnf),
    );
    expect(forbidding.map(({ by }) => by.rule)).toEqual(["eca-digital-24-3-shown"]);
  });
});

describe("a breach", () => {
  it("had no number before 26 April 2024", () => {
    const told = (day: string) => {
      const floor = ask({ from: "BR", to: "JP", ...face }, day);
      return [...brazilian(floor, "breach.regulator"), ...brazilian(floor, "breach.subjects")];
    };
    expect(told("2024-04-25")).toEqual([
      `BR: br.anpd: report from awareness, without delay, ${IF}`,
      `BR: subjects: report from awareness, without delay, ${IF}`,
    ]);
    expect(told("2024-04-26")).toEqual([
      `BR: br.anpd: report 3 business days from awareness, ${IF}; br.anpd: final 20 business days from awareness, ${IF}`,
      `BR: subjects: report 3 business days from awareness, ${IF}`,
    ]);
  });

  const deadlines = (facts: Content["facts"], aware = "2026-03-05T15:00:00Z") =>
    deadlinesThen(
      noticeWith({ subjects: [{ place: "BR", count: 5 }], facts, times: { aware } }, { jurisdiction: "BR" }),
      atlas,
      new Date(aware),
    ).map(({ to, stage, dueAt }) => `${to} ${stage} ${dueAt}`);

  it("of a Thursday is told by the end of the next Tuesday, and in full by that of the fourth Thursday after", () => {
    expect(deadlines({ riskToPeople: "likely" })).toEqual([
      "br.anpd report 2026-03-11T02:59:59.000Z",
      "subjects report 2026-03-11T02:59:59.000Z",
      "br.anpd final 2026-04-03T02:59:59.000Z",
    ]);
    expect(deadlines({})).toHaveLength(3);
    expect(deadlines({ riskToPeople: "unlikely" })).toEqual([]);
  });

  it("is told to the EU's authority no later than to the ANPD: 72 hours end before three working days do", () => {
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      const aware = new Date(Date.UTC(2026, 2, 2, hour));
      const [european, brazil] = [
        deadlineOf(aware, 72, "hour", { jurisdiction: "EU", zone: "Europe/Brussels" }).at,
        deadlineOf(aware, 3, "business-day", { jurisdiction: "BR", zone: "America/Sao_Paulo" }).at,
      ];
      expect(european.getTime(), aware.toISOString()).toBeLessThanOrEqual(brazil.getTime());
    }
  });

  it("is told after the holidays: of a Wednesday before 1 May by the end of the next Tuesday", () => {
    expect(deadlines({ riskToPeople: "likely" }, "2026-04-29T15:00:00Z")[0]).toBe(
      "br.anpd report 2026-05-06T02:59:59.000Z",
    );
  });

  it("has an end that is an estimate where the holidays of the year are not known", () => {
    const estimates = (aware: string) =>
      computeDeadlines(
        noticeWith({ subjects: [{ place: "BR", count: 5 }], times: { aware } }, { jurisdiction: "BR" }),
        atlas,
      ).map(({ estimate }) => estimate);
    expect(estimates("2026-04-29T15:00:00Z")).toEqual([undefined, undefined, undefined]);
    const why = "Public holidays of `BR` are known from 2020 to 2036 only.";
    expect(estimates("2040-04-29T15:00:00Z")).toEqual([why, why, why]);
  });

  it("gives the people a number that the EU does not, and the EU's urgency beside it", () => {
    expect(parts(ask({ from: "EU", to: "BR", ...face }), "breach.subjects")).toEqual([
      "EU: subjects: report from awareness, without delay, if all[incident.high-risk, incident.intelligible]",
      `BR: subjects: report 3 business days from awareness, ${IF}`,
    ]);
  });
});

describe("data of people in Brazil between two other places", () => {
  it("keeps the consent of Article 11 and the bans of the ECA Digital, not the duties of holders there", () => {
    const elsewhere = { from: "EU", to: "JP", ...face, subjectsIn: "BR" };
    const floor = ask(elsewhere);
    expect(brazilian(floor, "consent.collect")).toHaveLength(1);
    expect(brazilian(floor, "mechanism")).toEqual([]);
    expect(brazilian(floor, "security")).toEqual([]);
    const child = { ...elsewhere, purpose: "adProfile", onlinePlatform: "false", youngest: "17" };
    expect(ask(child).verdict).toBe("prohibited");
  });
});

describe("a scan of the iris that was paid for (ANPD, 2025-01-24)", () => {
  const iris = { ...face, from: "BR", to: "JP", modality: "iris", remuneration: "true" };
  it.each([
    [{}, "2025-01-23", 1],
    [{}, "2025-01-24", 2],
    [{ remuneration: "false" }, "2025-01-24", 1],
    [{ modality: "face" }, "2025-01-24", 1],
  ])("with %j on %s: %s demands", (facts, day, expected) => {
    expect(brazilian(ask({ ...iris, ...facts }, day), "consent.collect")).toHaveLength(expected);
  });
});

describe("the words of Brazil's law", () => {
  it.each([
    ["eu", "br", "modality", "facial image", ["shape of the face"]],
    ["br", "eu", "modality", "formato da face", ["facial image"]],
    ["br", "us-il", "modality", "retina or iris", ["retina or iris scan"]],
    ["eu", "br", "form", "biometric template", ["biometric data linked to a natural person"]],
    [
      "br",
      "eu",
      "purpose",
      "identification and authentication of registration",
      ["confirming or allowing identification"],
    ],
  ] as const)("%s to %s: the %s `%s`", (from, to, kind, term, target) => {
    const [source, goal] = [from, to].map((id) => atlas.schemes.get(id));
    if (source === undefined || goal === undefined) throw new Error("no such scheme");
    const given = { path: kind, kind, term, effect: "describes" as const };
    expect(translate(given, source, goal, atlas.concepts).target).toEqual(target);
  });
});
