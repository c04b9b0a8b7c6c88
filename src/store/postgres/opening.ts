/** Opens a store in PostgreSQL for one process: claims it, brings its tables up to date, and verifies its log. */
import type { HandOverRow } from "../../engine/rows.ts";
import type { Command, Machine } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { type NodeName, nodesOfRoot } from "../../ledger/merkle.ts";
import { AS_STORED, createWriterSecrets, type Secrets } from "../content-keys.ts";
import { NotSigned, type SignedHead, signHead } from "../fold.ts";
import { handOversOf, type LogSigner } from "../hand-over.ts";
import { type HeadFile, openHeadFile } from "../head-file.ts";
import { createKeyFile, type KeyFile, openKeyFile } from "../key-file.ts";
import type { LedgerKey } from "../ledger-key.ts";
import { assertInPlace } from "../place.ts";
import type { LogReader } from "../sqlite/log.ts";
import { assertExtends, ownKeysOf, readHead } from "../sqlite/signed-log.ts";
import type { Query } from "./connection.ts";
import { storeError, Unreachable } from "./faults.ts";
import { appendToLog, createLogReads, readNewest } from "./log.ts";
import { formatPlace, type PostgresPlace } from "./place.ts";
import { createRowSql } from "./rows.ts";
import { createLogTables, prepareCollections, readKeyFileId, schemaVersion, setKeyFileId } from "./schema.ts";
import { Session } from "./session.ts";
import type { EarlyClaim } from "./standby.ts";
import { readState } from "./state.ts";
import { createWriter, type ReportFault, type Writer } from "./writer.ts";

/** A writer with the keys of its contents. */
export type OpenedWriter = Writer & {
  readonly secrets: Secrets;
  /** Destroys the keys of leaves. Rejects with STORE_UNAVAILABLE; it may then be called again. */
  readonly destroyKeys: (leaves: readonly number[]) => Promise<void>;
};

export type OpeningOptions = {
  readonly place: PostgresPlace;
  /** Begins a new log where there is no store. Without it a missing store is refused. */
  readonly newLog?: boolean;
  /** The file that keeps the newest signed checkpoint apart from the store; none where it is absent. */
  readonly headFile?: string;
  /** The claim of a process that stood by; the store is claimed here by default. */
  readonly claim?: EarlyClaim | undefined;
};

export type WriterEvents = {
  readonly report: ReportFault;
  /** Called each time that the connection of the writer is lost. `Writer.reclaim` makes another. */
  readonly onLost: () => void;
};

/**
 * Opens the store for this process alone; `key` names its log and signs it. Rejects with CONFIG_INVALID, STORE_LOCKED,
 * DIRECTORY_UNWRITABLE, SIGNER_UNAVAILABLE, and STORE_UNAVAILABLE where the database cannot be reached, the store is
 * missing, or its log is not the whole log that the key has signed.
 */
export async function openWriter(
  { place, newLog = false, headFile, claim }: OpeningOptions,
  key: LedgerKey,
  machine: Machine<Command>,
  { report, onLost }: WriterEvents,
): Promise<OpenedWriter> {
  const first = newLog ? await signFirstHead(key) : undefined;
  const session = await Session.open(place, onLost, claim).catch((thrown) => {
    throw reached(thrown, place);
  });
  let kept: HeadFile | undefined;
  try {
    const { query } = session.connection;
    const { begun, keys } = await prepareStore(query, machine, first, place);
    const { batch, size } = await readNewest(query);
    const secrets = createWriterSecrets(keys, size);
    const sql = createRowSql(secrets);
    const log = createLogReads(query);
    const [found = []] = await sql.read(query, [handOversOf(key.name)]);
    const rows = found as readonly HandOverRow[];
    const leaves = await log.leaves(rows.map(({ leaf }) => leaf));
    const leafOf = new Map(rows.map(({ leaf }, i) => [leaf, leaves[i]] as const));
    const signer: LogSigner = { key, keys: ownKeysOf(rows, (index) => leafOf.get(index), key) };
    const opened =
      headFile === undefined ? undefined : openHeadFile(headFile, signer.keys, { replace: begun });
    kept = opened;
    const head = await verifyHead(query, signer.keys, opened?.last);
    opened?.keep(head.checkpoint);
    const writer = createWriter({
      place,
      session,
      head,
      signer,
      kept: opened,
      machine,
      sql,
      report,
      batch,
    });
    return { ...writer, secrets, destroyKeys: async (leaves) => keys.destroy(leaves) };
  } catch (thrown) {
    session.connection.destroy();
    kept?.close();
    throw thrown instanceof Unreachable ? reached(thrown, place) : storeError(thrown);
  }
}

/** Creates the store in an empty database, or brings its tables to this program's declarations. `begun`: the log is new. */
async function prepareStore(
  query: Query,
  machine: Machine<Command>,
  first: SignedHead | undefined,
  place: PostgresPlace,
): Promise<{ readonly begun: boolean; readonly keys: KeyFile }> {
  await query("BEGIN");
  const begun = (await schemaVersion(query)) === 0;
  if (begun && first === undefined)
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `there is no store in \`${formatPlace(place)}\`: move one there by \`comity store move\`, restore it from a backup, or say \`--new-log\` to begin a new log`,
    );
  if (begun && first !== undefined) {
    await createLogTables(query, first);
    await Promise.all(appendToLog(query, { leaves: [], nodes: [], heads: [first], first: 0 }));
  }
  assertInPlace(await readState(query));
  await prepareCollections(query, machine.collections, createRowSql(AS_STORED));
  const keys = await openContentKeys(query, place, begun);
  await query("COMMIT");
  return { begun, keys };
}

/** Opens the content keys by which the rows were written, and makes those of a new store. Rejects with STORE_UNAVAILABLE. */
async function openContentKeys(
  query: Query,
  { contentKeys: file }: PostgresPlace,
  begun: boolean,
): Promise<KeyFile> {
  const id = await readKeyFileId(query);
  const keys = begun ? createKeyFile(file) : openKeyFile(file);
  if (id === undefined) await setKeyFileId(query, keys.id);
  else if (!equalBytes(keys.id, id))
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `\`${file}\` holds the content keys of another store: restore those of this one`,
    );
  return keys;
}

/** Reads the newest head, and holds the log against it and against the last head that the key is known to have signed. */
async function verifyHead(query: Query, keys: LogKeys, last: HeadFile["last"]): Promise<SignedHead> {
  const reads = createLogReads(query);
  const newest = await reads.newest();
  const names = [...nodesOfRoot(newest.size), ...(last === undefined ? [] : nodesOfRoot(last.size))];
  const indexes = [newest.size - 1, newest.size];
  const [hashes, leaves] = await Promise.all([reads.nodes(names), reads.leaves(indexes)]);
  const nameText = ({ level, index }: NodeName) => `${level}/${index}`;
  const nodes = new Map(names.map((name, i) => [nameText(name), hashes[i]] as const));
  const loaded: LogReader = {
    newest: () => newest,
    covering: () => undefined,
    leaf: (index) => leaves[indexes.indexOf(index)],
    node: (name) => nodes.get(nameText(name)),
  };
  const head = readHead(loaded, keys);
  if (last !== undefined) assertExtends(loaded, head.size, last);
  return head;
}

/** Signs the head of an empty log. Rejects with the error of the key's signer. */
async function signFirstHead(key: LedgerKey): Promise<SignedHead> {
  try {
    return await signHead(0, [], key);
  } catch (thrown) {
    throw thrown instanceof NotSigned ? thrown.cause : thrown;
  }
}

function reached(thrown: unknown, place: PostgresPlace): ComityError {
  if (!(thrown instanceof Unreachable)) return storeError(thrown);
  return new ComityError(
    "STORE_UNAVAILABLE",
    `the store's database \`${formatPlace(place)}\` cannot be reached: start it, or let this machine reach it`,
    { cause: thrown },
  );
}
