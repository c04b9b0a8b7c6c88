/** `comity ledger checkpoint`, `consistency` and `forks`, at a running node. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatCheckpoint, parseCheckpoint } from "../../../src/ledger/checkpoint.ts";
import { parseFork } from "../../../src/ledger/fork.ts";
import { parseNote } from "../../../src/ledger/note.ts";
import { loadLedgerKey } from "../../../src/store/ledger-key.ts";
import { makeHome, runIn, startIn } from "../../support/home.ts";
import { signNote } from "../../support/signed-note.ts";

test("a node's checkpoint is a file that it proves its log against later, and another history is convicted by it", async () => {
  const folder = await makeHome();
  const node = await startIn(folder);
  const run = (...words: string[]) => runIn(folder, "ledger", ...words, ...node);
  const { stdout: note } = await run("checkpoint");
  const { size, origin } = parseCheckpoint(parseNote(note).text);
  expect([origin, size > 0]).toEqual(["pipc.example", true]);
  expect(JSON.parse((await run("checkpoint", "--json")).stdout)).toEqual({ checkpoint: note });
  expect(await run("checkpoint", "--cosigned")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("nobody has cosigned the log yet"),
  });

  writeFileSync(join(folder, "head.txt"), note);
  const consistent = await run("consistency", "--from", "head.txt");
  expect(consistent).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^consistent: the log of \d+ leaves/),
  });
  const bySize = JSON.parse((await run("consistency", "--from", "1", "--json")).stdout);
  expect(bySize).toMatchObject({ size: 1, root: expect.stringMatching(/^.{43}=$/) });

  const key = readFileSync(join(folder, "comity-home/node/ledger.pem"), "utf8");
  const { verifierKey } = loadLedgerKey(key, "pipc.example");
  const other = formatCheckpoint({ origin: "pipc.example", size: 1, root: new Uint8Array(32) });
  writeFileSync(join(folder, "other.txt"), signNote(other, { verifierKey, exportPem: () => key }));
  const fork = await run("consistency", "--from", "other.txt", "--out", "fork.json");
  expect(fork).toMatchObject({ code: 4, stdout: expect.stringContaining("has two histories") });
  expect(parseFork(readFileSync(join(folder, "fork.json")))).toMatchObject({
    heads: [expect.stringContaining(other), expect.any(String)],
  });

  expect(await run("consistency", "--from", "nothing")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no size of a log, from 1 on, and no file"),
  });
  expect(await run("consistency", "--from", "999999")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no size `999999`"),
  });
  expect(await run("forks")).toMatchObject({ code: 0, stdout: "no log is known to have two histories\n" });
  expect(JSON.parse((await run("forks", "--json", "--out", "evidence")).stdout)).toEqual({ forks: [] });
});
