/** `comity packs publish` against a running node: what is in force then, in words and for a machine, and exit codes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { load } from "../../../src/engine/store.ts";
import { NEWEST_PACK } from "../../../src/packs/schema.ts";
import { comity, widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { illinoisLaw, operatorOf } from "../../support/law.ts";

let federation: TestFederation;
let as: string;
beforeAll(async () => {
  federation = await startFederation(["US-IL"]);
  as = operatorOf(federation, "US-IL");
});
afterAll(() => federation.stop());

function publish(text: string, ...more: string[]) {
  const file = join(as, "US-IL.yaml");
  writeFileSync(file, text);
  return comity(["packs", "publish", file, "--node", federation.address("US-IL"), "--as", as, ...more]);
}

test("says what is in force, and the same for the same text again", async () => {
  const { code, stdout, stderr } = await publish(illinoisLaw("2026.12.1"));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [first] = stdout.split("\n");
  expect(first).toBe("in force: US-IL 2026.12.1");
  expect(widest(stdout)).toBeLessThanOrEqual(100);
  const again = await publish(illinoisLaw("2026.12.1"), "--json");
  const pack = await load(federation.node("US-IL").store, NEWEST_PACK, "US-IL");
  expect(JSON.parse(again.stdout)).toEqual({
    jurisdiction: "US-IL",
    version: "2026.12.1",
    serial: pack?.serial,
    hash: pack?.hash,
  });
});

test("ends with 1 where the version is not later, and with 2 and the line where it is no pack", async () => {
  const stale = await publish(illinoisLaw("2026.1"));
  expect([stale.code, stale.stdout]).toEqual([1, ""]);
  expect(stale.stderr).toMatch(/^comity: PACK_STALE: version `2026.1` of `US-IL`/);
  const broken = await publish(`${illinoisLaw("2026.12.9")}extra: 1\n`);
  expect([broken.code, broken.stdout]).toEqual([2, ""]);
  expect(broken.stderr).toMatch(/^comity: PACK_INVALID: US-IL.yaml: line \d+: /);
});
