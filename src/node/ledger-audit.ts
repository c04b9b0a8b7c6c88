/** The log and the store of a home, opened only to be read, whether or not its node runs: proofs of leaves, and the audit. */
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { writeThrough } from "../client/credential-files.ts";
import type { Log } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import type { Trust } from "../receipt/trust.ts";
import { type AuditParts, auditStore } from "../store/audit/audit.ts";
import { formatState, parseState, type State } from "../store/audit/state.ts";
import { readHeadFile } from "../store/head-file.ts";
import { contentKeyFileOf } from "../store/key-file.ts";
import { createLog } from "../store/log.ts";
import { machine } from "../store/machine.ts";
import { createSealer } from "../store/sealer.ts";
import { createAudited } from "../store/sqlite/audited.ts";
import { attempt, openReader } from "../store/sqlite/database.ts";
import { readStoreKeys } from "../store/sqlite/key-file.ts";
import { createLogReader, promiseReads } from "../store/sqlite/log.ts";
import { startPageThreads } from "../store/sqlite/page-threads.ts";
import { assertReadable } from "../store/sqlite/schema.ts";
import { loadLedgerKeyOf, readConfigFile } from "./config.ts";
import { headFileBy } from "./key-source.ts";
import { existingStoreFile } from "./store-place.ts";

/** The choices of an audit: rows and contents too, and from where an earlier run was cut off. */
export type AuditChoice = { readonly full: boolean; readonly resume: boolean };

/** The store of a home, as whoever checks it reads it. */
export type ReadStore = {
  readonly trustDomain: string;
  /** The keys of the log, from the first to the present one. */
  readonly keys: LogKeys;
  readonly log: Log;
  /** The file that keeps how far an audit has come. */
  readonly stateFile: string;
  /** Runs an audit as `auditStore` does. Rejects also with INPUT_INVALID where there is nothing to resume. */
  readonly audit: (choice: AuditChoice) => AsyncGenerator<State, void>;
  /** Keeps how far an audit has come. Throws DIRECTORY_UNWRITABLE. */
  readonly keep: (state: State) => void;
  /** Removes what was kept. */
  readonly forget: () => void;
  readonly close: () => void;
};

/**
 * Opens the store that a home's configuration names. With a `trust` file its keys count, and the node's own ledger key need not be
 * there. Rejects with CONFIG_INVALID where there is no store, or the trust file does not name the node, with STORE_UNAVAILABLE where
 * the store cannot be read or has the form of another version, and as `loadLedgerKeyOf` does.
 */
export async function openToRead(configFile: string, now: Date, trust?: Trust): Promise<ReadStore> {
  const config = readConfigFile(configFile);
  const keys =
    trust === undefined ? (await loadLedgerKeyOf(configFile, config)).ledgerKeys : keysIn(trust, config);
  const headFile = headFileBy(config, dirname(configFile));
  const file = existingStoreFile(config.store, dirname(configFile), "`comity ledger`");
  // It is read first: a node that runs may sign more meanwhile, and never less.
  const kept = readHeadFile(headFile, keys);
  using stack = new DisposableStack();
  const db = stack.use(openReader(file));
  // A copy without the file of the content keys is audited without its contents.
  const contents = existsSync(contentKeyFileOf(file));
  const audited = attempt(() => {
    assertReadable(db, machine.collections);
    return createAudited(db, machine.collections, contents ? readStoreKeys(file).secrets : undefined);
  });
  const log = createLog(promiseReads(createLogReader(db)), () => keys);
  const sealer = contents ? createSealer() : undefined;
  const stateFile = `${file}-audit`;
  stack.move();
  return {
    trustDomain: config.trustDomain,
    ...{ keys, log, stateFile },
    audit: ({ full, resume }) => {
      const earlier = resume ? loadState(stateFile) : undefined;
      return auditInThreads({ audited, keys, sealer, now, full, kept }, { file, earlier });
    },
    keep: (state) => keepState(stateFile, state),
    forget: () => rmSync(stateFile, { force: true }),
    close: () => db.close(),
  };
}

/** The leaves for which a thread of an audit in full is worth its start, which takes as long as 2,000 of them. */
const LEAVES_PER_THREAD = 5_000;
const MOST_THREADS = 8;
/** The pages that wait at each thread: while one is checked, the next is there. */
const PAGES_PER_THREAD = 2;

/** The choices of a run over the store in `file`. `threads` is the most that share it; as many as there are processors by default. */
export type AuditRun = {
  readonly file: string;
  readonly earlier?: State | undefined;
  readonly threads?: number;
  readonly leavesPerThread?: number;
};

/** Audits a store as `auditStore` does; in full, several threads share the leaves and the rows where the log is long. */
export async function* auditInThreads(
  parts: AuditParts,
  { file, earlier, threads = availableParallelism(), leavesPerThread = LEAVES_PER_THREAD }: AuditRun,
): AsyncGenerator<State, void> {
  const { audited, keys, now, full, sealer } = parts;
  const { size } = await audited.newest();
  const count = full ? Math.min(threads, MOST_THREADS, Math.floor(size / leavesPerThread)) : 0;
  if (count < 2) return yield* auditStore(parts, earlier);
  const data = { file, machineUrl: MACHINE_URL, keys, contents: sealer !== undefined, now };
  const shared = startPageThreads(data, count);
  try {
    const elsewhere = { check: shared.check, atOnce: count * PAGES_PER_THREAD };
    yield* auditStore({ ...parts, elsewhere }, earlier);
  } finally {
    await shared.close();
  }
}

const MACHINE_URL = new URL("../store/machine.ts", import.meta.url).href;

function keysIn(trust: Trust, { trustDomain }: { readonly trustDomain: string }): LogKeys {
  const keys = trust.get(nodeId(trustDomain));
  if (keys !== undefined) return keys;
  throw new ComityError(
    "CONFIG_INVALID",
    `the trust file does not name \`${trustDomain}\`: take one that does`,
  );
}

function loadState(file: string): State {
  if (existsSync(file)) return parseState(readFileSync(file, "utf8"));
  throw new ComityError(
    "INPUT_INVALID",
    `no audit was cut off here: there is no \`${file}\`; leave out --resume to begin one`,
  );
}

/** THREAT: the key of a row may name a platform, so that nobody else may read it. */
function keepState(file: string, state: State): void {
  const ready = `${file}.new`;
  try {
    rmSync(ready, { force: true });
    writeThrough(ready, formatState(state), 0o600);
    renameSync(ready, file);
  } catch (cause) {
    throw new ComityError(
      "DIRECTORY_UNWRITABLE",
      `cannot write \`${file}\`, which keeps how far the audit has come: make room there, or let this user write there`,
      { cause },
    );
  }
}
