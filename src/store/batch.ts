/** One batch of entries: checked, appended, signed once, and answered. The same for every store. */
import { ComityError, type Reason } from "../errors.ts";
import type { Committed, Effect, Entry } from "../gateway/ports.ts";
import type { LedgerKey } from "../keys/ledger-key.ts";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import { appended, type HashReader, leafHash, rootHash } from "../ledger/merkle.ts";
import { createSignature, formatNote } from "../ledger/note.ts";
import type { Head, WritableTables } from "./tables.ts";
import { inboundRow, ownStatement, transferRow } from "./view.ts";

/** What became of an entry; `rejected` is a fault of the caller's, for which nothing was written. */
export type Outcome =
  | Committed
  | { readonly kind: "rejected"; readonly reason: Reason; readonly message: string };

/**
 * Writes the entries that stand in no conflict, each as if alone in the given order, and one head over
 * them; answers all. To be called in a transaction: whatever it throws, nothing may be kept.
 */
export function commitBatch(entries: readonly Entry[], tables: WritableTables, key: LedgerKey): Outcome[] {
  const before = tables.newest().size;
  let size = before;
  // An answer holds a statement, which needs the batch's head: hence answers in a second pass.
  const answers = entries.map(({ leaf, effect }): (() => Outcome) => {
    const conflict = findConflict(effect, tables);
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

/** Settles the promise of the entry that came to `outcome`. */
export function settle(
  outcome: Outcome,
  promise: {
    readonly resolve: (committed: Committed) => void;
    readonly reject: (error: ComityError) => void;
  },
): void {
  if (outcome.kind === "rejected") promise.reject(new ComityError(outcome.reason, outcome.message));
  else promise.resolve(outcome);
}

/** Why an effect cannot be, as the tables stand now; its answer, once the batch has its head. */
function findConflict(effect: Effect, tables: WritableTables): (() => Outcome) | undefined {
  switch (effect.kind) {
    case "noted":
      return undefined;
    case "denied":
    case "proposed": {
      const taken = tables.transferByKey(effect.caller, effect.key);
      if (taken !== undefined) return () => ({ kind: "key-taken", row: transferRow(taken, tables) });
      return tables.transfer(effect.id) && rejected(`transfer \`${effect.id}\` is there under another key`);
    }
    case "concluded": {
      const record = tables.transfer(effect.id);
      if (record === undefined) return rejected(`transfer \`${effect.id}\` is unknown; propose it first`);
      if (record.state === "PROPOSED") return undefined;
      return () => ({ kind: "already-concluded", row: transferRow(record, tables) });
    }
    case "decided":
    case "barred": {
      const record = tables.inbound(effect.origin, effect.id);
      return record && (() => ({ kind: "already-decided", row: inboundRow(record, tables) }));
    }
  }
}

function apply(effect: Effect, leaf: number, tables: WritableTables): void {
  switch (effect.kind) {
    case "noted":
      return;
    case "denied":
    case "proposed": {
      const { kind, ...transfer } = effect;
      tables.addTransfer({ ...transfer, state: kind === "denied" ? "DENIED" : "PROPOSED", leaf });
      return;
    }
    case "concluded":
      tables.conclude(effect.id, effect.state, effect.answer);
      return;
    case "barred":
      tables.addInbound({ origin: effect.origin, id: effect.id, proposal: "", leaf });
      return;
    case "decided": {
      const { origin, id, proposal, inbox } = effect;
      tables.addInbound({ origin, id, proposal, leaf });
      if (inbox !== undefined) tables.addInbox({ ...inbox, id, leaf });
    }
  }
}

function rejected(message: string): () => Outcome {
  return () => ({ kind: "rejected", reason: "INTERNAL", message });
}
