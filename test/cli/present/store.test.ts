/** The text on a moved store says where it is, how much there is of it, and what to do next. */
import { expect, test } from "vitest";
import { movedLines } from "../../../src/cli/present/store.ts";

test("leaves are those of the log, and rows all others", () => {
  const tables = [
    { name: "transfer", rows: 5, bytes: 9 },
    { name: "feed", rows: 2, bytes: 9 },
    { name: "log", rows: 9, bytes: 9 },
  ];
  const moved = { from: "sqlite:/a", to: "postgres://b:5432/c", head: { size: 9, checkpoint: "" }, tables };
  const text = movedLines(moved, 100).join(" ").replaceAll(/\s+/g, " ");
  expect(text).toContain("9 leaves and 7 rows are at postgres://b:5432/c");
  expect(text).toMatch(/Name that place as `store`.*The store at sqlite:\/a is as it was, and signs no more/);
});
