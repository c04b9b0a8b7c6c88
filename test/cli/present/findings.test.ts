/** The findings of `comity doctor` as a person reads them. */
import { expect, test } from "vitest";
import { findingsLines } from "../../../src/cli/present/findings.ts";
import { plain, widest } from "../../support/command.ts";

test("nothing is said in one sentence; findings are counted, each with what to do", () => {
  expect(plain(findingsLines([], 100)).join("\n")).toMatch(/^Nothing is wrong: /);
  const one = { about: "node/key.pem", wrong: "others may read it", remedy: "chmod 600 key" };
  const lines = plain(findingsLines([one, { ...one, wrong: "word ".repeat(60) }], 60));
  expect(lines[0]).toBe("2 FINDINGS");
  expect(lines.slice(1, 3)).toEqual([
    expect.stringMatching(/^ {2}node\/key\.pem +others may read it$/),
    expect.stringMatching(/^ +→ chmod 600 key$/),
  ]);
  expect(widest(lines.join("\n"))).toBeLessThanOrEqual(60);
});
