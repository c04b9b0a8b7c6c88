/** The page of figures: it is what its run gives, and says of each goal whether it was met. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawCurve } from "./growth/plot.ts";
import { formatPage, type Run } from "./page.ts";

const run: Run = {
  machine: { node: "v26", platform: "linux x64", cpu: "a processor", cores: 2, memoryGiB: 24 },
  versions: { comity: "0.2.0" },
  fileSystem: "ext4",
  loadBefore: 0.1,
  at: "2026-11-29T12:00:00.000Z",
  plan: { rounds: 15, sliceMs: 1000, warmUps: 2, budgetMs: 1 },
  goals: [
    { id: "P1a-bare", what: "assess over a bare echo", value: 0.31, goal: 0.3, met: true },
    { id: "P2-bare", what: "request over a bare echo", value: 0.05, goal: 0.08, met: false },
  ],
  candidates: [{ name: "assess", what: "Transfers.Assess" }],
  measurements: [
    {
      name: "assess",
      atOnce: 32,
      rounds: 15,
      operations: 1000,
      perSecond: { median: 1234.5, q1: 1200, q3: 1300 },
      latencyMs: { p50: 20.44, p99: 40 },
      cpuMs: { median: 0.71, q1: 0.7, q3: 0.8 },
    },
  ],
};

test("the page tells goals, measurements, what was measured, and on what", () => {
  const page = formatPage(run);
  expect(page).toContain("1 of 2 are met.");
  expect(page).toContain("| P2-bare | request over a bare echo | 0.05 | 0.08 | **missed** |");
  expect(page).toContain("| assess | 32 | 1235 | 1200 to 1300 | 20.4 | 40 | 0.71 |  |");
  expect(page).toContain("- `assess`: Transfers.Assess");
  expect(page).toContain(
    "2026-11-29, 2 cores (a processor), 24 GiB, stores on ext4, load before 0.1; comity 0.2.0; medians of 15",
  );
});

test("the page tells what was measured once, where anything was", () => {
  expect(formatPage(run)).not.toContain("Measured once");
  const what = "notices that waited for a peer";
  const page = formatPage({
    ...run,
    episodes: [{ name: "backlog", what, count: 20_000, figures: { perSecond: 1500.4 } }],
  });
  expect(page).toContain("| backlog | 20000 | perSecond | 1500 |");
  expect(page).toContain(`- \`backlog\`: ${what}`);
});

test("the page shows each curve as a picture with its figures, where any was measured", () => {
  expect(formatPage(run)).not.toContain("As it grows");
  const points = [
    { size: 26, figures: { assess: 120.4, floor: 27 } },
    { size: 1250, figures: { assess: 130, floor: 26.5 } },
  ];
  const page = formatPage({
    ...run,
    curves: [{ name: "growth-packs", what: "An assessment by laws", along: "laws", unit: "µs", points }],
  });
  expect(page).toContain("![An assessment by laws](performance/growth-packs.svg)");
  expect(page).toContain(
    "| laws | assess, µs | floor, µs |\n|---|---|---|\n| 26 | 120 | 27 |\n| 1,250 | 130 | 26.5 |",
  );
});

test.skipIf(!existsSync("docs/performance.json"))("docs/performance.md is what its run gives", () => {
  const kept = JSON.parse(readFileSync("docs/performance.json", "utf8")) as Run;
  expect(readFileSync("docs/performance.md", "utf8")).toBe(formatPage(kept));
  for (const curve of kept.curves ?? [])
    expect(readFileSync(`docs/performance/${curve.name}.svg`, "utf8")).toBe(drawCurve(curve));
});
