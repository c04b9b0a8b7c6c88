/** A profile's time is divided among the stages of a call: all of it, once, by the nearest file that has a stage. */
import { existsSync, globSync } from "node:fs";
import { expect, test } from "vitest";
import { divide, type Profile, STAGES, stageOf } from "./stages.ts";

const node = (id: number, functionName: string, url: string, children: readonly number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

const profile: Profile = {
  startTime: 1_000_000,
  nodes: [
    node(1, "(root)", "", [2, 3, 4, 7]),
    node(2, "(idle)", ""),
    node(3, "(garbage collector)", ""),
    node(4, "onMessage", "file:///c/node_modules/@grpc/grpc-js/build/src/server.js", [5]),
    node(5, "verifyEvidence", "file:///c/src/evidence/item.ts", [6]),
    node(6, "parse", "file:///c/node_modules/zod/v4/core.js"),
    node(7, "tick", "node:internal/timers"),
  ],
  samples: [4, 6, 2, 3, 7, 5],
  timeDeltas: [1000, 2000, 50_000, 3000, 500, 4000],
};

test("each sample counts once, for the nearest function whose file has a stage; idling counts for nothing", () => {
  expect(Object.fromEntries(divide(profile, 0, Number.POSITIVE_INFINITY))).toEqual({
    transport: 1,
    evidence: 6,
    garbage: 3,
    other: 0.5,
  });
});

test("only the time that was measured counts", () => {
  expect(Object.fromEntries(divide(profile, 1_050_000, 1_056_400))).toEqual({ garbage: 3 });
});

test("every file that runs for a transfer has a stage, and every stage but the last two has a file", () => {
  const files = ["src/transfers", "src/evidence", "src/law", "src/store", "src/receipt", "src/edge"].flatMap(
    (folder) => globSync(`${folder}/**/*.ts`),
  );
  expect(files.every((file) => existsSync(file))).toBe(true);
  const stages = files.map((file) => stageOf({ functionName: "", url: `file:///c/${file}` }));
  expect(files.filter((_, i) => stages[i] === undefined)).toEqual([]);
  const found = new Set(stages);
  expect(STAGES.filter((stage) => !found.has(stage))).toEqual(["transport", "garbage", "other"]);
});
