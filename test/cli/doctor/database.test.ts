/** What `comity doctor` finds at the database of a store. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkDatabase, findAtDatabase } from "../../../src/cli/doctor/database.ts";
import type { Looked } from "../../../src/cli/doctor/files.ts";

const home = mkdtempSync(join(tmpdir(), "comity-doctor-"));
afterAll(() => rmSync(home, { recursive: true }));

const sound = { standbys: 0, waitsFor: "", synchronous: "on", connections: 50 };

test.each([
  ["nothing at a server alone", {}, []],
  ["nothing at one that waits for its standby", { standbys: 1, waitsFor: "ANY 1 (a, b)" }, []],
  ["a standby for which no commit waits", { standbys: 1 }, [/acknowledged records may be lost/]],
  [
    "an answer that comes too early",
    { standbys: 1, waitsFor: "a", synchronous: "remote_write" },
    [/`synchronous_commit` is `remote_write`/],
  ],
  ["too few connections", { connections: 9 }, [/room for 9 connections .* wants 10/]],
])("finds %s", (_, changes, wrong) => {
  expect(findAtDatabase({ ...sound, ...changes }, 10)).toEqual(
    wrong.map((each) => ({
      about: "the store's database",
      wrong: expect.stringMatching(each),
      remedy: expect.stringMatching(/^(set|raise) `/),
    })),
  );
});

test("a database that cannot be reached is a finding, and a store in a file none", async () => {
  const looked = (store: string) => ({
    home,
    config: { store, listen: "127.0.0.1:7440" } as Looked["config"],
  });
  expect(await checkDatabase(looked("ledger.db"))).toEqual([]);
  expect(await checkDatabase(looked("postgres://comity@127.0.0.1:1/node"))).toMatchObject([
    { about: "the store's database", wrong: expect.stringMatching(/^STORE_UNAVAILABLE: /) },
  ]);
});
