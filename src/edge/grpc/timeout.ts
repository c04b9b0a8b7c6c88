/** Reads how long a caller waits (gRPC over HTTP/2, "Timeout"). */

const UNITS_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 0.001,
  n: 0.000001,
};
const TIMEOUT = /^(\d{1,8})([HMSmun])$/;

/**
 * Returns the value of `grpc-timeout` in milliseconds: Infinity where the caller sent none, and undefined where it is
 * malformed.
 */
export function parseTimeout(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return Number.POSITIVE_INFINITY;
  const [, value, unit = ""] = TIMEOUT.exec(String(header)) ?? [];
  const unitMs = UNITS_MS[unit];
  return unitMs === undefined ? undefined : Number(value) * unitMs;
}
