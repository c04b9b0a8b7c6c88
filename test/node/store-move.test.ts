/** The places between which the store of a node is moved. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { NOT_ASKED, writeRestoration } from "../../src/node/restoration.ts";
import { moveNodeStore } from "../../src/node/store-move.ts";
import { makeHome } from "../support/home.ts";

const NOW = "2026-11-30T10:00:00Z";

test("a place is named whole, the key of the node's file must have signed the log, and a restored store be confirmed", async () => {
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
  const restored = { type: "comity/v1/restoration", at: NOW, backupAt: NOW, size: 2 } as const;
  const store = join(home ?? "", "ledger.db");
  writeRestoration(store, restored);
  await expect(moveNodeStore({ configFile, to: `sqlite:${join(home ?? "", "d.db")}` })).rejects.toMatchObject(
    { reason: "CONFIG_INVALID", message: expect.stringContaining("start the node on it once") },
  );
  const confirmed = { at: NOW, by: ["jp.example", "sg.example"], without: [] };
  const unknown = { ...NOT_ASKED, failed: { at: NOW, reason: "METHOD_UNKNOWN" } };
  writeRestoration(store, {
    ...restored,
    confirmed,
    asked: { "jp.example": NOT_ASKED, "sg.example": unknown },
  });
  await expect(moveNodeStore({ configFile, to: `sqlite:${join(home ?? "", "e.db")}` })).rejects.toMatchObject(
    { reason: "CONFIG_INVALID", message: expect.stringContaining("jp.example has not given back all") },
  );
  const all = { ...NOT_ASKED, done: NOW };
  writeRestoration(store, { ...restored, confirmed, asked: { "jp.example": all, "sg.example": unknown } });
  const moved = await moveNodeStore({ configFile, to: `sqlite:${join(home ?? "", "c.db")}` });
  expect(moved).toMatchObject({ from: `sqlite:${join(home ?? "", "ledger.db")}`, head: { size: 2 } });
});
