/** Checks, copies and measures entries on their way to a store's writer, and divides them into batches. */
import type { AnyCollection, AnyEntry, Row, SeenHead } from "../engine/store.ts";
import { ComityError } from "../errors.ts";

/** A batch with this many bytes of leaves and commands takes no further entry. */
const MOST_BATCH_BYTES = 4 * 1024 * 1024;
/** A batch with this many entries takes no further one. */
const MOST_BATCH_ENTRIES = 1024;
/** The deepest nesting of a command. */
const MOST_DEPTH = 32;

/** A copy of an entry that belongs to the store. Later changes to the caller's objects do not reach it. */
export type Admitted = {
  readonly entry: AnyEntry;
  /** Its approximate size in memory. */
  readonly bytes: number;
  /** The buffers of its byte values. No two values share one, so that a thread can transfer them. */
  readonly buffers: readonly ArrayBuffer[];
};

/**
 * Copies an entry. Throws TEXT_MALFORMED for text with U+0000 or a lone surrogate, which not every database can
 * store, and INPUT_INVALID for a value that is not plain data.
 */
export function admitEntry({ command, seen, ...given }: AnyEntry): Admitted {
  const buffers: ArrayBuffer[] = [];
  let bytes = 0;

  function copyBytes(from: Uint8Array): Uint8Array {
    // A buffer of its own: a view into a pool would transfer the whole pool.
    const copy = Uint8Array.from(from);
    buffers.push(copy.buffer);
    bytes += copy.length;
    return copy;
  }

  function copy(value: unknown, path: string, depth: number): unknown {
    bytes += 8;
    if (typeof value === "string") {
      assertText(value, path);
      bytes += value.length;
      return value;
    }
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (value instanceof Uint8Array) return copyBytes(value);
    if (typeof value !== "object" || value === null || depth > MOST_DEPTH)
      throw new ComityError("INPUT_INVALID", `\`${path}\` is not plain data; leave absent fields out`);
    if (Array.isArray(value)) return value.map((each, i) => copy(each, `${path}[${i}]`, depth + 1));
    const present = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(
      present.map(([name, each]) => {
        assertText(name, path);
        return [name, copy(each, `${path}.${name}`, depth + 1)];
      }),
    );
  }

  const entry: AnyEntry = {
    ...("leaf" in given && { leaf: copyBytes(given.leaf) }),
    command: copy(command, "command", 0) as AnyEntry["command"],
    ...("epoch" in given && given.epoch !== undefined && { epoch: given.epoch }),
    ...(seen !== undefined && { seen: copy(seen, "seen", 0) as SeenHead }),
  };
  return { entry, bytes, buffers };
}

/** Takes the next batch from the front of the waiting entries. It is limited in bytes and number, and never empty. */
export function takeBatch<T extends { readonly bytes: number }>(waiting: T[]): T[] {
  let [bytes, count] = [0, 0];
  for (const next of waiting) {
    if (count > 0 && (count === MOST_BATCH_ENTRIES || bytes + next.bytes > MOST_BATCH_BYTES)) break;
    bytes += next.bytes;
    count += 1;
  }
  return waiting.splice(0, count);
}

/**
 * Checks that a row's typed columns can be stored as they are. Throws INTERNAL, since the machine that made the row
 * is at fault.
 */
export function assertRow(of: AnyCollection, row: Row): void {
  const values: Readonly<Record<string, unknown>> = row;
  for (const [column, type] of Object.entries({ until: "text", ...of.columns })) {
    const value = values[column];
    if (value === undefined && column !== "until" && !of.key.includes(column)) continue;
    const fits =
      type === "text"
        ? typeof value === "string" && isStorable(value)
        : type === "int"
          ? Number.isSafeInteger(value)
          : value instanceof Uint8Array;
    if (!fits) throw new ComityError("INTERNAL", `a row of \`${of.name}\` has no valid \`${column}\``);
  }
}

function assertText(text: string, path: string): void {
  if (isStorable(text)) return;
  throw new ComityError(
    "TEXT_MALFORMED",
    `\`${path}\` holds U+0000 or a lone surrogate, which cannot be kept; remove it`,
  );
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}
