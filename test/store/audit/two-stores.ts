/** Two stores of SQLite with all kinds of leaves that nodes of a transfer write, made by the nodes themselves; and ways to change them. */
import { hash } from "node:crypto";
import { copyFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { seal } from "../../../src/engine/record.ts";
import { CONTENT, CONTENT_KEY, type ContentKeyRow, type ContentRow } from "../../../src/engine/rows.ts";
import { sealEvent, sealItem } from "../../../src/engine/sealed.ts";
import type { AnyCollection, Row } from "../../../src/engine/store.ts";
import { canonicalBytes } from "../../../src/ledger/canonical.ts";
import { packLeafBytes } from "../../../src/packs/leaf.ts";
import { type AuditParts, auditStore } from "../../../src/store/audit/audit.ts";
import type { State } from "../../../src/store/audit/state.ts";
import { createRowCodec, quote } from "../../../src/store/columns.ts";
import { contentKeyFileOf } from "../../../src/store/key-file.ts";
import { createLedgerKey, type NewLedgerKey } from "../../../src/store/ledger-key.ts";
import { machine } from "../../../src/store/machine.ts";
import { createSealer } from "../../../src/store/sealer.ts";
import { createAudited } from "../../../src/store/sqlite/audited.ts";
import { readStoreKeys } from "../../../src/store/sqlite/key-file.ts";
import { readOwnKeys } from "../../../src/store/sqlite/signed-log.ts";
import {
  AURORA,
  createPair,
  EU,
  IL,
  keyAt,
  keys,
  never,
  type Pair,
  START,
  sample,
} from "../../support/pair.ts";
import { freshFile, open } from "../sqlite/files.ts";

export const NOW = new Date(START + 60_000);
const machineUrl = new URL("../../../src/store/machine.ts", import.meta.url);
const HASH = "ab".repeat(32);
const TEXT = "a law";
const AT = new Date(START).toISOString();

/** The file of a store whose node has stopped, and the key that signs its log now. */
export type Stopped = { readonly file: string; readonly key: NewLedgerKey };

/** Both stores: of the origin, which has all kinds of leaves, and of the destination. */
export async function makeStores(): Promise<{ readonly eu: Stopped; readonly il: Stopped }> {
  const [euFile, ilFile] = [freshFile(), freshFile()];
  const opened = {
    [EU]: await openFor(euFile, keys.eu),
    [IL]: await openFor(ilFile, keys.il),
  };
  const pair = await createPair({
    before: (_, node) => opened[node as typeof EU | typeof IL],
    decideWithinMs: 1_000,
  });
  await makeTransfers(pair);
  const last = createLedgerKey("eu.example");
  await makeOthers(pair, opened[EU], last);
  await opened[EU].close();
  await opened[IL].close();
  return { eu: { file: euFile, key: last }, il: { file: ilFile, key: keys.il } };
}

/** Destroys the keys of the contents beside a leaf of the origin's store. */
export async function destroyKeys({ file, key }: Stopped, leaf: number): Promise<void> {
  const store = await openFor(file, key);
  await store.destroyKeys([leaf]);
  await store.close();
}

const openFor = (file: string, key: (typeof keys)["eu"]) =>
  open(file, { machineUrl, origin: key.name, ledgerKey: { in: "file", pem: key.exportPem() } });

/** A transfer that both permit, one that home denies, and one that the destination bars. */
async function makeTransfers(pair: Pair): Promise<void> {
  const [login, advertising] = [await sample("login"), await sample("advertising")];
  await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  await pair.eu.origin.request(AURORA, keyAt(START, 1), advertising, never);
  pair.wire.questions = "lose";
  await pair.eu.origin.request(AURORA, keyAt(START, 2), login, never);
  pair.wire.questions = "pass";
  pair.advance(30_000);
  await pair.eu.origin.settleAll();
}

/** A law that is published, a sealed notice, an event with and without a body, and a hand-over of the log. */
async function makeOthers(
  { eu }: Pair,
  store: Awaited<ReturnType<typeof open>>,
  last: ReturnType<typeof createLedgerKey>,
): Promise<void> {
  const { context } = eu;
  const { entropy } = context;
  const edition = {
    authority: EU,
    jurisdiction: "EU",
    version: "9",
    serial: 900,
    hash: hash("sha256", TEXT),
  };
  await store.commit({
    leaf: packLeafBytes({ type: "comity/v1/pack", nonce: entropy.nonce(), at: AT, ...edition }),
    command: {
      kind: "pack.enact",
      pack: edition,
      contents: [seal(context, "body", TEXT, "9999-12-31")],
      dispatches: [],
    } as never,
  });
  const note = (leaf: Uint8Array, part: string, body: string) =>
    store.commit({
      leaf,
      command: { kind: "notice.note", contents: [seal(context, part, body, "2036-01-01")] } as never,
    });
  const item = sealItem(entropy, { of: "notice", bytes: canonicalBytes({ a: "notice" }) });
  await note(item.leaf, "body", item.body);
  const event = sealEvent(entropy, { an: "event" });
  await note(event.leaf, "evidence", event.body);
  await store.commit({
    leaf: sealEvent(entropy, { fired: HASH }).leaf,
    command: { kind: "notice.note", contents: [] } as never,
  });
  await store.handOver(
    { in: "file", pem: last.exportPem() },
    {
      from: keys.eu.verifierKey,
      nonce: entropy.nonce(),
      at: AT,
      command: {
        kind: "peering.hand-over",
        trustDomain: "eu.example",
        contents: [],
        dispatches: [],
      } as never,
    },
  );
  const after = sealEvent(entropy, { after: "the hand-over" });
  await note(after.leaf, "evidence", after.body);
}

/** A copy of a store, changed. */
export function changed({ file, key }: Stopped, change: (copy: string) => void): Stopped {
  const copy = freshFile();
  copyFileSync(file, copy);
  copyFileSync(contentKeyFileOf(file), contentKeyFileOf(copy));
  change(copy);
  return { file: copy, key };
}

/** Changes a row as a program would, with the digest that fits it then. */
export function rewrite(file: string, of: AnyCollection, where: string, fields: object): void {
  using db = new DatabaseSync(file);
  const { names, decode, encode } = createRowCodec(of, readStoreKeys(file).secrets);
  const columns = names.map(quote).join(", ");
  const row = db.prepare(`SELECT ${columns} FROM ${quote(of.name)} WHERE ${where}`).get();
  if (row === undefined) throw new Error(`there is no row of ${of.name} where ${where}`);
  db.exec(`DELETE FROM ${quote(of.name)} WHERE ${where}`);
  const values: SQLInputValue[] = encode({ ...decode(row), ...fields });
  db.prepare(`INSERT INTO ${quote(of.name)} (${columns}) VALUES (${names.map(() => "?").join(", ")})`).run(
    ...values,
  );
}

/** Puts a content of one leaf, with its key, in the place of another's. */
export function copyContent(file: string, part: string, from: number, to: number): void {
  const at = (leaf: number) => `leaf = ${leaf} AND part = '${part}'`;
  const { secrets } = readStoreKeys(file);
  const readOne = (of: AnyCollection) => {
    using db = new DatabaseSync(file);
    const { names, decode } = createRowCodec(of, secrets);
    const row = db.prepare(`SELECT ${names.map(quote).join(", ")} FROM ${of.name} WHERE ${at(from)}`).get();
    return decode(row ?? {}) as Row;
  };
  const { sealed } = readOne(CONTENT) as ContentRow;
  const { key } = readOne(CONTENT_KEY) as ContentKeyRow;
  rewrite(file, CONTENT, at(to), { sealed });
  rewrite(file, CONTENT_KEY, at(to), { key });
}

type Options = {
  readonly full?: boolean;
  readonly now?: Date;
  readonly earlier?: State;
  readonly kept?: AuditParts["kept"];
  /** The file of the content keys is not at hand. */
  readonly locked?: boolean;
};

/** Audits a store to its end, and returns all states on the way. */
export async function auditAll(
  { file, key }: Stopped,
  { full = true, now = NOW, earlier, kept, locked = false }: Options = {},
): Promise<readonly State[]> {
  using db = new DatabaseSync(file, { readOnly: true });
  const audited = createAudited(db, machine.collections, locked ? undefined : readStoreKeys(file).secrets);
  const parts = {
    audited,
    keys: readOwnKeys(db, key),
    sealer: locked ? undefined : createSealer(),
    now,
    full,
    kept,
  };
  const states: State[] = [];
  for await (const state of auditStore(parts, earlier)) states.push(state);
  return states;
}

/** The findings of an audit of a store. */
export async function findingsIn(stopped: Stopped, options: Options = {}): Promise<readonly string[]> {
  return (await auditAll(stopped, options)).at(-1)?.tallied.findings ?? [];
}
