/** Korea to Illinois: 3,000 fingerprint templates for a vendor who keeps working hours. Value by value. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts, partsOf, type Question } from "../question.ts";
import { expectNeeded, meets, reading, readingOf, recognitions } from "../reading.ts";

const TEMPLATES = {
  from: "KR",
  to: "US-IL",
  modality: "finger",
  form: "template",
  purpose: "timekeeping",
  role: "controller",
  recipientRole: "processor",
  dealing: "vendor",
  people: "3000",
  youngest: "30",
} satisfies Question;

const SEPARATE = (use: string) => `any[all[consent.${use}:opt_in, consent.${use}:separate], kr.statute]`;
const ROUTES =
  "any[consent.transfer:separate, kr.treaty, exc:kr.contract, all[kr.isms-p, kr.certified-measures], kr.adequacy]";

describe("Korea to Illinois: 3,000 fingerprint templates for a workforce vendor", () => {
  const floor = ask(TEMPLATES);

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
  });

  it("is denied where anything is sold", () => {
    const sale = ask({ ...TEMPLATES, action: "sell" });
    expect(sale.verdict).toBe("prohibited");
    expect(parts(sale, "consent.sale")).toEqual([
      "KR: all[consent.sale:opt_in, consent.sale:separate, consent.sale:informed]",
      "US-IL: prohibited",
    ]);
  });

  it.each([
    [
      "consent to collection: separate by Korea, a written release by Illinois",
      "consent.collect",
      [
        `KR, origin: ${SEPARATE("collect")} (PIPA Arts 22, 23(1); Decree Art 18(3))`,
        "US-IL, destination: all[consent.collect:written, consent.collect:informed] (740 ILCS 14/15(b), 14/10 (P.A. 103-0769))",
      ],
    ],
    [
      "entrusting: a document of Article 26 in place of consent to provision",
      "consent.disclose",
      [
        "KR, origin: any[kr.entrustment, all[consent.disclose:opt_in, consent.disclose:separate], kr.statute] (PIPA Art 26)",
      ],
    ],
    [
      "mechanism: separate consent to the transfer, or a notified certificate, under an agreement",
      "mechanism",
      [`KR, origin: all[${ROUTES}, kr.transfer-agreement] (PIPA Art 28-8(1); Decree Arts 29-7 to 29-12)`],
    ],
    [
      "sale: prohibited whatever the consent",
      "consent.sale",
      ["US-IL, destination: prohibited (740 ILCS 14/15(c))"],
    ],
    [
      "retention: five days after the purpose, and three years after the last interaction",
      "retention",
      [
        "KR, origin: P5D after purpose end, without undue delay; P5D after stated period end, without undue delay (PIPA Art 21; Decree Art 16; Standard Personal Information Protection Guidelines Art 10)",
        "US-IL, destination: at purpose end; P3Y after last interaction (740 ILCS 14/15(a))",
      ],
    ],
    [
      "a written policy that is public",
      "transparency",
      [
        "US-IL, destination: us-il.policy (740 ILCS 14/15(a))",
        "US-IL, destination: us-il.notice (740 ILCS 14/15(b), 14/10 (P.A. 103-0769))",
      ],
    ],
    [
      "breach, to the regulators: 72 hours, for a single template",
      "breach.regulator",
      [
        "KR, origin: kr.pipc: report 72 hours from awareness (PIPA Art 34(3), since 2026-09-11 Art 34(4); Decree Art 40)",
        "US-IL, destination: us-il.ag: report from awareness, without delay, not after subjects told, if all[incident.residents-over-500, incident.named, incident.intelligible] (815 ILCS 530/10(e))",
      ],
    ],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("needs consent that is separate, written and informed", () => {
    expectNeeded(floor, "consent.collect", [
      "consent.collect:separate",
      "consent.collect:written",
      "consent.collect:informed",
    ]);
    expect(meets(floor, "mechanism", ["consent.transfer:separate", "kr.transfer-agreement"])).toBe(true);
    expect(meets(floor, "mechanism", ["kr.isms-p", "kr.certified-measures", "kr.transfer-agreement"])).toBe(
      true,
    );
    expect(meets(floor, "mechanism", ["consent.transfer:opt_in", "kr.transfer-agreement"])).toBe(false);
  });

  it("is recognised by nobody: Korea knows no equivalence of the United States", () => {
    expect(recognitions(floor)).toEqual([]);
  });

  it("leaves the person an action under either law", () => {
    expect(combined(floor, "rights")).toContain("right.damages");
    expect(readingOf("KR", floor, "rights")[0]).toContain("right.damages");
    // Up to five times the loss in Korea, 1,000 or 5,000 dollars in Illinois: a sum is no dimension and stands beside its rule.
    expect(readingOf("US-IL", floor, "rights")).toEqual([
      "US-IL, destination: right.damages (740 ILCS 14/20; Rosenbach 2019 IL 123186)",
    ]);
  });

  it("the written release may be electronic since 2 August 2024", () => {
    const since = partsOf(floor, "consent.collect").find(({ by }) => by.jurisdiction === "US-IL")?.by.since;
    expect(since).toBe("2024-08-02");
  });
});
