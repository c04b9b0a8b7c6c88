/** Illinois: the Biometric Information Privacy Act, its closed list, its ban of sale and its release by date. */
import { describe, expect, it } from "vitest";
import { ask, parts } from "../question.ts";

describe("Illinois", () => {
  it("sale from Illinois is prohibited whatever was agreed", () => {
    const sale = ask({
      from: "US-IL",
      to: "EU",
      modality: "face",
      form: "template",
      purpose: "verify",
      action: "sell",
      youngest: "30",
    });
    expect(sale.verdict).toBe("prohibited");
  });

  it("gait is outside the closed list of Illinois", () => {
    const gait = ask({
      from: "JP",
      to: "US-IL",
      modality: "gait",
      form: "template",
      purpose: "verify",
      youngest: "30",
    });
    expect(gait.notApplied).toContainEqual({ rule: "bipa-15-b", jurisdiction: "US-IL", because: "modality" });
  });

  it("a photograph is outside Illinois law, and a template made of it is not", () => {
    const of = (form: string, derivedFrom: string) =>
      parts(
        ask({
          from: "JP",
          to: "US-IL",
          modality: "face",
          form,
          derivedFrom,
          purpose: "verify",
          youngest: "30",
        }),
        "consent.sale",
      );
    expect(of("rawSample", "photo")).not.toContain("US-IL: prohibited");
    expect(of("rawSample", "live")).toContain("US-IL: prohibited");
    expect(of("template", "photo")).toContain("US-IL: prohibited");
  });

  it("a release for Illinois had to be signed on paper until 2 August 2024", () => {
    const release = (day: string) =>
      parts(
        ask(
          { from: "EU", to: "US-IL", modality: "face", form: "template", purpose: "verify", youngest: "30" },
          day,
        ),
        "consent.collect",
      ).at(-1);
    expect(release("2024-08-01")).toBe(
      "US-IL: all[consent.collect:signed_on_paper, consent.collect:informed]",
    );
    expect(release("2024-08-02")).toBe("US-IL: all[consent.collect:written, consent.collect:informed]");
  });

  it("a child below 13 brings in COPPA", () => {
    const child = ask({
      from: "US-IL",
      to: "JP",
      modality: "voice",
      form: "template",
      purpose: "verify",
      youngest: "9",
    });
    expect(parts(child, "consent.collect")).toContain("US: consent.collect:verifiable_guardian");
    expect(parts(child, "guardianAge")).toEqual(["US: 13"]);
  });
});
