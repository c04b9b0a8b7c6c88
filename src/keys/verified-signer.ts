/** A signer outside this process, each of whose signatures is verified before anybody sees it. */
import { type KeyObject, verify } from "node:crypto";
import type { Signer } from "../engine/signer.ts";
import { ComityError } from "../errors.ts";
import type { KeyKind } from "./key-source.ts";

/** The time, in milliseconds, in which a signer outside this process must have signed, tries and pauses included. */
export const SIGN_WITHIN_MS = 5_000;

/** The error for a signature that there is not. `what` names the key. */
export function unavailable(what: string, why: string, cause?: unknown): ComityError {
  return new ComityError("SIGNER_UNAVAILABLE", `${what} ${why}`, { cause });
}

/**
 * Creates a signer that passes on what `sign` returns where it is a signature by `publicKey`.
 *
 * THREAT: whoever answers in the place of the key would else put a head into the log that nobody can verify.
 */
export function createVerifiedSigner(
  publicKey: KeyObject,
  kind: KeyKind,
  what: string,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): Signer {
  const digest = kind === "p256" ? "sha256" : null;
  return {
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    sign: async (bytes) => {
      const signature = await sign(bytes);
      if (verify(digest, bytes, publicKey, signature)) return signature;
      throw unavailable(what, "was answered for with a signature that it has not made: look at its signer");
    },
  };
}
