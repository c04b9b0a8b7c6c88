/** Signers that hold something open. */
import type { Signer } from "../engine/signer.ts";

/** A signer with what it holds open: a session with a token, or a connection. */
export type OpenSigner = Signer & { readonly close: () => void };
