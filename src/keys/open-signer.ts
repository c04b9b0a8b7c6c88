/** Opens the signer of a key, wherever it is kept. */
import type { Signer } from "../engine/signer.ts";
import { loadFileSigner } from "./file-signer.ts";
import type { KeyKind, KeySource } from "./key-source.ts";

/** A signer with what it holds open: a session or a connection. */
export type OpenSigner = Signer & { readonly close: () => void };

/**
 * Opens the signer of a key of this kind. `what` names the key in errors. Rejects with CONFIG_INVALID where it is another
 * key than is needed.
 */
export async function openSigner(source: KeySource, kind: KeyKind, what: string): Promise<OpenSigner> {
  return { ...loadFileSigner(source.pem, kind, what), close: () => {} };
}

/** Returns the public key, in DER, as `openSigner` finds it, and keeps nothing open. */
export async function readPublicKey(source: KeySource, kind: KeyKind, what: string): Promise<Uint8Array> {
  const signer = await openSigner(source, kind, what);
  signer.close();
  return signer.publicKey;
}
