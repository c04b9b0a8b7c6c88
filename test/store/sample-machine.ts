/** A small machine that uses all that a store promises. The writer of a store under test imports it too. */
import { COUNTER, keepContents, LAW_EPOCH, type SealedContent, setCounter } from "../../src/engine/rows.ts";
import { type Collection, FOREVER, type Machine, put, type Row, type Rows } from "../../src/engine/store.ts";
import { joinMachines } from "../../src/store/join.ts";

/** A row with every kind of column: one that may be absent, bytes, and data that no index names. */
export type ItemRow = Row & {
  readonly id: string;
  readonly group?: string;
  readonly rank?: number;
  readonly body?: Uint8Array;
  readonly note?: unknown;
};

export const ITEM: Collection<ItemRow> = {
  name: "item",
  columns: { id: "text", group: "text", rank: "int", body: "blob" },
  key: ["id"],
  indexes: { group: { on: ["group", "rank"] } },
  stays: ({ note }) => note === "unfinished",
};

/** Entries that count 1, 2, 3… for each viewer. */
export type PageRow = Row & { readonly viewer: string; readonly cursor: number; readonly text: string };

export const PAGE: Collection<PageRow> = {
  name: "page",
  columns: { viewer: "text", cursor: "int" },
  key: ["viewer", "cursor"],
  indexes: { cursor: { on: ["viewer", "cursor"] } },
};

export type SampleCommand =
  | { readonly kind: "sample.note" }
  | { readonly kind: "sample.set"; readonly items: readonly ItemRow[] }
  /** Refuses `taken` where an item has that id. */
  | { readonly kind: "sample.add"; readonly item: ItemRow }
  | { readonly kind: "sample.show"; readonly viewer: string; readonly text: string }
  /** Writes the ids of a span as the note of an item: shows what a transition sees. */
  | {
      readonly kind: "sample.list";
      readonly id: string;
      readonly group: string;
      readonly from?: number;
      readonly below?: number;
    }
  /** Follows notes from item to item, and writes how many steps it took. */
  | { readonly kind: "sample.follow"; readonly id: string; readonly start: string }
  | { readonly kind: "sample.enact" }
  | { readonly kind: "sample.keep"; readonly contents: readonly SealedContent[] }
  | { readonly kind: "sample.throw" };

export const sampleMachine: Machine<SampleCommand> = {
  kinds: [
    "sample.note",
    "sample.set",
    "sample.add",
    "sample.show",
    "sample.list",
    "sample.follow",
    "sample.enact",
    "sample.keep",
    "sample.throw",
  ],
  collections: [ITEM, PAGE],
  // Some reads are not named: they are loaded when they are met.
  reads: (command) => {
    if (command.kind === "sample.throw") throw new Error("no hint");
    return command.kind === "sample.add" ? [{ of: ITEM, key: [command.item.id] }] : [];
  },
  transition: (command, rows, leaf) => {
    switch (command.kind) {
      case "sample.note":
        return { puts: [] };
      case "sample.set":
        return { puts: command.items.map((item) => put(ITEM, item)) };
      case "sample.add": {
        const row = rows.get(ITEM, command.item.id);
        return row === undefined ? { puts: [put(ITEM, command.item)] } : { refused: "taken", row };
      }
      case "sample.show":
        return show(command, rows);
      case "sample.list": {
        const { id, group, from, below } = command;
        const bounds = { ...(from !== undefined && { from }), ...(below !== undefined && { below }) };
        const found = rows.span({ of: ITEM, index: "group", prefix: [group], ...bounds });
        return { puts: [put(ITEM, { id, note: found.map((row) => row.id), until: FOREVER })] };
      }
      case "sample.follow": {
        let [steps, at] = [0, rows.get(ITEM, command.start)];
        for (; at !== undefined && steps < 10; steps++) at = rows.get(ITEM, String(at.note));
        return { puts: [put(ITEM, { id: command.id, note: steps, until: FOREVER })] };
      }
      case "sample.enact":
        return { puts: [setCounter(LAW_EPOCH, leaf + 1)] };
      case "sample.keep":
        return { puts: keepContents(leaf, command.contents) };
      case "sample.throw":
        throw new Error("a fault of the machine");
    }
  },
};

export const machine = joinMachines([sampleMachine]);

function show({ viewer, text }: { readonly viewer: string; readonly text: string }, rows: Rows) {
  const cursor = (rows.get(COUNTER, `page ${viewer}`)?.value ?? 0) + 1;
  return {
    puts: [setCounter(`page ${viewer}`, cursor), put(PAGE, { viewer, cursor, text, until: FOREVER })],
  };
}
