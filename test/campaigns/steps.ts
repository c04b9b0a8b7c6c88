/** The steps of one run: how long each took, and where it stands. */
import type { Step } from "./campaign.ts";

export type Steps = {
  readonly step: Step;
  /** Says what the run does now, since when, and what it waits for; nothing where it has said no step. */
  readonly standing: () => string;
  /** Ends the last step, and returns the milliseconds that each took, by its name. */
  readonly end: () => Readonly<Record<string, number>>;
};

/** Notes the steps of a run. `now` returns milliseconds. */
export function createSteps(now: () => number = () => performance.now()): Steps {
  const times: Record<string, number> = {};
  let current: { readonly what: string; readonly left: (() => string) | undefined } | undefined;
  let since = now();
  const passed = () => now() - since;
  const end = () => {
    if (current !== undefined) times[current.what] = (times[current.what] ?? 0) + passed();
    current = undefined;
    since = now();
  };
  return {
    step: (what, left) => {
      end();
      current = { what, left };
    },
    standing: () => {
      if (current === undefined) return "";
      const { what, left } = current;
      const waits = left === undefined ? "" : `: ${left()}`;
      return `it was at \`${what}\` for ${Math.round(passed() / 1000)} s${waits}`;
    },
    end: () => {
      end();
      return Object.fromEntries(Object.entries(times).map(([what, ms]) => [what, Math.round(ms)]));
    },
  };
}

/** Formats where the time of a run went, as a mean of all; an empty text where no step was said. */
export function formatSteps(stepsMs: Readonly<Record<string, number>>, runs: number): string {
  return Object.entries(stepsMs)
    .map(([what, ms]) => `${what} ${(ms / Math.max(1, runs) / 1000).toFixed(1)} s`)
    .join(", ");
}
