/** The store of a home as commands open it to read: by the home's own key, or by a trust file. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { makeHome, runIn } from "../support/home.ts";

test("a trust file gives the keys of the log, and a foreign key verifies nothing", async () => {
  const folder = await makeHome();
  const trust = (await runIn(folder, "trust", "export")).stdout;
  writeFileSync(join(folder, "trust.json"), trust);
  expect(await runIn(folder, "ledger", "audit", "--trust", "trust.json")).toMatchObject({ code: 0 });
  const [{ ledger }] = JSON.parse(trust).nodes;
  const foreign = trust.replaceAll(ledger, createLedgerKey("pipc.example").verifierKey);
  writeFileSync(join(folder, "foreign.json"), foreign);
  expect(await runIn(folder, "ledger", "audit", "--trust", "foreign.json")).toMatchObject({ code: 3 });
  expect(await runIn(folder, "ledger", "audit", "--home", "nowhere")).toMatchObject({ code: 2 });
});
