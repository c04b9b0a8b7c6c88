/** Contradictions: each is kept once, so many of one subject, and others count for nothing. */
import { expect, test } from "vitest";
import { contradictionReads, noteContradiction } from "../../src/engine/contradictions.ts";
import { CONTRADICTION } from "../../src/engine/rows.ts";
import { LIMITS } from "../../src/limits.ts";
import { createRows } from "./rows.ts";

const UNTIL = "2036-11-21";
const of = (subject: string, digest: string) => ({ subject, digest, until: UNTIL });

test("a new one is kept, a known one is not, and another subject's counts for nothing", () => {
  const rows = createRows();
  expect(noteContradiction(rows, of("a", "1"))).toEqual([{ of: CONTRADICTION, row: of("a", "1") }]);
  rows.write([{ of: CONTRADICTION, row: of("a", "1") }]);
  expect(noteContradiction(rows, of("a", "1"))).toEqual({ refused: "already-noted" });
  expect(noteContradiction(rows, of("b", "1"))).toHaveLength(1);
});

test("of one subject so many are kept", () => {
  const rows = createRows();
  for (let n = 0; n < LIMITS.contradictionsPerSubject; n++)
    rows.write([{ of: CONTRADICTION, row: of("a", `${n}`) }]);
  expect(noteContradiction(rows, of("a", "new"))).toEqual({ refused: "already-noted" });
  expect(noteContradiction(rows, of("b", "new"))).toHaveLength(1);
});

test("the reads name the subject's contradictions, and none where there is nothing to note", () => {
  expect(contradictionReads(of("a", "1"))).toEqual([{ of: CONTRADICTION, index: "subject", prefix: ["a"] }]);
  expect(contradictionReads(undefined)).toEqual([]);
});
