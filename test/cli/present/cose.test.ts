/** The word on what was converted: the file, and the place of each leaf in its log. */
import { expect, test } from "vitest";
import { convertedLines } from "../../../src/cli/present/cose.ts";
import { plain, widest } from "../../support/command.ts";

const converted = {
  ...{ file: "login.cose", bytes: 9_000, receipts: 2, witnessesLeftOut: false },
  logs: [{ origin: "eu.comity.example", size: 3, index: 2 }],
};
const text = (more: object = {}, width = 100) =>
  plain(convertedLines({ ...converted, ...more }, width)).join("\n");

test("the first line names the file, and each leaf has its log, place and size", () => {
  expect(text()).toBe(
    "wrote login.cose: 2 COSE receipts (RFC 9942), 9000 bytes\n  leaf 2 of the log eu.comity.example, proved at size 3",
  );
  expect(text({ receipts: 1 })).toContain("1 COSE receipt (RFC 9942)");
  expect(widest(text({}, 40))).toBeLessThanOrEqual(40);
});

test("witnesses that are left out are said", () => {
  expect(text()).not.toContain("witnesses");
  expect(text({ witnessesLeftOut: true })).toContain("the word of witnesses is left out");
});
