/** A key of this process, in PKCS#8 PEM (RFC 5958): the default, for files that only their owner may read. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { Signer } from "../engine/signer.ts";
import { ComityError } from "../errors.ts";
import type { KeyKind } from "./key-source.ts";
import { KIND_NAMES, kindOf } from "./public-key.ts";

/** Loads the key in `pem`. `what` names it in errors. Throws CONFIG_INVALID unless it is a private key of this kind. */
export function loadFileSigner(pem: string, kind: KeyKind, what: string): Signer {
  const key = parsePem(pem);
  if (key === undefined || kindOf(key) !== kind)
    throw new ComityError("CONFIG_INVALID", `${what} is not ${KIND_NAMES[kind]} private key in PKCS#8 PEM`);
  return signerOf(key);
}

/** Makes a signer of a private key that this process holds. */
export function signerOf(key: KeyObject): Signer {
  const digest = kindOf(key) === "p256" ? "sha256" : null;
  return {
    publicKey: createPublicKey(key).export({ type: "spki", format: "der" }),
    sign: async (bytes) => sign(digest, bytes, key),
  };
}

function parsePem(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: "pem" });
  } catch {
    return undefined;
  }
}
