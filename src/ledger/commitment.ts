/** Commitments. A leaf holds one in place of a value; once the salt is erased, nobody can tell the value. */
import { hmacSha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "./base64.ts";
import { utf8Bytes } from "./bytes.ts";

/**
 * Computes the commitment to `value`: its HMAC-SHA256 under `salt`, in base64. Text counts as UTF-8; the salt is 32
 * bytes in base64. Throws STATEMENT_INVALID where the salt is not base64.
 */
export function commitmentTo(value: string | Uint8Array, salt: string): string {
  const key = parseBase64(salt);
  if (key === undefined) throw new ComityError("STATEMENT_INVALID", "the salt is not base64");
  return hmacSha256(key, typeof value === "string" ? utf8Bytes(value) : value).toBase64();
}
