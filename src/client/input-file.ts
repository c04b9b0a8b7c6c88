/** Reads the input files that a caller names. Each error names its file. */
import { readFileSync } from "node:fs";
import { ComityError } from "../errors.ts";

const WHY_UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

/** Reads the bytes of a file. Throws INPUT_INVALID where it cannot be read. */
export function loadInput(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const why = WHY_UNREADABLE[(cause as NodeJS.ErrnoException).code ?? ""] ?? "it cannot be read";
    throw new ComityError("INPUT_INVALID", `\`${path}\`: ${why}`, { cause });
  }
}

/** Reads a JSON file. Throws INPUT_INVALID where it cannot be read or is not JSON. */
export function loadJson(path: string): unknown {
  const text = loadInput(path).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    // The cause is dropped: a parser's message quotes its input, which may be personal.
    throw new ComityError("INPUT_INVALID", `\`${path}\` is not JSON`);
  }
}
