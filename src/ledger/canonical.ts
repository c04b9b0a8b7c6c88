/** Canonical JSON (RFC 8785): the bytes of a JSON value from which leaves and hashes are made. */
import serialize from "canonicalize";
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
  assertJson(value, "$", 0);
  return serialize(value) as string;
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
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    // A fatal decoder maps different valid bytes to different texts, so that equal texts mean equal bytes.
    if (canonicalText(value) === text) return value;
  } catch {
    // The cause is dropped: a parser's message quotes its input, which may be personal.
  }
  throw new ComityError("STATEMENT_INVALID", "the bytes are not canonical JSON (RFC 8785)");
}

function assertJson(value: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) refuse("INPUT_INVALID", path, `nests deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") {
    assertWellFormed(value, path);
    return;
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value)) refuse("INPUT_INVALID", path, "is not a finite number");
    return;
  }
  if (Array.isArray(value)) {
    // By index, since forEach skips the holes of a sparse array.
    for (let i = 0; i < value.length; i++) assertJson(value[i], `${path}[${i}]`, depth + 1);
    return;
  }
  if (!isPlainObject(value)) refuse("INPUT_INVALID", path, "is not a JSON value");
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === "symbol") refuse("INPUT_INVALID", path, "has a symbol for a key");
    assertWellFormed(key, path);
    assertJson(value[key], `${path}.${key}`, depth + 1);
  }
}

function assertWellFormed(text: string, path: string): void {
  if (!text.isWellFormed()) refuse("TEXT_MALFORMED", path, "holds a lone surrogate");
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(reason: Reason, field: string, description: string): never {
  throw fieldError(reason, field, description);
}
