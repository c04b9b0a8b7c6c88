/** A pass in the background: it tells what it found, and its overdue rows are removed on the way. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { load } from "../../../src/engine/store.ts";
import { startPass } from "../../../src/store/sqlite/scrubber.ts";
import type { StoreFault } from "../../../src/store/sqlite/store.ts";
import { entry, item, key, set } from "../sample-entries.ts";
import { ITEM } from "../sample-machine.ts";
import { freshFile, open, tamper } from "./files.ts";

const MACHINE = new URL("../sample-machine.ts", import.meta.url).href;
const DAY = "2026-11-29";

async function storeOf(count: number, until = "2026-11-28"): Promise<string> {
  const file = freshFile();
  const store = await open(file);
  for (let n = 0; n < count; n++) await store.commit(entry(n, set(item(`i${n}`, { until }))));
  await store.close();
  return file;
}

const data = (file: string, pauseMs = 0) => ({
  file,
  machineUrl: MACHINE,
  origin: key.name,
  verifierKey: key.verifierKey,
  day: DAY,
  pauseMs,
});

test("a pass says what it found, and counts what was removed", async () => {
  const file = await storeOf(5);
  tamper(file, "UPDATE item SET row_digest = x'00' WHERE id = 'i3'");
  const asked: unknown[] = [];
  const { done } = startPass(data(file), {
    take: async ({ of, keys }) => {
      asked.push([of, keys]);
      return keys.length;
    },
    end: async () => 10,
  });
  expect(await done).toMatchObject({ removed: 14, damage: ["a row of `item`"] });
  expect(asked).toEqual([["item", [["i0"], ["i1"], ["i2"], ["i4"]]]]);
});

test.each<[string, (file: string) => string, () => Promise<number>]>([
  ["whose file is not there", (file) => join(file, "none"), async () => 0],
  ["whose rows cannot be removed", (file) => file, () => Promise.reject(new Error("broken"))],
])("a pass %s rejects", async (_, fileOf, take) => {
  const { done } = startPass(data(fileOf(await storeOf(1))), { take, end: async () => 0 });
  await expect(done).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
});

test("a pass ends with what it found at the end, and rejects where that fails", async () => {
  const end = () => Promise.reject(new Error("broken"));
  const { done } = startPass(data(await storeOf(1)), { take: async () => 0, end });
  await expect(done).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
});

test("a pass that is stopped rejects", async () => {
  const { done, stop } = startPass(data(await storeOf(1), 60_000), {
    take: async () => 0,
    end: async () => 0,
  });
  const stopped = expect(done).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  await stop();
  await stopped;
});

test("a store tells of damage as of a fault, and goes on", async () => {
  const file = await storeOf(3);
  tamper(file, "UPDATE item SET data = '{\"x\":1}' WHERE id = 'i1'");
  const faults: string[] = [];
  const onFault = ({ what, error }: StoreFault) => faults.push(`${what}: ${(error as Error).message}`);
  const store = await open(file, { onFault });
  onTestFinished(() => store.close());
  expect(await store.pass(DAY)).toMatchObject({ removed: 2, damage: ["a row of `item`"] });
  expect(faults).toEqual([expect.stringMatching(/^pass: a row of `item` is damaged/)]);
});

test("a pass that the end of its store cuts off is made good by the next", async () => {
  const file = await storeOf(3);
  const first = await open(file, { pagePauseMs: 60_000 });
  const cut = expect(first.pass(DAY)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  await first.close();
  await cut;
  const second = await open(file);
  onTestFinished(() => second.close());
  await second.pass(DAY);
  expect(await Promise.all(["i0", "i1", "i2"].map((id) => load(second, ITEM, id)))).toEqual(
    Array(3).fill(undefined),
  );
});
