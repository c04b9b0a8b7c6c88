/**
 * Reads YAML documents (YAML 1.2) and keeps the line of each value, so that a message can name the place of a fault.
 */
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { ComityError } from "../../errors.ts";

/** The most values of a document that another thread reads, and their greatest depth: the longest law has 3,000, 12 deep. */
const MOST_VALUES = 50_000;
const MOST_DEPTH = 20;

type Path = readonly PropertyKey[];

/** A value, with a function that names the place of any part of it in the document. */
export type Located = {
  readonly value: unknown;
  /** Names the place of the value at a path, or of the nearest value around it: `EU.yaml: line 12`. */
  readonly placeOf: (path: Path) => string;
};

/**
 * The most characters of a document. A law in YAML is far shorter, so that a longer text is an attack or a mistake.
 */
const MOST_CHARACTERS = 1_000_000;

/** A value with the line of each part, as plain data: one thread can read a document for another. */
export type Lined = {
  readonly value: unknown;
  /** Line by path; the path as JSON. */
  readonly lines: ReadonlyMap<string, number>;
};

/** Reads one document. Throws PACK_INVALID, with file and line, for bad syntax, a repeated key or an alias. */
export function parseYaml(text: string, file: string): Located {
  const { document, value, lineOf } = readDocument(text, file);
  return located(value, file, (path) => {
    const node = document.getIn(path, true);
    return isNode(node) ? lineOf(node) : undefined;
  });
}

/** Reads one document for another thread. Throws as `parseYaml` does. */
export function parseLined(text: string, file: string): Lined {
  const { document, value, lineOf } = readDocument(text, file);
  const lines = new Map<string, number>();
  let nodes = 0;
  const walk = (node: unknown, path: Path): void => {
    nodes += 1;
    // THREAT: a path is written out for each value, so that depth and number of values multiply.
    if (nodes > MOST_VALUES || path.length > MOST_DEPTH)
      throw invalid(`${file}: more than ${MOST_VALUES} values, or values more than ${MOST_DEPTH} deep`);
    const line = isNode(node) ? lineOf(node) : undefined;
    if (line !== undefined) lines.set(JSON.stringify(path), line);
    if (isSeq(node)) for (const [i, item] of node.items.entries()) walk(item, [...path, i]);
    if (isMap(node))
      for (const { key, value: item } of node.items)
        walk(item, [...path, isScalar(key) ? String(key.value) : String(key)]);
  };
  walk(document.contents, []);
  return { value, lines };
}

/** Names the places of a document that another thread has read. */
export function locate({ value, lines }: Lined, file: string): Located {
  return located(value, file, (path) => lines.get(JSON.stringify(path)));
}

function located(value: unknown, file: string, lineAt: (path: Path) => number | undefined): Located {
  return {
    value,
    placeOf(path) {
      for (let end = path.length; end > 0; end -= 1) {
        const line = lineAt(path.slice(0, end));
        if (line !== undefined) return `${file}: line ${line}`;
      }
      return file;
    },
  };
}

function readDocument(text: string, file: string) {
  if (text.length > MOST_CHARACTERS)
    throw invalid(
      `${file}: ${text.length} characters exceed the limit of ${MOST_CHARACTERS}: split the document`,
    );
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: "1.2" });
  const [error] = document.errors;
  if (error) throw invalid(`${file}: line ${lines.linePos(error.pos[0]).line}: ${error.code.toLowerCase()}`);
  const value = plain(() => document.toJS({ maxAliasCount: 0 }), file);
  const lineOf = ({ range }: Node) => (range ? lines.linePos(range[0]).line : undefined);
  return { document, value, lineOf };
}

// THREAT: aliases of aliases grow without bound when expanded, and a law needs none.
function plain(read: () => unknown, file: string): unknown {
  try {
    return read();
  } catch (cause) {
    throw invalid(`${file}: aliases (\`*name\`) are not allowed: write the value out`, cause);
  }
}

/**
 * Runs `read` on the value at a path, and adds the place to any error that it throws. Every reason but ATOM_UNKNOWN
 * becomes PACK_INVALID.
 */
export function readAt<T>({ placeOf }: Located, path: Path, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const { reason, message, violations } = ComityError.from(cause);
    const known = reason === "ATOM_UNKNOWN" ? reason : "PACK_INVALID";
    throw new ComityError(known, `${placeOf(path)}: ${message}`, { violations, cause });
  }
}

const invalid = (message: string, cause?: unknown) => new ComityError("PACK_INVALID", message, { cause });
