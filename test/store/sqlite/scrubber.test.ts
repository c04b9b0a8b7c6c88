/** Passes in the background: one after another, until they are stopped, and each told with what it found. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Scrub } from "../../../src/store/sqlite/scrub.ts";
import { type ScrubberOptions, startScrubber } from "../../../src/store/sqlite/scrubber.ts";
import { entry, item, key, set } from "../sample-entries.ts";
import { freshFile, open, tamper } from "./files.ts";

const MACHINE = new URL("../sample-machine.ts", import.meta.url).href;

async function storeOf(count: number): Promise<string> {
  const file = freshFile();
  const store = await open(file);
  for (let n = 0; n < count; n++) await store.commit(entry(n, set(item(`i${n}`))));
  await store.close();
  return file;
}

function start(file: string, further: Partial<ScrubberOptions> = {}) {
  const passes: Scrub[] = [];
  const failures: unknown[] = [];
  const scrubber = startScrubber({
    file,
    machineUrl: MACHINE,
    verifierKey: key.verifierKey,
    pauseMs: 0,
    firstAfterMs: 0,
    nextAfterMs: 0,
    passed: (pass) => passes.push(pass),
    failed: (error) => failures.push(error),
    ...further,
  });
  onTestFinished(scrubber.stop);
  return { passes, failures, ...scrubber };
}

test("passes follow each other, and each says what it found", async () => {
  const file = await storeOf(5);
  const { passes } = start(file);
  await expect.poll(() => passes.length, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(passes[0]).toMatchObject({ leaves: 5, damage: [] });
  tamper(file, "UPDATE item SET data = '{}' , row_digest = x'00' WHERE id = 'i3'");
  await expect.poll(() => passes.at(-1)?.damage, { timeout: 20_000 }).toEqual(["a row of `item`"]);
});

test("a pass that cannot be made is told", async () => {
  const { failures } = start(join(freshFile(), "none"));
  await expect.poll(() => failures.length, { timeout: 20_000 }).toBeGreaterThan(0);
});

test("none begins after the stop", async () => {
  const file = await storeOf(1);
  const { passes, stop } = start(file, { firstAfterMs: 60_000 });
  await stop();
  expect(passes).toEqual([]);
});

test("a store runs them while it is open, and tells of damage as of a fault", async () => {
  const file = await storeOf(3);
  tamper(file, "UPDATE item SET data = '{\"x\":1}' WHERE id = 'i1'");
  const [faults, passes]: [string[], Scrub[]] = [[], []];
  const store = await open(file, {
    onFault: ({ what, error }) => faults.push(`${what}: ${(error as Error).message}`),
    scrub: { firstAfterMs: 0, nextAfterMs: 60_000, pauseMs: 0, passed: (pass) => passes.push(pass) },
  });
  await expect.poll(() => passes.length, { timeout: 20_000 }).toBe(1);
  await store.close();
  expect(faults).toEqual([expect.stringMatching(/^pass: a row of `item` is damaged/)]);
});
