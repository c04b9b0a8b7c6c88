/** The law of Switzerland: no consent by default, express consent to disclose, and the State named. */
import { describe, expect, it } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import { ask, combined, parts } from "../question.ts";
import { recognised } from "./recognised.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientRole: "controller",
  compelled: "false",
  role: "controller",
  sector: "retail",
};
const toJapan = { from: "CH", to: "JP", ...FACE };
const fromJapan = { from: "JP", to: "CH", ...FACE };

const GROUNDS = "ch.art31-private-interest, ch.art31-public-interest, ch.art31-law";
const MECHANISM =
  "CH: any[ch.adequacy, ch.scc, ch.notified-clauses, ch.bcr, ch.treaty, consent.transfer:explicit, exc:ch.art17]";

const own = (lines: readonly string[]) => lines.filter((line) => line.startsWith("CH: "));

describe("either side of a transfer", () => {
  it.each([
    ["origin", ask(toJapan)],
    ["destination", ask(fromJapan)],
  ])(
    "as %s it asks the same for using, disclosing, selling, keeping and answering for the data",
    (_, floor) => {
      expect(floor.verdict).toBe("conditional");
      // No consent is asked for: who was told and did not object has not been wronged.
      expect(own(parts(floor, "consent.collect"))).toEqual([`CH: any[consent.collect:opt_out, ${GROUNDS}]`]);
      expect(combined(floor, "consent.collect")).not.toContain("explicit");
      expect(own(parts(floor, "consent.disclose"))).toEqual([
        `CH: any[consent.disclose:explicit, ${GROUNDS}]`,
      ]);
      expect(own(parts(floor, "consent.sale"))).toEqual([`CH: any[consent.sale:explicit, ${GROUNDS}]`]);
      expect(own(parts(floor, "assessment"))).toEqual(["CH: ch.dpia"]);
      expect(own(parts(floor, "security"))).toEqual([
        "CH: ch.security",
        "CH: all[ch.logging, ch.processing-regulation]",
      ]);
      expect(own(parts(floor, "retention"))).toEqual(["CH: at purpose end"]);
      expect(own(parts(floor, "keep"))).toEqual([
        "CH: keep processing-logs for 366 days from logging",
        "CH: keep impact-assessment for 731 days from processing end",
        "CH: keep breach-records for 731 days from breach report",
      ]);
      expect(own(parts(floor, "practices"))).toEqual([]);
      expect(own(parts(floor, "guardianAge"))).toEqual([]);
      expect(own(parts(floor, "rights")).join()).toContain("right.damages");
    },
  );

  it("asks a federal body for a statute, and for nothing of Articles 30 and 31", () => {
    const sent = ask({ ...toJapan, role: "authority", recipientRole: "authority" });
    for (const consent of ["collect", "disclose", "sale"] as const)
      expect(own(parts(sent, `consent.${consent}`))).toEqual([]);
    expect(own(parts(sent, "practices"))).toEqual(["CH: ch.statute-for-federal-bodies"]);
    const received = ask({ ...fromJapan, recipientRole: "authority" });
    expect(own(parts(received, "consent.disclose"))).toEqual([]);
    expect(own(parts(received, "practices"))).toEqual(["CH: ch.statute-for-federal-bodies"]);
    expect(own(parts(ask({ ...fromJapan, role: "authority" }), "practices"))).toEqual([]);
  });

  it("lets nobody act on its soil for a foreign court without leave (Criminal Code Art 271)", () => {
    const ordered = (question: typeof toJapan) =>
      own(parts(ask({ ...question, compelled: "true" }), "practices"));
    expect(ordered(toJapan)).toContain("CH: ch.no-foreign-acts");
    expect(ordered(fromJapan)).not.toContain("CH: ch.no-foreign-acts");
  });

  it("names the State of destination to the person where data leaves, and only there", () => {
    expect(own(parts(ask(toJapan), "transparency"))).toEqual(["CH: ch.notice", "CH: ch.country-notice"]);
    expect(own(parts(ask(fromJapan), "transparency"))).toEqual(["CH: ch.notice"]);
  });

  it("asks its mechanism where data leaves it, and of what leaves it again", () => {
    expect(own(parts(ask(toJapan), "mechanism"))).toEqual([MECHANISM]);
    expect(own(parts(ask(toJapan), "onward"))).toEqual([
      "CH: all[ch.onward-protection, ch.sub-processor-authorisation]",
    ]);
    expect(own(parts(ask(fromJapan), "mechanism"))).toEqual([]);
    const onward = MECHANISM.replace("consent.transfer", "consent.onward");
    expect(own(parts(ask(fromJapan), "onward"))).toEqual([
      onward,
      // Whether somebody abroad will order that is not known, and takes nothing away.
      onward.replace("any[", "any[ch.mutual-assistance, "),
    ]);
  });

  it("is told of a breach as soon as possible where the risk is high; the people are told whatever the risk", () => {
    expect(own(parts(ask(toJapan), "breach.regulator"))).toEqual([
      "CH: ch.fdpic: report from awareness, without delay, if incident.high-risk",
    ]);
    expect(own(parts(ask(toJapan), "breach.subjects"))).toEqual([
      "CH: subjects: report from awareness, without delay",
    ]);
  });

  it("answers from 1 September 2023 on", () => {
    expect(ask({ from: "CH", to: "EU", ...FACE }, "2023-09-01").verdict).toBe("conditional");
    expect(() => ask({ from: "CH", to: "EU", ...FACE }, "2023-08-31")).toThrow(ComityError);
  });
});

describe("sensitive data", () => {
  const disclose = (facts: Record<string, string>) =>
    own(parts(ask({ ...toJapan, ...facts }), "consent.disclose"));

  it("is what does identify: proof that it does not is believed only for a purpose that can do without", () => {
    expect(disclose({ purpose: "research", identifies: "false", reveals: "none" })).toEqual([]);
    expect(disclose({ purpose: "research" })).toHaveLength(1);
    expect(disclose({ purpose: "verify", identifies: "false", reveals: "none" })).toHaveLength(1);
  });

  it("takes in no inference, which is plain personal data", () => {
    expect(disclose({ form: "inference", purpose: "emotion" })).toEqual([]);
    expect(parts(ask({ ...toJapan, form: "inference", purpose: "emotion" }), "consent.collect")).toContain(
      `CH: any[consent.collect:opt_out, ${GROUNDS}]`,
    );
  });
});

describe("sale and advertising", () => {
  it("sale needs express consent or a justification, and is not banned", () => {
    expect(ask({ from: "CH", to: "EU", ...FACE, action: "sell" }).verdict).toBe("conditional");
  });

  const advertising = (facts: Record<string, string>) =>
    own(parts(ask({ ...toJapan, purpose: "adTarget", ...facts }), "consent.advertising"));
  const OWN = "CH: all[consent.advertising:opt_out, ch.terminal-notice]";

  it("advertising of one's own ends with an objection; with third parties it needs express consent", () => {
    expect(advertising({ recipientRole: "processor" })).toEqual([OWN]);
    expect(advertising({ recipientRole: "controller" })).toEqual([OWN, "CH: consent.advertising:explicit"]);
    expect(advertising({})).toEqual([OWN, "CH: consent.advertising:explicit"]);
  });
});

describe("recognition", () => {
  it.each(["EU", "UK", "AR", "NZ", "GI", "MC", "IL"])("reaches %s, which Annex 1 lists", (to) => {
    expect(recognised("CH", to)).toEqual(["DPO Annex 1"]);
  });

  it.each(["JP", "KR", "BR", "US-IL", "CA", "CA-QC", "MX"])("does not reach %s as such", (to) => {
    expect(recognised("CH", to)).toEqual([]);
  });

  it("reaches Canada for recipients under PIPEDA; that Quebec's own law is enough is unsure", () => {
    expect(recognised("CH", "CA", { recipientLaw: "pipeda" })).toEqual(["DPO Annex 1"]);
    const quebec = ask({ from: "CH", to: "CA-QC", ...FACE }).grants;
    expect(quebec.find(({ by }) => by.rule === "annex1-ca-qc")).toMatchObject({
      used: false,
      because: "status",
    });
  });

  const framework = { recipientCerts: "dpf-ch", flaggedSensitive: "true" };

  it("reaches the United States under the Swiss-US Framework since 15 September 2024", () => {
    expect(recognised("CH", "US-IL", framework, "2024-09-14")).toEqual([]);
    expect(recognised("CH", "US-IL", framework, "2024-09-15")).toEqual(["DPO Annex 1"]);
  });

  it.each([
    ["the exporter did not mark the biometrics", { ...framework, flaggedSensitive: "false" }],
    ["the recipient is certified for the EU alone", { ...framework, recipientCerts: "dpf-eu" }],
  ])("does not where %s", (_, facts) => {
    expect(recognised("CH", "US-IL", facts)).toEqual([]);
  });
});
