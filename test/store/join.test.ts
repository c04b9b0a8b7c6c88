/** Joined machines: each command has one machine, and each collection one name. */
import { expect, test } from "vitest";
import { ENGINE_COLLECTIONS } from "../../src/engine/rows.ts";
import type { Command, Machine } from "../../src/engine/store.ts";
import { joinMachines } from "../../src/store/join.ts";
import { ITEM, PAGE, sampleMachine } from "./sample-machine.ts";

const other: Machine<Command> = {
  kinds: ["other.do"],
  collections: [ITEM],
  reads: () => [{ of: ITEM, key: ["other"] }],
  transition: () => ({ refused: "other" }),
};

const internal = (message: string) => expect.objectContaining({ reason: "INTERNAL", message });

test("a command goes to the machine of its kind, over all collections once", () => {
  const joined = joinMachines([sampleMachine, other]);
  expect(joined.reads({ kind: "other.do" })).toEqual([{ of: ITEM, key: ["other"] }]);
  expect(joined.transition({ kind: "sample.note" }, {} as never, 0)).toEqual({ puts: [] });
  expect(joined.transition({ kind: "other.do" }, {} as never, 0)).toEqual({ refused: "other" });
  expect(joined.collections).toEqual([...ENGINE_COLLECTIONS, ITEM, PAGE]);
  expect(() => joined.reads({ kind: "unknown" })).toThrow(internal("no machine takes the command `unknown`"));
});

test.each<[string, Partial<Machine<Command>>, string]>([
  ["a kind twice", { kinds: ["sample.note"] }, "two machines take the command `sample.note`"],
  ["a name twice", { collections: [{ ...ITEM }] }, "two collections have the name `item`"],
  [
    "an index of what is no column",
    { collections: [{ ...ITEM, name: "x", indexes: { note: { on: ["note"] } } }] },
    "`x.note` is not a column of text or integers",
  ],
  [
    "a key of bytes",
    { collections: [{ ...ITEM, name: "x", key: ["body"] }] },
    "`x.body` is not a column of text or integers",
  ],
])("refuses %s", (_, change, message) => {
  expect(() => joinMachines([sampleMachine, { ...other, ...change }])).toThrow(internal(message));
});
