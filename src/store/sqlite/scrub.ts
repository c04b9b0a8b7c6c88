/**
 * One pass over a whole store: every row is held against its digest, every leaf, node and checkpoint of the log against
 * each other and the key (RFC 9162, 2.1), and every index against its table.
 */
import type { DatabaseSync } from "node:sqlite";
import type { AnyCollection } from "../../engine/store.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { verifyCheckpoint } from "../../ledger/checkpoint.ts";
import { leafHash, nodeHash, nodesOfRoot, rootOfRange } from "../../ledger/merkle.ts";
import type { VerifierKey } from "../../ledger/note.ts";
import { createRowCodec, quote } from "./columns.ts";
import { attempt } from "./database.ts";
import { createLogReader } from "./log.ts";

/** The number of rows or leaves that are read between two pauses. */
const PAGE = 200;

/** The parts of a store that a pass looks at. `tables` are the collections; `verifier` is the key of the log. */
export type Scrubbed = {
  readonly db: DatabaseSync;
  readonly collections: readonly AnyCollection[];
  readonly verifier: VerifierKey;
};

/** The result of a pass. `damage` names each damaged part once, such as "a row of `feed`". */
export type Scrub = {
  readonly rows: number;
  readonly leaves: number;
  readonly damage: readonly string[];
};

/** Runs a pass. It yields after each page, so that its caller can pause. A fault of the disk counts as damage. */
export function* scrubStore({ db, collections, verifier }: Scrubbed): Generator<void, Scrub> {
  const damage = new Set<string>();
  let rows = 0;
  function* guarded(what: string, pages: Iterable<unknown>): Generator<void> {
    try {
      for (const _page of pages) yield;
    } catch {
      damage.add(what);
    }
  }
  const found = (what: string) => damage.add(what);
  for (const of of collections) {
    const counted = (count: number) => {
      rows += count;
    };
    yield* guarded(`the table \`${of.name}\``, scrubRows(db, of, found, counted));
  }
  let leaves = 0;
  yield* guarded("the log", scrubLog(db, verifier, found));
  try {
    leaves = createLogReader(db).newest().size;
  } catch {
    found("the newest checkpoint");
  }
  yield* guarded("the database", scrubPages(db, found));
  return { rows, leaves, damage: [...damage] };
}

/** Reads every row of a collection in the order of its key. */
function* scrubRows(
  db: DatabaseSync,
  of: AnyCollection,
  found: (what: string) => void,
  counted: (rows: number) => void,
): Generator<void> {
  const { names, decode } = createRowCodec(of);
  const key = of.key.map(quote).join(", ");
  const select = `SELECT ${names.map(quote).join(", ")} FROM ${quote(of.name)}`;
  const marks = of.key.map(() => "?").join(", ");
  const first = db.prepare(`${select} ORDER BY ${key} LIMIT ${PAGE}`);
  const next = db.prepare(`${select} WHERE (${key}) > (${marks}) ORDER BY ${key} LIMIT ${PAGE}`);
  for (let last: readonly (string | number)[] | undefined; ; ) {
    const page = attempt(() => (last === undefined ? first.all() : next.all(...last)));
    for (const values of page)
      try {
        decode(values);
      } catch {
        found(`a row of \`${of.name}\``);
      }
    counted(page.length);
    yield;
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return;
    last = of.key.map((column) => end[column] as string | number);
  }
}

/** Computes the whole tree again, from the leaves up, and every head that was signed. */
function* scrubLog(db: DatabaseSync, verifier: VerifierKey, found: (what: string) => void): Generator<void> {
  const log = createLogReader(db);
  const { size } = log.newest();
  const isSame = (level: number, index: number, hash: Uint8Array) => {
    const kept = log.node({ level, index });
    if (kept === undefined || !equalBytes(kept, hash)) found(`node \`${level}/${index}\` of the log`);
  };
  for (let index = 0; index < size; index++) {
    const leaf = log.leaf(index);
    if (leaf === undefined) found(`leaf \`${index}\``);
    else isSame(0, index, leafHash(leaf));
    if (index % PAGE === PAGE - 1) yield;
  }
  for (let level = 1; 2 ** level <= size; level++)
    for (let index = 0; (index + 1) * 2 ** level <= size; index++) {
      const [left, right] = [0, 1].map((side) => log.node({ level: level - 1, index: 2 * index + side }));
      if (left && right) isSame(level, index, nodeHash(left, right));
      if (index % PAGE === PAGE - 1) yield;
    }
  yield* scrubHeads(db, verifier, size, found);
}

function* scrubHeads(
  db: DatabaseSync,
  verifier: VerifierKey,
  size: number,
  found: (what: string) => void,
): Generator<void> {
  const log = createLogReader(db);
  const after = db.prepare("SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?");
  for (let last = -1; last < size; ) {
    const page = attempt(() => after.all(last, PAGE));
    for (const head of page) {
      last = Number(head.size);
      if (last <= size && !isSigned(log, last, String(head.note), verifier))
        found(`the checkpoint of \`${last}\` leaves`);
    }
    yield;
    if (page.length === 0) return;
  }
}

function isSigned(
  log: ReturnType<typeof createLogReader>,
  size: number,
  note: string,
  verifier: VerifierKey,
): boolean {
  try {
    const signed = verifyCheckpoint(note, verifier, { unknownLines: "refuse" });
    const range = nodesOfRoot(size).map(log.node);
    const complete = range.filter((hash) => hash !== undefined);
    return (
      signed.size === size &&
      complete.length === range.length &&
      equalBytes(rootOfRange(complete), signed.root)
    );
  } catch {
    return false;
  }
}

/** Asks SQLite about its own pages and indexes (https://www.sqlite.org/pragma.html#pragma_integrity_check). */
function* scrubPages(db: DatabaseSync, found: (what: string) => void): Generator<void> {
  const answers = attempt(() => db.prepare("PRAGMA integrity_check(1)").all());
  if (answers[0]?.integrity_check !== "ok") found("the database's pages or indexes");
  yield;
}
