/** `comity replay` on a home without decisions: what it refuses, and how it ends. Decisions are replayed in `up.test.ts`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareHome } from "../../../src/node/home.ts";
import { comity } from "../../support/command.ts";

const base = mkdtempSync(join(tmpdir(), "comity-replay-"));
const home = join(base, "home");
beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames: [], ipAddresses: [] }, new Date());
});
afterAll(() => rmSync(base, { recursive: true }));

test("without decisions nothing changes, by whichever law", async () => {
  for (const words of [[], ["--at", "2027-06-01"], ["--with", "src/law/packs/IN.yaml"]]) {
    const ended = await comity(["replay", "--home", home, ...words]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toMatch(/^No decision changes: pipc.example, 0 past decisions, /);
  }
  const { stdout } = await comity(["replay", "--home", home, "--at", "2027-06-01T12:00:00Z", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    node: "pipc.example",
    law: { day: "2027-06-01" },
    decisions: 0,
  });
});

test("a pack that is none, a date that is none and a home that is none are refused, each by its name", async () => {
  const file = join(base, "none.yaml");
  writeFileSync(file, "pack: XX\n");
  for (const [words, reason] of [
    [["--home", home, "--with", file], "PACK_INVALID"],
    [["--home", home, "--with", join(base, "missing.yaml")], "INPUT_INVALID"],
    [["--home", home, "--at", "2027-02-30"], "INPUT_INVALID"],
    [["--home", join(base, "none")], "CONFIG_INVALID"],
  ] as const) {
    const { code, stderr } = await comity(["replay", ...words]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  }
});
