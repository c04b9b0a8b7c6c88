/** The home that a command means: `--home`, COMITY_HOME, or the folder at hand. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { comity } from "../support/command.ts";
import { folderOfTest, initIn, runIn } from "../support/home.ts";

test("COMITY_HOME and --home name another home", async () => {
  const base = folderOfTest();
  const other = join(base, "elsewhere");
  expect(await initIn(base, "--home", other)).toMatchObject({ code: 0 });
  const found = await comity(["trust", "export"], { NO_COLOR: "1", COMITY_HOME: other }, { cwd: base });
  expect(found.code).toBe(0);
  expect(await runIn(base, "trust", "export")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("comity init"),
  });
});
