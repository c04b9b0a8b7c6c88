/** Any sequence of entries, in any batches, ends as a plain model of it. Part of the contract of stores. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadSpan, type Store } from "../../src/engine/store.ts";
import { entry, item } from "../store/sample-entries.ts";
import { ITEM, type ItemRow, PAGE, type PageRow, type SampleCommand } from "../store/sample-machine.ts";
import { isLonger } from "../support/longer.ts";
import { expectOneHistory } from "./one-history.ts";

const GROUPS = ["g", "h"];
const id = fc.constantFrom("a", "b", "c", "d", "e");
const rank = fc.integer({ min: 0, max: 3 });
const anyItem = fc
  .record(
    { id, group: fc.constantFrom(...GROUPS), rank, note: id },
    { requiredKeys: ["id"], noNullPrototype: true },
  )
  .map(({ id: name, ...rest }) => item(name, rest as Partial<ItemRow>));
const bounds = fc.record({ from: rank, below: rank }, { requiredKeys: [], noNullPrototype: true });
const group = fc.constantFrom(...GROUPS);

const anyCommand: fc.Arbitrary<SampleCommand> = fc.oneof(
  fc.array(anyItem, { maxLength: 3 }).map((items) => ({ kind: "sample.set", items }) as const),
  anyItem.map((added) => ({ kind: "sample.add", item: added }) as const),
  fc
    .tuple(id, group, bounds)
    .map(([name, of, rest]) => ({ kind: "sample.list", id: name, group: of, ...rest })),
  fc.tuple(id, id).map(([name, start]) => ({ kind: "sample.follow", id: name, start }) as const),
  fc.constantFrom("v", "w").map((viewer) => ({ kind: "sample.show", viewer, text: viewer }) as const),
  fc.constantFrom({ kind: "sample.enact" } as const, { kind: "sample.throw" } as const),
) as fc.Arbitrary<SampleCommand>;

/** An entry's command, and whether it was decided by the newest law, an older one, or none. */
const anyEntry = fc.record({ command: anyCommand, law: fc.constantFrom("none", "newest", "older") });
type AnyEntry = { readonly command: SampleCommand; readonly law: "none" | "newest" | "older" };

/** The machine once more, in the plainest words: it shares no code with it. */
function createModel() {
  const items = new Map<string, ItemRow>();
  const pages = new Map<string, PageRow[]>();
  let [size, epoch] = [0, 0];

  function listed(name: string): ItemRow[] {
    const held = [...items.values()].filter((row) => row.group === name && row.rank !== undefined);
    return held.sort((a, b) => Number(a.rank) - Number(b.rank) || (a.id < b.id ? -1 : 1));
  }

  function apply(command: SampleCommand): string {
    switch (command.kind) {
      case "sample.set":
        for (const each of command.items) items.set(each.id, each);
        break;
      case "sample.add":
        if (items.has(command.item.id)) return "taken";
        items.set(command.item.id, command.item);
        break;
      case "sample.list": {
        const { from = 0, below = 9 } = command;
        const found = listed(command.group).filter(
          (row) => Number(row.rank) >= from && Number(row.rank) < below,
        );
        items.set(command.id, item(command.id, { note: found.map((row) => row.id) }));
        break;
      }
      case "sample.follow": {
        let [steps, at] = [0, items.get(command.start)];
        for (; at !== undefined && steps < 10; steps++) at = items.get(String(at.note));
        items.set(command.id, item(command.id, { note: steps }));
        break;
      }
      case "sample.show": {
        const shown = pages.get(command.viewer) ?? [];
        const { viewer, text } = command;
        pages.set(viewer, [...shown, { viewer, cursor: shown.length + 1, text, until: "9999-12-31" }]);
        break;
      }
      case "sample.enact":
        epoch = size + 1;
        break;
      case "sample.throw":
        return "rejected";
    }
    return "recorded";
  }

  return {
    items,
    pages,
    listed,
    epoch: () => epoch,
    commit: (command: SampleCommand, law: number | undefined): string => {
      const before = { items: new Map(items), pages: new Map(pages), epoch };
      const result = apply(command);
      if (result !== "recorded") return result;
      if (law !== undefined && law !== before.epoch) {
        for (const [name, row] of before.items) items.set(name, row);
        for (const name of items.keys()) if (!before.items.has(name)) items.delete(name);
        pages.clear();
        for (const [name, rows] of before.pages) pages.set(name, rows);
        epoch = before.epoch;
        return "law-changed";
      }
      size += 1;
      return "recorded";
    },
  };
}

async function expectAsModel(store: Store, model: ReturnType<typeof createModel>): Promise<void> {
  const all = await loadSpan<ItemRow>(store, { of: ITEM, index: "group", prefix: [] });
  expect(all).toEqual(GROUPS.flatMap(model.listed));
  for (const name of ["a", "b", "c", "d", "e"]) {
    const [rows] = await store.read([{ of: ITEM, key: [name] }]);
    expect(rows?.[0]).toEqual(model.items.get(name));
  }
  for (const viewer of ["v", "w"])
    expect(await loadSpan(store, { of: PAGE, index: "cursor", prefix: [viewer] })).toEqual(
      model.pages.get(viewer) ?? [],
    );
}

/** Runs this part of the contract on fresh stores. */
export function testAnySequence(open: () => Promise<Store>): void {
  test("any sequence of entries, in any batches, ends as a plain model of it", {
    timeout: 240_000,
  }, async () => {
    const batches = fc.array(fc.array(anyEntry, { minLength: 1, maxLength: 10 }), {
      maxLength: 6,
      size: "max",
    });
    await fc.assert(
      fc.asyncProperty(batches, async (sequence) => {
        const store = await open();
        const model = createModel();
        const checkpoints: string[] = [];
        for (const [b, batch] of sequence.entries()) {
          const [newest, older] = [model.epoch(), model.epoch() - 1];
          const lawOf = ({ law }: AnyEntry) => ({ none: undefined, newest, older })[law];
          const results = batch.map(async (each, e) => {
            const epoch = lawOf(each);
            try {
              const committed = await store.commit({
                ...entry(b * 100 + e, each.command),
                ...(epoch !== undefined && { epoch }),
              });
              return "recorded" in committed ? "recorded" : committed.refused;
            } catch {
              return "rejected";
            }
          });
          expect(await Promise.all(results)).toEqual(
            batch.map((each) => model.commit(each.command, lawOf(each))),
          );
          checkpoints.push((await store.log.head()).checkpoint);
        }
        await expectOneHistory(store, checkpoints);
        await expectAsModel(store, model);
        await store.close();
      }),
      { numRuns: isLonger ? 30 : 10 },
    );
  });
}
