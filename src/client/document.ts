/** Reads YAML and JSON files strictly: rejects every text that two parsers could read differently. */
import { parseDocument } from "yaml";
import { ComityError } from "../errors.ts";
import { loadInput } from "./input-file.ts";

const MAX_BYTES = 1024 * 1024;

/**
 * Reads the value in a file. Throws INPUT_INVALID, DUPLICATE_KEY, TEXT_MALFORMED or INPUT_TOO_LARGE, naming file and
 * line.
 */
export function loadDocument(file: string): unknown {
  const bytes = loadInput(file);
  if (bytes.length > MAX_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `\`${file}\` has more than the ${MAX_BYTES} bytes that are read`,
    );
  const document = parseDocument(textOf(bytes, file), { uniqueKeys: true });
  // A warning is about an unknown tag or a directive.
  const [error] = [...document.errors, ...document.warnings];
  const line = error?.linePos?.[0].line;
  if (error?.code === "DUPLICATE_KEY")
    throw new ComityError("DUPLICATE_KEY", `\`${file}\` gives a key twice at line ${line}`);
  if (error) throw new ComityError("INPUT_INVALID", `\`${file}\` is neither YAML nor JSON at line ${line}`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ComityError("INPUT_INVALID", `\`${file}\` uses aliases, which are not read`);
  }
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ComityError("TEXT_MALFORMED", `\`${file}\` is not UTF-8`);
  }
}
