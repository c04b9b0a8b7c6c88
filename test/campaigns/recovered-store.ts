/** A node's store as a power cut has left it: opened as the node would, and held against what others were told before. */
import { existsSync } from "node:fs";
import type { Row } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { nodeId } from "../../src/federation/identity.ts";
import { equalBytes } from "../../src/ledger/bytes.ts";
import { firstKey, type LogKeys } from "../../src/ledger/log-keys.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { parseReceipt } from "../../src/receipt/receipt.ts";
import { auditStore } from "../../src/store/audit/audit.ts";
import { readHeadFile } from "../../src/store/head-file.ts";
import { contentKeyFileOf, readContentKeys } from "../../src/store/key-file.ts";
import { loadLedgerKey } from "../../src/store/ledger-key.ts";
import { createLog } from "../../src/store/log.ts";
import { machine } from "../../src/store/machine.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { createAudited } from "../../src/store/sqlite/audited.ts";
import { openReader } from "../../src/store/sqlite/database.ts";
import { readStoreKeys } from "../../src/store/sqlite/key-file.ts";
import { createLogReader, promiseReads } from "../../src/store/sqlite/log.ts";
import { openWriter } from "../../src/store/sqlite/writer.ts";
import { ERASURE, type ErasureRow } from "../../src/transfers/erasure.ts";
import { TRANSFER, type TransferRow } from "../../src/transfers/schema.ts";
import type { Violation } from "./campaign.ts";

/** A final answer to a platform of one node, or the erasure that it was told of. */
export type Told = {
  readonly transferId: string;
  readonly state: string;
  /** The platform was told that its content is erased. */
  readonly erased: boolean;
};

/** A statement of one log that was handed out: its leaf, and the head under which it was signed. */
export type Promised = {
  readonly index: number;
  readonly leafHash: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
};

type Found = (kind: string, what: string) => void;

/** The files of a node, and the key of its log in PEM. */
export type StoreFiles = {
  readonly file: string;
  readonly headFile: string;
  readonly trustDomain: string;
  readonly ledgerKey: string;
  /** The node had not listened yet: whoever starts it says `--new-log` again. */
  readonly newLog: boolean;
};

/** Returns the statements of a receipt that the log of these keys has signed. Throws where one does not verify. */
export function promisedBy(receipt: Uint8Array, keys: LogKeys): readonly Promised[] {
  return parseReceipt(receipt)
    .statements.filter(({ checkpoint }) => checkpoint.startsWith(`${keys[0].name}\n`))
    .map((statement) => {
      const { leafHash: hash, checkpoint } = verifyStatement(statement, keys);
      return { index: statement.index, leafHash: hash, size: checkpoint.size, root: checkpoint.root };
    });
}

/** Opens a store as its node would, and returns what does not hold of what platforms knew. */
export async function checkRecovered(
  { file, headFile, trustDomain, ledgerKey, newLog }: StoreFiles,
  { told, promised }: { readonly told: readonly Told[]; readonly promised: readonly Promised[] },
  now: Date,
): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const found: Found = (kind, what) => void violations.push({ kind, what });
  const key = loadLedgerKey(ledgerKey, trustDomain);
  const keys = firstKey(parseVerifierKey(key.verifierKey));
  let writer: Awaited<ReturnType<typeof openWriter>>;
  try {
    writer = await openWriter({ file, headFile, newLog }, key, machine);
  } catch (thrown) {
    return [{ kind: "unopened", what: `the store does not open: ${ComityError.from(thrown).message}` }];
  }
  try {
    using db = openReader(file);
    const audited = createAudited(db, machine.collections, readStoreKeys(file).secrets);
    const log = createLog(promiseReads(createLogReader(db)), () => keys);
    for (const each of promised) await holdPromise(log, each, found);
    for (const each of told) {
      const [[row]] = (await audited.read([{ of: TRANSFER, key: [each.transferId] }])) as [[TransferRow?]];
      if (row === undefined) found("lost", "a transfer that a platform was told of is not known any more");
      else if (row.state !== each.state)
        found("lost", `a platform was told ${each.state}, and the store says ${row.state}`);
    }
    await holdErasures(audited, file, told, nodeId(trustDomain), found);
    const kept = existsSync(headFile) ? readHeadFile(headFile, keys) : undefined;
    for await (const { part, tallied } of auditStore({
      audited,
      keys,
      sealer: createSealer(),
      now,
      full: true,
      kept,
    }))
      if (part === "end") for (const what of tallied.findings) found("damaged", `the audit finds: ${what}`);
  } finally {
    writer.close();
  }
  return violations;
}

/** A leaf and a head of this log hold, as somebody was told. */
async function holdPromise(
  log: ReturnType<typeof createLog>,
  { index, leafHash: hash, size, root }: Promised,
  found: Found,
): Promise<void> {
  const there = await log.rootAt(size);
  if (there === undefined)
    return found("lost", `a head of ${size} leaves was handed out, and the log is shorter`);
  if (!equalBytes(there, root))
    return found("forked", `the log is another one than its head of ${size} leaves`);
  const leaf = await log.leaf(index);
  if (leaf === undefined || !equalBytes(leafHash(leaf), hash))
    found("lost", "a leaf that was handed out is not in the log");
}

/** What was told to be erased has no keys any more; nor has anything that the store says it has erased. */
async function holdErasures(
  { rows }: Pick<ReturnType<typeof createAudited>, "rows">,
  file: string,
  told: readonly Told[],
  node: string,
  found: Found,
): Promise<void> {
  const { tree } = readContentKeys(contentKeyFileOf(file));
  const read = await rows(ERASURE, {});
  const erasures = read.filter((row) => row !== undefined) as readonly Row[] as readonly ErasureRow[];
  for (const { state, leaves } of erasures)
    if (state === "erased" && leaves.some((leaf) => tree.keyOf(leaf) !== undefined))
      found("unerased", "a content that was erased has its key");
  for (const { transferId, erased } of told) {
    if (!erased) continue;
    const row = erasures.find(({ origin, id }) => origin === node && id === transferId);
    if (row?.state !== "erased")
      found("unerased", "an erasure that a platform was told of is not known any more");
  }
}
