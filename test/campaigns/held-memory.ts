/**
 * Loaded into a node before its program (with `--expose-gc`): on SIGUSR2 it collects garbage and writes the bytes that the
 * main thread still holds into the file that COMITY_HELD_MEMORY names.
 */
import { renameSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const file = process.env.COMITY_HELD_MEMORY;
if (isMainThread && file !== undefined && globalThis.gc !== undefined) {
  process.on("SIGUSR2", () => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    writeFileSync(`${file}.new`, `${heapUsed + external}`);
    renameSync(`${file}.new`, file);
  });
}
