/** The parts of a receipt, whichever way its leaves are proved: by statements with checkpoints, or by COSE receipts. */
import { type Checkpoint, parseCheckpoint } from "../ledger/checkpoint.ts";
import { verifyCose } from "../ledger/cose.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { parseNote } from "../ledger/note.ts";
import { type Statement, type VerifiedLeaf, verifyStatement } from "../ledger/proof.ts";
import { type CoseStatement, isCose, parseCoseFile } from "./cose.ts";
import { parseLists, parseReceipt, type Receipt } from "./receipt.ts";

/** A leaf with what should prove that its node's log holds it. */
export type LeafProof = {
  readonly leaf: Uint8Array;
  readonly index: number;
  /** The audit path, from the leaf upwards. */
  readonly path: readonly Uint8Array[];
  /** Returns the log and the size that the proof is said to be of. Throws STATEMENT_INVALID where that cannot be read. */
  readonly head: () => Pick<Checkpoint, "origin" | "size">;
  /** Verifies the proof with the keys of the log. Throws as `verifyStatement` or `verifyCose` does. */
  readonly verify: (keys: LogKeys) => VerifiedLeaf;
};

/** A parsed receipt with its proofs. Nothing in it is verified yet. */
export type ReceiptParts = Pick<Receipt, "lists" | "records"> & {
  readonly proofs: readonly [LeafProof] | readonly [LeafProof, LeafProof];
};

/** Parses a receipt without witnesses, of either kind. Throws as `parseReceipt` and `parseCoseFile` do. */
export function partsOf(bytes: Uint8Array): ReceiptParts {
  if (!isCose(bytes)) {
    const { statements, ...lists } = parseReceipt(bytes);
    return { ...lists, proofs: each(statements, ofStatement) };
  }
  const { statements, rest } = parseCoseFile(bytes);
  return { ...parseLists(rest, statements.length), proofs: each(statements, ofCose) };
}

function each<T>(
  [first, second]: readonly [T] | readonly [T, T],
  proofOf: (part: T) => LeafProof,
): ReceiptParts["proofs"] {
  return second === undefined ? [proofOf(first)] : [proofOf(first), proofOf(second)];
}

function ofStatement(statement: Statement): LeafProof {
  return {
    leaf: Uint8Array.fromBase64(statement.leaf),
    index: statement.index,
    path: statement.proof.map((hash) => Uint8Array.fromBase64(hash)),
    head: () => parseCheckpoint(parseNote(statement.checkpoint).text),
    verify: (keys) => verifyStatement(statement, keys),
  };
}

function ofCose({ leaf, receipts }: CoseStatement): LeafProof {
  const [{ log: origin, size, index, path }] = receipts;
  return {
    leaf,
    index,
    path,
    head: () => ({ origin, size }),
    verify: (keys) => verifyCose(leaf, receipts, keys),
  };
}
