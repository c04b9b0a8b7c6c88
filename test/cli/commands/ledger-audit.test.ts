/** `comity ledger audit`: what it prints of a sound store and of a damaged one, its exit codes, and how it is cut off. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tamper } from "../../store/sqlite/files.ts";
import { comity } from "../../support/command.ts";
import { makeHome, runIn } from "../../support/home.ts";

test("a sound store passes, in words and in JSON", async () => {
  const folder = await makeHome();
  const short = await runIn(folder, "ledger", "audit");
  expect(short).toMatchObject({ code: 0, stderr: "" });
  expect(short.stdout).toMatch(/^The log of pipc\.example, 2 leaves: everything that was checked holds\./);
  expect(short.stdout).toMatch(/--full also checks/);
  const full = await runIn(folder, "ledger", "audit", "--full", "--json");
  expect(JSON.parse(full.stdout)).toMatchObject({
    trustDomain: "pipc.example",
    size: 2,
    full: true,
    leaves: 2,
    types: { "comity/v1/certificate-issued": 2 },
    faults: 0,
    findings: [],
  });
});

test("what does not hold is named, with exit 1", async () => {
  const folder = await makeHome();
  tamper(join(folder, "comity-home/ledger.db"), "UPDATE leaf SET bytes = x'7b7d' WHERE idx = 1");
  const { code, stdout } = await runIn(folder, "ledger", "audit");
  expect(code).toBe(1);
  expect(stdout).toMatch(/3 things do not hold\.\s+leaf 1 is not the one that was recorded/);
});

test("an audit that is asked to stop says how to go on, and does", async () => {
  const folder = await makeHome();
  const stopped = await comity(["ledger", "audit", "--full"], undefined, {
    cwd: folder,
    stop: () => AbortSignal.abort(),
  });
  expect(stopped).toMatchObject({ code: 3, stderr: expect.stringMatching(/CANCELLED.*`--resume` goes on/) });
  const kept = join(folder, "comity-home/ledger.db-audit");
  expect(existsSync(kept)).toBe(true);
  expect(await runIn(folder, "ledger", "audit", "--resume")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("add --full"),
  });
  expect(await runIn(folder, "ledger", "audit", "--full", "--resume")).toMatchObject({ code: 0 });
  expect(existsSync(kept)).toBe(false);
});
