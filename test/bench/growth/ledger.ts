/** How a log costs more as it grows: a leaf to append, a proof to read, and memory. The leaves are generated. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstKey } from "../../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../../src/ledger/note.ts";
import { joinMachines } from "../../../src/store/join.ts";
import { createHybridLedgerKey } from "../../../src/store/ledger-key.ts";
import { createLog } from "../../../src/store/log.ts";
import { openReader } from "../../../src/store/sqlite/database.ts";
import { createLogReader, promiseReads } from "../../../src/store/sqlite/log.ts";
import { openWriter, type Writer } from "../../../src/store/sqlite/writer.ts";
import { medianOf, quantile } from "../harness.ts";
import type { Curve, Point } from "./curve.ts";

const ORIGIN = "growth.example";
/** The leaves of a batch, as many as a store writes at once. */
const BATCH = 1024;
/** About as many bytes as a small decision leaves. */
const LEAF_BYTES = 200;
/** The last batches before a size, by which the cost of a leaf there is measured. */
const BATCHES_MEASURED = 20;
const PROOFS_MEASURED = 10_000;

/** A command that writes no rows: what is measured is the log. */
const machine = joinMachines([
  { kinds: ["generated"], collections: [], reads: () => [], transition: () => ({ puts: [] }) },
]);

/** The leaf of an index: no two are alike. */
function leafOf(index: number): Uint8Array {
  const leaf = new Uint8Array(LEAF_BYTES);
  new DataView(leaf.buffer).setFloat64(0, index);
  return leaf;
}

async function append(writer: Writer, from: number, count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, i) => ({
    leaf: leafOf(from + i),
    command: { kind: "generated" },
  }));
  for (const { outcomes } of await writer.commit(entries))
    if (outcomes.some((each) => !("recorded" in each))) throw new Error("a leaf was not recorded");
}

/** Draws indexes below `size`, spread over all of it (Weyl's sequence). */
const indexOf = (n: number, size: number) => Math.floor(((n * 0.618_033_988_749_895) % 1) * size);

type Measured = { readonly costs: readonly Point[]; readonly memory: readonly Point[] };

async function measureLedger(sizes: readonly number[], progress: (what: string) => void): Promise<Measured> {
  using stack = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "comity-bench-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "ledger.db");
  const key = createHybridLedgerKey(ORIGIN);
  const writer = await openWriter({ file, newLog: true }, key, machine);
  stack.defer(writer.close);
  const reader = stack.use(openReader(file));
  const log = createLog(promiseReads(createLogReader(reader)), () =>
    firstKey(parseVerifierKey(key.verifierKey)),
  );
  const [costs, memory]: [Point[], Point[]] = [[], []];
  let written = 0;

  /** Returns the microseconds that a leaf took in each of the batches. */
  async function growTo(size: number): Promise<readonly number[]> {
    const took: number[] = [];
    while (written < size) {
      const count = Math.min(BATCH, size - written);
      const from = performance.now();
      await append(writer, written, count);
      took.push((1000 * (performance.now() - from)) / count);
      written += count;
      if (written % (BATCH * 100) === 0) progress(`${written} of ${sizes.at(-1)} leaves`);
    }
    return took;
  }

  async function proofs(): Promise<readonly number[]> {
    const took: number[] = [];
    for (let n = 0; n < Math.min(written, PROOFS_MEASURED); n++) {
      const index = indexOf(n, written);
      const from = performance.now();
      const proved = await log.prove(index);
      took.push(1000 * (performance.now() - from));
      if (proved?.index !== index) throw new Error(`the log does not prove leaf ${index}`);
    }
    return took.toSorted((a, b) => a - b);
  }

  for (const size of sizes) {
    const appends = (await growTo(size)).slice(-BATCHES_MEASURED);
    memory.push({ size, figures: { rss: process.memoryUsage.rss() / 2 ** 20 } });
    const sorted = await proofs();
    const [proof, proofP99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
    costs.push({ size, figures: { append: medianOf(appends), proof, proofP99 } });
  }
  return { costs, memory };
}

/** Beyond so many leaves memory that grows is of the log, and no more of a process that has just begun. */
const WARM_LEAVES = 100_000;

/** Creates the curves of one log: what is drawn by the second was measured with the first. */
function createCurves(): readonly [Curve, Curve] {
  const along = {
    along: "leaves",
    sizes: [1_000, 10_000, WARM_LEAVES, 1_000_000, 10_000_000],
    quickSizes: [1_000, 4_000],
  };
  const measured = new Map<readonly number[], Promise<Measured>>();
  const measureOnce = (sizes: readonly number[], progress: (what: string) => void) => {
    const found = measured.get(sizes) ?? measureLedger(sizes, progress);
    measured.set(sizes, found);
    return found;
  };
  return [
    {
      name: "growth-ledger",
      what: "A leaf appended in a batch on disk, and a proof read and verified, by the leaves of the log",
      unit: "µs",
      ...along,
      run: async (sizes, progress) => (await measureOnce(sizes, progress)).costs,
    },
    {
      name: "growth-ledger-memory",
      what: "Memory of the process that appends to a log, by the leaves of the log",
      unit: "MiB",
      ...along,
      run: async (sizes, progress) => {
        const { memory } = await measureOnce(sizes, progress);
        return sizes === along.sizes ? memory.filter(({ size }) => size >= WARM_LEAVES) : memory;
      },
    },
  ];
}

export const [ledger, ledgerMemory] = createCurves();
