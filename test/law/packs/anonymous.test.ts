/** Figures about many people, of whom none can be singled out, are no personal data: they go freely between places. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";

const FIGURES = { modality: "face", form: "anonymisedAggregate", purpose: "analytics" };
const PLACES = [
  "AE",
  "AR",
  "AU",
  "BR",
  "CA",
  "CA-QC",
  "CH",
  "CN",
  "EU",
  "IN",
  "JP",
  "KE",
  "KR",
  "MX",
  "NG",
  "NZ",
  "TH",
  "UK",
  "ZA",
];

describe("anonymous figures (GDPR recital 26, and the like elsewhere)", () => {
  it.each(PLACES)("go from %s to all others freely", (from) => {
    for (const to of PLACES) expect([to, ask({ from, to, ...FIGURES }).verdict]).toEqual([to, "free"]);
  });

  it("stay under Singapore's ban on identifying anybody again (PDPA s 48F)", () => {
    expect(ask({ from: "SG", to: "JP", ...FIGURES }).verdict).toBe("conditional");
  });

  it("may be none where nobody said in what form the data is", () => {
    expect(
      ask({ from: "EU", to: "JP", modality: "face", purpose: "analytics", youngest: "30" }).verdict,
    ).not.toBe("free");
  });
});
