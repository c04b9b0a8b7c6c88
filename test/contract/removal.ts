/** What every store promises of rows whose date has passed. Part of the contract. */
import { describe, expect, test } from "vitest";
import { load, loadSpan, type Store } from "../../src/engine/store.ts";
import { entry, item, set } from "../store/sample-entries.ts";
import { ITEM, type ItemRow } from "../store/sample-machine.ts";
import { expectOneHistory } from "./one-history.ts";

const DAY = "2026-11-29";
const PAST = "2026-11-28";
const group = (name: string) => ({ of: ITEM, index: "group", prefix: [name] });

/** Runs this part of the contract on the store that `current` gives. */
export function testRemoval(current: () => Store): void {
  const write = (...items: readonly ItemRow[]) => current().commit(entry(0, set(...items)));
  const idsOf = async (ids: readonly string[]) =>
    (await Promise.all(ids.map((id) => load(current(), ITEM, id)))).flatMap((row) => row?.id ?? []);

  describe("a pass", () => {
    test("removes what is past its date, and nothing else", async () => {
      const rest = { group: "g", rank: 1, body: new Uint8Array(9) };
      await write(
        item("past", { ...rest, until: PAST }),
        item("long past", { ...rest, until: "1999-01-01" }),
        item("today", { ...rest, until: DAY }),
        item("for ever", rest),
      );
      expect(await current().pass(DAY)).toMatchObject({ removed: 2, damage: [] });
      expect(await idsOf(["past", "long past", "today", "for ever"])).toEqual(["today", "for ever"]);
      const left = await loadSpan<ItemRow>(current(), group("g"));
      expect(left.map(({ id }) => id)).toEqual(["for ever", "today"]);
    });

    test("leaves a row with which something is left to do, until that is done", async () => {
      await write(item("a", { until: PAST, note: "unfinished" }));
      expect(await current().pass(DAY)).toMatchObject({ removed: 0 });
      expect(await idsOf(["a"])).toEqual(["a"]);
      await write(item("a", { until: PAST, note: "finished" }));
      expect(await current().pass(DAY)).toMatchObject({ removed: 1 });
      expect(await idsOf(["a"])).toEqual([]);
    });

    test("leaves a row that is written anew meanwhile, and the commits go on", async () => {
      const ids = Array.from({ length: 300 }, (_, n) => `i${n}`);
      await write(...ids.map((id) => item(id, { until: PAST })));
      const pass = current().pass(DAY);
      const anew = ids.filter((_, n) => n % 3 === 0);
      for (const id of anew) await write(item(id, { until: "2030-01-01" }));
      await pass;
      expect(await idsOf(ids)).toEqual(anew);
    });

    test("is seen by no read in part", async () => {
      const ids = Array.from({ length: 300 }, (_, n) => `i${String(n).padStart(3, "0")}`);
      await write(...ids.map((id, rank) => item(id, { group: "g", rank, until: PAST })));
      let passing = true;
      const pass = current()
        .pass(DAY)
        .finally(() => {
          passing = false;
        });
      while (passing) {
        const reads = [group("g"), ...ids.map((id) => ({ of: ITEM, key: [id] })), group("g")];
        const rows = (await current().read(reads)) as readonly (readonly ItemRow[])[];
        const whole = rows[0]?.map(({ id }) => id);
        expect(rows.at(-1)?.map(({ id }) => id)).toEqual(whole);
        expect(rows.slice(1, -1).flatMap(([row]) => row?.id ?? [])).toEqual(whole);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await pass).toMatchObject({ removed: 300 });
    });

    test("never touches the log", async () => {
      for (let n = 0; n < 5; n++) await write(item(`i${n}`, { until: PAST }));
      const { checkpoint } = await current().log.head();
      await current().pass(DAY);
      expect((await current().log.head()).checkpoint).toBe(checkpoint);
      await expectOneHistory(current(), [checkpoint]);
    });

    test("counts each table as it stood, and the log", async () => {
      await write(item("a", { body: new Uint8Array(1000) }), item("b", { until: PAST }));
      const { tables } = await current().pass(DAY);
      const sizes = new Map(tables.map((each) => [each.name, each]));
      expect(sizes.get("item")).toMatchObject({ rows: 2, bytes: expect.any(Number) });
      expect(sizes.get("item")?.bytes).toBeGreaterThan(1000);
      expect(sizes.get("log")).toEqual({ name: "log", rows: 1, bytes: entry(0).leaf.length });
    });

    test("is not begun after closing", async () => {
      await current().close();
      await expect(current().pass(DAY)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    });
  });
}
