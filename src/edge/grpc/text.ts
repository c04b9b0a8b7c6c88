/** Rejects text on the wire that is not well-formed Unicode, in both directions (RFC 3629; Unicode 3.9). */
import { fieldError } from "../../errors.ts";

/**
 * Throws TEXT_MALFORMED, naming the field, where a string anywhere in `message` holds a lone surrogate or U+FFFD. The
 * decoder turns every invalid UTF-8 sequence into U+FFFD, so that the character cannot be told from damage.
 */
export function assertText(message: unknown, path = ""): void {
  // Paths are made only where one is to be told: a message may have thousands of fields.
  if (!isClean(message)) findMalformed(message, path);
}

const isCleanText = (text: string) => text.isWellFormed() && !text.includes("\ufffd");

function isClean(message: unknown): boolean {
  if (typeof message === "string") return isCleanText(message);
  if (typeof message !== "object" || message === null || ArrayBuffer.isView(message)) return true;
  if (Array.isArray(message)) return message.every(isClean);
  for (const key of Object.keys(message))
    if (!isClean((message as Record<string, unknown>)[key])) return false;
  return true;
}

function findMalformed(message: unknown, path: string): void {
  if (typeof message === "string") {
    if (isCleanText(message)) return;
    const field = path || "message";
    throw fieldError("TEXT_MALFORMED", field, "is not well-formed Unicode; send it as UTF-8");
  }
  if (typeof message !== "object" || message === null || ArrayBuffer.isView(message)) return;
  if (Array.isArray(message))
    for (const [index, each] of message.entries()) findMalformed(each, `${path}[${index}]`);
  else
    for (const [key, value] of Object.entries(message)) findMalformed(value, path ? `${path}.${key}` : key);
}

/** The numbers of messages that may be below 0: a page size, which the node refuses, seconds of an instant, and a clock that is behind. */
const SIGNED: ReadonlySet<string> = new Set(["pageSize", "seconds", "clockAheadMs"]);

/**
 * Throws INPUT_INVALID, naming the field, for a number that its field cannot hold: a fraction, or one below 0. The
 * encoder would silently write another number.
 */
export function assertNumbers(message: unknown, path = "", name = ""): void {
  if (!isNumbered(message, name)) findWrongNumber(message, path, name);
}

const fits = (value: number, name: string) => Number.isInteger(value) && (value >= 0 || SIGNED.has(name));

function isNumbered(message: unknown, name: string): boolean {
  if (typeof message === "number") return fits(message, name);
  if (typeof message !== "object" || message === null || ArrayBuffer.isView(message)) return true;
  if (Array.isArray(message)) return message.every((each) => isNumbered(each, ""));
  for (const key of Object.keys(message))
    if (!isNumbered((message as Record<string, unknown>)[key], key)) return false;
  return true;
}

function findWrongNumber(message: unknown, path: string, name: string): void {
  if (typeof message === "number") {
    if (fits(message, name)) return;
    throw fieldError("INPUT_INVALID", path || "message", `is \`${message}\`, and not a whole number from 0`);
  }
  if (typeof message !== "object" || message === null || ArrayBuffer.isView(message)) return;
  if (Array.isArray(message))
    for (const [index, each] of message.entries()) findWrongNumber(each, `${path}[${index}]`, "");
  else
    for (const [key, value] of Object.entries(message))
      findWrongNumber(value, path ? `${path}.${key}` : key, key);
}

/**
 * Shortens text for a status or a refusal to `limit` characters, and writes `?` for characters that `assertText`
 * would reject.
 */
export function shorten(text: string, limit: number): string {
  return text.slice(0, limit).toWellFormed().replaceAll("\ufffd", "?");
}
