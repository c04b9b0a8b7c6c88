/** Entries for the sample machine, and the key that signs what a store under test writes. */
import {
  type Committed,
  type Entry,
  FOREVER,
  load,
  type Recorded,
  type Refusal,
  type Store,
} from "../../src/engine/store.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { formatStatement, type Statement } from "../../src/ledger/proof.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { ITEM, type ItemRow, type SampleCommand } from "./sample-machine.ts";

export const key = createLedgerKey("eu.example/log");
export const verifierKey = parseVerifierKey(key.verifierKey);

/** An entry whose leaf says `n`. */
export function entry(n: number | string, command: SampleCommand = { kind: "sample.note" }): Entry {
  return { leaf: canonicalBytes({ type: "test", n }), command };
}

export function item(id: string, rest: Partial<ItemRow> = {}): ItemRow {
  return { id, until: FOREVER, ...rest };
}

export function set(...items: readonly ItemRow[]): SampleCommand {
  return { kind: "sample.set", items };
}

/** What must have been recorded. */
export function recordedOf(committed: Committed): Recorded {
  if ("recorded" in committed) return committed.recorded;
  throw new Error(`refused: ${committed.refused}`);
}

/** Why it must have been refused. */
export function refusalOf(committed: Committed): Refusal {
  if ("refused" in committed) return committed;
  throw new Error("recorded, not refused");
}

/** What was recorded, as its receiver verifies it. */
export function statementOf({ leaf, index, proof, checkpoint }: Recorded): Statement {
  return formatStatement({
    leaf: Buffer.from(leaf),
    index,
    proof: proof.map((hash) => Buffer.from(hash)),
    checkpoint,
  });
}

/** The note of an item. */
export async function noteOf(store: Store, id: string): Promise<unknown> {
  return (await load(store, ITEM, id))?.note;
}
