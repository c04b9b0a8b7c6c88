/** A campaign: a claim about the running system, tried again and again by seed, with a control in which it must fail. */

/** Something that must never be. `kind` is one of a campaign's own closed list. */
export type Violation = { readonly kind: string; readonly what: string };

export type RunResult = {
  /** Empty where the run held. */
  readonly violations: readonly Violation[];
  /** What happened in the run, summed over all: how many transfers, kills, and so on. */
  readonly figures: Readonly<Record<string, number>>;
  /** What was measured in the run, of which the largest over all runs counts: times, sizes. */
  readonly largest?: Readonly<Record<string, number>>;
};

/** Notes what a run does from now on. `left` says, whenever it is asked, what is waited for. */
export type Step = (what: string, left?: () => string) => void;

export type Control = {
  /** The defence that is off. */
  readonly off: string;
  /** The kinds of violation that show it; any other failure is a fault of the campaign itself. */
  readonly expects: readonly string[];
  /** In so many runs it must have failed. */
  readonly withinRuns: number;
  readonly run: (seed: number, step: Step) => Promise<RunResult>;
};

export type Campaign = {
  readonly name: string;
  readonly title: string;
  /** What a person may conclude when every run held. */
  readonly shows: string;
  readonly runs: number;
  readonly quickRuns: number;
  /** Says why it cannot run here; undefined where it can. Absent where it runs everywhere. */
  readonly whyNot?: () => string | undefined;
  /** A run that takes longer is a failure, in milliseconds. */
  readonly runWithinMs: number;
  /** One run: everything drawn in it comes from `seed`. It says its steps, so that one that does not end says where it stands. */
  readonly run: (seed: number, step: Step) => Promise<RunResult>;
  readonly control: Control;
  /** The same campaign in a shorter form, for a quick check; itself where absent. */
  readonly quick?: Pick<Campaign, "run" | "control">;
};
