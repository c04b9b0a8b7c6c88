/** The overlay against a plain map: whatever is loaded and written, in whatever order, a batch sees the newest rows. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Read, Row } from "../../src/engine/store.ts";
import { createOverlay, NotLoaded, type Overlay } from "../../src/store/overlay.ts";
import { item } from "./sample-entries.ts";
import { ITEM, type ItemRow } from "./sample-machine.ts";

type Bounds = { readonly from?: number; readonly below?: number };
type SpanRead = {
  readonly of: typeof ITEM;
  readonly index: string;
  readonly prefix: readonly string[];
} & Bounds;

/** The rows of a span, in the plainest words. */
function spanOf(rows: ReadonlyMap<string, ItemRow>, { prefix: [group], from = -9, below = 99 }: SpanRead) {
  return [...rows.values()]
    .filter(({ group: of, rank }) => of === group && rank !== undefined && rank >= from && rank < below)
    .sort((a, b) => Number(a.rank) - Number(b.rank) || (a.id < b.id ? -1 : 1));
}

/** What a store whose rows are `base` answers to a read. */
function answer(base: ReadonlyMap<string, ItemRow>, read: Read): readonly Row[] {
  if ("index" in read) return spanOf(base, read as SpanRead);
  const row = base.get(String(read.key[0]));
  return row === undefined ? [] : [row];
}

/** Reads through the overlay, loading what it misses. */
function seen<T>(overlay: Overlay, base: ReadonlyMap<string, ItemRow>, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof NotLoaded)) throw thrown;
    overlay.load(thrown.read, answer(base, thrown.read));
    expect(overlay.isLoaded(thrown.read)).toBe(true);
    return read();
  }
}

const id = fc.constantFrom("a", "b", "c", "d");
const rank = fc.integer({ min: 0, max: 4 });
const group = fc.constantFrom("g", "h");
const anyItem = fc
  .record({ id, group, rank, note: fc.nat(9) }, { requiredKeys: ["id"], noNullPrototype: true })
  .map(({ id: name, ...rest }) => item(name, rest as Partial<ItemRow>));
const anyKey = id.map((name): Read => ({ of: ITEM, key: [name] }));
const anySpan = fc
  .tuple(group, fc.record({ from: rank, below: rank }, { requiredKeys: [], noNullPrototype: true }))
  .map(([name, bounds]) => ({ of: ITEM, index: "group", prefix: [name], ...(bounds as Bounds) }));
const anyStep = fc.oneof(
  fc.record({ do: fc.constant("write" as const), items: fc.array(anyItem, { minLength: 1, maxLength: 2 }) }),
  fc.record({ do: fc.constant("load" as const), read: fc.oneof(anyKey, anySpan) }),
  fc.record({ do: fc.constant("get" as const), id }),
  fc.record({ do: fc.constant("span" as const), span: anySpan }),
);

test("a batch sees what is stored and what it wrote, whatever was loaded when", () => {
  const stored = fc.uniqueArray(anyItem, { selector: (row) => row.id, maxLength: 4 });
  fc.assert(
    fc.property(stored, fc.array(anyStep, { minLength: 3, maxLength: 20 }), (rows, steps) => {
      const base = new Map(rows.map((row) => [row.id, row]));
      const now = new Map(base);
      const written = new Map<string, ItemRow>();
      const overlay = createOverlay();
      for (const step of steps) {
        if (step.do === "load") overlay.load(step.read, answer(base, step.read));
        if (step.do === "get")
          expect(seen(overlay, base, () => overlay.rows.get(ITEM, step.id))).toEqual(now.get(step.id));
        if (step.do === "span")
          expect(seen(overlay, base, () => overlay.rows.span(step.span))).toEqual(spanOf(now, step.span));
        if (step.do !== "write") continue;
        overlay.write(step.items.map((row) => ({ of: ITEM, row })));
        for (const row of step.items) {
          now.set(row.id, row);
          written.set(row.id, row);
        }
      }
      const puts = overlay.written().get(ITEM) ?? [];
      expect(new Map(puts.map((row) => [(row as ItemRow).id, row]))).toEqual(written);
    }),
    { numRuns: 2000 },
  );
});

describe("each of these was seen to go wrong", () => {
  const at = (name: string, of: string, value: number) => item(name, { group: of, rank: value });
  const span = (name: string, bounds: Bounds = {}) => ({
    of: ITEM,
    index: "group",
    prefix: [name],
    ...bounds,
  });

  test("a row that is loaded late does not replace the one that was written", () => {
    const overlay = createOverlay();
    overlay.write([{ of: ITEM, row: at("a", "g", 2) }]);
    overlay.load({ of: ITEM, key: ["a"] }, [at("a", "g", 1)]);
    overlay.load(span("g"), [at("a", "g", 1)]);
    expect(overlay.rows.get(ITEM, "a")).toEqual(at("a", "g", 2));
    expect(overlay.rows.span(span("g"))).toEqual([at("a", "g", 2)]);
  });

  test("a span holds the rows that were written into it, and not those that moved away", () => {
    const overlay = createOverlay();
    overlay.load(span("g"), [at("a", "g", 1), at("b", "g", 2)]);
    overlay.write([
      { of: ITEM, row: at("a", "h", 1) },
      { of: ITEM, row: at("c", "g", 0) },
    ]);
    expect(overlay.rows.span(span("g"))).toEqual([at("c", "g", 0), at("b", "g", 2)]);
  });

  test("a span is not answered by a narrower one", () => {
    const overlay = createOverlay();
    overlay.load(span("g", { from: 2, below: 5 }), [at("b", "g", 3)]);
    expect(overlay.rows.span(span("g", { from: 3, below: 4 }))).toEqual([at("b", "g", 3)]);
    for (const wider of [{}, { from: 1, below: 5 }, { from: 2 }, { from: 2, below: 6 }, { below: 5 }])
      expect(() => overlay.rows.span(span("g", wider))).toThrow(NotLoaded);
  });
});
