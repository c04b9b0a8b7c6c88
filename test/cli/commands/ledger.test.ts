/** `comity ledger`: its commands, each with a help that says what it does. */
import { expect, test } from "vitest";
import { comity } from "../../support/command.ts";

test("its help names its commands", async () => {
  const { code, stdout } = await comity(["ledger", "--help"]);
  expect(code).toBe(0);
  for (const name of ["checkpoint", "consistency", "forks"])
    expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
});
