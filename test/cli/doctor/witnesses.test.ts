/** The doctor's line of a log that is not cosigned any more: by whom, for how long, how much, and what to do. */
import { expect, test } from "vitest";
import { checkWitnesses } from "../../../src/cli/doctor/witnesses.ts";
import type { ShownWitness } from "../../../src/client/ledger.ts";

const NOW = new Date("2026-12-01T12:00:00.000Z");
const check = (...witnesses: ShownWitness[]) =>
  checkWitnesses({ getCheckpoint: async () => ({ checkpoint: "head", witnesses }) }, NOW);
const well: ShownWitness = {
  ...{ name: "us.example", behind: 3 },
  last: { size: 9, at: "2026-11-28T12:00:00.000Z" },
};
const failing = (reason: string, since = "2026-12-01T09:00:00.000Z"): ShownWitness => ({
  ...{ name: "jp.example", behind: 12, last: { size: 7, at: "2026-12-01T08:59:00.000Z" } },
  failing: { since, reason, message: "told" },
});

test("a witness that cosigns is no finding, however long the log has rested, and nor is a log without witnesses", async () => {
  expect(await check()).toEqual([]);
  expect(await check(well)).toEqual([]);
  expect(await check({ ...failing("PEER_UNREACHABLE"), behind: 0 }, well)).toEqual([]);
});

test("one that does not answer is named after a while, with what waits and what to do", async () => {
  expect(await check(failing("PEER_UNREACHABLE", "2026-12-01T11:58:00.000Z"), well)).toEqual([]);
  expect(await check(failing("PEER_UNREACHABLE"), well)).toEqual([
    {
      about: "the witness jp.example",
      wrong:
        "it has not cosigned the log for 3 hours, 12 leaves by now; it cosigned size 7 at 2026-12-01T08:59:00.000Z. PEER_UNREACHABLE: told",
      remedy:
        "ask its operator if it runs and can be reached from here; a peer: `comity peer test jp.example`",
    },
  ]);
});

test.each([
  ["STATEMENT_CONFLICT", "another history"],
  ["METHOD_UNKNOWN", "upgrade"],
  ["AGREEMENT_MISSING", "card"],
  ["CONFIG_INVALID", "comity ledger-key show"],
  ["PROOF_INVALID", "log"],
])("one that refuses is named at once, with what to do: %s", async (reason, says) => {
  expect(await check(failing(reason, "2026-12-01T11:59:59.000Z"), well)).toMatchObject([
    { wrong: expect.stringContaining("for 0 minutes"), remedy: expect.stringContaining(says) },
  ]);
});

test("where none is left, that is said first", async () => {
  const { last: _, ...never } = failing("OVERLOADED", "2026-11-20T12:00:00.000Z");
  expect(await check({ ...never, behind: 1 })).toMatchObject([
    { about: "the log", wrong: expect.stringContaining("nobody cosigns it any more") },
    { wrong: expect.stringContaining("for 11 days, 1 leaf by now; it has never cosigned.") },
  ]);
});
