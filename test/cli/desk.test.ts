/** A call as the operator of a home, whose node does not run. Calls to running ones are in `test/cli/commands/agreement.test.ts`. */
import { expect, test } from "vitest";
import { folderOfTest, initIn, runIn } from "../support/home.ts";

test("a node that does not run is said to be started by `comity serve`", async () => {
  const folder = folderOfTest();
  await initIn(folder, "--listen", "127.0.0.1:1");
  expect(await runIn(folder, "peer", "list")).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^comity: NODE_UNREACHABLE: .*`comity serve` starts it/),
  });
});
