/** Reads a notice file (YAML or JSON) into a draft, and fills in the fields that its writer may leave out. */
import { v7 } from "uuid";
import { type NoticeDraft, parseDraft } from "../notices/notice.ts";
import { loadDocument } from "./document.ts";

/**
 * Reads a draft. Defaults: a missing `id` becomes a fresh one, and `times.aware: now` becomes the instant `now`.
 * Throws INPUT_INVALID, DUPLICATE_KEY, TEXT_MALFORMED or INPUT_TOO_LARGE.
 */
export function loadNotice(file: string, now: Date): NoticeDraft {
  return parseDraft(complete(loadDocument(file), now));
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

function complete(document: unknown, now: Date): unknown {
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
