/** The free zones DIFC and ADGM: laws of their own, outside the federal law of the Emirates, and not researched as a whole. */
import { describe, expect, it } from "vitest";
import { chainOf } from "../../../src/law/atlas.ts";
import { findPlaceNamed, isPlace } from "../../../src/law/place-names.ts";
import { ask, atlas, parts, type Question } from "../question.ts";
import { asked, deadlinesFor, recognised, suffices } from "./answer.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientRole: "controller",
};
const from = (place: string, more: Readonly<Record<string, string>> = {}): Question => ({
  from: place,
  to: "US-IL",
  ...FACE,
  ...more,
});

describe.each([
  ["AE-DIFC", "ae-difc", "Dubai International Financial Centre", "2020-07-01"],
  ["AE-ADGM", "ae-adgm", "Abu Dhabi Global Market", "2021-08-14"],
])("%s", (place, atom, name, since) => {
  it("is a place with a law of its own: no federal rule of the Emirates binds there", () => {
    expect(isPlace(place)).toBe(true);
    expect(findPlaceNamed(name)).toBe(place);
    expect(findPlaceNamed(place.slice(3))).toBe(place);
    expect(chainOf(atlas, place).map(({ jurisdiction }) => jurisdiction)).toEqual([place]);
    const { dimensions } = ask(from(place));
    const laws = [...dimensions.values()].flatMap((each) => each.parts.map(({ by }) => by.jurisdiction));
    expect(laws).toContain(place);
    expect(laws).not.toContain("AE");
  });

  it(`has law since ${since}`, () => {
    const before = new Date(Date.parse(since) - 86_400_000).toISOString().slice(0, 10);
    expect(() => ask({ from: place, to: place, ...FACE }, before)).toThrow("no rule in force");
    expect(asked(place, ask({ from: place, to: place, ...FACE }, since), "consent.collect")).not.toEqual([]);
  });

  it("is not researched as a whole, so that no answer allows a transfer", () => {
    const { verdict, notResearched } = ask(from(place, { to: "JP" }));
    expect(verdict).toBe("depends");
    expect(notResearched.map(({ jurisdiction }) => jurisdiction)).toContain(place);
  });

  it("takes explicit consent that is free, specific, informed and can be withdrawn, or a condition of its own", () => {
    const consent = ["explicit", "freely_given", "specific", "withdrawable", "informed"].map(
      (quality) => `consent.collect:${quality}`,
    );
    const floor = ask(from(place));
    const condition = place === "AE-DIFC" ? "ae-difc.art11-claims" : "ae-adgm.s7-claims";
    expect(suffices(place, floor, "consent.collect", ...consent)).toBe(true);
    expect(suffices(place, floor, "consent.collect", ...consent.slice(1))).toBe(false);
    expect(suffices(place, floor, "consent.collect", condition)).toBe(true);
  });

  it("lets a processor have the data under a contract, and spares no controller at home", () => {
    const entrusted = ask(from(place, { recipientRole: "processor" }));
    expect(suffices(place, entrusted, "consent.disclose", `${atom}.processor-contract`)).toBe(true);
    expect(suffices(place, ask(from(place)), "consent.disclose", `${atom}.processor-contract`)).toBe(false);
    const home = ask({ from: place, to: place, ...FACE, recipientRole: "processor" });
    expect(asked(place, home, "consent.collect")).not.toEqual([]);
  });

  it("finds Europe adequate, and its sister zone, and no place of the United States", () => {
    const found = (to: string) => recognised(place, ask(from(place, { to })));
    for (const to of ["EU", "FR", "UK", "JP", place === "AE-DIFC" ? "AE-ADGM" : "AE-DIFC"])
      expect([to, found(to).length]).toEqual([to, 1]);
    for (const to of ["US-CA", "US-IL", "AE"]) expect([to, found(to)]).toEqual([to, []]);
  });

  it("counts the rest of the Emirates as abroad", () => {
    expect(asked(place, ask(from(place, { to: "AE" })), "mechanism")).toHaveLength(1);
    expect(asked(place, ask(from(place, { to: place })), "mechanism")).toEqual([]);
  });
});

describe("after a breach", () => {
  const told = (place: string) =>
    deadlinesFor(place, 100, { riskToPeople: "high" }).map(({ to, dueAt, prompt }) => [to, dueAt, prompt]);

  it("DIFC's Commissioner is told as soon as practicable, without a number (DPL Arts 41-42)", () => {
    expect(told("AE-DIFC")).toEqual([
      ["ae-difc.commissioner", undefined, true],
      ["subjects", undefined, true],
    ]);
  });

  it("ADGM's Commissioner is told within 72 hours (DPR s 32(1)), the people without undue delay (s 33)", () => {
    expect(told("AE-ADGM")).toEqual([
      ["ae-adgm.odp", "2026-03-05T09:00:00.000Z", true],
      ["subjects", undefined, true],
    ]);
  });
});

describe("DIFC's Regulation 10 on systems that work on their own", () => {
  it("asks a notice and certified systems since 2023-09-01", () => {
    const within = (day: string) => ask({ from: "AE-DIFC", to: "AE-DIFC", ...FACE }, day);
    expect(asked("AE-DIFC", within("2023-08-31"), "transparency")).not.toContain("ae-difc.system-notice");
    expect(asked("AE-DIFC", within("2023-09-01"), "transparency")).toContain("ae-difc.system-notice");
    expect(asked("AE-DIFC", within("2023-09-01"), "practices")).toContain(
      "all[ae-difc.system-design, ae-difc.system-certified]",
    );
  });

  it("lets people sue without asking the Commissioner first since 2025-07-15 (Art 64A)", () => {
    const rights = (day: string) => parts(ask({ from: "AE-DIFC", to: "AE-DIFC", ...FACE }, day), "rights");
    expect(rights("2025-07-14")).not.toContain("AE-DIFC: right.damages");
    expect(rights("2025-07-15")).toContain("AE-DIFC: right.damages");
  });
});
