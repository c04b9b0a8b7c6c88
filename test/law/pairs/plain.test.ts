/** The plainest transfer: a face template by which an adult is verified, from each place to each other. */
import { describe, expect, it } from "vitest";
import { standalone } from "../../../src/law/atlas.ts";
import { ask, atlas, type Question } from "../question.ts";

const VERIFY = {
  modality: "face",
  form: "template",
  purpose: "verify",
  role: "controller",
  recipientRole: "controller",
  dealing: "employment",
  sector: "retail",
  operator: "ordinary",
  dataset: "ordinary",
  soleCheck: "false",
  youngest: "30",
};
const places = [...standalone(atlas)].sort();

describe("verifying an adult's face", () => {
  it("is asked between 29 places", () => {
    expect(places).toEqual(
      "AE AR AU BR CA CA-QC CH CL CN EU IL IN JP KE KR MX NG NZ SA SG TH TR UK US-CA US-CO US-IL US-TX US-WA ZA".split(
        " ",
      ),
    );
  });

  it.each(places)(
    "from %s is open under conditions, save from Texas, where a case must be claimed",
    (from) => {
      const verdict = (to: string) => ask({ ...VERIFY, from, to } satisfies Question).verdict;
      for (const to of places.filter((place) => place !== from))
        expect([from, to, verdict(to)]).toEqual([from, to, from === "US-TX" ? "prohibited" : "conditional"]);
    },
  );

  it.each(places)("to %s can be sold unless Illinois, Texas or Colorado is on either side", (to) => {
    const barred = ["US-IL", "US-TX", "US-CO"];
    for (const from of places.filter((place) => place !== to)) {
      const { verdict } = ask({ ...VERIFY, from, to, action: "sell" });
      const expected = barred.includes(from) || barred.includes(to) ? "prohibited" : "conditional";
      expect([from, to, verdict]).toEqual([from, to, expected]);
    }
  });
});
