/** `comity ledger prove`: a leaf by its place, the leaves of a receipt, and a receipt of which the log holds another history. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseStatement } from "../../../src/ledger/proof.ts";
import { loadConfig } from "../../../src/node/config.ts";
import { formatReceipt } from "../../../src/receipt/receipt.ts";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { folderOfTest, makeHome, runIn } from "../../support/home.ts";

const machineUrl = new URL("../../../src/store/machine.ts", import.meta.url);

/** Adds a leaf to the log of a home whose node does not run. */
async function addLeaf(folder: string, text: string): Promise<void> {
  const { storeFile, trustDomain, ledgerKey } = await loadConfig(
    join(folder, "comity-home/node.yaml"),
    new Date(),
  );
  const store = await openSqliteStore({
    file: storeFile,
    origin: trustDomain,
    ledgerKey,
    machineUrl,
    onFatal: () => {},
  });
  await store.commit({
    leaf: Buffer.from(JSON.stringify({ text, type: "comity/v1/test" })),
    command: { kind: "notice.note", contents: [] } as never,
  });
  await store.close();
}

/** A receipt with the newest proof of a leaf. */
async function receiptOf(folder: string, index: string): Promise<void> {
  await runIn(folder, "ledger", "prove", index, "--out", "leaf.json");
  const statements = JSON.parse(readFileSync(join(folder, "leaf.json"), "utf8")).map(parseStatement);
  writeFileSync(join(folder, "receipt.json"), formatReceipt(statements, []));
}

test("a leaf is proved by its place, in words, in JSON and in a file", async () => {
  const folder = await makeHome();
  const shown = await runIn(folder, "ledger", "prove", "1");
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(shown.stdout).toMatch(
    /^Leaf 1 is in the log pipc\.example\.\n {2}type +comity\/v1\/certificate-issued/,
  );
  const { proved, statements } = JSON.parse((await runIn(folder, "ledger", "prove", "1", "--json")).stdout);
  expect(proved).toMatchObject([{ index: 1, size: 2, hashes: 1 }]);
  expect(statements).toMatchObject([{ index: 1, proof: [expect.any(String)] }]);
  const beyond = await runIn(folder, "ledger", "prove", "2");
  expect(beyond).toMatchObject({ code: 1, stderr: expect.stringMatching(/NOT_FOUND.*has `2` leaves/) });
});

test("a receipt is proved as the log holds it today, and one of another history is evidence of a fork", async () => {
  const folder = await makeHome();
  await addLeaf(folder, "one");
  const other = await makeHome();
  cpSync(join(folder, "comity-home"), join(other, "comity-home"), { recursive: true });
  await addLeaf(folder, "two");
  await receiptOf(folder, "3");
  const today = await runIn(folder, "ledger", "prove", "receipt.json");
  expect(today).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Leaf 3 is in the log pipc.example."),
  });
  await addLeaf(other, "another two");
  cpSync(join(folder, "receipt.json"), join(other, "receipt.json"));
  expect(await runIn(other, "ledger", "prove", "receipt.json")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/STATEMENT_CONFLICT.*another leaf `3`.*evidence of a fork/),
  });
});

test("a receipt without a leaf of this log is told so", async () => {
  const folder = await makeHome();
  await receiptOf(folder, "0");
  const stranger = folderOfTest();
  const made = await runIn(
    stranger,
    ...["init", "--trust-domain", "uodo.example", "--serves", "PL", "--name", "node.uodo.example"],
    ...["--listen", "127.0.0.1:0"],
  );
  expect(made.code).toBe(0);
  cpSync(join(folder, "receipt.json"), join(stranger, "receipt.json"));
  expect(await runIn(stranger, "ledger", "prove", "receipt.json")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/NOT_FOUND.*no statement of the log `uodo\.example`/),
  });
});
