/**
 * A collection as columns of SQLite: typed columns for the fields that keys and indexes name, and JSON in `data` for
 * the rest.
 */
import type { SQLInputValue } from "node:sqlite";
import type { AnyCollection, ColumnType, Row } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";

export type Column = { readonly name: string; readonly type: ColumnType };

/** The column that holds the fields without a column of their own. */
export const DATA = "data";

/** The names of the log's own tables. */
const TAKEN = ["leaf", "node", "checkpoint"];
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Returns the typed columns of a collection, with `until` last. Throws INTERNAL for a name that SQLite or the log
 * uses.
 */
export function typedColumns(of: AnyCollection): readonly Column[] {
  const columns = Object.entries(of.columns).flatMap(([name, type]) =>
    type === undefined || name === "until" ? [] : [{ name, type }],
  );
  const wrong = [of.name, ...columns.map(({ name }) => name)].find((name) => !NAME.test(name));
  if (wrong !== undefined || TAKEN.includes(of.name) || of.columns[DATA] !== undefined)
    throw new ComityError("INTERNAL", `the collection \`${of.name}\` cannot have the name or a column of it`);
  return [...columns, { name: "until", type: "text" }];
}

/** Quotes a name for SQL. */
export function quote(name: string): string {
  return `"${name}"`;
}

/** Turns the rows of one collection into the values of its columns, and back. */
export type RowCodec = {
  /** The typed columns first, `data` last. */
  readonly names: readonly string[];
  readonly encode: (row: Row) => SQLInputValue[];
  readonly decode: (values: Readonly<Record<string, unknown>>) => Row;
};

/** Creates the codec of a collection. */
export function createRowCodec(of: AnyCollection): RowCodec {
  const typed = typedColumns(of).map(({ name }) => name);
  const isTyped = new Set(typed);
  return {
    names: [...typed, DATA],
    encode: (row) => {
      const values = row as Readonly<Record<string, unknown>>;
      const rest = Object.entries(values).filter(([name]) => !isTyped.has(name));
      return [
        ...typed.map((name) => (values[name] ?? null) as SQLInputValue),
        JSON.stringify(Object.fromEntries(rest)),
      ];
    },
    decode: (values) => {
      const row: Record<string, unknown> = JSON.parse(String(values[DATA]));
      for (const name of typed) if (values[name] !== null) row[name] = values[name];
      return row as Row;
    },
  };
}
