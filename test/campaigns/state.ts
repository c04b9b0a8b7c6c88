/** What is known of a campaign so far: kept in a file after every run, so that it can go on after an end. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const ControlState = z.strictObject({
  /** Whether the control failed as it must. */
  caught: z.boolean(),
  runs: z.int(),
  why: z.string(),
});

const State = z.strictObject({
  name: z.string(),
  /** Run `i`, counted from 0, has the seed `seed + i`. */
  seed: z.int(),
  runs: z.int(),
  done: z.int(),
  failures: z.array(z.strictObject({ seed: z.int(), kind: z.string(), what: z.string() })),
  figures: z.record(z.string(), z.number()),
  /** Absent where the campaign measures nothing. */
  largest: z.record(z.string(), z.number()).optional(),
  /** Absent where the control has not been run. */
  control: ControlState.optional(),
  durationMs: z.number(),
  /** The time that each step took, summed over all runs; absent where a campaign says none. */
  stepsMs: z.record(z.string(), z.number()).optional(),
  at: z.string(),
  machine: z.string(),
});

export type State = z.output<typeof State>;

/** Whether every run was made and held, and the control failed as it must. */
export function isPassed({ done, runs, failures, control }: State): boolean {
  return done === runs && failures.length === 0 && control?.caught === true;
}

const fileOf = (folder: string, name: string) => join(folder, `${name}.json`);

/** Reads a campaign's state; undefined where there is none. Throws where it is of another form. */
export function loadState(folder: string, name: string): State | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(folder, name), "utf8");
  } catch {
    return undefined;
  }
  return State.parse(JSON.parse(text));
}

/** Replaces a campaign's state as one. */
export function saveState(folder: string, state: State): void {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(folder, state.name);
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

const Summary = z.strictObject({ campaigns: z.array(State) });

/** The summary that docs/reliability.md is made from. Throws where it is of another form. */
export function parseSummary(text: string): readonly State[] {
  return Summary.parse(JSON.parse(text)).campaigns;
}

export function formatSummary(campaigns: readonly State[]): string {
  return `${JSON.stringify({ campaigns }, null, 2)}\n`;
}
