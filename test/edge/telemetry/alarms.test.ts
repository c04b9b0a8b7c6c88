/** Alarms: all are counted; of those that a peer causes for one reason, one line stands for the others. */
import { metrics } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { observeAlarms } from "../../../src/edge/telemetry/alarms.ts";
import { createQuietLog } from "../../../src/edge/telemetry/quiet-log.ts";

test("those of one peer for one reason are one line; other peers', and this node's own, have theirs", () => {
  const lines: unknown[] = [];
  const quiet = createQuietLog(
    (_level, _event, fields) => lines.push(fields),
    () => 0,
  );
  const { alarm } = observeAlarms(metrics.getMeter("test"), quiet);
  for (const notice of ["a", "b"]) alarm({ what: "NOTICE_WITHHELD", notice, peer: "jp" });
  alarm({ what: "NOTICE_WITHHELD", notice: "a", peer: "kr" });
  alarm({ what: "two answers", transfer: "t", peer: "jp" });
  for (const notice of ["a", "b"]) alarm({ what: "NOTICE_CONFLICT", notice });
  expect(lines).toMatchObject([
    { reason: "NOTICE_WITHHELD", notice: "a", peer: "jp" },
    { reason: "NOTICE_WITHHELD", notice: "a", peer: "kr" },
    { reason: "two-answers", transfer: "t", peer: "jp" },
    { reason: "NOTICE_CONFLICT", notice: "a" },
    { reason: "NOTICE_CONFLICT", notice: "b" },
  ]);
});
