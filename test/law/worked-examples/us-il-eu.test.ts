/** Illinois to the EU: a fingerprint template that keeps employees' hours. Value by value. */
import { describe, expect, it } from "vitest";
import { ask, parts, partsOf } from "../question.ts";
import { chapterV, eu, expectNeeded, GDPR_GROUNDS, meets, reading, readingOf } from "../reading.ts";

const TIMEKEEPING = {
  from: "US-IL",
  to: "EU",
  modality: "finger",
  form: "template",
  purpose: "timekeeping",
  youngest: "18",
  role: "controller",
  sector: "manufacturing",
  recipientRole: "controller",
  recipientOwnership: "ordinary",
};
const REAL_ALTERNATIVE =
  "all[consent.collect:explicit, consent.collect:freely_given, consent.collect:specific, consent.collect:withdrawable, consent.collect:informed, consent.collect:real_alternative]";
const FOUR_CASES = (use: string) =>
  `any[consent.${use}:opt_in, exc:us-il.financial-transaction, exc:us-il.required-by-law, exc:us-il.warrant] (740 ILCS 14/15(d))`;

describe("Illinois to EU: a fingerprint template for timekeeping", () => {
  const floor = ask(TIMEKEEPING);

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
  });

  it.each([
    [
      "consent to collection: a written release, and employment law or a real alternative",
      "consent.collect",
      [
        "US-IL, origin: all[consent.collect:written, consent.collect:informed] (740 ILCS 14/15(b), 14/10 (P.A. 103-0769))",
        `EU, destination: any[eu.art9-2-b, ${REAL_ALTERNATIVE}] (GDPR Arts 9(2)(a)-(b), 7(4), recital 43)`,
      ],
    ],
    [
      "consent to disclosure: explicit by the EU, and the four cases of Illinois",
      "consent.disclose",
      [`US-IL, origin: ${FOUR_CASES("disclose")}`, eu("destination", "consent.disclose")],
    ],
    ["resale: prohibited", "consent.sale", ["US-IL, origin: prohibited (740 ILCS 14/15(c))"]],
    [
      "retention: the purpose, and three years after the last interaction",
      "retention",
      [
        "US-IL, origin: at purpose end; P3Y after last interaction (740 ILCS 14/15(a))",
        eu("destination", "retention"),
      ],
    ],
    [
      "breach, to the regulators: 72 hours, and Illinois with the people",
      "breach.regulator",
      [
        "US-IL, origin: us-il.ag: report from awareness, without delay, not after subjects told, if all[incident.residents-over-500, incident.named, incident.intelligible] (815 ILCS 530/10(e))",
        eu("destination", "breach.regulator"),
      ],
    ],
    [
      "breach, to the people: as soon as possible",
      "breach.subjects",
      [
        "US-IL, origin: subjects: report from awareness, without delay, if all[incident.named, incident.intelligible] (815 ILCS 530/10(a), 530/5)",
        eu("destination", "breach.subjects"),
      ],
    ],
    ["mechanism: none to leave Illinois", "mechanism", []],
    [
      "onward: chapter V to leave the EU again, by a consent of its own",
      "onward",
      [`US-IL, origin: ${FOUR_CASES("onward")}`, `EU, destination: ${chapterV("onward")}`],
    ],
    ["assessment before", "assessment", [eu("destination", "assessment")]],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("mere employment consent is outdone: without a real alternative the same qualities do not suffice", () => {
    expect(
      partsOf(floor, "consent.collect")
        .filter(({ outdone }) => outdone)
        .map(({ by }) => by.rule),
    ).toEqual(["consent", "art9-collect"]);
    const release = ["consent.collect:written", "consent.collect:informed"];
    expectNeeded(floor, "consent.collect", [...release, "eu.art9-2-b"]);
    const qualities = ["explicit", "freely_given", "specific", "withdrawable"].map(
      (q) => `consent.collect:${q}`,
    );
    expect(meets(floor, "consent.collect", [...release, ...qualities])).toBe(false);
    expect(
      meets(floor, "consent.collect", [...release, ...qualities, "consent.collect:real_alternative"]),
    ).toBe(true);
  });

  it("knows explicit consent to sale in the EU, which Illinois takes in", () => {
    expect(parts(floor, "consent.sale")).toEqual(["US-IL: prohibited", "EU: consent.sale:explicit"]);
    expect(readingOf("EU", floor, "consent.collect")[0]).toContain(GDPR_GROUNDS);
  });

  it("forbids inferring emotions at work", () => {
    expect(reading(floor, "practices")).toContain(
      "EU, destination: practice.no-emotion-inference (AI Act (Regulation (EU) 2024/1689) Art 5(1)(f))",
    );
  });

  it("is prohibited where workers' emotions are inferred, and opens only for medical or safety reasons", () => {
    const emotion = ask({
      ...TIMEKEEPING,
      modality: "face",
      form: "inference",
      purpose: "emotion",
      sector: "employment",
    });
    expect(emotion.verdict).toBe("prohibited");
    expect(parts(emotion, "use")).toEqual(["EU: exc:eu.medical-or-safety"]);
  });
});
