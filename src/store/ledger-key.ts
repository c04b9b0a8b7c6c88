/** The key that signs a ledger's checkpoints: Ed25519 (RFC 8032), apart from TLS keys. */
import { generateKeyPairSync } from "node:crypto";
import type { Signer } from "../engine/signer.ts";
import { loadFileSigner, signerOf } from "../keys/file-signer.ts";
import type { KeySource } from "../keys/key-source.ts";
import { openSigner, readPublicKey } from "../keys/open-signer.ts";
import { rawEd25519 } from "../keys/public-key.ts";
import { formatVerifierKey } from "../ledger/note.ts";

/** Signs for the log `name`. Others verify with `verifierKey`; the private key does not leave its owner. */
export type LedgerKey = {
  readonly name: string;
  readonly verifierKey: string;
  readonly sign: Signer["sign"];
};

/** A fresh key. `exportPem` returns its private key in PKCS#8. It is a method, so that no log prints it. */
export type NewLedgerKey = LedgerKey & { readonly exportPem: () => string };

/** A key with what it holds open. */
export type OpenLedgerKey = LedgerKey & { readonly close: () => void };

/** Creates a key for the log `name`. Throws INPUT_INVALID where that is no valid name of a key. */
export function createLedgerKey(name: string): NewLedgerKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const exportPem = () => privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { ...ledgerKeyOf(signerOf(privateKey), name), exportPem };
}

/** Loads the key in `pem` for the log `name`. Throws CONFIG_INVALID unless it is an Ed25519 private key. */
export function loadLedgerKey(pem: string, name: string): LedgerKey {
  return ledgerKeyOf(loadFileSigner(pem, "ed25519", nameOf(name)), name);
}

/** Opens the key of the log `name`, wherever it is kept. Rejects as `openSigner` does. */
export async function openLedgerKey(source: KeySource, name: string): Promise<OpenLedgerKey> {
  const signer = await openSigner(source, "ed25519", nameOf(name));
  return { ...ledgerKeyOf(signer, name), close: signer.close };
}

/** Returns the key by which others verify the log `name`, and keeps nothing open. Rejects as `openSigner` does. */
export async function readVerifierKey(source: KeySource, name: string): Promise<string> {
  return formatVerifierKey(name, rawEd25519(await readPublicKey(source, "ed25519", nameOf(name))));
}

const nameOf = (log: string) => `the ledger key of \`${log}\``;

function ledgerKeyOf({ publicKey, sign }: Signer, name: string): LedgerKey {
  return { name, verifierKey: formatVerifierKey(name, rawEd25519(publicKey)), sign };
}
