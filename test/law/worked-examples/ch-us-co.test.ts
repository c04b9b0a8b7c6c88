/** Switzerland to Colorado: a gait template for analytics in shops that recognises people, to a recipient without certificate. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts } from "../question.ts";
import { expectNeeded, outdone, reading, readingOf, recognitions } from "../reading.ts";

const ANALYTICS = {
  from: "CH",
  to: "US-CO",
  modality: "gait",
  form: "template",
  purpose: "analytics",
  sector: "retail",
  identifies: "true",
  recipientRole: "controller",
  recipientCerts: "none",
  youngest: "30",
};
const GROUNDS = "ch.art31-private-interest, ch.art31-public-interest, ch.art31-law";
const MECHANISM =
  "CH, origin: any[ch.adequacy, ch.scc, ch.notified-clauses, ch.bcr, ch.treaty, consent.transfer:explicit, exc:ch.art17] (FADP Arts 16, 17; DPO Arts 8-12, Annex 1)";
const JUSTIFIED = `any[consent.disclose:explicit, ${GROUNDS}]`;

describe("Switzerland to Colorado: a gait template for analytics in shops that recognises people", () => {
  const floor = ask(ANALYTICS);

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.conflicts).toEqual([]);
  });

  it.each([
    [
      "consent to collection: opted into after a notice, by Colorado",
      "consent.collect",
      [
        "US-CO, destination: all[consent.collect:opt_in, consent.collect:informed] (C.R.S. 6-1-1314(4)(a), (4)(e); Rule 6.12)",
      ],
    ],
    [
      "consent to disclosure: express, or a Swiss justification",
      "consent.disclose",
      [`CH, origin: ${JUSTIFIED} (FADP Arts 30(2)(c), 31, 6(7)(a), 9)`],
    ],
    [
      "resale: prohibited, by Colorado",
      "consent.sale",
      ["US-CO, destination: prohibited (C.R.S. 6-1-1314(4)(b)(I))"],
    ],
    [
      "retention: the purpose, 24 months after the last interaction, 45 days after it is found unnecessary",
      "retention",
      [
        "US-CO, destination: at purpose end; P24M after last interaction; P45D after found unnecessary, without undue delay (C.R.S. 6-1-1314(2)(a)(III))",
      ],
    ],
    [
      "breach, to the regulators: the FDPIC where the risk is high, Colorado in 30 days from 500 people",
      "breach.regulator",
      [
        "CH, origin: ch.fdpic: report from awareness, without delay, if incident.high-risk (FADP Art 24(1); DPO Art 15)",
        "US-CO, destination: us-co.ag: report 30 days from determination, if incident.residents-over-499 (C.R.S. 6-1-716(2)(f))",
      ],
    ],
    [
      "breach, to the people: as soon as possible and at latest in 30 days",
      "breach.subjects",
      [
        "CH, origin: subjects: report from awareness, without delay (FADP Art 24(4))",
        "US-CO, destination: subjects: report 30 days from determination (C.R.S. 6-1-716(2)(a))",
      ],
    ],
    ["mechanism: recognised clauses, for want of a certificate", "mechanism", [MECHANISM]],
    [
      "assessment by both",
      "assessment",
      [
        "CH, origin: ch.dpia (FADP Arts 22(1)-(2), 23)",
        "US-CO, destination: us-co.assessment (C.R.S. 6-1-1309)",
      ],
    ],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("Switzerland's notice with objection is the lower floor, and Colorado takes it in", () => {
    expect(readingOf("CH", floor, "consent.collect")).toEqual([
      `CH, origin: any[consent.collect:opt_out, ${GROUNDS}] (FADP Arts 19, 30(2)(b), 31, 6(7)(a))`,
    ]);
    expect(outdone(floor, "consent.collect")).toContain("CH art30-collect");
    expectNeeded(floor, "consent.collect", ["consent.collect:opt_in", "consent.collect:informed"]);
    expect(readingOf("US-CO", floor, "transparency")[0]).toBe(
      "US-CO, destination: us-co.notice (C.R.S. 6-1-1314(4)(a), (4)(e); Rule 6.12)",
    );
  });

  it("Switzerland keeps what is needed and Colorado looks once a year whether it still is", () => {
    expect(readingOf("CH", floor, "retention")).toEqual(["CH, origin: at purpose end (FADP Art 6(4))"]);
    expect(outdone(floor, "retention")).toEqual(["CH retention"]);
    expect(parts(floor, "practices")).toContain("US-CO: us-co.yearly-review");
  });

  it("no recognition serves it, one tool is enough, and the person is told that it is the United States", () => {
    expect(recognitions(floor)).toEqual([]);
    expectNeeded(floor, "mechanism", ["ch.scc"]);
    expect(readingOf("CH", floor, "transparency")).toContain(
      "CH, origin: ch.country-notice (FADP Art 19(4))",
    );
  });
});

describe("the same to Illinois", () => {
  const floor = ask({ ...ANALYTICS, to: "US-IL" });

  it("asks for no written release and knows no ban of sale: gait is outside the closed list", () => {
    expect(floor.verdict).toBe("conditional");
    expect(combined(floor, "consent.collect")).toBe(
      "any[ch.art31-law, ch.art31-private-interest, ch.art31-public-interest, consent.collect:opt_out]",
    );
    expect(parts(floor, "consent.sale")).toEqual([`CH: any[consent.sale:explicit, ${GROUNDS}]`]);
    for (const rule of ["bipa-15-b", "bipa-15-c"])
      expect(floor.notApplied).toContainEqual({ rule, jurisdiction: "US-IL", because: "modality" });
  });

  it("goes under recognised clauses, and the person is told the country", () => {
    expect(reading(floor, "mechanism")).toEqual([MECHANISM]);
    expect(recognitions(floor)).toEqual([]);
    expect(parts(floor, "transparency")).toContain("CH: ch.country-notice");
    expect(reading(floor, "consent.disclose")).toEqual([
      `CH, origin: ${JUSTIFIED} (FADP Arts 30(2)(c), 31, 6(7)(a), 9)`,
    ]);
    expect(parts(floor, "retention")).toEqual(["CH: at purpose end"]);
    expect(parts(floor, "assessment")).toEqual(["CH: ch.dpia"]);
  });
});

describe("the same to Colorado on 30 June 2025", () => {
  it("meets neither the ban of sale nor the 24 months, which came on the next day", () => {
    const floor = ask(ANALYTICS, "2025-06-30");
    expect(readingOf("US-CO", floor, "consent.sale")).toEqual([]);
    expect(readingOf("US-CO", floor, "retention")).toEqual([]);
    const next = ask(ANALYTICS, "2025-07-01");
    expect(parts(next, "consent.sale")).toContain("US-CO: prohibited");
    expect(parts(next, "retention").join()).toContain("P24M after last interaction");
  });
});
