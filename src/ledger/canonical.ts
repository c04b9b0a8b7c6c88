/** Canonical JSON (RFC 8785): the bytes of a JSON value from which leaves and hashes are made. */
import { ComityError, fieldError, type Reason } from "../errors.ts";
import { utf8Bytes } from "./bytes.ts";

export { sha256 } from "#sha256";

/** The deepest nesting of a value. A cyclic value exceeds it too. */
const MAX_DEPTH = 100;

/**
 * Encodes a JSON value in canonical form. Throws TEXT_MALFORMED for a lone surrogate in a string or key, and
 * INPUT_INVALID for anything else outside JSON (`undefined`, NaN, an instance of a class, a cycle). Unlike
 * JSON.stringify it neither omits nor converts a value.
 */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return utf8Bytes(canonicalText(value));
}

/** Formats a JSON value in canonical form as text. Throws as `canonicalBytes` does. */
export function canonicalText(value: unknown): string {
  return writeCanonical(value, false);
}

/** Formats a JSON value in canonical form as text, without its undefined fields. Throws as `canonicalBytes` does. */
export function canonicalTextOfStated(value: unknown): string {
  return writeCanonical(value, true);
}

/** Copies a JSON value without its undefined fields, which have no canonical form. */
export function withoutUndefined<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutUndefined) as T;
  if (typeof value !== "object" || value === null) return value;
  const stated = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(stated.map(([name, field]) => [name, withoutUndefined(field)])) as T;
}

/**
 * Parses canonical bytes. Throws STATEMENT_INVALID unless they are exactly the canonical form of their value, so that
 * a duplicate key, a byte order mark or a second spelling of a number is rejected.
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  let why = "they are not UTF-8 text";
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    why = text === "" ? "there are none" : "they are not JSON, as when some are changed or missing";
    const value: unknown = JSON.parse(text);
    why = "they are JSON in another spelling, as when a program has written them again";
    // A fatal decoder maps different valid bytes to different texts, so that equal texts mean equal bytes.
    if (canonicalText(value) === text) return value;
  } catch {
    // The cause is dropped: a parser's message quotes its input, which may be personal.
  }
  throw new ComityError("STATEMENT_INVALID", `the bytes are not canonical JSON (RFC 8785): ${why}`);
}

/** A value that has no canonical form. Its path grows on the way out, so that a sound value pays nothing for it. */
class Misfit extends Error {
  readonly reason: Reason;
  path = "";

  constructor(reason: Reason, description: string) {
    super(description);
    this.reason = reason;
  }

  under(step: string): this {
    this.path = step + this.path;
    return this;
  }
}

function writeCanonical(value: unknown, omitUndefined: boolean): string {
  try {
    return writeValue(value, 0, omitUndefined);
  } catch (thrown) {
    if (thrown instanceof Misfit) throw fieldError(thrown.reason, `$${thrown.path}`, thrown.message);
    throw thrown;
  }
}

function writeValue(value: unknown, depth: number, omitUndefined: boolean): string {
  if (depth > MAX_DEPTH) throw new Misfit("INPUT_INVALID", `nests deeper than ${MAX_DEPTH} levels`);
  if (typeof value === "string") return writeString(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Misfit("INPUT_INVALID", "is not a finite number");
    // RFC 8785 section 3.2.2.3: as ECMAScript formats it, with -0 as 0.
    return String(value);
  }
  if (Array.isArray(value)) return writeArray(value, depth + 1, omitUndefined);
  if (isPlainObject(value)) return writeObject(value, depth + 1, omitUndefined);
  throw new Misfit("INPUT_INVALID", "is not a JSON value");
}

function writeArray(values: readonly unknown[], depth: number, omitUndefined: boolean): string {
  let text = "[";
  // By index, since an iteration by forEach skips the holes of a sparse array.
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ",";
    try {
      text += writeValue(values[i], depth, omitUndefined);
    } catch (thrown) {
      throw thrown instanceof Misfit ? thrown.under(`[${i}]`) : thrown;
    }
  }
  return `${text}]`;
}

function writeObject(value: Record<string, unknown>, depth: number, omitUndefined: boolean): string {
  if (Object.getOwnPropertySymbols(value).length > 0)
    throw new Misfit("INPUT_INVALID", "has a symbol for a key");
  let text = "";
  // RFC 8785 section 3.2.3: by UTF-16 code units, which is how ECMAScript sorts texts.
  for (const key of sortedKeys(value)) {
    const field = value[key];
    if (omitUndefined && field === undefined) continue;
    const name = writeString(key);
    try {
      text += `${text === "" ? "" : ","}${name}:${writeValue(field, depth, omitUndefined)}`;
    } catch (thrown) {
      throw thrown instanceof Misfit ? thrown.under(`.${key}`) : thrown;
    }
  }
  return `{${text}}`;
}

function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  return keys;
}

/** A text that needs no escape: without quotation mark, backslash, control characters and surrogates. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** Quotes a text as RFC 8785 section 3.2.2.2 does, which is how JSON.stringify quotes a text that is well-formed. */
function writeString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new Misfit("TEXT_MALFORMED", "holds a lone surrogate");
  return JSON.stringify(text);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
