/** The unit for systemd: it leaves little open, and holds what the node needs. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const UNIT = "deploy/comity.service";
const text = readFileSync(UNIT, "utf8");

test("the node runs as a user of its own, writes to its state and its cache alone, and reopens its audit", () => {
  for (const line of [
    "User=comity",
    "ProtectSystem=strict",
    "StateDirectory=comity",
    "StateDirectoryMode=0700",
    "NoNewPrivileges=yes",
    "ExecReload=/bin/kill -HUP $MAINPID",
  ])
    expect(text.split("\n")).toContain(line);
  // V8 could not run JavaScript.
  expect(text).not.toMatch(/^MemoryDenyWriteExecute=/m);
});

/** The exposure that systemd finds in a unit, from 0 to 10; undefined where it cannot look. */
function exposureOf(file: string): number | undefined {
  const { status, stdout } = spawnSync(
    "systemd-analyze",
    ["security", "--offline=true", "--no-pager", "--json=off", file],
    { encoding: "utf8" },
  );
  const [, found] = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout ?? "") ?? [];
  return status === null || found === undefined ? undefined : Number(found);
}

const exposure = exposureOf(UNIT);
const why = exposure === undefined ? " (skipped: there is no systemd-analyze that looks offline)" : "";

describe.skipIf(exposure === undefined)(`by systemd-analyze${why}`, () => {
  const base = mkdtempSync(join(tmpdir(), "comity-unit-"));
  afterAll(() => rmSync(base, { recursive: true }));

  test("its exposure is at most 2.5, and more without what protects it", () => {
    expect(exposure).toBeLessThanOrEqual(2.5);
    const bare = join(base, "comity.service");
    writeFileSync(bare, text.replaceAll(/^(Protect|Private|Restrict|SystemCall|Capability|NoNew).*$/gm, ""));
    expect(exposureOf(bare)).toBeGreaterThan(5);
  });
});
