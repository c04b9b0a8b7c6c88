/**
 * Runs the commands that leaves prove through the state machine of transfers again, and compares the row that it writes with the
 * one that stands. What no leaf holds, such as the caller's key or a count of people, is taken from the row.
 */
import type { Put, Row, Rows } from "../../engine/store.ts";
import type { Of, TransferCommand } from "../../transfers/commands.ts";
import { INBOUND, type InboundRow, TRANSFER, type TransferRow } from "../../transfers/schema.ts";
import { transferMachine } from "../../transfers/state.ts";
import { keyOf, keyText } from "../order.ts";
import { type ReadLeaf, textIn } from "./read-leaf.ts";
import type { Fields } from "./standing.ts";

/** Returns the row of a transfer as its leaves make it, in their order; undefined where the machine refuses one. */
export function replayTransfer(row: TransferRow, leaves: readonly ReadLeaf[]): TransferRow | undefined {
  const rows = createRows();
  for (const leaf of leaves) if (!rows.run(commandOf(row, leaf), leaf.index)) return undefined;
  const made = rows.seen.get(TRANSFER, row.id);
  // A transfer that counts nothing has no count in the rows of earlier programs.
  if (made === undefined || row.counted !== undefined) return made;
  const { counted: _, ...uncounted } = made;
  return uncounted;
}

/** Returns the row of a proposal at its destination as its leaf makes it; undefined where the machine refuses it. */
export function replayInbound(row: InboundRow, leaf: ReadLeaf): InboundRow | undefined {
  const rows = createRows();
  const { leaf: _, proposal: __, ...rest } = row;
  const named = { ...rest, origin: textIn(leaf, "origin"), id: textIn(leaf, "transfer") };
  const command: TransferCommand =
    leaf.kind === "bar"
      ? { kind: "transfer.bar", ...named }
      : { kind: "transfer.decide", ...named, proposal: textIn(leaf, "proposal"), contents: [], lists: [] };
  return rows.run(command, leaf.index) ? rows.seen.get(INBOUND, named.origin, named.id) : undefined;
}

/** Makes the command that a leaf proves. */
function commandOf(row: TransferRow, leaf: ReadLeaf): TransferCommand {
  const id = textIn(leaf, "transfer");
  if (leaf.kind === "outcome") {
    const state = textIn(leaf, "state") as Of<"transfer.conclude">["state"];
    return { kind: "transfer.conclude", id, state, contents: [], lists: [] };
  }
  if (leaf.kind === "denial" && "answer" in leaf.fields)
    return {
      kind: "transfer.conclude",
      id,
      state: "DENIED",
      contents: [],
      lists: [],
      lapsed: row.counts ?? [],
    };
  // The rest of the row came with the command, and stands in no leaf.
  const { state: _, leaf: __, outcome: ___, lapsed: ____, counted, ...rest } = row;
  const given = { ...rest, id, caller: textIn(leaf, "sender"), contents: [], lists: [] };
  if (leaf.kind === "denial") return { kind: "transfer.deny", ...given, destination: "" };
  return {
    kind: "transfer.propose",
    ...given,
    destination: textIn(leaf, "destination"),
    decideBy: textIn(leaf, "decideBy"),
    counted: counted ?? { recipient: "", day: "", fewest: 0 },
    talliedUntil: row.until,
    bounds: [],
  };
}

/** Returns true where two rows say the same. */
export function isSameRow(one: Row, other: Row | undefined): boolean {
  if (other === undefined) return false;
  const [a, b] = [one as Fields, other as Fields];
  // What JSON leaves out is no part of a row.
  const isSame = (name: string) => a[name] === b[name] || JSON.stringify(a[name]) === JSON.stringify(b[name]);
  return Object.keys(a).every(isSame) && Object.keys(b).every(isSame);
}

/** The rows of one transfer while its commands run. Nothing else is there: no tally, no list, no feed. */
function createRows() {
  const kept = new Map<string, Row>();
  const nameOf = (of: Put["of"], key: Parameters<typeof keyText>[0]) => `${of.name} ${keyText(key)}`;
  const seen: Rows = {
    get: (of, ...key) => kept.get(nameOf(of, key)) as never,
    span: () => [],
  };
  return {
    seen,
    run: (command: TransferCommand, leaf: number): boolean => {
      const changed = transferMachine.transition(command, seen, leaf);
      if ("refused" in changed) return false;
      for (const { of, row } of changed.puts) kept.set(nameOf(of, keyOf(of, row)), row);
      return true;
    },
  };
}
