/** Measurements as a table for a person, within 100 columns. */
import type { Candidate } from "./candidate.ts";
import type { Found, Result } from "./goals.ts";
import type { Drawn } from "./growth/curve.ts";
import type { Measurement } from "./harness.ts";

const HEAD = ["candidate", "at once", "a second", "quartiles", "p50 ms", "p99 ms", "CPU ms", "MiB", "ratio"];

/** Three significant figures, and no exponent. */
export function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Formats a measurement in the order of the columns, without its ratio. */
export function cellsOf(measurement: Measurement): readonly string[] {
  const { name, atOnce, perSecond, latencyMs, cpuMs, peakMiB } = measurement;
  return [
    name,
    String(atOnce),
    short(perSecond.median),
    `${short(perSecond.q1)} to ${short(perSecond.q3)}`,
    short(latencyMs.p50),
    short(latencyMs.p99),
    cpuMs === undefined ? "" : short(cpuMs.median),
    peakMiB === undefined ? "" : short(peakMiB),
  ];
}

export function tableOf(
  measurements: readonly Measurement[],
  candidates: readonly Candidate[],
): readonly string[] {
  if (measurements.length === 0) return [];
  const rows = measurements.map((each) => [
    ...cellsOf(each),
    each.ratio === undefined ? "" : `×${short(each.ratio)}`,
  ]);
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    line(HEAD),
    ...rows.map(line),
    "",
    ...candidates.map(({ name, what }) => `${name.padEnd(widths[0] ?? 0)}  ${what}`),
  ];
}

/** The goals as a table, within 100 columns; empty where none was measured. */
export function goalsOf(results: readonly Result[]): readonly string[] {
  const width = Math.max(0, ...results.map(({ what }) => what.length));
  return results.map(({ id, what, value, goal, met }) =>
    [
      id.padEnd(8),
      what.padEnd(width),
      short(value).padStart(7),
      `goal ${goal}`.padEnd(9),
      met ? "met" : "missed",
    ].join("  "),
  );
}

/** What episodes found, each in one line of figures. */
export function episodesOf(found: readonly Found[]): readonly string[] {
  return found.flatMap(({ name, what, count, figures }) => [
    `${name}: ${what} (${count})`,
    `  ${Object.entries(figures)
      .map(([figure, value]) => `${figure} ${short(value)}`)
      .join(", ")}`,
  ]);
}

/** What curves found: one line of figures for each size. */
export function curvesOf(drawn: readonly Drawn[]): readonly string[] {
  return drawn.flatMap(({ name, what, along, unit, points }) => [
    `${name}: ${what} (${unit})`,
    ...points.map(
      ({ size, figures }) =>
        `  ${size.toLocaleString("en").padStart(10)} ${along}: ${Object.entries(figures)
          .map(([figure, value]) => `${figure} ${short(value)}`)
          .join(", ")}`,
    ),
  ]);
}
