/** Commitments: a leaf holds one in place of a value. Once the salt is erased, nobody can tell the value. */
import { hmacSha256 } from "#sha256";

/** HMAC-SHA256 of `value` (text as UTF-8) under `salt`, 32 bytes in base64. The result is base64 too. */
export function commitmentTo(value: string | Uint8Array, salt: string): string {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return hmacSha256(Uint8Array.fromBase64(salt), bytes).toBase64();
}
