/** A notice file: YAML or JSON read into a draft, with what its writer may leave to the command. */
import { v7 } from "uuid";
import { parseDocument } from "yaml";
import { ComityError } from "../errors.ts";
import { type NoticeDraft, parseDraft } from "../incident/notice.ts";
import { loadInput } from "./command.ts";

const MAX_BYTES = 1024 * 1024;

/**
 * Reads a draft. Without an `id` it gets a fresh one, and `times.aware: now` becomes `now`. Throws
 * INPUT_INVALID, DUPLICATE_KEY, TEXT_MALFORMED or INPUT_TOO_LARGE.
 */
export function loadNotice(file: string, now: Date): NoticeDraft {
  return parseDraft(completed(loadDocument(file), now));
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

function completed(document: unknown, now: Date): unknown {
  const draft = fieldsOf(document);
  if (draft === undefined) return document;
  const content = fieldsOf(draft.content);
  const times = fieldsOf(content?.times);
  const aware = times?.aware === "now" ? { aware: now.toISOString() } : {};
  return {
    id: v7(),
    ...draft,
    ...(times === undefined ? {} : { content: { ...content, times: { ...times, ...aware } } }),
  };
}

function loadDocument(file: string): unknown {
  const bytes = loadInput(file);
  if (bytes.length > MAX_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `\`${file}\` has more than ${MAX_BYTES} bytes, the most a notice may have`,
    );
  const document = parseDocument(textOf(bytes, file), { uniqueKeys: true });
  // A warning is about a tag that nobody knows, or a directive: whatever cannot be read for sure is refused.
  const [error] = [...document.errors, ...document.warnings];
  const line = error?.linePos?.[0].line;
  if (error?.code === "DUPLICATE_KEY")
    throw new ComityError("DUPLICATE_KEY", `\`${file}\` gives a key twice at line ${line}`);
  if (error) throw new ComityError("INPUT_INVALID", `\`${file}\` is neither YAML nor JSON at line ${line}`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ComityError("INPUT_INVALID", `\`${file}\` uses aliases, which a notice may not`);
  }
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ComityError("TEXT_MALFORMED", `\`${file}\` is not UTF-8`);
  }
}
