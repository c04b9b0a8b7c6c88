/** What the figures of one run are held against: ratios where there are any, since they hang little on the machine. */
import type { Figures } from "./episode.ts";
import type { Measurement } from "./harness.ts";

export type Goal = {
  readonly id: string;
  readonly what: string;
  /** The value in a run; undefined where a candidate was left out. */
  readonly value: (rate: Rate) => number | undefined;
  readonly goal: number;
};

/** Gives the median operations of a second of a candidate; undefined where it was not measured. */
type Rate = (name: string, atOnce?: number) => number | undefined;

/** The number of operations at once for which goals are stated. */
const AT_ONCE = 32;

const ratio = (name: string, reference: string, atOnce?: number) => (rate: Rate) => {
  const [one, other] = [rate(name, atOnce), rate(reference, atOnce)];
  return one === undefined || other === undefined ? undefined : one / other;
};

export const GOALS: readonly Goal[] = [
  {
    id: "P1a-size",
    what: "assess over an echo of its size",
    value: ratio("assess", "echo-assess"),
    goal: 0.4,
  },
  { id: "P1a-bare", what: "assess over a bare echo", value: ratio("assess", "echo"), goal: 0.3 },
  {
    id: "P1b-size",
    what: "assess, recorded and in full, over an echo of its size",
    value: ratio("assess-recorded", "echo-recorded"),
    goal: 0.4,
  },
  {
    id: "P1b-bare",
    what: "assess, recorded and in full, over a bare echo",
    value: ratio("assess-recorded", "echo"),
    goal: 0.2,
  },
  {
    id: "P1c",
    what: "assess with 12 new signatures over a bare echo",
    value: ratio("assess-first-seen", "echo"),
    goal: 0.08,
  },
  {
    id: "P2-size",
    what: "request over an echo of its size",
    value: ratio("request", "echo-request"),
    goal: 0.17,
  },
  {
    id: "P2-nginx",
    what: "request over an echo behind nginx",
    value: ratio("request", "nginx-request"),
    goal: 0.18,
  },
  { id: "P2-bare", what: "request over a bare echo", value: ratio("request", "echo"), goal: 0.08 },
  {
    id: "P2-postgres",
    what: "request on PostgreSQL over one on SQLite",
    value: ratio("request-postgres", "request"),
    goal: 0.5,
  },
  {
    id: "P4-cedar",
    what: "a decision under a known floor over Cedar's",
    value: ratio("policy-decide", "policy-cedar", 1),
    goal: 100,
  },
  {
    id: "P4-casbin",
    what: "a decision under a known floor over casbin's",
    value: ratio("policy-decide", "policy-casbin", 1),
    goal: 50,
  },
  {
    id: "P4-facts",
    what: "a floor for new facts with its decision over Cedar's",
    value: ratio("policy-new-facts", "policy-cedar", 1),
    goal: 12,
  },
  {
    id: "P4-assess",
    what: "a whole assessment over a decision of Cedar's",
    value: ratio("policy-assess", "policy-cedar", 1),
    goal: 6,
  },
];

/** A goal as one run met it, or did not. */
export type Result = {
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly goal: number;
  readonly met: boolean;
};

/** Holds measurements against the goals. Those whose candidates were not measured are left out. */
export function resultsOf(measurements: readonly Measurement[]): readonly Result[] {
  const rate: Rate = (name, atOnce = AT_ONCE) =>
    measurements.find((each) => each.name === name && each.atOnce === atOnce)?.perSecond.median;
  return GOALS.flatMap(({ id, what, value, goal }) => {
    const found = value(rate);
    return found === undefined ? [] : [{ id, what, value: found, goal, met: found >= goal }];
  });
}

/** The medians of a start: times in seconds from the call to the answer, memory in MiB. */
export type StartFigures = {
  readonly ready: number;
  readonly idleMiB: number;
  readonly floor: number;
  readonly help: number;
};

/** The most that a start may take. */
const START_GOALS: readonly (Omit<Goal, "value"> & { readonly figure: keyof StartFigures })[] = [
  { id: "P10a", what: "seconds from the start of a node to ready", figure: "ready", goal: 0.8 },
  { id: "P10b", what: "MiB that an idle node holds", figure: "idleMiB", goal: 150 },
  { id: "P10c", what: "seconds for `comity floor`", figure: "floor", goal: 0.3 },
  { id: "P10d", what: "seconds for `comity --help`", figure: "help", goal: 0.15 },
];

/** Holds the figures of a start against their goals, which are upper bounds. */
export function startResultsOf(figures: StartFigures): readonly Result[] {
  return START_GOALS.map(({ figure, ...rest }) => ({
    ...rest,
    value: figures[figure],
    met: figures[figure] <= rest.goal,
  }));
}

type EpisodeGoal = Omit<Goal, "value"> & {
  readonly episode: string;
  readonly figure: string;
  /** The goal is the least that the figure may be; by default it is the most. */
  readonly least?: true;
};

export const EPISODE_GOALS: readonly EpisodeGoal[] = [
  {
    id: "P3-known",
    what: "records a second of node CPU, known evidence, not recorded",
    episode: "bulk",
    figure: "knownPerCpuSecond",
    goal: 50_000,
    least: true,
  },
  {
    id: "P3-rec",
    what: "records a second of node CPU, known evidence, recorded",
    episode: "bulk",
    figure: "recordedPerCpuSecond",
    goal: 50_000,
    least: true,
  },
  {
    id: "P3-new",
    what: "records with a new signature each, over bare verifications",
    episode: "bulk",
    figure: "firstSeenRatio",
    goal: 0.7,
    least: true,
  },
  {
    id: "P5",
    what: "a notice, accepted to delivered, over an echo's round trip",
    episode: "delivery",
    figure: "ratio",
    goal: 2.5,
  },
  {
    id: "P6-rate",
    what: "notices of a backlog that a peer takes in a second",
    episode: "backlog",
    figure: "perSecond",
    goal: 1500,
    least: true,
  },
  {
    id: "P6-MiB",
    what: "MiB by which a node grows while its backlog leaves",
    episode: "backlog",
    figure: "riseMiB",
    goal: 50,
  },
  {
    id: "P11-tree",
    what: "leaves audited in a second against tree and roots",
    episode: "audit",
    figure: "perSecond",
    goal: 100_000,
    least: true,
  },
  {
    id: "P11-full",
    what: "leaves audited in a second with rows and contents",
    episode: "audit",
    figure: "fullPerSecond",
    goal: 5_000,
    least: true,
  },
  {
    id: "P8-time",
    what: "seconds until all transfers in doubt are settled",
    episode: "doubt",
    figure: "seconds",
    goal: 20,
  },
  {
    id: "P8-MiB",
    what: "MiB by which a node grows while it settles them",
    episode: "doubt",
    figure: "riseMiB",
    goal: 150,
  },
  {
    id: "P8-p99",
    what: "ms that an honest caller waits meanwhile, p99",
    episode: "doubt",
    figure: "honestP99Ms",
    goal: 100,
  },
  {
    id: "P10e",
    what: "bytes that a request adds to the stores of both nodes",
    episode: "stored",
    figure: "bytes",
    goal: 20_000,
  },
  {
    id: "P11",
    what: "seconds to replay a million decisions under another law",
    episode: "replay",
    figure: "secondsPerMillion",
    goal: 60,
  },
];

/** An episode as one run measured it, with so many operations. */
export type Found = {
  readonly name: string;
  readonly what: string;
  readonly count: number;
  readonly figures: Figures;
};

/** Holds episodes against their goals. Those that were not measured are left out. */
export function episodeResultsOf(found: readonly Found[]): readonly Result[] {
  return EPISODE_GOALS.flatMap(({ id, what, episode, figure, goal, least }) => {
    const value = found.find(({ name }) => name === episode)?.figures[figure];
    if (value === undefined) return [];
    return [{ id, what, value, goal, met: least ? value >= goal : value <= goal }];
  });
}
