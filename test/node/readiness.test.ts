/** Readiness: each cause is told, and none where there is none. */
import { expect, test } from "vitest";
import { createReadiness } from "../../src/node/readiness.ts";

test("a node is ready while its store has room, its log is open, and nobody ends it", () => {
  let [full, open] = [false, false];
  const readiness = createReadiness(
    () => {
      if (full) throw new Error("full");
    },
    () => open,
  );
  expect(readiness.unready()).toEqual(["log-closed"]);
  open = true;
  expect(readiness.unready()).toEqual([]);
  full = true;
  expect(readiness.unready()).toEqual(["store-full"]);
  full = false;
  readiness.drain();
  expect(readiness.unready()).toEqual(["draining"]);
});
