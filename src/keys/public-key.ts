/** Public keys as SubjectPublicKeyInfo in DER (RFC 5280, RFC 8410, RFC 5480, RFC 9881), and the kinds that are used. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { ComityError } from "../errors.ts";
import type { KeyKind } from "./key-source.ts";

/** The kinds of keys, as messages name them with their article. */
export const KIND_NAMES: Readonly<Record<KeyKind, string>> = {
  ed25519: "an Ed25519",
  p256: "a P-256",
  "ml-dsa-44": "an ML-DSA-44",
};

/** Returns the kind of a key; undefined for a key of neither kind. */
export function kindOf(key: KeyObject): KeyKind | undefined {
  const type = key.asymmetricKeyType;
  if (type === "ed25519" || type === "ml-dsa-44") return type;
  return type === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? "p256" : undefined;
}

/** Parses a public key. `what` names it in errors. Throws CONFIG_INVALID unless it is one of this kind. */
export function parsePublicKey(spki: Uint8Array, kind: KeyKind, what: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch {
    key = undefined;
  }
  if (key !== undefined && kindOf(key) === kind) return key;
  throw new ComityError("CONFIG_INVALID", `${what} is not ${KIND_NAMES[kind]} key: name another key`);
}

/** Returns the 32 bytes of an Ed25519 public key (RFC 8410, 4). */
export function rawEd25519(spki: Uint8Array): Uint8Array {
  return spki.subarray(-32);
}

/** Returns the 1,312 bytes of an ML-DSA-44 public key (RFC 9881, 4). */
export function rawMlDsa44(spki: Uint8Array): Uint8Array {
  return spki.subarray(-1_312);
}
