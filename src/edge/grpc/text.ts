/** Rejects text on the wire that is not well-formed Unicode, in both directions (RFC 3629; Unicode 3.9). */
import { fieldError } from "../../errors.ts";

/**
 * Throws TEXT_MALFORMED, naming the field, where a string anywhere in `message` holds a lone surrogate or U+FFFD. The
 * decoder turns every invalid UTF-8 sequence into U+FFFD, so that the character cannot be told from damage.
 */
export function assertText(message: unknown, path = ""): void {
  if (typeof message === "string") {
    if (message.isWellFormed() && !message.includes("\ufffd")) return;
    const field = path || "message";
    throw fieldError("TEXT_MALFORMED", field, "is not well-formed Unicode; send it as UTF-8");
  }
  if (typeof message !== "object" || message === null || ArrayBuffer.isView(message)) return;
  if (Array.isArray(message))
    for (const [index, each] of message.entries()) assertText(each, `${path}[${index}]`);
  else for (const [key, value] of Object.entries(message)) assertText(value, path ? `${path}.${key}` : key);
}

/**
 * Shortens text for a status or a refusal to `limit` characters, and writes `?` for characters that `assertText`
 * would reject.
 */
export function shorten(text: string, limit: number): string {
  return text.slice(0, limit).toWellFormed().replaceAll("\ufffd", "?");
}
