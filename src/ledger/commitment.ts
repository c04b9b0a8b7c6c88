/** Commitments: what a leaf says without saying it. Once the salt is erased, nobody can tell what it was. */
import { createHmac } from "node:crypto";

/** HMAC-SHA256 of `value` under a salt of 32 bytes in base64; the result is base64 too. */
export function commitmentTo(value: string | Uint8Array, salt: string): string {
  return createHmac("sha256", Buffer.from(salt, "base64")).update(value).digest("base64");
}
