/** The embedded store: the contract, and what it keeps through a kill and a theft of its files. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { loadSpan, type Store } from "../../../src/engine/store.ts";
import type { ComityError } from "../../../src/errors.ts";
import { parseCanonical } from "../../../src/ledger/canonical.ts";
import { verifyStatement } from "../../../src/ledger/proof.ts";
import { storeContract } from "../../contract/store.ts";
import { entry, item, key, recordedOf, set, statementOf, verifierKey } from "../sample-entries.ts";
import { ITEM, type ItemRow, PAGE, type PageRow } from "../sample-machine.ts";
import { freshFile, open } from "./files.ts";

const group = (name: string) => ({ of: ITEM, index: "group", prefix: [name] });
const shown = (viewer: string) => ({ of: PAGE, index: "cursor", prefix: [viewer] });
const reason = (code: string) => expect.objectContaining({ name: "ComityError", reason: code });
const committer = fileURLToPath(new URL("./committer.ts", import.meta.url));

storeContract("sqlite", () => open(freshFile()));

test("gives everything back when it is opened again", async () => {
  const file = freshFile();
  const first = await open(file);
  await first.commit(entry(1, set(item("a", { group: "g", rank: 1, note: [1], body: Uint8Array.of(7) }))));
  await first.commit(entry(2, { kind: "sample.show", viewer: "v", text: "é" }));
  await first.commit(entry(3, { kind: "sample.enact" }));
  const all = async (store: Store) => [
    await store.log.head(),
    await store.read([{ of: ITEM, key: ["a"] }, group("g"), shown("v")]),
    await store.log.recorded([0, 1, 2]),
    await store.log.prove(0),
  ];
  const before = await all(first);
  await first.close();
  const second = await open(file);
  onTestFinished(() => second.close());
  expect(await all(second)).toEqual(before);
  expect(await second.commit({ ...entry(4), epoch: 0 })).toEqual({ refused: "law-changed" });
  recordedOf(await second.commit({ ...entry(4, { kind: "sample.show", viewer: "v", text: "" }), epoch: 3 }));
  expect((await loadSpan<PageRow>(second, shown("v"))).map(({ cursor }) => cursor)).toEqual([1, 2]);
});

/** As many as fit among other tests; `.ci/run` asks for more. */
const KILLS = Number(process.env.COMITY_STORE_KILLS ?? 1);

test("loses nothing that it has acknowledged when its process is killed", { timeout: 240_000 }, async () => {
  const file = freshFile();
  const resolved: string[] = [];
  const moments = fc.sample(fc.integer({ min: 1, max: 250 }), { numRuns: KILLS, seed: 7 });
  for (const [run, moment] of moments.entries()) {
    const args = [committer, file, key.name, key.exportPem(), String(run)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let lines = 0;
    for await (const id of createInterface({ input: child.stdout })) {
      resolved.push(id);
      lines += 1;
      if (lines === moment) child.kill("SIGKILL");
    }
    expect(lines).toBeGreaterThanOrEqual(moment);
    await (await open(file)).close();
  }

  const store = await open(file);
  onTestFinished(() => store.close());
  const { size } = await store.log.head();
  const records = await store.log.recorded(Array.from({ length: size }, (_, index) => index));
  for (const recorded of records) verifyStatement(statementOf(recorded), verifierKey);
  const ids = records.map(({ leaf }) => (parseCanonical(leaf) as { n: string }).n);
  expect(new Set(resolved).difference(new Set(ids)).size).toBe(0);
  const items = await Promise.all([0, 2, 4].map((lane) => loadSpan<ItemRow>(store, group(`v${lane}`))));
  const pages = await Promise.all([1, 3].map((lane) => loadSpan<PageRow>(store, shown(`v${lane}`))));
  for (const each of pages)
    expect(each.map(({ cursor }) => cursor)).toEqual(Array.from({ length: each.length }, (_, i) => i + 1));
  const written = [...items.flat().map((row) => row.id), ...pages.flat().map((row) => row.text)];
  expect(written.toSorted()).toEqual(ids.toSorted());
  using db = new DatabaseSync(file, { readOnly: true });
  expect(db.prepare("PRAGMA integrity_check").get()?.integrity_check).toBe("ok");
});

test("has one opener at a time", async () => {
  const file = freshFile();
  const store = await open(file);
  await expect(open(file)).rejects.toThrow(reason("STORE_LOCKED"));
  recordedOf(await store.commit(entry(1)));
  await store.close();
  await (await open(file)).close();
});

test("is refused to a second process", async () => {
  const file = freshFile();
  const store = await open(file);
  onTestFinished(() => store.close());
  const child = spawn(process.execPath, [committer, file, key.name, key.exportPem(), "0"]);
  const said = await text(child.stderr);
  expect(said).toContain("STORE_LOCKED");
});

test("ends when its files vanish, and says that the outcome is unknown", async () => {
  const file = freshFile();
  const fatal: ComityError[] = [];
  const store = await open(file, { onFatal: (error) => fatal.push(error) });
  await store.commit(entry(1));
  rmSync(dirname(file), { recursive: true });
  const commits = await Promise.allSettled([store.commit(entry(2)), store.commit(entry(3))]);
  commits.push(...(await Promise.allSettled([store.commit(entry(4))])));
  const rejected = { status: "rejected", reason: reason("STORE_UNAVAILABLE") };
  expect(commits).toEqual([rejected, rejected, rejected]);
  expect(fatal).toEqual([reason("STORE_UNAVAILABLE")]);
  expect(fatal[0]?.message).not.toMatch(/comity-store-|INSERT|COMMIT/);
  await store.close();
});

test("does not show its key", async () => {
  const store = await open(freshFile());
  onTestFinished(() => store.close());
  const secret = key.exportPem().split("\n")[1] as string;
  expect(inspect(store, { depth: null, showHidden: true })).not.toContain(secret);
});
