/** One batch of entries: checked, appended, signed once, and answered. The same for every store. */
import type { Entry } from "../gateway/ports.ts";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import { appended, type HashReader, leafHash, rootHash } from "../ledger/merkle.ts";
import { createSignature, formatNote } from "../ledger/note.ts";
import { findConflict, findOutdated } from "./conflict.ts";
import { apply } from "./effect.ts";
import type { LedgerKey } from "./ledger-key.ts";
import type { Outcome } from "./outcome.ts";
import type { Head, WritableTables } from "./tables.ts";
import { ownStatement } from "./view.ts";

/**
 * Writes the entries that stand in no conflict, each as if alone in the given order, and one head over
 * them; answers all. To be called in a transaction: whatever it throws, nothing may be kept.
 */
export function commitBatch(entries: readonly Entry[], tables: WritableTables, key: LedgerKey): Outcome[] {
  const before = tables.newest().size;
  let size = before;
  // An answer holds a statement, which needs the batch's head: hence answers in a second pass.
  const answers = entries.map(({ leaf, effect, epoch }): (() => Outcome) => {
    // What is there already stands, whatever the law is now.
    const conflict = findConflict(effect, tables) ?? findOutdated(epoch, tables);
    if (conflict !== undefined) return conflict;
    const index = size++;
    tables.addLeaf(index, leaf);
    for (const node of appended(index, leafHash(leaf), tables.node)) tables.addNode(node);
    apply(effect, index, tables);
    return () => ({ kind: "committed", statement: ownStatement(index, tables) });
  });
  if (size > before) tables.addHead(signHead(size, tables.node, key));
  return answers.map((answer) => answer());
}

/** The signed head of the first `size` leaves. */
export function signHead(size: number, read: HashReader, key: LedgerKey): Head {
  const text = formatCheckpoint({ origin: key.name, size, root: rootHash(size, read) });
  return { size, note: formatNote(text, [createSignature(text, key)]) };
}
