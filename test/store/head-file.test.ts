/** The checkpoint beside a ledger key: kept for the next start, private, and believed only where the key has signed it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { signHead } from "../../src/store/fold.ts";
import { headFileOf, openHeadFile, readHeadFile } from "../../src/store/head-file.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { key } from "./sample-entries.ts";

const base = mkdtempSync(join(tmpdir(), "comity-head-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const keys = firstKey(parseVerifierKey(key.verifierKey));
let files = 0;
const freshFile = () => headFileOf(join(base, `${files++}.pem`));
const checkpointOf = async (size: number, by = key) => {
  const root = new Uint8Array(32).fill(size);
  return (await signHead(size, size === 0 ? [] : [root], by)).checkpoint;
};
const reason = (code: string) => expect.objectContaining({ name: "ComityError", reason: code });

test("the newest checkpoint is there at the next start, whatever its length", async () => {
  const file = freshFile();
  const first = openHeadFile(file, keys);
  expect(first.last).toBeUndefined();
  for (const size of [1, 100_000, 2]) first.keep(await checkpointOf(size));
  // Before it is closed: a process may be killed at any time.
  expect(readFileSync(file, "utf8")).toMatch(/^eu\.example\/log\n2\n/);
  expect(readHeadFile(file, keys)?.size).toBe(2);
  first.close();
  const second = openHeadFile(file, keys);
  expect(second.last).toMatchObject({ origin: key.name, size: 2 });
  second.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ["was signed with another key", () => checkpointOf(3, createLedgerKey(key.name))],
  ["is of another log", () => checkpointOf(3, createLedgerKey("jp.example/log"))],
  ["is no checkpoint", async () => "3\n"],
])("a file whose content %s is refused, unless it is to be replaced", async (_, content) => {
  const file = freshFile();
  writeFileSync(file, await content());
  expect(() => openHeadFile(file, keys)).toThrow(reason("STORE_UNAVAILABLE"));
  const replaced = openHeadFile(file, keys, { replace: true });
  expect(replaced.last).toBeUndefined();
  replaced.keep(await checkpointOf(0));
  replaced.close();
  const next = openHeadFile(file, keys);
  expect(next.last?.size).toBe(0);
  next.close();
});

test("a folder that takes no file is named", () => {
  const file = join(base, "none", "ledger.pem.head");
  expect(() => openHeadFile(file, keys)).toThrow(
    expect.objectContaining({
      reason: "DIRECTORY_UNWRITABLE",
      message: expect.stringContaining(`\`${file}\``),
    }),
  );
  expect(existsSync(file)).toBe(false);
});

test.each([
  ["missing", undefined],
  ["empty", ""],
])(
  "a file that was kept and is %s is refused with what to do, and no other is made in its place",
  (how, content) => {
    const file = freshFile();
    if (content !== undefined) writeFileSync(file, content);
    for (let i = 0; i < 2; i++)
      expect(() => openHeadFile(file, keys, { kept: true })).toThrow(
        expect.objectContaining({
          reason: "STORE_UNAVAILABLE",
          message: expect.stringMatching(new RegExp(`is ${how}, .*restore it; .*--new-head`)),
        }),
      );
    openHeadFile(file, keys, { kept: true, replace: true }).close();
  },
);

test("a link to what keeps nothing is named", () => {
  const file = freshFile();
  symlinkSync("/dev/null", file);
  expect(() => openHeadFile(file, keys)).toThrow(
    expect.objectContaining({ reason: "STORE_UNAVAILABLE", message: expect.stringContaining("is no file") }),
  );
});

test("the checkpoint is read without a file being made, and one of another key is refused", async () => {
  const file = freshFile();
  expect(readHeadFile(file, keys)).toBeUndefined();
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, await checkpointOf(4));
  expect(readHeadFile(file, keys)).toMatchObject({ size: 4 });
  writeFileSync(file, await checkpointOf(4, createLedgerKey(key.name)));
  expect(() => readHeadFile(file, keys)).toThrow(reason("STORE_UNAVAILABLE"));
});

/** A file that was opened with one checkpoint and has another since, changed from a byte of its first place on. */
async function torn(change: (bytes: Buffer) => void): Promise<string> {
  const file = freshFile();
  for (const size of [3, 5]) {
    const kept = openHeadFile(file, keys);
    kept.keep(await checkpointOf(size));
    kept.close();
  }
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
  return file;
}

test.each([0, 512, 1024, 4096, 7680])(
  "a write that a power cut tore at byte %i leaves the checkpoint with which the file was opened",
  async (at) => {
    const newer = readFileSync(await torn(() => {}));
    const file = await torn((bytes) => bytes.fill(0, at, at + 512));
    expect(newer.subarray(0, 8192)).not.toEqual(readFileSync(file).subarray(0, 8192));
    const opened = openHeadFile(file, keys, { kept: true });
    expect(opened.last?.size).toBe(3);
    opened.keep(await checkpointOf(6));
    opened.close();
    expect(readHeadFile(file, keys)?.size).toBe(6);
  },
);

test("a file of which both places are torn is refused", async () => {
  const file = await torn((bytes) => bytes.fill(0, 0, 512).fill(0, 8192, 8704));
  expect(() => openHeadFile(file, keys)).toThrow(reason("STORE_UNAVAILABLE"));
});

test("a newer checkpoint of a key that the store does not know is not passed over for the older one", async () => {
  const file = await torn(() => {});
  const other = createLedgerKey(key.name);
  const theirs = freshFile();
  const kept = openHeadFile(theirs, firstKey(parseVerifierKey(other.verifierKey)));
  kept.keep(await checkpointOf(9, other));
  kept.close();
  const [bytes, whole] = [readFileSync(file), readFileSync(theirs)];
  whole.copy(bytes, 0, 0, 8192);
  writeFileSync(file, bytes);
  expect(() => openHeadFile(file, keys)).toThrow(reason("STORE_UNAVAILABLE"));
});

test("a file of an earlier version is read, and keeps its checkpoint until the next one is on the disk", async () => {
  const file = freshFile();
  writeFileSync(file, await checkpointOf(4));
  const opened = openHeadFile(file, keys, { kept: true });
  expect(opened.last?.size).toBe(4);
  expect(readFileSync(file, "utf8")).toBe(await checkpointOf(4));
  opened.keep(await checkpointOf(4));
  opened.close();
  expect(readHeadFile(file, keys)?.size).toBe(4);
  expect(readFileSync(file).length).toBe(16_384);
});

test("where the name is a link, the file that it leads to is kept", async () => {
  const [file, target] = [freshFile(), freshFile()];
  writeFileSync(target, await checkpointOf(1));
  symlinkSync(target, file);
  const opened = openHeadFile(file, keys);
  opened.keep(await checkpointOf(2));
  opened.close();
  expect(readHeadFile(target, keys)?.size).toBe(2);
});
