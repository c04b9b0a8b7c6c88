/** The checklist in few lines: names with citations and what they mean while there is room, then names, then a number. */
import { expect, test } from "vitest";
import { checklistLines, namesThings } from "../../../src/cli/present/floor-checklist.ts";
import type { Item } from "../../../src/law/answer/checklist.ts";
import { DIMENSION_KEYS, type Dimension } from "../../../src/law/lattice/dimension.ts";
import { plain, widest } from "../../support/command.ts";
import { shown } from "./small-law.ts";

const answer = shown({ from: "AA", to: "BB" });
const lines = (checklist: readonly Item[], most: number) =>
  plain(checklistLines({ ...answer, checklist }, 100, most));
const item = (dimension: Dimension, jurisdiction: string, rest: Partial<Item> = {}): Item => {
  const [first] = answer.checklist;
  if (first === undefined) throw new Error("nothing is asked");
  return {
    dimension,
    have: ["aa.thing"],
    otherWays: 0,
    says: "It is asked.",
    by: { ...first.by, jurisdiction, cite: "Act 1" },
    ...rest,
  };
};

test("has a line for each law in each dimension, with other ways and what is met already", () => {
  const list = [
    item("mechanism", "AA", { have: ["aa.scc", "aa.tia"], otherWays: 3 }),
    item("mechanism", "BB", { have: [], metBy: "bb.adequacy" }),
    item("security", "BB", { have: ["bb.safe"] }),
    item("security", "BB", { have: ["bb.safe", "bb.sound"] }),
    item("consent.collect", "AA", { have: ["consent.collect:written"], otherWays: 1 }),
  ];
  expect(lines(list, 12)).toEqual([
    "TO HAVE BEFORE THE TRANSFER, THE USUAL WAY FIRST",
    "  Mechanism for the transfer  AA: aa.scc + aa.tia, Act 1 (or 3 other ways)",
    "                              BB: met by bb.adequacy, Act 1",
    "  Security                    BB: bb.safe + bb.sound, Act 1",
    "  Consent to collect          AA: written, Act 1 (or 1 other way)",
  ]);
});

test("shortens a line that is too long before it leaves out what is needed", () => {
  const have = Array.from({ length: 12 }, (_, i) => `aa.thing-number-${i}`);
  const list = [item("security", "AA", { have })];
  expect(lines(list, 12).join(" ")).toContain("aa.thing-number-11");
  expect(lines(list, 1)).toHaveLength(2);
  expect(lines(list, 1)[1]).toMatch(/aa\.thing-number-0 \+ .* and \d+ more, Act 1$/);
});

test("has a line for each dimension where there are too many laws, and at last says how much is left out", () => {
  const laws = ["AA", "BB", "CC"];
  const dimensions = DIMENSION_KEYS.slice(0, 10);
  const list = dimensions.flatMap((dimension) => laws.map((law) => item(dimension, law)));
  expect(lines(list, 12)).toHaveLength(11);
  expect(lines(list, 12).join("\n")).toContain(
    "AA: aa.thing, Act 1; BB: aa.thing, Act 1; CC: aa.thing, Act 1",
  );
  const names = (most: number) => namesThings({ ...answer, checklist: list }, 100, most);
  expect([names(12), names(10), names(9)]).toEqual([true, true, false]);
  expect(lines(list, 4)).toHaveLength(5);
  expect(lines(list, 4).at(-1)).toMatch(/… and 7 lines more: --verbose$/);
  expect(widest(lines(list, 12).join("\n"))).toBeLessThanOrEqual(100);
});

test("without anything to have there is none", () => {
  expect(lines([], 12)).toEqual([]);
});

test("names something of each rule before the rest of any: consents leave a contract its place", () => {
  const consents = Array.from({ length: 9 }, (_, i) => `aa.quality-number-${i}`);
  const list = [
    item("mechanism", "AA", { have: consents }),
    item("mechanism", "AA", { have: ["aa.contract", "aa.filing"] }),
  ];
  const [, line] = lines(list, 1);
  expect(line).toContain("AA: aa.quality-number-0 + aa.contract and 9 more, Act 1");
});

test("names the head of each rule, an instrument before the qualities of a consent, also where that takes two lines", () => {
  const { by } = item("mechanism", "AA");
  const consents = ["separate", "explicit", "written", "informed"].map((each) => `consent.transfer:${each}`);
  const list = [
    item("mechanism", "AA", { have: consents }),
    ...["assessment", "contract", "certificate-of-a-body"].map((name) =>
      item("mechanism", "AA", {
        have: [...consents, `aa.${name}`],
        by: { ...by, jurisdiction: "AA", cite: `Act on the ${name}` },
      }),
    ),
  ];
  expect(lines(list, 2).join(" ").replaceAll(/\s+/g, " ")).toContain(
    "AA: aa.assessment + aa.contract + aa.certificate-of-a-body + consent.transfer:separate and 3 more, Act on the assessment",
  );
  expect(lines(list, 1)[1]).toMatch(/AA: aa\.assessment \+ aa\.contract and 5 more, Act on the assessment$/);
});

test("is no list to fulfil where nothing could be enough", () => {
  const heading = (verdict: typeof answer.verdict) =>
    plain(checklistLines({ ...answer, verdict }, 100, 12))[0];
  expect(heading("prohibited")).toBe("WHAT ELSE IT WOULD NEED, THE USUAL WAY FIRST");
  expect(heading("prohibited unless")).toBe("TO HAVE BEFORE THE TRANSFER, THE USUAL WAY FIRST");
});

test("a row whose rules nobody is sure of says so, in every form", () => {
  const { by } = item("security", "AA");
  const unsure = { by: { ...by, jurisdiction: "AA", cite: "Act 2", status: "unsure" as const } };
  const sure = item("security", "AA", { have: ["aa.safe"] });
  expect(lines([item("security", "AA", unsure)], 12)[1]).toMatch(/AA: aa\.thing, Act 2 \(unsure\)$/);
  expect(lines([sure, item("security", "AA", unsure)], 12)[1]).toMatch(
    /AA: aa\.safe \+ aa\.thing, Act 1; Act 2 \(unsure in part\)$/,
  );
  const many = DIMENSION_KEYS.slice(0, 10).flatMap((each) => [
    item(each, "AA", unsure),
    item(each, "BB"),
    item(each, "CC"),
  ]);
  expect(lines(many, 12)[1]).toContain("AA: aa.thing, Act 2 (unsure); BB: aa.thing, Act 1; CC:");
  expect(lines(many, 4)[1]).toContain("AA: aa.thing (unsure); BB: aa.thing; CC: aa.thing");
});

test("where nobody stated an age, one line says below which age a guardian consents, by which law", () => {
  const part = (value: number, jurisdiction: string, status: "confirmed" | "unsure" = "confirmed") => ({
    ...{ value, asWritten: `${value}`, says: "It is asked.", outdone: false, assumed: [] },
    by: { ...item("security", jurisdiction).by, cite: `Act of ${jurisdiction}; a guideline`, status },
  });
  const { youngest: _, ...facts } = answer.facts;
  const tell = (parts: readonly ReturnType<typeof part>[], changes: Partial<typeof answer> = {}) => {
    const guardianAge = { ...answer.dimensions.guardianAge, parts };
    const dimensions = { ...answer.dimensions, guardianAge };
    const list = [item("security", "AA")];
    return plain(
      checklistLines({ ...answer, facts, dimensions, checklist: list, ...changes }, 100, 12),
    ).slice(2);
  };
  expect(tell([part(13, "BB", "unsure"), part(16, "AA")])).toEqual([
    "  Consent of a guardian       for those below 16: AA, Act of AA; below 13: BB, Act of BB (unsure)",
  ]);
  const long = [part(16, "AA"), part(13, "A-PLACE-WITH-A-LONG-NAME"), part(13, "ANOTHER-LONG-NAME")];
  expect(tell(long)).toEqual([
    "  Consent of a guardian       for those below 16: AA; below 13: A-PLACE-WITH-A-LONG-NAME;",
    "                              ANOTHER-LONG-NAME",
  ]);
  expect(tell([part(12, "AA"), part(16, "AA"), part(14, "BB")])).toEqual([
    "  Consent of a guardian       for those below 16: AA, Act of AA; below 14: BB, Act of BB",
  ]);
  expect(tell([])).toEqual([]);
  expect(tell([part(16, "AA")], { facts: answer.facts })).toEqual([]);
  const young = item("guardianAge", "AA", { have: ["consent.collect:verifiable_guardian"] });
  expect(tell([part(16, "AA")], { facts: answer.facts, checklist: [young] }).length).toBe(0);
  expect(lines([young], 12)[1]).toBe("  Consent of a guardian       AA: verifiable_guardian, Act 1");
});

test("names are explained from the top, as far as there is room", () => {
  const words = {
    ...answer.words,
    "aa.scc": "clauses of a set form (Decision 7)",
    "aa.tia": "an assessment of the law there",
    "consent.collect:written": "consent to collect: agreed in writing",
  };
  const list = [
    item("mechanism", "AA", { have: ["aa.scc", "aa.tia"] }),
    item("security", "AA", { have: ["aa.scc"] }),
    item("consent.collect", "AA", { have: ["consent.collect:written"] }),
  ];
  const told = (most: number) =>
    plain(checklistLines({ ...answer, words, checklist: list }, 100, most)).slice(1);
  expect(told(12)).toEqual([
    "  Mechanism for the transfer  AA: aa.scc (clauses of a set form) + aa.tia (an assessment of the law",
    "                              there), Act 1",
    "  Security                    AA: aa.scc (clauses of a set form), Act 1",
    "  Consent to collect          AA: written, Act 1",
  ]);
  // Without room for a second line the first row stays as it is, and the second has its words.
  expect(told(3)).toEqual([
    "  Mechanism for the transfer  AA: aa.scc + aa.tia, Act 1",
    "  Security                    AA: aa.scc (clauses of a set form), Act 1",
    "  Consent to collect          AA: written, Act 1",
  ]);
});
