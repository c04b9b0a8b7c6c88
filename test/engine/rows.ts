/** Rows in a Map: what a transition sees, for tests of one machine alone. */
import type { AnyCollection, Collection, Put, Row, Rows, Scalar, Span } from "../../src/engine/store.ts";

export function createRows(): Rows & { readonly write: (puts: readonly Put[]) => void } {
  const tables = new Map<string, Map<string, Row>>();
  const tableOf = ({ name }: AnyCollection) => {
    const table = tables.get(name) ?? new Map<string, Row>();
    tables.set(name, table);
    return table;
  };
  const field = (row: Row, column: string) => (row as unknown as Record<string, Scalar | undefined>)[column];
  return {
    write(puts) {
      for (const { of, row } of puts)
        tableOf(of).set(JSON.stringify(of.key.map((column) => field(row, String(column)))), row);
    },
    get: <R extends Row>(of: Collection<R>, ...key: readonly Scalar[]) =>
      tableOf(of).get(JSON.stringify(key)) as R | undefined,
    span: <R extends Row>({ of, index, prefix, from, below }: Span<R>) => {
      const on = of.indexes[index]?.on.map(String) ?? [];
      const columns = [...on, ...of.key.map(String)];
      const next = on[prefix.length] ?? "";
      return [...tableOf(of).values()]
        .filter((row) => on.every((column) => field(row, column) !== undefined))
        .filter((row) => prefix.every((value, i) => field(row, on[i] ?? "") === value))
        .filter((row) => from === undefined || (field(row, next) as Scalar) >= from)
        .filter((row) => below === undefined || (field(row, next) as Scalar) < below)
        .toSorted((a, b) => {
          for (const column of columns) {
            const [left, right] = [field(a, column) as Scalar, field(b, column) as Scalar];
            if (left !== right) return left < right ? -1 : 1;
          }
          return 0;
        }) as unknown as readonly R[];
    },
  };
}
