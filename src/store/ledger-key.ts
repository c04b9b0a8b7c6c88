/** The key that signs a ledger's checkpoints: Ed25519 (RFC 8032), kept as PKCS#8, apart from TLS keys. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { ComityError } from "../errors.ts";
import { formatVerifierKey } from "../ledger/note.ts";

/** Signs for the log `name`. Others verify with `verifierKey`; the private key does not leave the object. */
export type LedgerKey = {
  readonly name: string;
  readonly verifierKey: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

/** A fresh key. `exportPem` returns its private key in PKCS#8. It is a method, so that no log prints it. */
export type NewLedgerKey = LedgerKey & { readonly exportPem: () => string };

/** Creates a key for the log `name`. Throws INPUT_INVALID where that is no valid name of a key. */
export function createLedgerKey(name: string): NewLedgerKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const exportPem = () => privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { ...ledgerKeyOf(privateKey, name), exportPem };
}

/** Loads the key in `pem` for the log `name`. Throws CONFIG_INVALID unless it is an Ed25519 private key. */
export function loadLedgerKey(pem: string, name: string): LedgerKey {
  const key = parsePem(pem);
  if (key?.asymmetricKeyType !== "ed25519")
    throw new ComityError(
      "CONFIG_INVALID",
      `the ledger key of \`${name}\` is not an Ed25519 private key in PKCS#8 PEM`,
    );
  return ledgerKeyOf(key, name);
}

function parsePem(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: "pem" });
  } catch {
    return undefined;
  }
}

function ledgerKeyOf(key: KeyObject, name: string): LedgerKey {
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const verifierKey = formatVerifierKey(name, Buffer.from(x, "base64url"));
  return { name, verifierKey, sign: (bytes) => sign(null, bytes, key) };
}
