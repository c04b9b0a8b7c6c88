/** Joins several state machines into the one that the writer runs. */
import { ENGINE_COLLECTIONS } from "../engine/rows.ts";
import type { AnyCollection, Command, Machine } from "../engine/store.ts";
import { ComityError } from "../errors.ts";

// biome-ignore lint/suspicious/noExplicitAny: each machine takes commands of its own; their kinds tell them apart.
type AnyMachine = Machine<any>;

/**
 * Creates one machine that hands each command to the machine of its kind, over the collections of the engine and of
 * all machines. Throws INTERNAL where two machines take one kind, two collections have one name, or a key or an index
 * names no typed column.
 */
export function joinMachines(machines: readonly AnyMachine[]): Machine<Command> {
  const byKind = new Map<string, AnyMachine>();
  const byName = new Map<string, AnyCollection>();
  for (const machine of machines)
    for (const kind of machine.kinds) {
      if (byKind.has(kind)) throw new ComityError("INTERNAL", `two machines take the command \`${kind}\``);
      byKind.set(kind, machine);
    }
  for (const of of [...ENGINE_COLLECTIONS, ...machines.flatMap(({ collections }) => collections)]) {
    if ((byName.get(of.name) ?? of) !== of)
      throw new ComityError("INTERNAL", `two collections have the name \`${of.name}\``);
    assertColumns(of);
    byName.set(of.name, of);
  }

  function machineOf({ kind }: Command): AnyMachine {
    const machine = byKind.get(kind);
    if (machine === undefined) throw new ComityError("INTERNAL", `no machine takes the command \`${kind}\``);
    return machine;
  }

  return {
    kinds: [...byKind.keys()],
    collections: [...byName.values()],
    reads: (command) => machineOf(command).reads(command),
    transition: (command, rows, leaf) => machineOf(command).transition(command, rows, leaf),
  };
}

function assertColumns(of: AnyCollection): void {
  const named: readonly string[] = [...of.key, ...Object.values(of.indexes).flatMap(({ on }) => on)];
  const wrong = named.find(
    (column) => column !== "until" && !["text", "int"].includes(of.columns[column] ?? ""),
  );
  if (wrong !== undefined || of.key.length === 0)
    throw new ComityError("INTERNAL", `\`${of.name}.${wrong ?? "key"}\` is not a column of text or integers`);
}
