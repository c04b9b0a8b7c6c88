/** Commitments: a leaf holds one in place of a value. Once the salt is erased, nobody can tell the value. */
import { hmacSha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "./base64.ts";
import { utf8Bytes } from "./bytes.ts";

/**
 * HMAC-SHA256 of `value` (text as UTF-8) under `salt`, 32 bytes in base64. The result is base64 too.
 * Throws STATEMENT_INVALID when the salt is not base64.
 */
export function commitmentTo(value: string | Uint8Array, salt: string): string {
  const key = parseBase64(salt);
  if (key === undefined) throw new ComityError("STATEMENT_INVALID", "the salt is not base64");
  return hmacSha256(key, typeof value === "string" ? utf8Bytes(value) : value).toBase64();
}
