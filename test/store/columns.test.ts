/** Rows as columns: typed ones by name, the rest as JSON, and back without loss. */
import { expect, test } from "vitest";
import type { AnyCollection } from "../../src/engine/store.ts";
import { createRowCodec, quote, typedColumns } from "../../src/store/columns.ts";
import { ITEM, type ItemRow } from "./sample-machine.ts";

test("typed columns are those of the collection, `until` last", () => {
  expect(typedColumns(ITEM).map(({ name, type }) => `${name} ${type}`)).toEqual([
    "id text",
    "group text",
    "rank int",
    "body blob",
    "until text",
  ]);
});

test.each<[string, Partial<AnyCollection>]>([
  ["a name that the log uses", { name: "leaf" }],
  ["a name that SQL would read", { name: 'a"; DROP' }],
  ["a column that SQL would read", { columns: { "a b": "text" } }],
  ["a column that holds the rest", { columns: { data: "text" } }],
])("%s is refused", (_, changes) => {
  expect(() => typedColumns({ ...ITEM, ...changes } as AnyCollection)).toThrow(
    expect.objectContaining({ reason: "INTERNAL" }),
  );
});

test("a row comes back as it went, with what it lacks left out", () => {
  const codec = createRowCodec(ITEM);
  const rows: ItemRow[] = [
    { id: "a", until: "2030-01-01" },
    { id: "b", group: "g", rank: 0, body: Uint8Array.of(1), note: { deep: ["é"] }, until: "2030-01-01" },
  ];
  for (const row of rows) {
    const values = codec.encode(row);
    expect(values).toHaveLength(codec.names.length);
    expect(codec.decode(Object.fromEntries(codec.names.map((name, i) => [name, values[i]])))).toEqual(row);
  }
  expect(codec.names.at(-1)).toBe("data");
  expect(quote("group")).toBe('"group"');
});
