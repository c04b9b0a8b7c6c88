/** What is shown of logs: short, and what to do. */
import { expect, test } from "vitest";
import { comparedLines, consistentLines, forkLines, foundForksLines } from "../../../src/cli/present/logs.ts";
import { plain } from "../../support/command.ts";

const WIDTH = 80;

test("a comparison names the log, the sizes, and what follows", () => {
  const verdicts = (["consistent", "fork", "unknown"] as const).map((verdict) =>
    plain(comparedLines([{ log: "eu.example", sizes: [5, 9], verdict }], WIDTH)).join(" "),
  );
  expect(verdicts).toEqual([
    "eu.example, 5 and 9 leaves: one head: the two receipts are of one history",
    expect.stringContaining("Keep the two receipts and the trust file"),
    expect.stringContaining("`comity ledger consistency --from FILE`"),
  ]);
  expect(plain(comparedLines([], WIDTH)).join(" ")).toContain("no log in common");
});

test("a fork shows both heads, and what may lie behind it", () => {
  const heads = [4, 9].map((size) => ({ size, root: new Uint8Array(32) })) as never;
  const text = plain(forkLines({ origin: "eu.example", heads }, WIDTH)).join("\n");
  expect(text).toMatch(/^proves: the log eu\.example has two histories\n {2}4 leaves +root A+/);
  expect(text.replaceAll("\n", " ")).toContain("restored from an older copy");
});

test("what was found is listed with its file, and nothing is good news", () => {
  expect(plain(foundForksLines([], WIDTH))).toEqual(["no log is known to have two histories"]);
  const found = {
    trustDomain: "eu.example",
    at: "2026-11-30T12:00:00.000Z",
    file: "out/fork-eu.example-1.json",
  };
  const text = plain(foundForksLines([found], WIDTH)).join(" ");
  expect(text).toContain("eu.example");
  expect(text).toContain("evidence in");
  expect(plain(consistentLines({ size: 3, root: "r", grown: 7 }, WIDTH))[0]).toBe(
    "consistent: the log of 7 leaves extends what it was with 3",
  );
});
