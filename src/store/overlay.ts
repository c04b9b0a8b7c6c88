/** The rows that a batch sees: those loaded from the store, overlaid with those that the batch has written. */
import type { AnyCollection, Get, Put, Read, Row, Rows, Scalar, Span } from "../engine/store.ts";
import { compareRows, compareScalars, isInSpan, keyOf, keyText } from "./order.ts";

/** The rows of one batch, loaded and written. INVARIANT: loading never replaces a row that the batch has written. */
export type Overlay = {
  /** The rows as a transition sees them. Reading a row that is not loaded throws `NotLoaded`. */
  readonly rows: Rows;
  readonly isLoaded: (read: Read) => boolean;
  /** Takes the store's answer to a read. */
  readonly load: (read: Read, rows: readonly Row[]) => void;
  readonly write: (puts: readonly Put[]) => void;
  /** Returns the last row written under each key. */
  readonly written: () => ReadonlyMap<AnyCollection, readonly Row[]>;
};

/** Thrown when a transition asks for rows that are not loaded. Load them, and run the transition again. */
export class NotLoaded extends Error {
  readonly read: Read;

  constructor(read: Read) {
    super(`a row of \`${read.of.name}\` is not loaded`);
    this.name = "NotLoaded";
    this.read = read;
  }
}

type AnySpan = Read & Pick<Span, "index" | "prefix" | "from" | "below">;
type LoadedSpan = { readonly span: AnySpan; readonly rows: readonly Row[] };

/** Creates an empty overlay. */
export function createOverlay(): Overlay {
  const parts = new Map<AnyCollection, Part>();

  function partOf(of: AnyCollection): Part {
    const found = parts.get(of);
    if (found !== undefined) return found;
    const part = new Part(of);
    parts.set(of, part);
    return part;
  }

  const get = (of: AnyCollection, ...key: readonly Scalar[]) => partOf(of).get(key);

  return {
    rows: { get: get as Rows["get"], span: (span) => partOf(span.of).span(span) as never },
    isLoaded: (read) => partOf(read.of).isLoaded(read),
    load: (read, rows) => partOf(read.of).load(read, rows),
    write: (puts) => {
      for (const { of, row } of puts) partOf(of).write(row);
    },
    written: () =>
      new Map(
        [...parts].map(([of, part]) => [of, part.written()] as const).filter(([, rows]) => rows.length > 0),
      ),
  };
}

/** The part of one collection. Rows are found by `keyText`. */
class Part {
  readonly #of: AnyCollection;
  readonly #loaded = new Map<string, Row | undefined>();
  readonly #written = new Map<string, Row>();
  readonly #spans = new Map<string, LoadedSpan[]>();

  constructor(of: AnyCollection) {
    this.#of = of;
  }

  get(key: readonly Scalar[]): Row | undefined {
    const text = keyText(key);
    if (this.#written.has(text)) return this.#written.get(text);
    if (this.#loaded.has(text)) return this.#loaded.get(text);
    throw new NotLoaded({ of: this.#of, key });
  }

  span(span: AnySpan): readonly Row[] {
    const found = this.#loadedSpan(span);
    if (found === undefined) throw new NotLoaded(span);
    // A row that the batch has written belongs where its new columns put it, and no longer where the old ones did.
    const kept = found.rows.filter((row) => !this.#written.has(this.#textOf(row)));
    const held = [...kept, ...this.#written.values()].filter((row) => isInSpan(row, span));
    return held.sort(compareRows(span));
  }

  isLoaded(read: Read): boolean {
    if (isSpan(read)) return this.#loadedSpan(read) !== undefined;
    const text = keyText(read.key);
    return this.#written.has(text) || this.#loaded.has(text);
  }

  load(read: Read, rows: readonly Row[]): void {
    for (const row of rows) this.#loaded.set(this.#textOf(row), row);
    if (isSpan(read)) {
      const text = spanText(read);
      this.#spans.set(text, [...(this.#spans.get(text) ?? []), { span: read, rows }]);
    } else if (rows.length === 0) this.#loaded.set(keyText(read.key), undefined);
  }

  write(row: Row): void {
    this.#written.set(this.#textOf(row), row);
  }

  written(): readonly Row[] {
    return [...this.#written.values()];
  }

  #loadedSpan(span: AnySpan): LoadedSpan | undefined {
    return this.#spans.get(spanText(span))?.find((each) => covers(each.span, span));
  }

  #textOf(row: Row): string {
    return keyText(keyOf(this.#of, row));
  }
}

/** Returns true when a read is of a span and not of one row. */
export function isSpan(read: Read): read is AnySpan {
  return "index" in read;
}

/** Formats a read as text. Two reads have the same text only where they ask for the same rows of one collection. */
export function readText(read: Read): string {
  if (!isSpan(read)) return keyText((read as Get).key);
  return JSON.stringify([read.index, read.prefix, read.from ?? null, read.below ?? null]);
}

function spanText({ index, prefix }: AnySpan): string {
  return `${index} ${keyText(prefix)}`;
}

/** Returns true when the rows of `wide` include all rows of `narrow`. Both have the same index and prefix. */
function covers(wide: AnySpan, narrow: AnySpan): boolean {
  const from =
    wide.from === undefined || (narrow.from !== undefined && compareScalars(wide.from, narrow.from) <= 0);
  const below =
    wide.below === undefined || (narrow.below !== undefined && compareScalars(narrow.below, wide.below) <= 0);
  return from && below;
}
