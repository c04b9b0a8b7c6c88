/** Measures candidates in turn (ABAB…), so that what disturbs the machine disturbs all, and sums up by medians. */
import type { Candidate, Opened } from "./candidate.ts";
import { cpuMsOf, peakMemoryMiBOf } from "./usage.ts";

export type Measurement = {
  readonly name: string;
  readonly atOnce: number;
  /** Slices measured. */
  readonly rounds: number;
  readonly operations: number;
  readonly perSecond: Spread;
  /** Of single operations, in milliseconds. */
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  /** The CPU time, in milliseconds, that the measured processes use for one operation; absent where it is not known. */
  readonly cpuMs?: Spread;
  /** The most memory, in MiB, that the measured processes have held; absent where it is not known. */
  readonly peakMiB?: number;
  /** Throughput over that of the first candidate with as many at once; absent where it has none. */
  readonly ratio?: number;
};

/** The median, and the quartiles as its spread. */
export type Spread = { readonly median: number; readonly q1: number; readonly q3: number };

export type Plan = {
  readonly rounds: number;
  readonly sliceMs: number;
  /** Unmeasured slices before the first round. */
  readonly warmUps: number;
  /** Nothing more is measured after this, once everything was measured once; in milliseconds. */
  readonly budgetMs: number;
};

/** The value below which `part` of the sorted values lie, between neighbours where it falls there. */
export function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [low = Number.NaN, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export function medianOf(values: readonly number[]): number {
  return spreadOf(values).median;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), q1: quantile(sorted, 0.25), q3: quantile(sorted, 0.75) };
}

type Row = {
  readonly candidate: Candidate;
  readonly opened: Opened;
  readonly atOnce: number;
  readonly pids: readonly number[];
  readonly perSecond: number[];
  readonly cpuMs: number[];
  readonly latencies: number[];
  /** The operations of a second in the last slice. */
  lately: number;
};

/** Operations of a second for which a row is prepared before its speed is known. */
const FIRST_GUESS = 500;
/** The part by which a slice may be faster than the last. */
const FASTER = 1.5;

/** Opens the candidates, measures them round by round, and closes them. Rejects with what a candidate throws. */
export async function measure(
  candidates: readonly Candidate[],
  { rounds, sliceMs, warmUps, budgetMs }: Plan,
  progress: (done: number, of: number, name: string) => void,
): Promise<readonly Measurement[]> {
  const started = performance.now();
  await using stack = new AsyncDisposableStack();
  const rows: Row[] = [];
  for (const candidate of candidates) {
    const opened = stack.adopt(await candidate.open(), ({ close }) => close());
    const pids = (await opened.pids?.()) ?? [];
    for (const atOnce of candidate.atOnce)
      rows.push({
        candidate,
        opened,
        atOnce,
        pids,
        perSecond: [],
        cpuMs: [],
        latencies: [],
        lately: FIRST_GUESS,
      });
  }
  const of = (warmUps + rounds) * rows.length;
  let done = 0;
  for (let round = -warmUps; round < rounds; round++) {
    for (const row of rows) {
      // One round at least: a table without figures would help nobody.
      if (round > 0 && performance.now() - started > budgetMs) break;
      progress(done++, of, row.candidate.name);
      await row.opened.prepare?.(Math.ceil((row.lately * sliceMs * FASTER) / 1000) + row.atOnce);
      const { latencies, seconds, cpuMs } = await slice(row, sliceMs);
      row.lately = latencies.length / seconds;
      if (round < 0) continue;
      row.perSecond.push(row.lately);
      if (cpuMs !== undefined) row.cpuMs.push(cpuMs / latencies.length);
      for (const latency of latencies) row.latencies.push(latency);
    }
  }
  return summed(rows);
}

/** Keeps `atOnce` operations running until the slice is over or nothing is ready, and lets the last ones finish. */
async function slice({ opened, atOnce, pids }: Row, sliceMs: number) {
  const latencies: number[] = [];
  const cpuBefore = pids.length === 0 ? undefined : cpuMsOf(pids);
  const from = performance.now();
  const lane = async () => {
    for (let at = performance.now(); at - from < sliceMs && (opened.ready?.() ?? 1) > 0; ) {
      await opened.once();
      const now = performance.now();
      latencies.push(now - at);
      at = now;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const seconds = (performance.now() - from) / 1000;
  const cpuAfter = cpuBefore === undefined ? undefined : cpuMsOf(pids);
  const cpuMs = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return { latencies, seconds, cpuMs };
}

function summed(rows: readonly Row[]): readonly Measurement[] {
  const [first] = rows;
  const references = new Map(
    rows
      .filter(({ candidate }) => candidate === first?.candidate)
      .map(({ atOnce, perSecond }) => [atOnce, spreadOf(perSecond).median]),
  );
  return rows.map(({ candidate, atOnce, pids, perSecond, cpuMs, latencies }) => {
    const sorted = latencies.toSorted((a, b) => a - b);
    const reference = references.get(atOnce);
    const spread = spreadOf(perSecond);
    const peakMiB = pids.length === 0 ? undefined : peakMemoryMiBOf(pids);
    return {
      name: candidate.name,
      atOnce,
      rounds: perSecond.length,
      operations: latencies.length,
      perSecond: spread,
      latencyMs: { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) },
      ...(cpuMs.length === 0 ? {} : { cpuMs: spreadOf(cpuMs) }),
      ...(peakMiB === undefined ? {} : { peakMiB }),
      ...(reference === undefined ? {} : { ratio: spread.median / reference }),
    };
  });
}
