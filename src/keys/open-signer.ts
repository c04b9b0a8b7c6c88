/** Opens the signer of a key, wherever it is kept. */
import { loadFileSigner } from "./file-signer.ts";
import type { KeyKind, KeySource } from "./key-source.ts";
import type { OpenSigner } from "./open.ts";
import { openSocketSigner } from "./socket/signer.ts";
import { openTokenSigner, readTokenPublicKey } from "./token/signer.ts";

/**
 * Opens the signer of a key of this kind. `what` names the key in errors. Rejects with CONFIG_INVALID where there is no such
 * key, or it is of another kind, and with SIGNER_UNAVAILABLE where it does not answer.
 */
export async function openSigner(source: KeySource, kind: KeyKind, what: string): Promise<OpenSigner> {
  switch (source.in) {
    case "file":
      return { ...loadFileSigner(source.pem, kind, what), close: () => {} };
    case "token":
      return openTokenSigner(source, kind, what);
    case "socket":
      return openSocketSigner(source, kind, what);
  }
}

/** Returns the public key, in DER, as `openSigner` finds it, and keeps nothing open. No token asks for its PIN. */
export async function readPublicKey(source: KeySource, kind: KeyKind, what: string): Promise<Uint8Array> {
  if (source.in === "token") return readTokenPublicKey(source, kind, what);
  const signer = await openSigner(source, kind, what);
  signer.close();
  return signer.publicKey;
}
