/** The values that the parts of the migration share: the earlier tables, their log, and the writer of new rows. */
import type { DatabaseSync } from "node:sqlite";
import { counterOf } from "../../../engine/feed.ts";
import { COUNTER, type CounterRow, keepContents, setCounter } from "../../../engine/rows.ts";
import type { Put } from "../../../engine/store.ts";
import { canonicalText as formCanonical } from "../../../ledger/canonical.ts";
import { AS_STORED } from "../../content-keys.ts";
import { createSealer } from "../../sealer.ts";
import { createRowReader } from "../reader.ts";
import { createRowWriter } from "../row-writer.ts";

/** A row of an earlier table: text, whole numbers, or null. */
export type EarlierRow = Readonly<Record<string, unknown>>;

export type Earlier = {
  /** Returns the rows of an earlier table, in an order. */
  readonly rows: (table: string, order: string) => Iterable<EarlierRow>;
  readonly put: (puts: readonly Put[]) => void;
  /** Seals contents beside a leaf. A content that is null is left out. */
  readonly keep: (leaf: number, until: string, contents: Readonly<Record<string, string | null>>) => void;
  /**
   * Returns the instant (ISO 8601) at which a leaf was recorded. A sealed leaf does not state it; the answer is then
   * that of the last leaf before it that does.
   */
  readonly instantOf: (leaf: number) => string;
  /** Returns the leaf that recorded the outcome of a transfer. */
  readonly outcomeOf: (transfer: string) => number | undefined;
  /** Sets the last cursor of a viewer's feed to at least this. */
  readonly raiseCursor: (viewer: string, cursor: number) => void;
};

/** Returns the name that an earlier table has while its rows are moved. */
export const earlierName = (table: string) => `earlier_${table}`;

/** Reads the log once, for the values that earlier rows lack. */
export function openEarlier(db: DatabaseSync): Earlier {
  const sealer = createSealer();
  // Secrets are wrapped when all rows have been moved.
  const [write, reader] = [createRowWriter(db, AS_STORED), createRowReader(db)];
  const { instants, outcomes } = readLeaves(db);

  function put(puts: readonly Put[]): void {
    for (const { of, row } of puts) write(of, [row]);
  }

  return {
    rows: (table, order) =>
      db.prepare(`SELECT * FROM ${earlierName(table)} ORDER BY ${order}`).iterate() as Iterable<EarlierRow>,
    put,
    keep: (leaf, until, contents) => {
      for (const [part, text] of Object.entries(contents))
        if (text !== null)
          put(keepContents(leaf, [{ part, ...sealer.seal(Buffer.from(text, "utf8")), until }]));
    },
    instantOf: (leaf) => instants[leaf] ?? new Date().toISOString(),
    outcomeOf: (transfer) => outcomes.get(transfer),
    raiseCursor: (viewer, cursor) => {
      const [[row] = []] = reader.read([{ of: COUNTER, key: [counterOf(viewer)] }]);
      if (((row as CounterRow | undefined)?.value ?? 0) < cursor)
        put([setCounter(counterOf(viewer), cursor)]);
    },
  };
}

/** Formats a statement as contents hold it: canonical JSON. Null stays null. */
export function canonicalText(json: unknown): string | null {
  return json === null ? null : formCanonical(JSON.parse(String(json)));
}

/** Returns the item in the body of a notice or an acknowledgement; an empty object where there is none. */
export function itemIn(body: unknown): EarlierRow {
  return parseObject((parseObject(String(body)) as { item?: unknown }).item);
}

function readLeaves(db: DatabaseSync) {
  const instants: string[] = [];
  const outcomes = new Map<string, number>();
  let last: string | undefined;
  for (const { idx, bytes } of db.prepare("SELECT idx, bytes FROM leaf ORDER BY idx").iterate()) {
    const leaf = parseObject(Buffer.from(bytes as Uint8Array).toString("utf8"));
    if (typeof leaf.at === "string") last = leaf.at;
    if (last !== undefined) instants[Number(idx)] = last;
    if (leaf.type === "comity/v1/outcome") outcomes.set(String(leaf.transfer), Number(idx));
  }
  return { instants, outcomes };
}

/** Reads a text or a value as an object, as far as it is one. */
function parseObject(value: unknown): EarlierRow {
  try {
    const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return typeof parsed === "object" && parsed !== null ? (parsed as EarlierRow) : {};
  } catch {
    return {};
  }
}
