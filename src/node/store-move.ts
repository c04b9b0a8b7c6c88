/** Moves the store of a node to another place: from a file of SQLite to a database of PostgreSQL, or back. */
import { dirname } from "node:path";
import type { AnyCollection } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { machine } from "../store/machine.ts";
import { type Moved, type MoveEnd, moveStore } from "../store/move.ts";
import { isPostgresUrl } from "../store/postgres/place.ts";
import { openSqliteEnd } from "../store/sqlite/moving.ts";
import { readConfigFile, readKeyNames } from "./config.ts";
import { findPresentKey } from "./next-ledger-key.ts";
import { isOpen, isUnconfirmed, NOT_ASKED, readRestoration } from "./restoration.ts";
import { type StorePlace, storePlaceOf } from "./store-place.ts";

/** The places as they were named: `sqlite:FILE` or a URL of PostgreSQL. All paths are whole. */
export type StoreMove = {
  /** The node's file, whose key has signed the log. */
  readonly configFile: string;
  /** The place of the store; that of the node's file by default. */
  readonly from?: string;
  readonly to: string;
  /** For each place that is a URL and not the one of the node's file. */
  readonly passwordFile?: string;
  readonly ca?: string;
};

/** The result, with both places as they are shown. */
export type MovedStore = Moved & { readonly from: string; readonly to: string };

/**
 * Moves the store. No node may run on it. Rejects as `moveStore`, `findPresentKey`, `openSqliteEnd` and `openPostgresEnd` do,
 * and with CONFIG_INVALID for a place that is malformed, and for a restored store that is not confirmed, or that is still being asked for.
 */
export async function moveNodeStore({ configFile, from, to, ...secrets }: StoreMove): Promise<MovedStore> {
  const config = readConfigFile(configFile);
  const folder = dirname(configFile);
  const source = from === undefined ? storePlaceOf(config, folder) : placeOf(from, secrets, folder);
  assertConfirmed(source);
  assertAskedBack(source);
  const { ledgerKeys } = await findPresentKey(readKeyNames(configFile), source);
  const { collections } = machine;
  await using ends = new AsyncDisposableStack();
  const open = async (place: StorePlace) =>
    ends.adopt(await openEnd(place, collections, ledgerKeys), closeEnd);
  const here = await open(source);
  const there = await open(placeOf(to, secrets, folder));
  return { ...(await moveStore(here, there)), from: here.name, to: there.name };
}

/**
 * Throws CONFIG_INVALID for a restored store whose log no peer has confirmed yet.
 *
 * THREAT: the record of the restoration stays with the file, so that the store would sign at its new place without having asked.
 */
function assertConfirmed({ storeFile }: StorePlace): void {
  if (!isUnconfirmed(storeFile)) return;
  throw new ComityError(
    "CONFIG_INVALID",
    `the store \`${storeFile}\` was restored, and its peers have not confirmed its log yet: start the node on it once, then move it`,
  );
}

/**
 * Throws CONFIG_INVALID for a restored store whose node still asks back what it has lost: how far it has got stays with the file.
 */
function assertAskedBack({ storeFile }: StorePlace): void {
  const { confirmed, asked = {} } = readRestoration(storeFile) ?? {};
  const open = (confirmed?.by ?? []).filter((name) => isOpen(asked[name] ?? NOT_ASKED));
  // A restoration from before anything was asked back is as it was.
  if (open.length === 0 || Object.keys(asked).length === 0) return;
  throw new ComityError(
    "CONFIG_INVALID",
    `the store \`${storeFile}\` was restored, and ${open.join(", ")} has not given back all that was lost: start the node until \`comity restore report\` says so, then move it`,
  );
}

const closeEnd = (end: MoveEnd) => end.close();

async function openEnd(
  { storeFile, postgres }: StorePlace,
  collections: readonly AnyCollection[],
  keys: LogKeys,
): Promise<MoveEnd> {
  if (postgres === undefined) return openSqliteEnd(storeFile, collections, keys);
  const { openPostgresEnd } = await import("../store/postgres/moving.ts");
  return openPostgresEnd(postgres, collections, keys);
}

const SQLITE = "sqlite:";

function placeOf(
  text: string,
  { passwordFile, ca }: Pick<StoreMove, "passwordFile" | "ca">,
  folder: string,
): StorePlace {
  if (isPostgresUrl(text)) return storePlaceOf({ store: text, postgres: { passwordFile, ca } }, folder);
  if (text.startsWith(SQLITE) && text.length > SQLITE.length) return { storeFile: text.slice(SQLITE.length) };
  throw new ComityError(
    "CONFIG_INVALID",
    "a place of a store is not valid: name it as `sqlite:FILE` or `postgres://USER@HOST:5432/DATABASE`",
  );
}
