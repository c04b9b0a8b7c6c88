/** The store of a home, opened to be read: the audit of one whose node has stopped, what it keeps beside the store, and whose keys count. */
import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { textOfKey } from "../../src/ledger/log-keys.ts";
import { auditInThreads, openToRead } from "../../src/node/ledger-audit.ts";
import { formatTrust, parseTrust } from "../../src/receipt/trust.ts";
import type { State } from "../../src/store/audit/state.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { machine } from "../../src/store/machine.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { createAudited } from "../../src/store/sqlite/audited.ts";
import { readStoreKeys } from "../../src/store/sqlite/key-file.ts";
import { readOwnKeys } from "../../src/store/sqlite/signed-log.ts";
import { NOW as AUDITED, changed, makeStores } from "../store/audit/two-stores.ts";
import { tamper } from "../store/sqlite/files.ts";
import { makeHome } from "../support/home.ts";
import { longTest } from "../support/longer.ts";

const NOW = new Date();
const configIn = (folder: string) => join(folder, "comity-home/node.yaml");

async function statesOf(audit: AsyncGenerator<State>): Promise<readonly State[]> {
  const states: State[] = [];
  for await (const state of audit) states.push(state);
  return states;
}

test("an audit is kept beside the store, for its owner alone, and goes on from there", async () => {
  const read = await openToRead(configIn(await makeHome()), NOW);
  const choice = { full: true, resume: false };
  const states = await statesOf(read.audit(choice));
  expect(states.at(-1)?.tallied).toMatchObject({ leaves: 2, faults: 0 });
  const nothing = () => statesOf(read.audit({ ...choice, resume: true }));
  await expect(async () => nothing()).rejects.toMatchObject({ reason: "INPUT_INVALID" });
  read.keep(states[0] ?? expect.unreachable());
  expect(statSync(read.stateFile).mode & 0o777).toBe(0o600);
  expect((await nothing()).at(-1)).toEqual(states.at(-1));
  read.forget();
  await expect(async () => nothing()).rejects.toMatchObject({ reason: "INPUT_INVALID" });
  read.close();
});

test("with a trust file the keys in it count, and the node's own need not be there", async () => {
  const folder = await makeHome();
  const home = join(folder, "comity-home");
  const own = await openToRead(configIn(folder), NOW);
  const trustOf = (trustDomain: string, ledger: string) =>
    parseTrust(formatTrust([{ trustDomain, ledger, handOvers: [] }]));
  const { verifierKey } = createLedgerKey("pipc.example");
  // The checkpoint beside the key is not signed by this key.
  await expect(openToRead(configIn(folder), NOW, trustOf("pipc.example", verifierKey))).rejects.toMatchObject(
    {
      reason: "STORE_UNAVAILABLE",
    },
  );
  const ledger = textOfKey(own.keys[0]);
  own.close();
  rmSync(join(home, "node/ledger.pem"));
  const copy = await openToRead(configIn(folder), NOW, trustOf("pipc.example", ledger));
  expect((await statesOf(copy.audit({ full: true, resume: false }))).at(-1)?.tallied.faults).toBe(0);
  copy.close();
  await expect(
    openToRead(configIn(folder), NOW, trustOf("kr.example", createLedgerKey("kr.example").verifierKey)),
  ).rejects.toMatchObject({ reason: "CONFIG_INVALID" });
});

test("a store that is not there, and one that is older than its key's last word, are told", async () => {
  const folder = await makeHome();
  const home = join(folder, "comity-home");
  const read = await openToRead(configIn(folder), NOW);
  const head = await read.log.head();
  read.close();
  writeFileSync(join(home, "node/ledger.pem.head"), head.checkpoint.replace("\n2\n", "\n3\n"));
  await expect(openToRead(configIn(folder), NOW)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  rmSync(join(home, "node/ledger.pem.head"));
  rmSync(join(home, "ledger.db"));
  await expect(openToRead(configIn(folder), NOW)).rejects.toMatchObject({ reason: "CONFIG_INVALID" });
});

longTest("threads find together what one finds alone", async () => {
  const { eu } = await makeStores();
  const damaged = changed(eu, (file) =>
    tamper(file, "UPDATE checkpoint SET note = replace(note, '— eu', '— ev') WHERE size = 3"),
  );
  for (const [{ file, key }, faults] of [
    [eu, 0],
    [damaged, 1],
  ] as const) {
    using db = new DatabaseSync(file, { readOnly: true });
    const audited = createAudited(db, machine.collections, readStoreKeys(file).secrets);
    const keys = readOwnKeys(db, key);
    const parts = { audited, keys, sealer: createSealer(), now: AUDITED, full: true };
    const [alone, shared] = [
      await statesOf(auditInThreads(parts, { file, threads: 1 })),
      await statesOf(auditInThreads(parts, { file, threads: 2, leavesPerThread: 5 })),
    ];
    expect(shared).toEqual(alone);
    expect(alone.at(-1)?.tallied.faults).toBe(faults);
  }
});
