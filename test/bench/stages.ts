/**
 * The stages of a call, and how samples of a CPU profile are divided among them. A sample belongs to the nearest function
 * whose file has a stage, so that what a library does counts where it was asked for.
 */

/** The stages of a call, in the order of its way, and what belongs to no call. */
export const STAGES = [
  "transport",
  "admit",
  "parse",
  "evidence",
  "translate",
  "floor",
  "decide",
  "record",
  "exchange",
  "answer",
  "telemetry",
  "garbage",
  "other",
] as const;
export type Stage = (typeof STAGES)[number];

/** The files of each stage: a file or a folder belongs to the first that names it. */
const FILES: readonly (readonly [Stage, RegExp])[] = [
  ["telemetry", /node_modules\/@opentelemetry\/|src\/edge\/telemetry\//],
  ["parse", /node_modules\/(protobufjs|@grpc\/proto-loader)\//],
  ["transport", /node_modules\/@grpc\/|^node:(internal\/)?(http2|net|tls|stream|js_stream)/],
  ["exchange", /src\/edge\/grpc\/(peer-|coalescer|federation-service|statement-codec|channel|client|held)/],
  [
    "answer",
    /src\/edge\/grpc\/transfers-service|src\/transfers\/(answer|lists|receipts|inbox)|src\/receipt\//,
  ],
  ["parse", /src\/(narrow|edge\/grpc\/[a-z-]*codec|edge\/grpc\/(definition|enums|text|narrow))/],
  ["parse", /src\/transfers\/(transfer-request|proposal-body|reading|document)\./],
  ["admit", /src\/edge\/|src\/rate-limit|src\/transfers\/(idempotency|backlog)\./],
  ["evidence", /src\/evidence\/|src\/transfers\/(evidence|bound|offered|filing|lineage|delivered)\./],
  ["translate", /src\/vocabulary\/|src\/transfers\/(translation|words)\./],
  [
    "floor",
    /src\/law\/|src\/calendar|src\/transfers\/(protection|circumstances|counts|tally|sums|inherited)\./,
  ],
  [
    "record",
    /src\/(store|ledger)\/|src\/engine\/(record|decision|sealed|store|rows)\.|src\/transfers\/(entries|state|schema)\./,
  ],
  ["exchange", /src\/engine\/|src\/transfers\/(settle|receive|doubt|resume)\./],
  ["decide", /src\/transfers\//],
];

const GARBAGE = "(garbage collector)";
/** The samples in which a thread waits. */
const IDLE = "(idle)";

type Frame = { readonly functionName: string; readonly url: string };

/** A CPU profile as V8 writes it. Times are in microseconds, of the clock of `process.hrtime`. */
export type Profile = {
  readonly startTime: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: Frame;
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Returns the stage of a function itself; undefined where its caller decides. */
export function stageOf({ functionName, url }: Frame): Stage | undefined {
  if (functionName === GARBAGE) return "garbage";
  return FILES.find(([, files]) => files.test(url))?.[0];
}

/** Divides the time of a profile's samples from `fromUs` to `toUs` among the stages, in milliseconds. */
export function divide(profile: Profile, fromUs: number, toUs: number): ReadonlyMap<Stage, number> {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const callers = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((each) => [each, id])),
  );
  const known = new Map<number, Stage>();
  const find = (id: number): Stage => {
    const held = known.get(id);
    if (held !== undefined) return held;
    const frame = frames.get(id);
    const caller = callers.get(id);
    const stage = (frame && stageOf(frame)) ?? (caller === undefined ? "other" : find(caller));
    known.set(id, stage);
    return stage;
  };
  const totals = new Map<Stage, number>();
  let at = profile.startTime;
  for (const [i, id] of profile.samples.entries()) {
    const us = profile.timeDeltas[i] ?? 0;
    at += us;
    if (at < fromUs || at > toUs || frames.get(id)?.functionName === IDLE) continue;
    const stage = find(id);
    totals.set(stage, (totals.get(stage) ?? 0) + us / 1000);
  }
  return totals;
}
