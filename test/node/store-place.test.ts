/** The place of a store, as a node's file names it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, expect, test } from "vitest";
import {
  existingStoreFile,
  openStoreAt,
  readHandOversAt,
  standBy,
  storePlaceOf,
} from "../../src/node/store-place.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { POSTGRES_DEFAULTS } from "../../src/store/postgres/place.ts";

const folder = mkdtempSync(join(tmpdir(), "comity-place-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "password"), "geheim\n", { mode: 0o600 });
writeFileSync(join(folder, "open"), "geheim\n", { mode: 0o644 });
writeFileSync(join(folder, "lines"), "geheim\nmore\n", { mode: 0o600 });
writeFileSync(join(folder, "ca.pem"), "an authority");

const store = "postgres://comity@127.0.0.1:1/node";
const refused = (reason: string, message: RegExp) =>
  expect.objectContaining({ reason, message: expect.stringMatching(message) });

test("a name is a file beside node.yaml, and a URL a database with its settings", () => {
  expect(storePlaceOf({ store: "ledger.db" }, folder)).toEqual({ storeFile: join(folder, "ledger.db") });
  const postgres = { passwordFile: "password", ca: "ca.pem", connections: 3 };
  const place = storePlaceOf({ store, postgres }, folder);
  expect(place).toEqual({
    storeFile: "",
    postgres: {
      ...POSTGRES_DEFAULTS,
      ...{ host: "127.0.0.1", port: 1, database: "node", user: "comity", connections: 3 },
      ca: "an authority",
      contentKeys: join(folder, "content-keys-of-ledger.db"),
      password: expect.any(Function),
    },
  });
  expect(place.postgres?.password?.()).toBe("geheim");
  expect(inspect(place, { depth: null })).not.toContain("geheim");
});

test.each([
  ["10.0.0.1:7440", undefined, "10.0.0.1:7440"],
  ["0.0.0.0:7440", undefined, undefined],
  ["[::]:7440", undefined, undefined],
  ["127.0.0.1:0", undefined, undefined],
  ["0.0.0.0:7440", "node-1.example:7440", "node-1.example:7440"],
  [`${"a".repeat(60)}.example:7440`, undefined, undefined],
])("a process that listens at `%s` and says `%s` is reached at `%s`", (listen, reachedAt, at) => {
  const place = storePlaceOf({ store, listen, postgres: { reachedAt } }, folder);
  expect(place.postgres?.reachedAt).toBe(at);
});

test.each([
  ["a file with settings of a database", "ledger.db", { connections: 3 }, /`store` is not a URL/],
  ["a password that others may read", store, { passwordFile: "open" }, /chmod 600/],
  ["a password of two lines", store, { passwordFile: "lines" }, /not one line/],
  ["a password that is not there", store, { passwordFile: "none" }, /the password of the database/],
  ["a password in the URL", "postgres://comity:geheim@db.example/node", undefined, /holds a password/],
])("%s is refused, and no password is shown", (_, name, postgres, message) => {
  const read = () => storePlaceOf({ store: name, postgres }, folder);
  expect(read).toThrow(refused("CONFIG_INVALID", message));
  expect(read).not.toThrow(/geheim/);
});

test("a database that cannot be reached is named, and has no hand-overs", async () => {
  const place = storePlaceOf({ store, postgres: { connectWithinMs: 500 } }, folder);
  const ledgerKey = { in: "file", pem: createLedgerKey("a.example").exportPem() } as const;
  await expect(openStoreAt(place, { origin: "a.example", ledgerKey, onFatal: () => {} })).rejects.toThrow(
    refused("STORE_UNAVAILABLE", /`127.0.0.1:1\/node` cannot be reached/),
  );
  expect(await readHandOversAt(place, "a.example")).toEqual([]);
});

test("a node stands by for a database alone, and until it is told to stop", async () => {
  const stop = new AbortController();
  await expect(standBy({ storeFile: "ledger.db" }, stop.signal)).rejects.toThrow(
    refused("CONFIG_INVALID", /stands by/),
  );
  const waiting = standBy(storePlaceOf({ store }, folder), stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
});

test("what reads a file alone says so of a database, and names a file that is missing", () => {
  writeFileSync(join(folder, "there.db"), "");
  expect(existingStoreFile("there.db", folder, "`comity backup`")).toBe(join(folder, "there.db"));
  expect(() => existingStoreFile(store, folder, "`comity backup`")).toThrow(
    refused(
      "CONFIG_INVALID",
      /^`comity backup` reads a store in a file alone: .*`comity store move --to sqlite:FILE`/,
    ),
  );
  expect(() => existingStoreFile("none.db", folder, "`comity backup`")).toThrow(
    refused("CONFIG_INVALID", /^there is no store at `.*none\.db`/),
  );
});
