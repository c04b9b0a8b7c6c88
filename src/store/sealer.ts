/** Seals contents with AES-256-GCM (NIST SP 800-38D), each under a key of its own. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Sealer } from "../engine/context.ts";
import { Damage } from "../engine/damage.ts";
import { ComityError } from "../errors.ts";
import { createRandomBytes } from "./random-bytes.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Creates the sealer. A sealed content is its nonce, ciphertext and tag, in this order. */
export function createSealer(): Sealer {
  const randomBytes = createRandomBytes();
  return {
    seal(bytes) {
      const key = randomBytes(KEY_BYTES);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      return { sealed, key };
    },
    open(sealed, key) {
      try {
        const end = sealed.length - TAG_BYTES;
        const nonce = sealed.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(sealed.subarray(end));
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
      } catch (cause) {
        throw new ComityError("STORE_UNAVAILABLE", "a sealed content does not open with its key", {
          cause: new Damage("a sealed content", cause),
        });
      }
    },
  };
}
