/** The place of a node's store: a file of SQLite, or a database of PostgreSQL; and what opens it. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { z } from "zod";
import { readNamed, readSecret } from "../edge/tls/pem-file.ts";
import type { HandOverRow } from "../engine/rows.ts";
import { ComityError } from "../errors.ts";
import type { KeyedStore } from "../store/hand-over.ts";
import { contentKeyFileOf } from "../store/key-file.ts";
import type { DatabaseLook } from "../store/postgres/look.ts";
import {
  isPostgresUrl,
  MAX_REACHED_AT,
  POSTGRES_DEFAULTS,
  type PostgresPlace,
  parsePostgresUrl,
} from "../store/postgres/place.ts";
import type { EarlyClaim } from "../store/postgres/standby.ts";
import { readHandOversIn } from "../store/sqlite/log.ts";
import { openSqliteStore, type SqliteStoreOptions } from "../store/sqlite/store.ts";
import type { ConfigFile } from "./config-file.ts";

const MACHINE = new URL("../store/machine.ts", import.meta.url);
/** The store's usual file in a home. */
const STORE = "ledger.db";
const MAX_PASSWORD = 1024;

/** `storeFile` is empty where `postgres` says where the store is. */
export type StorePlace = { readonly storeFile: string; readonly postgres?: PostgresPlace };

/** The keys of a node's file that say where its store is, and where its process listens. */
type Named = Pick<z.output<typeof ConfigFile>, "store" | "postgres"> &
  Partial<Pick<z.output<typeof ConfigFile>, "listen">>;

/** An address that is every one of a machine, or whose port the system chooses: others cannot reach it by that. */
const ANYWHERE = /^(?:0\.0\.0\.0|\[::\]):|:0+$/;

/**
 * Reads the place of a store; paths are relative to `folder`. Throws CONFIG_INVALID for a URL that is not valid, and where
 * a file cannot be read or others may read the password.
 */
export function storePlaceOf({ store, postgres, listen = "" }: Named, folder: string): StorePlace {
  if (!isPostgresUrl(store)) {
    if (postgres !== undefined)
      throw new ComityError("CONFIG_INVALID", "`postgres` is there, and `store` is not a URL of PostgreSQL");
    return { storeFile: resolve(folder, store) };
  }
  const { passwordFile, ca, contentKeys, reachedAt = listen, ...limits } = postgres ?? {};
  const said = Object.fromEntries(Object.entries(limits).filter(([, each]) => each !== undefined));
  return {
    storeFile: "",
    postgres: {
      ...parsePostgresUrl(store),
      ...POSTGRES_DEFAULTS,
      ...said,
      // Where a store in the usual file has them, so that they stay where they are when that store is moved.
      contentKeys:
        contentKeys === undefined ? contentKeyFileOf(resolve(folder, STORE)) : resolve(folder, contentKeys),
      ...(isReachable(reachedAt) && { reachedAt }),
      ...(passwordFile !== undefined && { password: loadPassword(resolve(folder, passwordFile)) }),
      ...(ca !== undefined && { ca: readNamed(resolve(folder, ca), "the database's authority") }),
    },
  };
}

/**
 * Returns the file of a store for `what`, which reads files alone. Throws CONFIG_INVALID for a store in PostgreSQL, and where there is
 * no file.
 */
export function existingStoreFile(store: string, folder: string, what: string): string {
  if (isPostgresUrl(store))
    throw new ComityError(
      "CONFIG_INVALID",
      `${what} reads a store in a file alone: end the node, move the store there by \`comity store move --to sqlite:FILE\`, and back afterwards`,
    );
  const file = resolve(folder, store);
  if (!existsSync(file))
    throw new ComityError("CONFIG_INVALID", `there is no store at \`${file}\`, which \`store\` names`);
  return file;
}

function isReachable(address: string): boolean {
  return address !== "" && address.length <= MAX_REACHED_AT && !ANYWHERE.test(address);
}

function loadPassword(file: string): () => string {
  const password = readSecret(file, "the password of the database").replace(/\r?\n$/, "");
  if (password === "" || password.length > MAX_PASSWORD || /[\r\n\0]/.test(password))
    throw new ComityError(
      "CONFIG_INVALID",
      `the password in \`${file}\` is not one line of at most ${MAX_PASSWORD} characters`,
    );
  return () => password;
}

/** `claim` is that of a process that stood by. */
export type StoreOptions = Omit<SqliteStoreOptions, "file" | "machineUrl"> & { readonly claim?: EarlyClaim };

/** Opens a store for this process alone, with the machine of all capabilities. Rejects as `openSqliteStore` and `openPostgresStore` do. */
export async function openStoreAt(
  { storeFile, postgres }: StorePlace,
  { claim, ...options }: StoreOptions,
): Promise<KeyedStore> {
  if (postgres === undefined) return openSqliteStore({ ...options, file: storeFile, machineUrl: MACHINE });
  const [{ openPostgresStore }, { machine }] = await importPostgres();
  return openPostgresStore({ ...options, claim, place: postgres, machine });
}

/** Loads the store in PostgreSQL where it is used, so that other nodes start as fast and as small as without it. */
const importPostgres = () =>
  Promise.all([import("../store/postgres/store.ts"), import("../store/machine.ts")] as const);

/**
 * Waits until no process has the store open, and resolves to this one's claim on it; to nothing when `stop` aborts. `atWork` is told
 * meanwhile where the process that has it is reached. Rejects with CONFIG_INVALID for a store in a file, and as `waitForClaim` does.
 */
export async function standBy(
  { postgres }: StorePlace,
  stop: AbortSignal,
  atWork?: (reachedAt: string | undefined) => void,
): Promise<EarlyClaim | undefined> {
  if (postgres === undefined)
    throw new ComityError(
      "CONFIG_INVALID",
      "a node stands by for another only where both have their `store` in one database of PostgreSQL",
    );
  // All of the store, so that nothing is to be loaded when it is free.
  const [{ waitForClaim }] = await Promise.all([import("../store/postgres/standby.ts"), importPostgres()]);
  return waitForClaim(postgres, stop, atWork);
}

/** Looks at the database of a store; undefined for a store in a file. Rejects as `lookAt` does. */
export async function lookAtDatabase({ postgres }: StorePlace): Promise<DatabaseLook | undefined> {
  if (postgres === undefined) return undefined;
  const { lookAt } = await import("../store/postgres/look.ts");
  return lookAt(postgres);
}

/** Reads the hand-overs of the log `origin` in a store that may be open elsewhere; none where it cannot be read, or is not there. */
export async function readHandOversAt(
  { storeFile, postgres }: StorePlace,
  origin: string,
): Promise<readonly HandOverRow[]> {
  if (postgres === undefined) return readHandOversIn(storeFile, origin);
  const { readHandOversAt: read } = await import("../store/postgres/hand-overs.ts");
  return read(postgres, origin);
}
