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
    throw new ComityError("INPUT_TOO_LARGE", `\`${file}\` is larger than the limit of ${MAX_BYTES} bytes`);
  const document = parseDocument(textOf(bytes, file), { uniqueKeys: true });
  // A warning is about an unknown tag or a directive.
  const [error] = [...document.errors, ...document.warnings];
  const line = error?.linePos?.[0].line;
  if (error?.code === "DUPLICATE_KEY")
    throw new ComityError("DUPLICATE_KEY", `\`${file}\` repeats a key at line ${line}: keep one of the two`);
  if (error) throw new ComityError("INPUT_INVALID", `\`${file}\` is not valid YAML or JSON at line ${line}`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ComityError(
      "INPUT_INVALID",
      `\`${file}\` uses YAML aliases, which are not allowed: write the values out`,
    );
  }
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ComityError("TEXT_MALFORMED", `\`${file}\` is not UTF-8 text: save it as UTF-8`);
  }
}
