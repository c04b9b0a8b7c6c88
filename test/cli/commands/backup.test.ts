/** `comity backup` by its words: what it says of a node, and what it refuses. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeHome, runIn } from "../../support/home.ts";

test("says what is in the backup and what is not, to a person and to a machine", async () => {
  const folder = await makeHome();
  const { code, stdout, stderr } = await runIn(folder, "backup", "out", "--content-keys", "vault");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
    /^pipc.example is backed up to .*: 2 leaves, .*found whole the newest content keys are in .*not in it, keep a copy elsewhere: .*node\/ledger.pem/,
  );
  expect(existsSync(join(folder, "vault"))).toBe(true);
  const json = await runIn(folder, "backup", "other", "--private-keys", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    trustDomain: "pipc.example",
    head: { size: 2 },
    privateKeys: true,
    left: ["content-keys-of-ledger.db", "node/ledger.pem.head"],
  });
  const again = await runIn(folder, "backup", "out");
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("CONFIG_INVALID")]);
});
