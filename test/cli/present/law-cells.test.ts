/** Cells of the table of laws: a few words for what a law asks, and never fewer demands than it has. */
import { expect, test } from "vitest";
import { formulaCell, noticeCell, numberCell } from "../../../src/cli/present/law-cells.ts";
import { type Formula, toCnf } from "../../../src/law/formula.ts";
import type { Demand, Value } from "../../../src/law/lattice/dimension.ts";
import type { Duty } from "../../../src/law/lattice/duty.ts";
import type { Part } from "../../../src/law/outcome.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const { registry } = shippedAtlas();
const part = (value: Value, demand: Demand = { kind: "number", number: 0 }): Part => ({
  value,
  demand,
  says: "",
  by: { jurisdiction: "XX", side: "origin", rule: "r", cite: "", since: "2020-01-01", status: "confirmed" },
  outdone: false,
  assumed: [],
});
const asked = (formula: Formula) =>
  part({ kind: "formula", cnf: toCnf(formula, registry.implications) }, { kind: "formula", formula });
const cell = (...formulas: readonly Formula[]) =>
  formulaCell(formulas.map(asked), "consent.collect", registry);
const of = (quality: string) => `consent.collect:${quality}`;

test.each<[string, readonly Formula[]]>([
  ["–", []],
  ["–", [{ all: [] }]],
  ["banned", [{ any: [] }, of("written")]],
  ["banned without an exception", [{ any: ["exc:us-il.warrant", "exc:us-il.required-by-law"] }]],
  ["in writing", [{ all: [of("written"), of("informed")] }]],
  ["in writing; explicit", [of("explicit"), of("written"), of("explicit")]],
  ["explicit / exception", [{ any: ["exc:us-il.warrant", of("explicit")] }]],
  ["opt-in / other ground", [{ any: [of("opt_in"), "lawful-ground", "eu.art9-2-b"] }]],
  ["informed", [of("informed")]],
  [
    "recognised place / instrument + assessment / consent / exception",
    [
      {
        any: [
          "eu.adequacy",
          { all: [{ any: ["eu.scc", "eu.bcr"] }, "eu.tia"] },
          { all: ["consent.transfer:explicit", "consent.transfer:informed"] },
          "exc:eu.art49-vital",
        ],
      },
    ],
  ],
  [
    "explicit / recognised place / instrument / …",
    [{ any: [of("explicit"), "eu.adequacy", "eu.scc", "eu.dpia", "notice"] }],
  ],
])("says %s", (said, formulas) => {
  expect(cell(...formulas)).toBe(said);
});

test("more than three demands are told to be more, and what another outdoes is not told", () => {
  expect(cell(of("written"), of("explicit"), of("separate"), "eu.dpia", "notice")).toBe(
    "in writing; explicit; separate; …",
  );
  const outdone = { ...asked(of("opt_in")), outdone: true };
  expect(formulaCell([outdone, asked(of("written"))], "consent.collect", registry)).toBe("in writing");
});

const duty = (more: Partial<Duty>): Duty => ({
  to: "xx.dpa",
  stage: "report",
  start: "awareness",
  prompt: false,
  trigger: { all: [] },
  ...more,
});
const notice = (...duties: readonly Duty[]) => noticeCell([part({ kind: "duties", duties })]);

test("the shortest time to tell counts, whatever its unit", () => {
  expect(noticeCell([])).toBe("–");
  expect(notice(duty({ amount: 72, unit: "hour" }), duty({ amount: 2, unit: "day" }))).toBe("2 days");
  expect(notice(duty({ amount: 1, unit: "day" }), duty({ prompt: true }))).toBe("1 day");
  expect(notice(duty({ amount: 3, unit: "business-day" }), duty({ amount: 72, unit: "hour" }))).toBe("72 h");
  expect(notice(duty({ amount: 1, unit: "business-day" }))).toBe("1 working day");
  expect(notice(duty({ amount: 0, unit: "day" }))).toBe("at once");
  expect(notice(duty({ prompt: true }))).toBe("at once");
  expect(notice(duty({}))).toBe("told");
});

test("of several ages the highest counts", () => {
  expect(numberCell([part({ kind: "number", number: 14 }), part({ kind: "number", number: 16 })])).toBe("16");
  expect(numberCell([])).toBe("–");
});
