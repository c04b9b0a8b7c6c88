/** The verdict in one sentence: a mistake in the request is told before whatever follows from it. */
import { expect, test } from "vitest";
import { verdictLines } from "../../../src/cli/present/verdict.ts";
import type { Answer } from "../../../src/edge/grpc/codec.ts";
import { plain } from "../../support/command.ts";

type Decision = Exclude<Answer["decision"], undefined>;

function first(codes: readonly string[], uncounted: number, shown?: number): string {
  const decision = {
    decision: "deny",
    reasons: codes.map((code) => ({ code, says: "so", missing: [] })),
    notCounted: Array.from({ length: uncounted }, (_, i) => ({
      path: `offer.notices[${i}]`,
      why: "no evidence",
    })),
    obligations: [],
  } as unknown as Decision;
  const [line = ""] = plain(verdictLines({ transferId: "", state: "DENIED", decision }, 200, shown));
  return line;
}

test.each<[Parameters<typeof first>, string]>([
  [[["PROHIBITED"], 0], "DENIED: for 1 reason; all are listed."],
  [[["PROHIBITED"], 1], "DENIED: 1 item of the offer did not count; 1 reason remains, and all are listed."],
  [[["PROHIBITED", "PROHIBITED"], 0, 1], "DENIED: for 2 reasons; the first is listed."],
  [[["VOC_NO_TERM", "PROHIBITED"], 0], "DENIED: 1 mistake in the request: mend it first."],
  [
    [["VOC_NO_TERM", "FACT_MISSING"], 11],
    "DENIED: 2 mistakes in the request: mend them first. Beside that, 11 items of the offer did not count.",
  ],
])("%j", (given, said) => {
  expect(first(...given)).toBe(said);
});
