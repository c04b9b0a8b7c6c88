import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CAMPAIGNS } from "./all.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import { runCli } from "./cli.ts";
import { formatReport } from "./report.ts";
import { loadState, parseSummary, type State, saveState } from "./state.ts";

let folder: string;
let docs: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "campaigns-"));
  docs = join(folder, "docs");
  mkdirSync(docs);
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const held: RunResult = { violations: [], figures: { tries: 2 } };
const lost: RunResult = { violations: [{ kind: "lost", what: "one is gone" }], figures: { tries: 1 } };

/** A campaign in no time at all; `seeds` are those it ran with. */
function fake(changes: Partial<Campaign> = {}): Campaign & { readonly seeds: number[] } {
  const seeds: number[] = [];
  return {
    name: "fake",
    title: "A fake",
    shows: "Nothing.",
    runs: 4,
    quickRuns: 2,
    runWithinMs: 60_000,
    control: { off: "nothing on", expects: ["lost"], withinRuns: 3, run: async () => lost },
    ...changes,
    seeds,
    run: async (seed, step) => {
      seeds.push(seed);
      return (changes.run ?? (async () => held))(seed, step);
    },
  };
}

const progress = { show: () => {}, say: (line: string) => void said.push(line) };
const run = (campaign: Campaign, ...argv: string[]) =>
  runCli(argv, { campaigns: [campaign], folder, docs, progress });
const stateOf = () => loadState(folder, "fake") as State;

describe("a campaign", () => {
  test("passes when its control failed and every run held, each from a seed of its own", async () => {
    const campaign = fake();
    expect(await run(campaign, "fake", "--seed", "10")).toBe(0);
    expect(campaign.seeds).toEqual([10, 11, 12, 13]);
    expect(stateOf()).toMatchObject({
      seed: 10,
      done: 4,
      failures: [],
      figures: { tries: 8 },
      control: { caught: true, runs: 1, why: "one is gone" },
    });
  });

  test("adds up what happened, and keeps the largest of what was measured", async () => {
    const campaign = fake({ run: async (seed) => ({ ...held, largest: { ms: seed === 12 ? 7 : 3 } }) });
    await run(campaign, "--seed", "10");
    expect(stateOf()).toMatchObject({ figures: { tries: 8 }, largest: { ms: 7 } });
    await run(campaign, "--report");
    const page = readFileSync(join(docs, "reliability.md"), "utf8");
    expect(page).toContain("| tries | 8 |\n| ms, the most of any run | 7 |");
  });

  test("fails with the seed, and the command that replays it", async () => {
    const campaign = fake({ run: async (seed) => (seed === 12 ? lost : held) });
    expect(await run(campaign, "--seed", "10")).toBe(1);
    expect(stateOf().failures).toEqual([{ seed: 12, kind: "lost", what: "one is gone" }]);
    expect(said.join("\n")).toContain("npm run test:campaign -- fake --seed 12 --runs 1 --no-control");
    const kept = stateOf();
    const replayed = fake();
    expect(await run(replayed, ..."fake --seed 12 --runs 1 --no-control".split(" "))).toBe(0);
    expect(replayed.seeds).toEqual([12]);
    expect(stateOf()).toEqual(kept);
  });

  test("fails, without a run, when its control holds: the check cannot fail", async () => {
    const campaign = fake({ control: { ...fake().control, run: async () => held } });
    expect(await run(campaign)).toBe(1);
    expect(campaign.seeds).toEqual([]);
    expect(stateOf().control).toMatchObject({ caught: false, runs: 3 });
  });

  test.each<[string, () => Promise<RunResult>]>([
    ["throws", () => Promise.reject(new Error("no port is free"))],
    ["fails for another reason", async () => ({ violations: [{ kind: "late", what: "slow" }], figures: {} })],
  ])("fails when its control %s", async (_, broken) => {
    expect(await run(fake({ control: { ...fake().control, run: broken } }))).toBe(1);
    expect(stateOf().control?.caught).toBe(false);
  });

  test("fails when a run throws, and ends when one gets stuck", async () => {
    expect(await run(fake({ run: () => Promise.reject(new Error("gone")) }), "--quick")).toBe(1);
    expect(stateOf().failures.map(({ kind }) => kind)).toEqual(["broken", "broken"]);
    expect(await run(fake({ run: () => new Promise(() => {}), runWithinMs: 1 }))).toBe(1);
    expect(stateOf()).toMatchObject({ done: 1, failures: [{ kind: "stuck" }] });
    const waiting = fake({
      ...{ runs: 1, runWithinMs: 20 },
      run: (_, step) => {
        step("settle", () => "2 transfers are not final");
        return new Promise(() => {});
      },
    });
    await run(waiting, "--seed", "10");
    expect(stateOf().failures[0]?.what).toMatch(
      /^the run did not end within 20 ms; it was at `settle` for \d+ s: 2 transfers are not final$/,
    );
  });

  test("goes on where it ended, with its seed and its figures", async () => {
    await run(fake(), "--seed", "10");
    saveState(folder, { ...stateOf(), done: 2, figures: { tries: 4 } });
    const campaign = fake({
      control: { ...fake().control, run: () => Promise.reject(new Error("not again")) },
    });
    expect(await run(campaign, "--resume")).toBe(0);
    expect(campaign.seeds).toEqual([12, 13]);
    expect(stateOf()).toMatchObject({ done: 4, figures: { tries: 8 } });
    expect(await run(campaign, "--resume")).toBe(0);
    expect(await run(campaign, "--resume", "--runs", "6")).toBe(0);
    expect(campaign.seeds).toEqual([12, 13, 14, 15]);
  });

  test("runs only its control on request", async () => {
    const campaign = fake();
    expect(await run(campaign, "--control")).toBe(0);
    expect(campaign.seeds).toEqual([]);
  });

  test("that cannot run here is skipped among all, and fails where it is asked for", async () => {
    const campaign = fake({ whyNot: () => "a tool is missing" });
    expect(await run(campaign)).toBe(0);
    expect(await run(campaign, "fake")).toBe(1);
    expect(campaign.seeds).toEqual([]);
    expect(said).toEqual(Array(2).fill("fake: skipped: a tool is missing"));
  });

  test("of no known name leads to the list of those there are", async () => {
    expect(await run(fake(), "other")).toBe(2);
    expect(said.join("\n")).toContain("fake              A fake (4 runs)");
  });
});

describe("the report", () => {
  test("shows the kept results, and keeps the summary's where there is none", async () => {
    const campaign = fake();
    await run(campaign, "--seed", "10");
    expect(await run(campaign, "--report")).toBe(0);
    const page = readFileSync(join(docs, "reliability.md"), "utf8");
    expect(page).toContain("**Held** in 4 of 4 runs (4 planned, seeds 10 to 13, `fake`).");
    expect(page).toContain("Control, with nothing on: failed as it must, in run 1: one is gone.");
    expect(page).toContain("| tries | 8 |");
    rmSync(join(folder, "fake.json"));
    await run(campaign, "--report");
    expect(readFileSync(join(docs, "reliability.md"), "utf8")).toBe(page);
  });

  test("does not take a replay for a result, nor a failure for a success", async () => {
    await run(fake(), "--no-control");
    await run(fake(), "--report");
    expect(readFileSync(join(docs, "reliability.md"), "utf8")).not.toContain("A fake");
    const pageAfter = async (campaign: Campaign) => {
      await run(campaign, "--quick", "--seed", "1");
      await run(campaign, "--report");
      return readFileSync(join(docs, "reliability.md"), "utf8");
    };
    expect(await pageAfter(fake({ run: async () => lost }))).toContain("**Did not hold** in 0 of 2 runs");
    const blind = fake({ control: { ...fake().control, run: async () => held } });
    expect(await pageAfter(blind)).toContain("**the check cannot fail: 3 runs held");
    saveState(folder, { ...stateOf(), done: 1, control: { caught: true, runs: 1, why: "one is gone" } });
    await run(fake(), "--report");
    expect(readFileSync(join(docs, "reliability.md"), "utf8")).toContain(
      "**Unfinished: held** in 1 of 1 runs",
    );
  });

  test("in docs/ is what its results give", () => {
    const results = parseSummary(readFileSync("docs/reliability.json", "utf8"));
    expect(readFileSync("docs/reliability.md", "utf8")).toBe(formatReport(CAMPAIGNS, results));
  });
});
