/** The mark of a moved store in its own tables. */
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { readState, writeState } from "../../../src/store/sqlite/state.ts";

test("a mark is written, replaced and taken away", () => {
  using db = new DatabaseSync(":memory:");
  expect(readState(db)).toBeUndefined();
  for (const state of ["arriving", "moved"] as const) {
    writeState(db, { state, place: "postgres://db.example:5432/node" });
    expect(readState(db)).toEqual({ state, place: "postgres://db.example:5432/node" });
  }
  writeState(db, undefined);
  expect(readState(db)).toBeUndefined();
});
