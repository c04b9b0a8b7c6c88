/**
 * Seals contents with AES-256-GCM (NIST SP 800-38D), each under a key of its own. Contents that get shorter by it are
 * deflated first (RFC 1951): what is stored of a transfer is text that repeats itself.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Sealer } from "../engine/context.ts";
import { Damage } from "../engine/damage.ts";
import { ComityError } from "../errors.ts";
import { DEFLATE_WORDS } from "./deflate-words.ts";
import { createRandomBytes } from "./random-bytes.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/**
 * Follows the key of a deflated content, and is authenticated with it: 1 for a content that an earlier version deflated, 2 for one that is
 * deflated behind `DEFLATE_WORDS`. Keys of other contents end without a form.
 */
const DEFLATED = Uint8Array.of(2);
const DEFLATED_ALONE = 1;
/** Shorter contents are sealed as they are: they gain less than a row costs. */
const DEFLATE_FROM_BYTES = 256;
/** A window of 8 KiB and little memory: a request has few KiB, and repeats itself within one item of its offer. */
const WORDS = { dictionary: Buffer.from(DEFLATE_WORDS) };
const DEFLATE = { level: 4, memLevel: 5, windowBits: 13, ...WORDS } as const;

/** Creates the sealer. A sealed content is its nonce, ciphertext and tag, in this order. */
export function createSealer(): Sealer {
  const randomBytes = createRandomBytes();
  return {
    seal(bytes) {
      const short = deflate(bytes);
      const own = randomBytes(KEY_BYTES);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, own, nonce, { authTagLength: TAG_BYTES });
      if (short !== undefined) cipher.setAAD(DEFLATED);
      const sealed = Buffer.concat([
        nonce,
        cipher.update(short ?? bytes),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return { sealed, key: short === undefined ? own : Buffer.concat([own, DEFLATED]) };
    },
    open(sealed, key) {
      try {
        const end = sealed.length - TAG_BYTES;
        const nonce = sealed.subarray(0, NONCE_BYTES);
        const [own, form] = [key.subarray(0, KEY_BYTES), key.subarray(KEY_BYTES)];
        const decipher = createDecipheriv(ALGORITHM, own, nonce, { authTagLength: TAG_BYTES });
        if (form.length > 0) decipher.setAAD(form);
        decipher.setAuthTag(sealed.subarray(end));
        // A stream cipher gives every byte at once. At its end there is only the tag to verify.
        const held = decipher.update(sealed.subarray(NONCE_BYTES, end));
        decipher.final();
        // INVARIANT: the tag is verified, so that this node has deflated these bytes itself.
        if (form.length === 0) return held;
        const chunkSize = chunkSizeFor(held);
        return inflateRawSync(held, form[0] === DEFLATED_ALONE ? { chunkSize } : { ...WORDS, chunkSize });
      } catch (cause) {
        throw new ComityError("STORE_UNAVAILABLE", "a sealed content does not open with its key", {
          cause: new Damage("a sealed content", cause),
        });
      }
    },
  };
}

/** Returns the memory for the bytes that were deflated: most requests fit, and what is longer takes it several times. */
const chunkSizeFor = ({ length }: Uint8Array) => Math.min(Math.max(4 * length, 1_024), 65_536);

/** Returns the deflated bytes; undefined where they are not shorter. */
function deflate(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < DEFLATE_FROM_BYTES) return undefined;
  const short = deflateRawSync(bytes, DEFLATE);
  return short.length < bytes.length ? short : undefined;
}
