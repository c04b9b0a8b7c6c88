/**
 * A collection as columns of a database: typed columns for the fields that keys and indexes name, and JSON in `data`
 * for the rest.
 */
import { hash } from "node:crypto";
import { Damage } from "../engine/damage.ts";
import type { AnyCollection, ColumnType, Row } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { type Secrets, secretColumns } from "./content-keys.ts";

/** The value of a column, as a driver takes it. */
export type ColumnValue = null | number | string | Uint8Array;

export type Column = { readonly name: string; readonly type: ColumnType };

/** The column that holds the fields without a column of their own. */
export const DATA = "data";
/** The column that holds the digest of all others. */
export const DIGEST = "row_digest";

/** The length of a digest, in bytes: enough against rot, which is no adversary. */
const DIGEST_BYTES = 16;

/** The names of the log's own tables. */
const TAKEN = ["leaf", "node", "checkpoint", "key_file", "log_head", "log_schema", "store_state"];
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Returns the typed columns of a collection, with `until` last. Throws INTERNAL for a name that SQL or the log
 * uses.
 */
export function typedColumns(of: AnyCollection): readonly Column[] {
  const columns = Object.entries(of.columns).flatMap(([name, type]) =>
    type === undefined || name === "until" ? [] : [{ name, type }],
  );
  const wrong = [of.name, ...columns.map(({ name }) => name)].find((name) => !NAME.test(name));
  if (
    wrong !== undefined ||
    TAKEN.includes(of.name) ||
    of.columns[DATA] !== undefined ||
    of.columns[DIGEST] !== undefined
  )
    throw new ComityError("INTERNAL", `the collection \`${of.name}\` cannot have the name or a column of it`);
  return [...columns, { name: "until", type: "text" }];
}

/** Quotes a name for SQL. */
export function quote(name: string): string {
  return `"${name}"`;
}

/** Turns the rows of one collection into the values of its columns, and back. */
export type RowCodec = {
  /** The typed columns first, then the digest, and `data` last. */
  readonly names: readonly string[];
  readonly encode: (row: Row) => ColumnValue[];
  /** Throws Damage where the values do not fit their digest. */
  readonly decode: (values: Readonly<Record<string, unknown>>) => Row;
  /** Returns the digest of stored values. */
  readonly digest: (values: Readonly<Record<string, unknown>>) => Uint8Array;
};

/**
 * Creates the codec of a collection. Without `secrets` no row with a secret can be encoded, and rows are decoded without theirs.
 */
export function createRowCodec(of: AnyCollection, secrets?: Secrets): RowCodec {
  const typed = typedColumns(of).map(({ name }) => name);
  const secret = secretColumns(of);
  const isTyped = new Set(typed);
  // In the order of their names: columns that are added later stand last in a table.
  const ordered = typed.toSorted();
  const digest: RowCodec["digest"] = (values) => digestOf(ordered, values);
  return {
    names: [...typed, DIGEST, DATA],
    digest,
    encode: (row) => {
      const values = wrapped(of, secret, row, secrets);
      const rest = Object.entries(values).filter(([name]) => !isTyped.has(name));
      const data = JSON.stringify(Object.fromEntries(rest));
      return [
        ...typed.map((name) => (values[name] ?? null) as ColumnValue),
        digest({ ...values, [DATA]: data }),
        data,
      ];
    },
    decode: (values) => {
      const kept = values[DIGEST];
      if (!(kept instanceof Uint8Array) || !equalBytes(kept, digest(values)))
        throw new Damage(`a row of \`${of.name}\``);
      const row: Record<string, unknown> = JSON.parse(String(values[DATA]));
      for (const name of typed) if (values[name] !== null) row[name] = values[name];
      for (const name of secret) unwrap(row, name, secrets);
      return row as Row;
    },
  };
}

/** Returns the values of a row, with its secrets wrapped. Throws STORE_UNAVAILABLE where the key for that is missing. */
function wrapped(
  of: AnyCollection,
  secret: readonly string[],
  row: Row,
  secrets: Secrets | undefined,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = { ...row };
  for (const name of secret) {
    if (!(values[name] instanceof Uint8Array)) continue;
    const kept = secrets?.wrap(Number(values.leaf), values[name]);
    if (kept === undefined)
      throw new ComityError("STORE_UNAVAILABLE", `there is no key for a new row of \`${of.name}\``);
    values[name] = kept;
  }
  return values;
}

function unwrap(row: Record<string, unknown>, name: string, secrets: Secrets | undefined): void {
  const kept = row[name];
  const secret = kept instanceof Uint8Array ? secrets?.unwrap(Number(row.leaf), kept) : undefined;
  if (secret === undefined) delete row[name];
  else row[name] = secret;
}

function digestOf(columns: readonly string[], values: Readonly<Record<string, unknown>>): Uint8Array {
  const blobs: Uint8Array[] = [];
  const scalars = columns.map((name) => {
    const value = values[name] ?? null;
    if (!(value instanceof Uint8Array)) return [name, value];
    blobs.push(value);
    return [name, { bytes: value.length }];
  });
  const text = JSON.stringify([...scalars, values[DATA]]);
  const all = blobs.length === 0 ? text : Buffer.concat([Buffer.from(text), ...blobs]);
  // In one call, and as a short text: both cross to native code more cheaply than a hash that is fed, or a buffer.
  return Buffer.from(hash("sha256", all, "latin1"), "latin1").subarray(0, DIGEST_BYTES);
}
