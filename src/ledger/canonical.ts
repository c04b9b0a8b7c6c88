/** The canonical bytes of a JSON value (RFC 8785), of which the ledger's leaves and all hashes are made. */
import serialize from "canonicalize";
import { ComityError, fieldError, type Reason } from "../errors.ts";
import { utf8Bytes } from "./bytes.ts";

export { sha256 } from "#sha256";

/** The deepest nesting of a value. A cycle meets the same limit. */
const MAX_DEPTH = 100;

/**
 * The RFC 8785 bytes of a JSON value. Throws TEXT_MALFORMED at a lone surrogate in a string or key,
 * and INPUT_INVALID at whatever else JSON cannot say (`undefined`, NaN, a class's instance, a cycle):
 * nothing is left out or converted, as JSON.stringify would.
 */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return utf8Bytes(canonicalText(value));
}

/** The same as text. Throws what canonicalBytes throws. */
export function canonicalText(value: unknown): string {
  assertJson(value, "$", 0);
  return serialize(value) as string;
}

/** A copy of a JSON value from which fields that are undefined are left out, as its canonical form asks. */
export function withoutUndefined<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutUndefined) as T;
  if (typeof value !== "object" || value === null) return value;
  const stated = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(stated.map(([name, field]) => [name, withoutUndefined(field)])) as T;
}

/**
 * The value that `bytes` say. Throws STATEMENT_INVALID unless they are exactly its canonical form,
 * so that a duplicate key, a byte order mark or a second spelling of a number is refused.
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    // A fatal decoder maps each run of valid bytes to a text of its own: equal texts are equal bytes.
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
