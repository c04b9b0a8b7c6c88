/** The timeout of a call, as its header states it. */
import { expect, test } from "vitest";
import { parseTimeout } from "../../../src/edge/grpc/timeout.ts";

test.each<[string | undefined, number | undefined]>([
  [undefined, Number.POSITIVE_INFINITY],
  ["0n", 0],
  ["1000000n", 1],
  ["5000u", 5],
  ["20m", 20],
  ["3S", 3000],
  ["2M", 120_000],
  ["1H", 3_600_000],
  ["99999999H", 99_999_999 * 3_600_000],
  ["999999999H", undefined],
  ["1", undefined],
  ["H", undefined],
  ["1 S", undefined],
  ["-1S", undefined],
  ["1S, 2S", undefined],
  ["x1Sx", undefined],
  ["", undefined],
])("`%s` is %s milliseconds", (header, ms) => {
  const read = parseTimeout(header);
  if (ms === undefined || ms === Number.POSITIVE_INFINITY) expect(read).toBe(ms);
  else expect(read).toBeCloseTo(ms, 6);
});
