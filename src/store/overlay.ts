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

/** The part of one collection. Rows are found by `keyText`. */
type Part = {
  readonly loaded: Map<string, Row | undefined>;
  readonly written: Map<string, Row>;
  readonly spans: Map<string, LoadedSpan[]>;
};

/** Creates an empty overlay. */
export function createOverlay(): Overlay {
  const parts = new Map<AnyCollection, Part>();

  function partOf(of: AnyCollection): Part {
    const found = parts.get(of);
    if (found !== undefined) return found;
    const part: Part = { loaded: new Map(), written: new Map(), spans: new Map() };
    parts.set(of, part);
    return part;
  }

  function loadedSpan(span: AnySpan): LoadedSpan | undefined {
    return partOf(span.of)
      .spans.get(spanText(span))
      ?.find((each) => covers(each.span, span));
  }

  function get(of: AnyCollection, ...key: readonly Scalar[]): Row | undefined {
    const { written, loaded } = partOf(of);
    const text = keyText(key);
    if (written.has(text)) return written.get(text);
    if (loaded.has(text)) return loaded.get(text);
    throw new NotLoaded({ of, key });
  }

  function readSpan(span: AnySpan): readonly Row[] {
    const found = loadedSpan(span);
    if (found === undefined) throw new NotLoaded(span);
    const { written } = partOf(span.of);
    // A row that the batch has written belongs where its new columns put it, and no longer where the old ones did.
    const kept = found.rows.filter((row) => !written.has(keyText(keyOf(span.of, row))));
    const held = [...kept, ...written.values()].filter((row) => isInSpan(row, span));
    return held.sort(compareRows(span));
  }

  return {
    rows: { get: get as Rows["get"], span: (span) => readSpan(span) as never },
    isLoaded: (read) => {
      if (isSpan(read)) return loadedSpan(read) !== undefined;
      const { written, loaded } = partOf(read.of);
      const text = keyText(read.key);
      return written.has(text) || loaded.has(text);
    },
    load: (read, rows) => {
      const { loaded, spans } = partOf(read.of);
      for (const row of rows) loaded.set(keyText(keyOf(read.of, row)), row);
      if (!isSpan(read)) {
        if (rows.length === 0) loaded.set(keyText(read.key), undefined);
        return;
      }
      const text = spanText(read);
      const others = spans.get(text) ?? [];
      spans.set(text, [...others, { span: read, rows }]);
    },
    write: (puts) => {
      for (const { of, row } of puts) partOf(of).written.set(keyText(keyOf(of, row)), row);
    },
    written: () =>
      new Map(
        [...parts]
          .filter(([, { written }]) => written.size > 0)
          .map(([of, { written }]) => [of, [...written.values()]]),
      ),
  };
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
