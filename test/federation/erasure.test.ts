/**
 * An erasure between two real nodes: whoever has every file that is left, and a copy of the stores made before, opens nothing of what
 * was sent, and everything else.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, vi } from "vitest";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createSecrets } from "../../src/store/content-keys.ts";
import { contentKeyFileOf, readContentKeys } from "../../src/store/key-file.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { longTest } from "../support/longer.ts";

let federation: TestFederation;
afterEach(() => federation.stop());

const CODES = ["EU", "JP"];
const storeOf = (code: string) => join(dirname(federation.homes.get(code)?.configFile ?? ""), "ledger.db");
const keysOf = (code: string) => contentKeyFileOf(storeOf(code));

/** Everything that a copy of a store opens with the keys in this file, as text. */
function openAll(store: string, keyFile: string): string {
  using db = new DatabaseSync(store);
  const { tree } = readContentKeys(keyFile);
  const { unwrap } = createSecrets(() => tree);
  const sealer = createSealer();
  const rows = db.prepare(
    "SELECT content.leaf AS leaf, sealed, content_key.key AS key FROM content JOIN content_key USING (leaf, part)",
  );
  const texts = rows.all().map(({ leaf, sealed, key }) => {
    const own = key === null ? undefined : unwrap(Number(leaf), key as Uint8Array);
    return own === undefined ? "" : Buffer.from(sealer.open(sealed as Uint8Array, own)).toString("utf8");
  });
  return texts.join("\n");
}

/** Every file below a folder, one after the other. */
function bytesBelow(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
}

/** A signature on an item of the offer: no other request has it. */
const signatureIn = (request: object) => /"evidence":"([^"]{80,})"/.exec(JSON.stringify(request))?.[1] ?? "";

longTest("no file of either node, and no copy made before, opens what was erased", async () => {
  federation = await startFederation(CODES);
  const first = await federation.sample("eu-jp-research");
  // Evidence is dated to the second: in the same one both would be signed alike.
  const second = await vi.waitFor(async () => {
    const later = await federation.sample("eu-jp-research");
    expect(signatureIn(later)).not.toBe(signatureIn(first));
    return later;
  }, 5_000);
  const [kept, gone] = [signatureIn(first), signatureIn(second)];
  expect([kept, gone, kept === gone]).toEqual([expect.anything(), expect.anything(), false]);
  await federation.caller("EU").request(first);
  const { transferId: id, receipt = new Uint8Array() } = await federation.caller("EU").request(second);
  const backup = mkdtempSync(join(tmpdir(), "comity-backup-"));
  for (const code of CODES) {
    await federation.stopNode(code);
    cpSync(storeOf(code), join(backup, code));
  }
  const opened = (code: string) => [
    openAll(join(backup, code), keysOf(code)),
    openAll(storeOf(code), keysOf(code)),
  ];
  // The control: the copy and the store open everything with the keys of now.
  for (const text of opened("EU")) expect([text.includes(kept), text.includes(gone)]).toEqual([true, true]);
  for (const text of opened("JP")) expect(text).toContain(`"transfer":"${id}","sender"`);
  for (const code of CODES) await federation.startNode(code);
  const caller = federation.caller("EU");
  expect(await caller.erase(id)).toMatchObject({ state: "erased", peerState: "asked" });
  await vi.waitFor(
    async () => {
      const { items } = await caller.listErasures("", 10);
      expect(items).toMatchObject([{ transfer: id, state: "erased", peerState: "erased" }]);
    },
    { timeout: 10_000, interval: 50 },
  );
  await expect(caller.resolve(id)).rejects.toMatchObject({ reason: "ERASED" });
  expect(verifyReceipt(await caller.getReceipt(id), federation.trust)).toMatchObject({ permit: true });
  expect(await caller.getReceipt(id)).toEqual(receipt);
  const shown: unknown[] = [];
  for await (const { unreadable } of federation.caller("JP").inbox(0, new AbortController().signal, true))
    shown.push(unreadable?.slice(0, 6));
  expect(shown).toEqual([undefined, "ERASED"]);
  for (const code of CODES) {
    expect((await federation.node(code).store.pass("2026-11-29")).damage).toEqual([]);
    await federation.stopNode(code);
  }
  for (const text of opened("EU")) expect([text.includes(kept), text.includes(gone)]).toEqual([true, false]);
  for (const text of opened("JP")) expect(text).not.toContain(`"transfer":"${id}","sender"`);
  for (const folder of [federation.folders.state, federation.folders.certs, backup])
    expect(bytesBelow(folder).includes(gone)).toBe(false);
  rmSync(backup, { recursive: true, force: true });
});
