/** Reads YAML and JSON files strictly: rejects every text that two parsers could read differently. */
import { ComityError } from "../errors.ts";
import { readYaml, YamlError } from "../yaml.ts";
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
  const text = textOf(bytes, file);
  try {
    return readYaml(text).value;
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    const { kind, line, says } = cause.fault;
    const place = line === undefined ? "" : ` at line ${line}`;
    if (kind === "repeated-key")
      throw new ComityError("DUPLICATE_KEY", `\`${file}\` repeats a key${place}: keep one of the two`);
    throw new ComityError(
      "INPUT_INVALID",
      kind === "alias"
        ? `\`${file}\` uses YAML aliases${place}, which are not allowed: write the values out`
        : `\`${file}\` is not valid YAML or JSON${place}: ${says}`,
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
