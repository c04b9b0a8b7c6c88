/** Laws of the States of the US that protect residents alone: asked of people there, and wherever nobody said where people are. */
import { describe, expect, it } from "vitest";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { ask, atlas, respond } from "../question.ts";
import { asked } from "./answer.ts";

const FACE = {
  ...{ modality: "face", form: "template", purpose: "verify", youngest: "30", identifies: "true" },
  ...{
    derivedFrom: "live",
    role: "controller",
    recipientRole: "controller",
    sector: "retail",
    dataset: "none",
  },
};

/** A law, a dimension in which it asks of residents alone, and one in which it asks of everybody, where there is one. */
const LAWS: readonly (readonly [law: string, residents: Dimension, all: Dimension | undefined])[] = [
  ["US-CA", "consent.collect", undefined],
  ["US-CO", "consent.collect", undefined],
  ["US-IL", "breach.subjects", "consent.collect"],
  ["US-MD", "consent.collect", undefined],
  ["US-NY", "breach.subjects", "transparency"],
  ["US-OR", "consent.collect", "use"],
  ["US-TX", "assessment", "security"],
  ["US-WA", "breach.subjects", "consent.collect"],
];

describe.each(LAWS)("%s", (law, residents, all) => {
  const into = (facts: Record<string, string>) => ask({ ...FACE, from: "UK", to: law, ...facts });
  const out = (facts: Record<string, string>) => ask({ ...FACE, from: law, to: "UK", ...facts });

  it.each([
    ["there", { subjectsIn: law }],
    ["somewhere in the United States", { subjectsIn: "US" }],
    ["where nobody said", {}],
  ])("asks under its law for residents of people %s", (_, facts) => {
    expect(asked(law, into(facts), residents)).not.toEqual([]);
    expect(asked(law, out(facts), residents)).not.toEqual([]);
  });

  it.each(["UK", "CA-QC", law === "US-CA" ? "US-TX" : "US-CA"])(
    "asks nothing under it of people in %s",
    (place) => {
      expect(asked(law, into({ subjectsIn: place }), residents)).toEqual([]);
      expect(asked(law, out({ subjectsIn: place }), residents)).toEqual([]);
    },
  );

  it.runIf(all !== undefined)("asks of everybody what protects whoever is there", () => {
    if (all === undefined) return;
    expect(asked(law, into({ subjectsIn: "UK", publicSpace: "true" }), all)).not.toEqual([]);
  });
});

describe("an answer", () => {
  const SALE = { ...FACE, purpose: "sellData", action: "sell" };

  it("takes people to be where the data comes from: a sale is forbidden at home, and a question elsewhere", () => {
    expect(respond({ ...SALE, from: "US-MD", to: "UK" }).verdict).toBe("prohibited");
    const { verdict, questions } = respond({ ...SALE, from: "UK", to: "US-MD" });
    expect(verdict).toBe("conditional");
    expect(questions.map(({ fact }) => fact)).toContain("subjectsIn");
  });
});

describe("a notice", () => {
  const told = (place: string, jurisdiction: string) =>
    deadlinesThen(
      noticeWith({ subjects: [{ place, count: 900 }] }, { jurisdiction }),
      atlas,
      new Date("2026-03-02T10:00:00Z"),
    ).map(({ by }) => by.jurisdiction);

  it("of people somewhere in the United States starts the deadlines of every State", () => {
    expect(told("US", "US")).toEqual(expect.arrayContaining(["US-CA", "US-CO", "US-NY", "US-WA"]));
  });

  it("of Californians starts California's", () => {
    expect(told("US-CA", "US-CA")).toContain("US-CA");
  });
});
