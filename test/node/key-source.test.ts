/** The places of keys, as a configuration names them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { headFileBy, loadKeySource } from "../../src/node/key-source.ts";

const base = mkdtempSync(join(tmpdir(), "comity-source-"));
afterAll(() => rmSync(base, { recursive: true }));

test("a path leads to a file beside the configuration, which only its owner may read", () => {
  const file = join(base, "ledger.pem");
  writeFileSync(file, "pem", { mode: 0o600 });
  expect(loadKeySource("ledger.pem", base, "the key")).toEqual({ in: "file", pem: "pem" });
  chmodSync(file, 0o640);
  expect(() => loadKeySource("ledger.pem", base, "the key")).toThrow(/others than its owner/);
  expect(() => loadKeySource("none.pem", base, "the key")).toThrow(/cannot read the key/);
});

const TOKEN = "pkcs11:token=t;object=o?module-path=/m.so&pin-source=pin";

test("a token's PIN is one line of a file that only its owner may read", () => {
  const file = join(base, "pin");
  const load = (pin: string) => {
    writeFileSync(file, pin, { mode: 0o600 });
    return loadKeySource(TOKEN, base, "the key");
  };
  expect(load("12 34\n")).toEqual({
    ...{ in: "token", token: "t", object: "o", modulePath: "/m.so" },
    ...{ pin: "12 34", pinFile: file },
  });
  for (const each of ["", "\n", "1\n2\n", "1".repeat(256)])
    expect(() => load(each)).toThrow(/the PIN of the key in `\S+pin` is not one line/);
  load("1234");
  chmodSync(file, 0o644);
  expect(() => loadKeySource(TOKEN, base, "the key")).toThrow(/others than its owner/);
});

test("a signer's key needs nothing that is secret", () => {
  expect(loadKeySource("unix:/s.sock#k", base, "the key")).toEqual({
    in: "socket",
    path: "/s.sock",
    keyId: "k",
  });
});

test("the newest head stands beside the ledger key, or beside the node's key where that has no file", () => {
  const key = "node/key.pem";
  expect(headFileBy({ ledgerKey: "node/ledger.pem", key }, "/home")).toBe("/home/node/ledger.pem.head");
  expect(headFileBy({ ledgerKey: "unix:/s.sock#k", key }, "/home")).toBe("/home/node/ledger.head");
  expect(headFileBy({ ledgerKey: TOKEN, key }, "/home")).toBe("/home/node/ledger.head");
});
