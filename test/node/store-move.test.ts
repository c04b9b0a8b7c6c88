/** The places between which the store of a node is moved. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { moveNodeStore } from "../../src/node/store-move.ts";
import { makeHome } from "../support/home.ts";

test("a place is named whole, and the key of the node's file must have signed the log", async () => {
  const [home, other] = [await makeHome(), await makeHome()].map((folder) => join(folder, "comity-home"));
  const configFile = join(home ?? "", "node.yaml");
  await expect(moveNodeStore({ configFile, to: "sqlite:" })).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
  });
  const from = `sqlite:${join(other ?? "", "ledger.db")}`;
  await expect(
    moveNodeStore({ configFile, from, to: `sqlite:${join(home ?? "", "b.db")}` }),
  ).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringMatching(/is damaged \(.*checkpoint/),
  });
  const moved = await moveNodeStore({ configFile, to: `sqlite:${join(home ?? "", "c.db")}` });
  expect(moved).toMatchObject({ from: `sqlite:${join(home ?? "", "ledger.db")}`, head: { size: 2 } });
});
