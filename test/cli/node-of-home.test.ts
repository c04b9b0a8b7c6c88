/** A command that cares for a node finds it by its home, unless it is told otherwise. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { locateNode } from "../../src/cli/node-of-home.ts";
import { createTerminal } from "../../src/cli/terminal.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { folderOfTest, initIn, makeHome } from "../support/home.ts";

const terminalIn = (cwd: string) => {
  const stream = { write: () => {} };
  const stop = () => new AbortController().signal;
  return createTerminal(
    { stdout: stream, stderr: stream, env: {}, cwd, stop, loadAtlas: shippedAtlas },
    () => {},
  );
};

test("a node that listens at every address is reached at its own machine, as its first operator", async () => {
  const folder = folderOfTest();
  await initIn(folder, "--listen", "0.0.0.0:7440");
  expect(locateNode({}, terminalIn(folder))).toEqual({
    ...{ address: "127.0.0.1:7440", as: join(folder, "comity-home/operator/desk") },
  });
  expect(locateNode({ node: "kr.example:7000" }, terminalIn(folder)).address).toBe("kr.example:7000");
  rmSync(join(folder, "comity-home/operator/desk/key.pem"));
  expect(() => locateNode({}, terminalIn(folder))).toThrow(/no operator has a key/);
});

test("a node at a port that changes must be named", async () => {
  const folder = await makeHome();
  expect(() => locateNode({}, terminalIn(folder))).toThrow(/say where with `--node`/);
});
