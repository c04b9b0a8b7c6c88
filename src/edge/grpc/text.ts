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

/** The numbers of messages that may be below 0: a page size, which the node refuses, and the seconds of an instant. */
const SIGNED: ReadonlySet<string> = new Set(["pageSize", "seconds"]);

/**
 * Throws INPUT_INVALID, naming the field, for a number that its field cannot hold: a fraction, or one below 0. The
 * encoder would silently write another number.
 */
export function assertNumbers(message: unknown, path = "", name = ""): void {
  if (typeof message === "number") {
    if (Number.isInteger(message) && (message >= 0 || SIGNED.has(name))) return;
    throw fieldError("INPUT_INVALID", path || "message", `is \`${message}\`, and not a whole number from 0`);
  }
  if (typeof message !== "object" || message === null || ArrayBuffer.isView(message)) return;
  if (Array.isArray(message))
    for (const [index, each] of message.entries()) assertNumbers(each, `${path}[${index}]`);
  else
    for (const [key, value] of Object.entries(message))
      assertNumbers(value, path ? `${path}.${key}` : key, key);
}

/**
 * Shortens text for a status or a refusal to `limit` characters, and writes `?` for characters that `assertText`
 * would reject.
 */
export function shorten(text: string, limit: number): string {
  return text.slice(0, limit).toWellFormed().replaceAll("\ufffd", "?");
}
