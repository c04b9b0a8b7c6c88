/** A recovered transfer is written once, as it had ended, and never over one that is there. */
import { expect, test } from "vitest";
import type { Row, Rows } from "../../src/engine/store.ts";
import { type RecoveryCommand, recoveryMachine } from "../../src/transfers/recovery-state.ts";

const common = { own: new Uint8Array([1]), contents: [], lists: [], erased: false };
const sent: RecoveryCommand = {
  kind: "transfer.recover-sent",
  ...common,
  row: {
    ...{
      id: "t",
      state: "PERMITTED",
      caller: "c",
      key: "~d",
      digest: "d",
      destination: "il",
      decideBy: "now",
    },
    until: "2037-01-01",
    counted: { recipient: "r", day: "2026-11-23", fewest: 2, most: 3 },
  },
  talliedUntil: "2029-01-01",
};
const received: RecoveryCommand = {
  kind: "transfer.recover-received",
  ...common,
  row: { origin: "eu", id: "t", proposal: "p", until: "2037-01-01" },
  recipient: "r",
  modality: ["mod:face"],
};
const rowsWith = (row?: Row): Rows => ({ get: () => row as never, span: () => [] });
const written = (command: RecoveryCommand, row?: Row) => {
  const result = recoveryMachine.transition(command, rowsWith(row), 9);
  return "refused" in result
    ? result.refused
    : result.puts.map(({ of, row: put }) => [of.name, put] as const);
};

test("what is there already stays", () => {
  for (const command of [sent, received]) {
    expect(written(command, { until: "2037-01-01" })).toBe("already-here");
    expect(recoveryMachine.reads(command).length).toBeGreaterThan(0);
  }
});

test("a transfer that was sent ends as it had ended, with its statement, and its people count", () => {
  const puts = written(sent);
  expect(puts).toContainEqual([
    "transfer",
    expect.objectContaining({ id: "t", state: "PERMITTED", leaf: 9, outcome: 9 }),
  ]);
  expect(puts).toContainEqual(["recovered", { leaf: 9, own: common.own, until: "2037-01-01" }]);
  expect(puts).toContainEqual(["tally", expect.objectContaining({ unit: "day", fewest: 2, most: 3 })]);
  expect(written({ ...sent, erased: true })).toContainEqual([
    "transfer",
    expect.objectContaining({ erased: 9 }),
  ]);
});

test("a transfer that was received is shown to its recipient again, and a denial to nobody", () => {
  expect(written(received)).toContainEqual([
    "feed",
    expect.objectContaining({ viewer: "r", kind: "delivery", leaf: 9 }),
  ]);
  expect(written(received)).toContainEqual([
    "lineage",
    expect.objectContaining({ platform: "r", transfers: ["t"] }),
  ]);
  const { recipient: _, modality: __, ...denied } = received;
  const names = written(denied);
  expect(Array.isArray(names) && names.map(([name]) => name)).toEqual(["inbound", "recovered"]);
});
