/** SQLite stores in folders of their own, for the samples' key and machine. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ComityError } from "../../../src/errors.ts";
import type { KeySource } from "../../../src/keys/key-source.ts";
import { openSqliteStore, type SqliteStoreOptions } from "../../../src/store/sqlite/store.ts";
import { key } from "../sample-entries.ts";

const sampleMachineUrl = new URL("../sample-machine.ts", import.meta.url);

/** A file that is not there yet, in a folder that is. */
export function freshFile(): string {
  return join(mkdtempSync(join(tmpdir(), "comity-store-")), "store.db");
}

export function open(
  file: string,
  {
    onFatal = () => {},
    machineUrl = sampleMachineUrl,
    ledgerKey = { in: "file", pem: key.exportPem() },
    origin = key.name,
    ...further
  }: {
    readonly onFatal?: (error: ComityError) => void;
    readonly machineUrl?: URL;
    readonly ledgerKey?: KeySource;
    readonly origin?: string;
  } & Pick<Partial<SqliteStoreOptions>, "headFile" | "onFault" | "pagePauseMs"> = {},
) {
  return openSqliteStore({
    file,
    origin,
    ledgerKey,
    machineUrl,
    onFatal,
    newLog: true,
    pagePauseMs: 0,
    ...further,
  });
}

export function tamper(file: string, sql: string): void {
  using db = new DatabaseSync(file);
  db.exec(sql);
}
