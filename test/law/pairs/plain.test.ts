/** The plainest transfer: a face template by which an adult is verified, from each place to each other. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PACKS } from "../../../src/client/vocabulary.ts";
import { standalone } from "../../../src/law/atlas.ts";
import { partnersOf } from "../partners.ts";
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
  publicSpace: "false",
  financialInstitution: "false",
  recipientOwnership: "ordinary",
  youngest: "30",
};
const places = [...standalone(atlas)].sort();

describe("verifying an adult's face", () => {
  it("is asked between all places of which a pack ships", () => {
    const shipped = readdirSync(PACKS).flatMap(
      (name) => /^([A-Z]{2}(?:-[A-Z]{2,4})?)\.yaml$/.exec(name)?.slice(1) ?? [],
    );
    expect(places).toEqual(shipped.filter((place) => atlas.packs.get(place)?.overlay === false).sort());
    expect(places.length).toBeGreaterThan(70);
  });

  /** A transfer that nothing forbids: `depends` where a law on one of its sides is not researched as a whole. */
  const allowed = (from: string, to: string) =>
    [from, to].some((place) => (atlas.packs.get(place)?.notResearched ?? []).length > 0)
      ? "depends"
      : "conditional";

  it.each(places)(
    "from %s is open under conditions, save from Texas, where a case must be claimed",
    (from) => {
      const verdict = (to: string) => ask({ ...VERIFY, from, to } satisfies Question).verdict;
      for (const to of partnersOf(from)) {
        const expected = from === "US-TX" ? "prohibited" : allowed(from, to);
        expect([from, to, verdict(to)]).toEqual([from, to, expected]);
      }
    },
  );

  it.each(places)("to %s can be sold unless a law that bars it is on either side", (to) => {
    const barred = ["US-CO", "US-IL", "US-MD", "US-NY", "US-TX", "VN"];
    for (const from of partnersOf(to)) {
      const { verdict } = ask({ ...VERIFY, from, to, action: "sell" });
      const expected = barred.includes(from) || barred.includes(to) ? "prohibited" : allowed(from, to);
      expect([from, to, verdict]).toEqual([from, to, expected]);
    }
  });
});
