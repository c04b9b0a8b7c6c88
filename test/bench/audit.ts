/** How fast a store is audited: a generated log with its tree and roots, and in full a store that real requests have filled. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { firstKey, type LogKeys } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { loadLedgerKeyOf, readConfigFile } from "../../src/node/config.ts";
import { auditInThreads } from "../../src/node/ledger-audit.ts";
import type { State } from "../../src/store/audit/state.ts";
import { joinMachines } from "../../src/store/join.ts";
import { contentKeyFileOf } from "../../src/store/key-file.ts";
import { createHybridLedgerKey } from "../../src/store/ledger-key.ts";
import { machine } from "../../src/store/machine.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { createAudited } from "../../src/store/sqlite/audited.ts";
import { openReader } from "../../src/store/sqlite/database.ts";
import { readStoreKeys } from "../../src/store/sqlite/key-file.ts";
import { openWriter } from "../../src/store/sqlite/writer.ts";
import type { Episode, Figures } from "./episode.ts";
import { openRequest } from "./transfers.ts";

/** Decisions that share a commit and a signature, as a node under load writes them. */
const BATCH = 64;
/** About as many bytes as a small decision leaves. */
const LEAF_BYTES = 200;
/** One request for so many generated leaves. */
const LEAVES_OF_A_REQUEST = 200;
const AT_ONCE = 32;

/** A command that writes no rows: what is measured is the log. */
const logAlone = joinMachines([
  { kinds: ["generated"], collections: [], reads: () => [], transition: () => ({ puts: [] }) },
]);

function leafOf(index: number): Uint8Array {
  const leaf = new Uint8Array(LEAF_BYTES);
  new DataView(leaf.buffer).setFloat64(0, index);
  return leaf;
}

type Timed = { readonly seconds: number; readonly cpuSeconds: number; readonly last: State };

type How = { full: boolean; rows: boolean; threads?: number };

async function run(file: string, keys: LogKeys, parts: How): Promise<Timed> {
  using db = openReader(file);
  const audited = parts.rows
    ? createAudited(db, machine.collections, readStoreKeys(file).secrets)
    : createAudited(db, []);
  const cpu = process.cpuUsage();
  const from = performance.now();
  let last: State | undefined;
  const asked = { audited, keys, sealer: createSealer(), now: new Date(), full: parts.full };
  const shared = { file, ...(parts.threads !== undefined && { threads: parts.threads }) };
  for await (const state of auditInThreads(asked, shared)) last = state;
  if (last?.part !== "end") throw new Error("the audit did not come to its end");
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - from) / 1000, cpuSeconds: (user + system) / 1e6, last };
}

async function time(file: string, keys: LogKeys, parts: How): Promise<Timed> {
  const timed = await run(file, keys, parts);
  const { faults, findings } = timed.last.tallied;
  if (faults > 0) throw new Error(`the audit found: ${findings[0]}`);
  return timed;
}

/** Generates a log, audits it, and then shows that a flipped leaf is found: without that the rate says nothing. */
async function measureTree(count: number, progress: (what: string) => void): Promise<Figures> {
  using stack = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "comity-bench-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "ledger.db");
  const key = createHybridLedgerKey("audit.example");
  const writer = await openWriter({ file, newLog: true }, key, logAlone);
  for (let written = 0; written < count; written += BATCH) {
    const leaves = Array.from({ length: Math.min(BATCH, count - written) }, (_, i) => leafOf(written + i));
    await writer.commit(leaves.map((leaf) => ({ leaf, command: { kind: "generated" } })));
    if (written % (BATCH * 1000) === 0) progress(`${written} of ${count} leaves`);
  }
  writer.close();
  const keys = firstKey(parseVerifierKey(key.verifierKey));
  progress("the tree");
  const { seconds, cpuSeconds } = await time(file, keys, { full: false, rows: false });
  const { DatabaseSync } = await import("node:sqlite");
  {
    using db = new DatabaseSync(file);
    db.prepare("UPDATE leaf SET bytes = ? WHERE idx = ?").run(leafOf(0.5), count >> 1);
  }
  const control = await time(file, keys, { full: false, rows: false }).then(
    () => false,
    () => true,
  );
  if (!control) throw new Error("a leaf that was changed is not found");
  return { perSecond: count / seconds, perCpuSecond: count / cpuSeconds };
}

/** The control: in a copy in which one row and one signature were changed, an audit in full finds both. */
async function assertFound(file: string, keys: LogKeys): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "comity-bench-"));
  try {
    const copy = join(folder, "ledger.db");
    copyFileSync(contentKeyFileOf(file), contentKeyFileOf(copy));
    const { DatabaseSync } = await import("node:sqlite");
    {
      using db = new DatabaseSync(file, { readOnly: true });
      db.prepare("VACUUM INTO ?").run(copy);
    }
    {
      using db = new DatabaseSync(copy);
      db.exec("UPDATE transfer SET until = '9999-12-30' WHERE id = (SELECT min(id) FROM transfer)");
      db.exec(
        "UPDATE checkpoint SET note = replace(note, '— ', '— x') WHERE size = (SELECT max(size) FROM checkpoint WHERE size > 1 AND size < (SELECT max(size) FROM checkpoint))",
      );
    }
    const { faults } = (await run(copy, keys, { full: true, rows: true })).last.tallied;
    if (faults < 2) throw new Error("a changed row and a changed signature are not both found");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fills two stores by requests, and audits that of the origin in full while its node runs. */
async function measureFull(requests: number, progress: (what: string) => void): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const opened = stack.adopt(await openRequest(), ({ close }) => close());
  await opened.prepare(requests);
  progress(`${requests} requests`);
  let left = requests;
  const caller = async () => {
    while (left-- > 0) await opened.once();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const [folder = ""] = opened.stateFolders;
  const config = join(folder, "node.yaml");
  const { ledgerKeys } = await loadLedgerKeyOf(config, readConfigFile(config));
  const file = join(dirname(config), "ledger.db");
  progress("everything, by one thread");
  const alone = await time(file, ledgerKeys, { full: true, rows: true, threads: 1 });
  progress("everything, by as many threads as there are processors");
  const shared = await time(file, ledgerKeys, { full: true, rows: true });
  const { leaves } = alone.last.tallied;
  await assertFound(file, ledgerKeys);
  return { fullPerSecond: leaves / shared.seconds, fullPerCpuSecond: leaves / alone.cpuSeconds };
}

async function measureAudit(count: number, progress: (what: string) => void): Promise<Figures> {
  const tree = await measureTree(count, progress);
  return { ...tree, ...(await measureFull(Math.ceil(count / LEAVES_OF_A_REQUEST), progress)) };
}

export const audit: Episode = {
  name: "audit",
  what: "leaves of a store that are audited in a second: tree and roots, and in full with rows and contents",
  count: 1_000_000,
  quickCount: 12_000,
  run: measureAudit,
};
