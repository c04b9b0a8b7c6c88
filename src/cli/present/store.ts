/** Shows what came of a move of a store, and what is left to do. */
import type { MovedStore } from "../../node/store-move.ts";
import { paint, wrap } from "./terminal.ts";

/** Says what was moved, and where the node is to look for it. */
export function movedLines({ from, to, head, tables }: MovedStore, width: number): readonly string[] {
  const rows = tables.filter(({ name }) => name !== "log").reduce((sum, each) => sum + each.rows, 0);
  return [
    paint("good", `${head.size} leaves and ${rows} rows are at ${to}, and were verified there.`),
    ...wrap(
      `Name that place as \`store\` in node.yaml before the node starts. The store at ${from} is as it was, and signs no more: keep it until the new place is backed up, then remove it.`,
      width,
    ),
  ];
}
