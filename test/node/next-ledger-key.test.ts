/** The next ledger key: beside the present one until the store names it, so that either is whole whenever a crash comes. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readKeyNames } from "../../src/node/config.ts";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";
import { findPresentKey, finishNextKey, prepareNextKey } from "../../src/node/next-ledger-key.ts";
import { createLedgerKey, loadLedgerKey } from "../../src/store/ledger-key.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";

const base = mkdtempSync(join(tmpdir(), "comity-next-key-"));
const home = join(base, "home");
const store = join(home, IN_HOME.store);
const file = join(home, IN_HOME.ledgerKey);
const next = `${file}.next`;
const names = () => readKeyNames(join(home, IN_HOME.config));
const keyIn = (path: string) => loadLedgerKey(readFileSync(path, "utf8"), "pipc.example").verifierKey;

beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames: [], ipAddresses: [] }, new Date());
});
afterAll(() => rmSync(base, { recursive: true }));

test("before the hand-over the present key counts, and what lies beside it is removed", async () => {
  const present = keyIn(file);
  const { verifierKey, drop } = await prepareNextKey(names());
  expect(keyIn(next)).toBe(verifierKey);
  expect(statSync(next).mode & 0o077).toBe(0);
  expect((await findPresentKey(names(), { storeFile: store })).verifierKey).toBe(present);
  finishNextKey(names(), present);
  expect([existsSync(next), keyIn(file)]).toEqual([false, present]);
  writeFileSync(next, "cut off", { mode: 0o600 });
  finishNextKey(names(), present);
  expect(existsSync(next)).toBe(false);
  drop();
});

test("behind the hand-over the next key counts, wherever the crash has left it", async () => {
  const before = keyIn(file);
  const made = await prepareNextKey(names());
  const { ledgerKey } = await findPresentKey(names(), { storeFile: store });
  const opened = await openSqliteStore({
    ...{ file: store, origin: "pipc.example", ledgerKey, headFile: `${file}.head` },
    machineUrl: new URL("../../src/store/machine.ts", import.meta.url),
    onFatal: (error) => {
      throw error;
    },
  });
  const command = { kind: "peering.hand-over", trustDomain: "pipc.example", contents: [], dispatches: [] };
  const handing = { from: before, nonce: `${"A".repeat(43)}=`, at: new Date().toISOString(), command };
  expect(await opened.handOver(made.source, handing)).toHaveProperty("recorded");
  await opened.close();
  expect(keyIn(file)).toBe(before);
  const found = await findPresentKey(names(), { storeFile: store });
  expect(found.verifierKey).toBe(made.verifierKey);
  expect(found.ledgerKeys).toHaveLength(2);
  finishNextKey(names(), found.verifierKey);
  expect([existsSync(next), keyIn(file)]).toEqual([false, made.verifierKey]);
  expect((await findPresentKey(names(), { storeFile: store })).verifierKey).toBe(made.verifierKey);
  // A copy of the old key signs nothing: it is told from the present one by the store.
  const stray = createLedgerKey("pipc.example");
  writeFileSync(file, stray.exportPem());
  expect((await findPresentKey(names(), { storeFile: store })).verifierKey).toBe(stray.verifierKey);
});

test("a key that is kept elsewhere has a next one only where the configuration names it", async () => {
  const elsewhere = { ...names(), ledgerKey: "unix:/run/none.sock#log" };
  await expect(prepareNextKey(elsewhere)).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringContaining("`nextLedgerKey`"),
  });
  await expect(
    prepareNextKey({ ...names(), postQuantumKey: "second.pem" }),
    "one part in a place of its own",
  ).rejects.toMatchObject({ reason: "CONFIG_INVALID" });
  const made = createLedgerKey("pipc.example");
  writeFileSync(join(home, "made.pem"), made.exportPem(), { mode: 0o600 });
  const named = await prepareNextKey({ ...elsewhere, nextLedgerKey: "made.pem" });
  expect(named.verifierKey).toBe(made.verifierKey);
  // Of two places the second is a file, and is made where it is not there.
  const [classic = "", second = ""] = made.verifierKey.split(" ");
  expect(second).toBe("");
  const two = { ...elsewhere, nextLedgerKey: "made.pem", nextPostQuantumKey: "second.pem" };
  const both = await prepareNextKey(two);
  expect(both.verifierKey.split(" ")).toEqual([classic, expect.stringMatching(/\+B[g-v]/)]);
  expect(statSync(join(home, "second.pem")).mode & 0o077).toBe(0);
  expect((await prepareNextKey(two)).verifierKey).toBe(both.verifierKey);
  named.drop();
  named.commit();
  expect(existsSync(join(home, "made.pem"))).toBe(true);
  finishNextKey(elsewhere, made.verifierKey);
});

test("a folder that takes no file leaves the present key, and says where", async () => {
  const before = readdirSync(join(home, IN_HOME.node));
  chmodSync(join(home, IN_HOME.node), 0o500);
  try {
    // Whoever may write everywhere is stopped by nothing.
    const made = await prepareNextKey(names()).catch((error: unknown) => error);
    if (process.getuid?.() !== 0) expect(made).toMatchObject({ reason: "DIRECTORY_UNWRITABLE" });
  } finally {
    chmodSync(join(home, IN_HOME.node), 0o700);
    rmSync(next, { force: true });
  }
  expect(readdirSync(join(home, IN_HOME.node))).toEqual(before);
});
