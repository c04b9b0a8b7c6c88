/** Demands that move with the data: to the next transfer and back, and from before an event to after it. */
import { expect, test } from "vitest";
import type { Demand } from "../../src/law/lattice/dimension.ts";
import type { Duty } from "../../src/law/lattice/duty.ts";
import { comesBefore } from "../../src/law/lattice/duty.ts";
import { keepLaterDuties, onwardDemand, transferDemand } from "../../src/law/lift.ts";
import { shippedAtlas } from "../support/atlas.ts";

const formula = (written: never): Demand => ({ kind: "formula", formula: written });
const sending = formula({
  all: ["consent.transfer:explicit", { any: ["eu.scc", "consent.collect:written"] }],
} as never);

test("consent to this transfer becomes consent to the next, and back; all else stays", () => {
  expect(onwardDemand(sending)).toEqual(
    formula({ all: ["consent.onward:explicit", { any: ["eu.scc", "consent.collect:written"] }] } as never),
  );
  expect(transferDemand(onwardDemand(sending))).toEqual(sending);
  const other: Demand = { kind: "duties", duties: [] };
  expect(onwardDemand(other)).toBe(other);
});

test("duties before a transfer are left out, and a demand without any later one is none", () => {
  const rules = [...shippedAtlas().packs.values()].flatMap((pack) => pack.rules);
  const duties = rules
    .flatMap(({ require }) => [...require.values()])
    .flatMap((demand) => (demand.kind === "duties" ? demand.duties : []));
  const before = duties.find((duty) => comesBefore(duty)) as Duty;
  const after = duties.find((duty) => !comesBefore(duty)) as Duty;
  expect(before).toBeDefined();
  expect(keepLaterDuties({ kind: "duties", duties: [before, after] })).toEqual({
    kind: "duties",
    duties: [after],
  });
  expect(keepLaterDuties({ kind: "duties", duties: [before] })).toBeUndefined();
  expect(keepLaterDuties(sending)).toBeUndefined();
});
