/** A YAML document that knows on which line each of its values stands, so that a fault names its place (YAML 1.2). */
import { isNode, LineCounter, parseDocument } from "yaml";
import { ComityError } from "../../errors.ts";

type Path = readonly PropertyKey[];

/** A value, and how to say where in its document something stands. */
export type Located = {
  readonly value: unknown;
  /** `EU.yaml: line 12`: the value at a path, or the nearest one around it. */
  readonly placeOf: (path: Path) => string;
};

/** A law's text in YAML is far smaller; what is larger is an attack or a mistake. */
const MOST_CHARACTERS = 1_000_000;

/** Reads one document. Throws PACK_INVALID, with file and line, for bad syntax, a repeated key and any alias. */
export function parseYaml(text: string, file: string): Located {
  if (text.length > MOST_CHARACTERS)
    throw invalid(
      `${file}: ${text.length} characters long: a document has at most ${MOST_CHARACTERS}, split it`,
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
    throw invalid(`${file}: aliases (\`*name\`) are not allowed, write the value out`, cause);
  }
}

/** Runs `read` on the value at a path; what it throws then names the place. All but ATOM_UNKNOWN becomes PACK_INVALID. */
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
