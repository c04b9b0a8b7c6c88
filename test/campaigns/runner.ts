/** Runs a campaign: its control first, which must fail, then run after run, with the state kept after each. */
import { formatMachine, machineOf } from "../support/machine.ts";
import type { Progress } from "../support/progress.ts";
import type { Campaign, RunResult, Violation } from "./campaign.ts";
import { isPassed, loadState, type State, saveState } from "./state.ts";
import { createSteps, formatSteps } from "./steps.ts";

export type RunnerOptions = {
  /** Where states are kept. */
  readonly folder: string;
  readonly progress: Progress;
  readonly seed: number;
  /** By default the campaign's own number, or that of the campaign that is resumed. */
  readonly runs?: number;
  /** Goes on where an earlier campaign ended, with its seed; adds runs where more are asked for. */
  readonly resume?: boolean;
  /** `only`: nothing but the control. `skipped`: for the replay of a seed. Neither is kept as a result. */
  readonly control?: "first" | "only" | "skipped";
};

/** The runs end with the first failures: more of them say nothing new. */
const MOST_FAILURES = 5;

/** The command that runs one seed again: chance decides the same, but what processes have done by then may differ. */
export function replayOf(name: string, seed: number): string {
  return `npm run test:campaign -- ${name} --seed ${seed} --runs 1 --no-control`;
}

/** Runs a campaign as far as it goes and gives its state. Rejects only where the state cannot be read or kept. */
export async function runCampaign(campaign: Campaign, options: RunnerOptions): Promise<State> {
  const { folder, progress, control = "first" } = options;
  let state = begin(campaign, options);
  const keep = (change: Partial<State>) => {
    state = { ...state, ...change };
    // A replay, or a control by itself, is no result: what was kept before stays.
    if (control === "first") saveState(folder, state);
  };
  if (control !== "skipped" && state.control?.caught !== true)
    keep({ control: await runControl(campaign, state.seed, progress) });
  if (control === "only" || state.control?.caught === false) return state;

  while (state.done < state.runs && state.failures.length < MOST_FAILURES) {
    const seed = state.seed + state.done;
    const started = performance.now();
    const result = await attempt(campaign.run, seed, campaign.runWithinMs);
    const { violations, figures, largest, stepsMs } = result;
    keep({
      done: state.done + 1,
      failures: [...state.failures, ...violations.slice(0, 1).map((each) => ({ seed, ...each }))],
      figures: join(state.figures, figures, (a, b) => a + b),
      ...(largest && { largest: join(state.largest ?? {}, largest, Math.max) }),
      ...(Object.keys(stepsMs).length > 0 && {
        stepsMs: join(state.stepsMs ?? {}, stepsMs, (a, b) => a + b),
      }),
      durationMs: state.durationMs + Math.round(performance.now() - started),
    });
    for (const { kind, what } of violations.slice(0, 1))
      progress.say(
        `${campaign.name}: FAILED with seed ${seed}: ${kind}: ${what}\n  ${replayOf(campaign.name, seed)}`,
      );
    progress.show(lineOf(state), isNotable(state));
    // Whatever it started may still run: what comes after could not be trusted.
    if (result.stuck) break;
  }
  progress.say(
    `${lineOf(state)}: ${isPassed(state) ? "passed" : control === "skipped" ? "ended" : "FAILED"}`,
  );
  return state;
}

function begin(campaign: Campaign, { folder, seed, runs, resume }: RunnerOptions): State {
  const kept = resume ? loadState(folder, campaign.name) : undefined;
  if (kept !== undefined) return { ...kept, runs: Math.max(kept.done, runs ?? kept.runs) };
  return {
    name: campaign.name,
    seed,
    runs: runs ?? campaign.runs,
    done: 0,
    failures: [],
    figures: {},
    durationMs: 0,
    at: new Date().toISOString(),
    machine: formatMachine(machineOf()),
  };
}

/** The control must come to a violation of its own kind: a check that cannot fail shows nothing. */
async function runControl({ name, control, runWithinMs }: Campaign, seed: number, progress: Progress) {
  for (let i = 0; i < control.withinRuns; i++) {
    progress.show(`${name}: control (${control.off}), run ${i + 1}`, i === 0);
    const { violations, stuck } = await attempt(control.run, seed + i, runWithinMs);
    const expected = violations.find(({ kind }) => control.expects.includes(kind));
    if (expected !== undefined) {
      progress.say(`${name}: the control failed as it must, in run ${i + 1}: ${expected.what}`);
      return { caught: true, runs: i + 1, why: expected.what };
    }
    const [other] = violations;
    if (other !== undefined || stuck) {
      progress.say(`${name}: FAILED: the control broke instead of failing: ${other?.kind}: ${other?.what}`);
      return { caught: false, runs: i + 1, why: `the control broke: ${other?.kind}: ${other?.what}` };
    }
  }
  const why = `the check cannot fail: ${control.withinRuns} runs held although the defence was off`;
  progress.say(`${name}: FAILED: ${why}`);
  return { caught: false, runs: control.withinRuns, why };
}

/** One run, with what it throws and a run without end as violations. */
async function attempt(
  run: Campaign["run"],
  seed: number,
  withinMs: number,
): Promise<RunResult & { readonly stuck: boolean; readonly stepsMs: Figures }> {
  const steps = createSteps();
  const timeout = Promise.withResolvers<"stuck">();
  const timer = setTimeout(timeout.resolve, withinMs, "stuck");
  const failed = (violation: Violation) => ({ violations: [violation], figures: {} });
  try {
    const result = await Promise.race([run(seed, steps.step), timeout.promise]);
    if (result !== "stuck") return { ...result, stuck: false, stepsMs: steps.end() };
    const what = [`the run did not end within ${withinMs} ms`, steps.standing()].filter(Boolean).join("; ");
    return { ...failed({ kind: "stuck", what }), stuck: true, stepsMs: steps.end() };
  } catch (thrown) {
    const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const standing = steps.standing();
    const where = standing === "" ? what : `${what.split("\n")[0]}; ${standing}\n${what}`;
    return { ...failed({ kind: "broken", what: where }), stuck: false, stepsMs: steps.end() };
  } finally {
    clearTimeout(timer);
  }
}

type Figures = State["figures"];

function join(a: Figures, b: Figures, joinTwo: (a: number, b: number) => number): Figures {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, joinTwo(a[name] ?? 0, b[name] ?? 0)]));
}

function lineOf({
  name,
  done,
  runs,
  failures,
  figures,
  largest = {},
  durationMs,
  stepsMs = {},
}: State): string {
  const counted = Object.entries({ ...figures, ...largest }).map(([what, count]) => `${what} ${count}`);
  const parts = [
    `${done}/${runs} runs`,
    `${failures.length} failed`,
    ...counted,
    `${Math.round(durationMs / 1000)} s`,
  ];
  const steps = formatSteps(stepsMs, done);
  return `${name}: ${parts.join(", ")}${steps === "" ? "" : ` (a run: ${steps})`}`;
}

/** About ten lines over a campaign. */
function isNotable({ done, runs }: State): boolean {
  return done < runs && done % Math.max(1, Math.ceil(runs / 10)) === 0;
}
