import { expect, it } from "vitest";
import { formatFormula, NO_IMPLICATIONS } from "../../../src/law/formula.ts";
import { atomsIn, type Demand, formatDemand, toJson } from "../../../src/law/lattice/dimension.ts";
import { type Duty, formatDuty } from "../../../src/law/lattice/duty.ts";
import { valueIn } from "../../../src/law/lattice/order.ts";

const WRITTEN = { kind: "formula", formula: { all: ["a", { any: ["b", "c"] }] } } as const;
const [TOLD, FILED] = [
  { to: "dpa", stage: "report", start: "awareness", amount: 72, unit: "hour", prompt: false, trigger: "a" },
  { to: "ag", stage: "report", start: "awareness", prompt: true, trigger: { any: ["b", "c"] } },
] as const satisfies readonly Duty[];
const REPORTED: Demand = { kind: "duties", duties: [TOLD, FILED] };

it("shows what a law asks in its own structure", () => {
  expect(formatDemand({ kind: "number", number: 16 })).toBe("16");
  expect(
    formatDemand({
      kind: "keep",
      keeps: [
        { object: "data", start: "purpose-end", days: 90 },
        { object: "logs", start: "purpose-end", days: 30 },
      ],
    }),
  ).toBe("keep data for 90 days from purpose end; keep logs for 30 days from purpose end");
  expect(
    formatDemand({
      kind: "retention",
      limits: [
        { event: "purpose-end", period: "P0D", prompt: true },
        { event: "last-interaction", period: "P3Y", prompt: false },
      ],
    }),
  ).toBe("at purpose end, without undue delay; P3Y after last interaction");
  expect(formatDemand(WRITTEN)).toBe(formatFormula(WRITTEN.formula));
  expect(formatDemand(REPORTED)).toBe(`${formatDuty(TOLD)}; ${formatDuty(FILED)}`);
});

it("names the atoms that a demand names, those of its conditions among them", () => {
  expect(atomsIn(WRITTEN)).toEqual(["a", "b", "c"]);
  expect(atomsIn(REPORTED)).toEqual(["a", "b", "c"]);
  expect(atomsIn({ kind: "number", number: 16 })).toEqual([]);
});

it("in JSON is a word, a formula, a list or a number", () => {
  const json = (demand: Demand) => toJson(valueIn(demand, NO_IMPLICATIONS));
  expect(json({ kind: "formula", formula: { all: [] } })).toBe("free");
  expect(json({ kind: "formula", formula: { any: [] } })).toBe("prohibited");
  expect(json(WRITTEN)).toEqual({ all: ["a", { any: ["b", "c"] }] });
  const limits = [{ event: "purpose-end", period: "P0D", prompt: true }];
  expect(json({ kind: "retention", limits })).toEqual(limits);
  const keeps = [{ object: "data", start: "purpose-end", days: 90 }];
  expect(json({ kind: "keep", keeps })).toEqual(keeps);
  const { trigger: _, ...told } = TOLD;
  expect(json({ kind: "duties", duties: [TOLD] })).toEqual([{ ...told, if: "a" }]);
  expect(json({ kind: "number", number: 16 })).toBe(16);
});
