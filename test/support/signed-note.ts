/** Notes that tests sign with keys which they hold. */
import { createPrivateKey, sign } from "node:crypto";
import { createSignature, createTreeSignature, formatNote } from "../../src/ledger/note.ts";
import { bytesOfTree, formatTreeSignature } from "../../src/ledger/tree-signature.ts";
import type { NewLedgerKey } from "../../src/store/ledger-key.ts";

type Held = Pick<NewLedgerKey, "verifierKey" | "exportPem">;

/** Signs bytes with each part of a key: Ed25519, and ML-DSA-44 where it has that. */
export function signParts({ exportPem }: Held, first: Uint8Array, second = first): readonly Buffer[] {
  const pems = exportPem().match(/-----BEGIN [^-]+-----[^-]*-----END [^-]+-----/g) ?? [];
  return pems.map((pem, i) => sign(null, i === 0 ? first : second, createPrivateKey(pem)));
}

/** Returns the signature lines of a checkpoint, one for each part of the key. */
export function linesOf(text: string, key: Held) {
  const name = key.verifierKey.split("+")[0] ?? "";
  const [first, second] = signParts(key, Buffer.from(text), bytesOfTree(name, text) ?? Buffer.alloc(0));
  return [
    createSignature(key.verifierKey, first ?? Buffer.alloc(0)),
    ...(second === undefined ? [] : [createTreeSignature(key.verifierKey, formatTreeSignature(second))]),
  ];
}

/** Returns the note with the text, signed by all parts of the key. */
export function signNote(text: string, key: Held): string {
  return formatNote(text, linesOf(text, key));
}
