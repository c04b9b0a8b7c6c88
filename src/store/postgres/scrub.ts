/**
 * One pass over a whole store in PostgreSQL: every row is held against its digest, every leaf, node and checkpoint of the
 * log against each other and the key (RFC 9162, 2.1). Overdue rows are found on the way, and everything is counted.
 */
import type { AnyCollection, Pass, Scalar } from "../../engine/store.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { leafHash, type NodeName, nodeHash, nodesOfRoot, rootOfRange } from "../../ledger/merkle.ts";
import { secretColumns } from "../content-keys.ts";
import { type LogReads, rootSigned } from "../log.ts";
import { bytesOf, isOverdue, removalOrder } from "../removal.ts";
import type { Retirement } from "../sqlite/retirement.ts";
import { createDyingLeaves } from "../sqlite/scrub.ts";
import type { Query } from "./connection.ts";
import { createLogReads } from "./log.ts";
import type { RowSql } from "./rows.ts";

/** The number of rows or leaves that are read between two pauses. */
const PAGE = 200;

/** The parts of a store that a pass looks at, and what it does on the way. */
export type Scrubbed = {
  readonly query: Query;
  readonly sql: RowSql;
  readonly collections: readonly AnyCollection[];
  readonly keys: () => LogKeys;
  /** Rows whose date lies before it (ISO 8601) are overdue. */
  readonly day: string;
  /** Removes the overdue rows that are found. */
  readonly retirement: Retirement;
  /** Waits after each page. Rejects where the pass is to end. */
  readonly pause: () => Promise<void>;
};

/** The values that a pass gathers. */
class Findings {
  readonly damage = new Set<string>();
  readonly #sizes = new Map<string, { rows: number; bytes: number }>();

  counted(table: string, rows: number, bytes: number): void {
    const { rows: r, bytes: b } = this.#sizes.get(table) ?? { rows: 0, bytes: 0 };
    this.#sizes.set(table, { rows: r + rows, bytes: b + bytes });
  }

  tables(): Pass["tables"] {
    return [...this.#sizes].map(([name, size]) => ({ name, ...size }));
  }
}

/** Runs a pass. Rejects where a connection is lost, or the pass is to end. */
export async function scrubStore(scrubbed: Scrubbed): Promise<Pass> {
  const findings = new Findings();
  let removed = 0;
  for (const of of removalOrder(scrubbed.collections)) removed += await scrubRows(of, scrubbed, findings);
  await scrubLog(scrubbed, findings);
  removed += await scrubbed.retirement.end();
  return { tables: findings.tables(), removed, damage: [...findings.damage] };
}

/** Reads every row of a collection in the order of its key, and removes those that are overdue. */
async function scrubRows(
  of: AnyCollection,
  { query, sql, day, retirement, pause }: Scrubbed,
  findings: Findings,
): Promise<number> {
  let removed = 0;
  const dying = secretColumns(of).length > 0 ? createDyingLeaves() : undefined;
  const keyIn = (stored: Readonly<Record<string, unknown>>) =>
    of.key.map((column) => stored[column] as Scalar);
  for (let after: readonly Scalar[] | undefined; ; ) {
    const page = await sql.walk(query, of, after, PAGE);
    const keys = page.flatMap((stored) => {
      let overdue = false;
      try {
        overdue = isOverdue(of, sql.codec(of).decode(stored), day);
      } catch {
        findings.damage.add(`a row of \`${of.name}\``);
      }
      dying?.see(Number(stored.leaf), overdue);
      return overdue ? [keyIn(stored)] : [];
    });
    findings.counted(
      of.name,
      page.length,
      page.reduce((sum, stored) => sum + bytesOf(stored), 0),
    );
    const last = page.length < PAGE ? undefined : page.at(-1);
    const leaves = dying?.take(last === undefined);
    if (keys.length > 0 || leaves?.length)
      removed += await retirement.take({ of: of.name, keys, day, ...(leaves && { leaves }) });
    if (last === undefined) return removed;
    after = keyIn(last);
    await pause();
  }
}

/** Computes the whole tree again, from the leaves up, and every head that was signed. */
async function scrubLog(scrubbed: Scrubbed, findings: Findings): Promise<void> {
  const log = createLogReads(scrubbed.query);
  const { size } = await log.newest();
  await scrubLeaves(log, size, scrubbed, findings);
  for (let level = 1; 2 ** level <= size; level++) await scrubLevel(log, level, size, scrubbed, findings);
  await scrubHeads(log, size, scrubbed, findings);
}

async function scrubLeaves(log: LogReads, size: number, { pause }: Scrubbed, findings: Findings) {
  for (let first = 0; first < size; first += PAGE) {
    const indexes = numbers(first, Math.min(first + PAGE, size));
    const [leaves, hashes] = await Promise.all([
      log.leaves(indexes),
      log.nodes(indexes.map((index) => ({ level: 0, index }))),
    ]);
    for (const [i, index] of indexes.entries()) {
      const leaf = leaves[i];
      findings.counted("log", 1, leaf?.length ?? 0);
      if (leaf === undefined) findings.damage.add(`leaf \`${index}\``);
      else compare({ level: 0, index }, hashes[i], leafHash(leaf), findings);
    }
    await pause();
  }
}

async function scrubLevel(
  log: LogReads,
  level: number,
  size: number,
  { pause }: Scrubbed,
  findings: Findings,
): Promise<void> {
  const count = Math.floor(size / 2 ** level);
  for (let first = 0; first < count; first += PAGE) {
    const indexes = numbers(first, Math.min(first + PAGE, count));
    const [own, below] = await Promise.all([
      log.nodes(indexes.map((index) => ({ level, index }))),
      log.nodes(
        indexes.flatMap((index) => [0, 1].map((side) => ({ level: level - 1, index: 2 * index + side }))),
      ),
    ]);
    for (const [i, index] of indexes.entries()) {
      const [left, right] = [below[2 * i], below[2 * i + 1]];
      if (left && right) compare({ level, index }, own[i], nodeHash(left, right), findings);
    }
    await pause();
  }
}

async function scrubHeads(
  log: LogReads,
  size: number,
  { query, keys, pause }: Scrubbed,
  findings: Findings,
): Promise<void> {
  for (let last = -1; last < size; ) {
    const sql = "SELECT size, note FROM checkpoint WHERE size > $1 AND size <= $2 ORDER BY size LIMIT $3";
    const { rows } = await query(sql, [last, size, PAGE]);
    for (const row of rows) {
      last = Number(row.size);
      if (!(await isSigned(log, last, String(row.note), keys)))
        findings.damage.add(`the checkpoint of \`${last}\` leaves`);
    }
    if (rows.length === 0) {
      findings.damage.add("the newest checkpoint");
      return;
    }
    await pause();
  }
}

async function isSigned(log: LogReads, size: number, note: string, keys: Scrubbed["keys"]): Promise<boolean> {
  const range = (await log.nodes(nodesOfRoot(size))).filter((hash) => hash !== undefined);
  try {
    const root = rootSigned({ size, checkpoint: note }, keys);
    return (
      root !== undefined && range.length === nodesOfRoot(size).length && equalBytes(rootOfRange(range), root)
    );
  } catch {
    return false;
  }
}

function compare(
  { level, index }: NodeName,
  kept: Uint8Array | undefined,
  hash: Uint8Array,
  { damage }: Findings,
): void {
  if (kept === undefined || !equalBytes(kept, hash)) damage.add(`node \`${level}/${index}\` of the log`);
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
