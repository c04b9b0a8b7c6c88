/** Lines that others can cause: one stands for all like it, for ten seconds. */
import { expect, test } from "vitest";
import { createQuietLog } from "../../../src/edge/telemetry/quiet-log.ts";

function start() {
  let ms = 0;
  const lines: unknown[][] = [];
  const quiet = createQuietLog(
    (...line) => lines.push(line),
    () => ms,
  );
  return { quiet, lines, advance: (by: number) => (ms += by) };
}

test("equal lines are told once, then with their number after ten seconds", () => {
  const { quiet, lines, advance } = start();
  for (let n = 0; n < 3; n++) quiet("refused", { code: "A" });
  quiet("refused", { code: "B" });
  advance(9_999);
  quiet("refused", { code: "A" });
  advance(1);
  quiet("refused", { code: "A" });
  expect(lines).toEqual([
    ["warn", "refused", { code: "A" }],
    ["warn", "refused", { code: "B" }],
    ["warn", "refused", { code: "A", count: "3" }],
  ]);
});

test("lines that are said to be alike are one, whatever their fields, at the level that is said", () => {
  const { quiet, lines } = start();
  for (const notice of ["a", "b"]) quiet("alarm", { notice }, { level: "error", like: "withheld" });
  expect(lines).toEqual([["error", "alarm", { notice: "a" }]]);
});
