/** The places of keys, as a configuration names them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadKeySource } from "../../src/node/key-source.ts";

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
