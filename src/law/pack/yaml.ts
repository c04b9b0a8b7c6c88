/**
 * Reads YAML documents (YAML 1.2) and keeps the line of each value, so that a message can name the place of a fault.
 */
import { isNode, LineCounter, parseDocument } from "yaml";
import { ComityError } from "../../errors.ts";

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

/** Reads one document. Throws PACK_INVALID, with file and line, for bad syntax, a repeated key or an alias. */
export function parseYaml(text: string, file: string): Located {
  if (text.length > MOST_CHARACTERS)
    throw invalid(
      `${file}: ${text.length} characters exceed the limit of ${MOST_CHARACTERS}: split the document`,
    );
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: "1.2" });
  const [error] = document.errors;
  if (error) throw invalid(`${file}: line ${lines.linePos(error.pos[0]).line}: ${error.code.toLowerCase()}`);
  const value = plain(() => document.toJS({ maxAliasCount: 0 }), file);
  return {
    value,
    placeOf(path) {
      for (let end = path.length; end > 0; end -= 1) {
        const node = document.getIn(path.slice(0, end), true);
        if (isNode(node) && node.range) return `${file}: line ${lines.linePos(node.range[0]).line}`;
      }
      return file;
    },
  };
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
