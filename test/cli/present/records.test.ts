/** The sum of the answers to many records: how many, why not, and a line for each where a machine reads. */
import { expect, test } from "vitest";
import {
  countRecord,
  createRecordsTally,
  recordJson,
  recordsLines,
  recordsOf,
  type ShownRecord,
} from "../../../src/cli/present/records.ts";
import { plain, widest } from "../../support/command.ts";

const decision = (kind: "permit" | "deny", ...codes: string[]): ShownRecord["decision"] => ({
  decision: kind,
  obligationsHash: "0a".repeat(32),
  reasons: codes.map((code) => ({ code, says: `why ${code}`, missing: [] })),
  remedy: [],
  counts: [],
  notCounted: [],
});
function summed(...decisions: ShownRecord["decision"][]) {
  const tally = createRecordsTally();
  for (const each of decisions) countRecord(tally, each);
  return tally;
}
const shown = (tally: ReturnType<typeof summed>, sent: boolean) =>
  plain(recordsLines(tally, sent, 80)).join("\n");

test("it counts what is permitted and denied, and each reason by its records, the most frequent first", () => {
  const tally = summed(
    decision("permit"),
    decision("deny", "REQUIREMENT_UNMET"),
    decision("deny", "INPUT_INVALID", "INPUT_INVALID"),
    decision("deny", "INPUT_INVALID"),
  );
  const text = shown(tally, true);
  expect(text).toMatch(/^PERMITTED: 1 of 4 records, by both nodes/);
  expect(text).toMatch(
    /DENIED: 3 RECORDS\n {2}2 records +why INPUT_INVALID\n +INPUT_INVALID\n {2}1 record +why REQUIREMENT/,
  );
  expect(text).toMatch(/`--json` prints the answer to each\nrecord/);
});

test.each([
  [[decision("permit")], false, /^WOULD BE PERMITTED: all 1 record, by this node\. This is an assessment/],
  [[decision("deny", "A")], false, /^WOULD BE DENIED: the one record\./],
  [[decision("deny", "A"), decision("deny", "A")], true, /^DENIED: all 2 records\./],
  [[], true, /^NO ANSWER: no record was answered\./],
] as const)("of %o (sent: %o) the first line says what it is", (decisions, sent, line) => {
  expect(shown(summed(...decisions), sent)).toMatch(line);
});

test("of many reasons the first are listed, and no line is wider than the terminal", () => {
  const tally = summed(...Array.from({ length: 12 }, (_, i) => decision("deny", `REASON_${i}`)));
  expect(shown(tally, true)).toMatch(/and 4 reasons more/);
  expect(widest(recordsLines(tally, true, 60).join("\n"))).toBeLessThanOrEqual(60);
});

test("the line of a record names its place in the file, its chunk, and the transfer where there is one", () => {
  const answer = { chunk: 1, index: 2, decision: decision("deny", "A") };
  expect(recordJson(1026, { ...answer, transferId: "an id" })).toMatchObject({
    record: 1026,
    transfer: "an id",
    chunk: 1,
    index: 2,
    decision: "deny",
    reasons: [{ code: "A" }],
  });
  expect(recordJson(0, answer)).not.toHaveProperty("transfer");
});

test("large numbers are written with commas", () => {
  expect([1, 2048].map(recordsOf)).toEqual(["1 record", "2,048 records"]);
});
