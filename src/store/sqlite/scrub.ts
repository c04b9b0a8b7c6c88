/**
 * One pass over a whole store: every row is held against its digest, every leaf, node and checkpoint of the log against
 * each other and the key (RFC 9162, 2.1), and every index against its table. Rows whose date has passed are found on the
 * way, and everything is counted.
 */
import type { DatabaseSync } from "node:sqlite";
import type { AnyCollection, Pass } from "../../engine/store.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { leafHash, nodeHash, nodesOfRoot, rootOfRange } from "../../ledger/merkle.ts";
import { createRowCodec, quote } from "../columns.ts";
import { secretColumns } from "../content-keys.ts";
import { type ReadKeys, rootSigned } from "../log.ts";
import { bytesOf, isOverdue, removalOrder } from "../removal.ts";
import { attempt } from "./database.ts";
import { createLogReader } from "./log.ts";
import type { Overdue } from "./messages.ts";

/** The number of rows or leaves that are read between two pauses. */
const PAGE = 200;

/**
 * The parts of a store that a pass looks at. `keys` are those of the log; rows whose date lies before `day` (ISO
 * 8601) are overdue.
 */
export type Scrubbed = {
  readonly db: DatabaseSync;
  readonly collections: readonly AnyCollection[];
  readonly keys: ReadKeys;
  readonly day: string;
};

/** The result of a pass that has only read. */
export type Scrub = Pick<Pass, "tables" | "damage">;

/** The overdue rows of a page; undefined where it has none. */
type Found = Overdue | undefined;

/** The values that a pass gathers. */
type Finding = {
  readonly damaged: (what: string) => void;
  /** Adds values to the size of a table. */
  readonly counted: (table: string, rows: number, bytes: number) => void;
};

/**
 * Runs a pass. It yields after each page, so that its caller can pause, and may remove the overdue rows of the page. A
 * fault of the disk counts as damage.
 */
export function* scrubStore({ db, collections, keys, day }: Scrubbed): Generator<Found, Scrub> {
  const damage = new Set<string>();
  const sizes = new Map<string, { rows: number; bytes: number }>();
  const finding: Finding = {
    damaged: (what) => damage.add(what),
    counted: (table, rows, bytes) => {
      const { rows: r, bytes: b } = sizes.get(table) ?? { rows: 0, bytes: 0 };
      sizes.set(table, { rows: r + rows, bytes: b + bytes });
    },
  };
  function* guarded(what: string, pages: Iterable<Found>): Generator<Found> {
    try {
      yield* pages;
    } catch {
      damage.add(what);
    }
  }
  for (const of of removalOrder(collections))
    yield* guarded(`the table \`${of.name}\``, scrubRows(db, of, day, finding));
  yield* guarded("the log", scrubLog(db, keys, finding));
  try {
    createLogReader(db).newest();
  } catch {
    finding.damaged("the newest checkpoint");
  }
  yield* guarded("the database", scrubPages(db, finding));
  return { tables: [...sizes].map(([name, size]) => ({ name, ...size })), damage: [...damage] };
}

/** Reads every row of a collection in the order of its key. */
function* scrubRows(
  db: DatabaseSync,
  of: AnyCollection,
  day: string,
  { damaged, counted }: Finding,
): Generator<Found> {
  const { names, decode } = createRowCodec(of);
  const key = of.key.map(quote).join(", ");
  const select = `SELECT ${names.map(quote).join(", ")} FROM ${quote(of.name)}`;
  const marks = of.key.map(() => "?").join(", ");
  const first = db.prepare(`${select} ORDER BY ${key} LIMIT ${PAGE}`);
  const next = db.prepare(`${select} WHERE (${key}) > (${marks}) ORDER BY ${key} LIMIT ${PAGE}`);
  const dying = secretColumns(of).length > 0 ? createDyingLeaves() : undefined;
  for (let last: readonly (string | number)[] | undefined; ; ) {
    const page = attempt(() => (last === undefined ? first.all() : next.all(...last)));
    const keys: (readonly (string | number)[])[] = [];
    let bytes = 0;
    for (const values of page) {
      bytes += bytesOf(values);
      let overdue = false;
      try {
        overdue = isOverdue(of, decode(values), day);
      } catch {
        damaged(`a row of \`${of.name}\``);
      }
      if (overdue) keys.push(keyIn(of, values));
      dying?.see(Number(values.leaf), overdue);
    }
    counted(of.name, page.length, bytes);
    const end = page.length < PAGE ? undefined : page.at(-1);
    const leaves = dying?.take(end === undefined);
    if (keys.length === 0 && !leaves?.length) yield undefined;
    else yield { of: of.name, keys, day, ...(leaves && { leaves }) };
    if (end === undefined) return;
    last = keyIn(of, end);
  }
}

/**
 * Finds the leaves all of whose rows are overdue. Rows are seen in the order of their leaf; `take` returns those that are surely
 * complete, or all at the end.
 */
export function createDyingLeaves() {
  let found: number[] = [];
  let current: { readonly leaf: number; dying: boolean } | undefined;
  const finish = () => {
    if (current?.dying) found.push(current.leaf);
    current = undefined;
  };
  return {
    see: (leaf: number, overdue: boolean): void => {
      if (current?.leaf !== leaf) finish();
      current ??= { leaf, dying: true };
      if (!overdue) current.dying = false;
    },
    take: (end: boolean): readonly number[] => {
      if (end) finish();
      const taken = found;
      found = [];
      return taken;
    },
  };
}

function keyIn(of: AnyCollection, values: Readonly<Record<string, unknown>>): readonly (string | number)[] {
  return of.key.map((column) => values[column] as string | number);
}

/** Computes the whole tree again, from the leaves up, and every head that was signed. */
function* scrubLog(db: DatabaseSync, keys: ReadKeys, { damaged, counted }: Finding): Generator<undefined> {
  const log = createLogReader(db);
  const { size } = log.newest();
  const isSame = (level: number, index: number, hash: Uint8Array) => {
    const kept = log.node({ level, index });
    if (kept === undefined || !equalBytes(kept, hash)) damaged(`node \`${level}/${index}\` of the log`);
  };
  for (let index = 0; index < size; index++) {
    const leaf = log.leaf(index);
    if (leaf === undefined) damaged(`leaf \`${index}\``);
    else isSame(0, index, leafHash(leaf));
    counted("log", 1, leaf?.length ?? 0);
    if (index % PAGE === PAGE - 1) yield undefined;
  }
  for (let level = 1; 2 ** level <= size; level++)
    for (let index = 0; (index + 1) * 2 ** level <= size; index++) {
      const [left, right] = [0, 1].map((side) => log.node({ level: level - 1, index: 2 * index + side }));
      if (left && right) isSame(level, index, nodeHash(left, right));
      if (index % PAGE === PAGE - 1) yield undefined;
    }
  yield* scrubHeads(db, keys, size, damaged);
}

function* scrubHeads(
  db: DatabaseSync,
  keys: ReadKeys,
  size: number,
  damaged: (what: string) => void,
): Generator<undefined> {
  const log = createLogReader(db);
  const after = db.prepare("SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?");
  for (let last = -1; last < size; ) {
    const page = attempt(() => after.all(last, PAGE));
    for (const head of page) {
      last = Number(head.size);
      if (last <= size && !isSigned(log, last, String(head.note), keys))
        damaged(`the checkpoint of \`${last}\` leaves`);
    }
    yield undefined;
    if (page.length === 0) return;
  }
}

function isSigned(
  log: ReturnType<typeof createLogReader>,
  size: number,
  note: string,
  keys: ReadKeys,
): boolean {
  try {
    const root = rootSigned({ size, checkpoint: note }, keys);
    const range = nodesOfRoot(size).map(log.node);
    const complete = range.filter((hash) => hash !== undefined);
    return root !== undefined && complete.length === range.length && equalBytes(rootOfRange(complete), root);
  } catch {
    return false;
  }
}

/** Asks SQLite about its own pages and indexes (https://www.sqlite.org/pragma.html#pragma_integrity_check). */
function* scrubPages(db: DatabaseSync, { damaged }: Finding): Generator<undefined> {
  const answers = attempt(() => db.prepare("PRAGMA integrity_check(1)").all());
  if (answers[0]?.integrity_check !== "ok") damaged("the database's pages or indexes");
  yield undefined;
}
