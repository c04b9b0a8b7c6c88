/** COSE receipts that tests sign with keys which they hold. */

import { parseCheckpoint } from "../../src/ledger/checkpoint.ts";
import { bytesOfCose, type CoseClaim, coseParts, formatCose } from "../../src/ledger/cose.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { parseNote, parseVerifierKey } from "../../src/ledger/note.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import type { NewLedgerKey } from "../../src/store/ledger-key.ts";
import { signParts } from "./signed-note.ts";

/** The claim of a statement, and the root of its tree. */
export function claimOf({ leaf, index, proof, checkpoint }: Statement): {
  readonly claim: CoseClaim;
  readonly root: Uint8Array;
} {
  const { origin: log, size, root } = parseCheckpoint(parseNote(checkpoint).text);
  const path = proof.map((hash) => Uint8Array.fromBase64(hash));
  return { claim: { log, leafHash: leafHash(Uint8Array.fromBase64(leaf)).toHex(), size, index, path }, root };
}

/** The COSE receipts of a statement's leaf by all parts of a key, in the tree of its checkpoint. */
export function coseOf(statement: Statement, key: Pick<NewLedgerKey, "verifierKey" | "exportPem">) {
  const { claim, root } = claimOf(statement);
  return coseParts(parseVerifierKey(key.verifierKey)).map(({ algorithm, id }, i): Uint8Array => {
    const receipt = { ...claim, algorithm, key: id };
    return formatCose({
      ...receipt,
      signature: signParts(key, bytesOfCose(receipt, root))[i] ?? new Uint8Array(),
    });
  });
}
