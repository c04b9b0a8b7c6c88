/** Reads the YAML of laws, and names the place of a fault by file and line. */
import { ComityError } from "../../errors.ts";
import { readYaml, type Yaml, YamlError } from "../../yaml.ts";

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
  const { value, places } = readDocument(text, file);
  let lines: ReadonlyMap<string, number> | undefined;
  return located(value, file, (path) => {
    // Few documents have a fault to be placed.
    lines ??= new Map([...places()].map(({ path: at, line }) => [nameOf(at), line]));
    return lines.get(nameOf(path));
  });
}

/** Reads one document for another thread. Throws as `parseYaml` does. */
export function parseLined(text: string, file: string): Lined {
  const { value, places } = readDocument(text, file);
  const lines = new Map<string, number>();
  for (const { path, line } of places()) {
    // THREAT: a path is written out for each value, so that depth and number of values multiply.
    if (lines.size === MOST_VALUES || path.length > MOST_DEPTH)
      throw invalid(`${file}: more than ${MOST_VALUES} values, or values more than ${MOST_DEPTH} deep`);
    lines.set(nameOf(path), line);
  }
  return { value, lines };
}

/** A path as a key of a map. */
const nameOf = (path: Path) => JSON.stringify(path);

/** Names the places of a document that another thread has read. */
export function locate({ value, lines }: Lined, file: string): Located {
  return located(value, file, (path) => lines.get(nameOf(path)));
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

function readDocument(text: string, file: string): Yaml {
  if (text.length > MOST_CHARACTERS)
    throw invalid(
      `${file}: ${text.length} characters exceed the limit of ${MOST_CHARACTERS}: split the document`,
    );
  try {
    return readYaml(text);
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    const { kind, line, says } = cause.fault;
    const place = line === undefined ? file : `${file}: line ${line}`;
    if (kind === "alias")
      throw invalid(`${place}: aliases (\`*name\`) are not allowed: write the value out`, cause);
    throw invalid(
      `${place}: ${kind === "repeated-key" ? "a key is repeated: keep one of the two" : says}`,
      cause,
    );
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
