/** Notes that tests sign with keys which they hold. */
import { createPrivateKey, sign } from "node:crypto";
import { createSignature, formatNote } from "../../src/ledger/note.ts";
import type { NewLedgerKey } from "../../src/store/ledger-key.ts";

/** Returns the note with the text, signed by the key. */
export function signNote(
  text: string,
  { verifierKey, exportPem }: Pick<NewLedgerKey, "verifierKey" | "exportPem">,
): string {
  const signature = sign(null, Buffer.from(text), createPrivateKey(exportPem()));
  return formatNote(text, [createSignature(verifierKey, signature)]);
}
