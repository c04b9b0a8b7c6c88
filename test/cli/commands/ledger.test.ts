/** `comity ledger`: its commands, each with a help that says what it does. */
import { expect, test } from "vitest";
import { comity } from "../../support/command.ts";

test("its help names its commands", async () => {
  const { code, stdout } = await comity(["ledger", "--help"]);
  expect(code).toBe(0);
  for (const name of ["checkpoint", "consistency", "forks", "prove", "audit"])
    expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
});

test("a wrong option names the help of the command", async () => {
  expect(await comity(["ledger", "audit", "--wrong"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("comity ledger audit --help"),
  });
});
