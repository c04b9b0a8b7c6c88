/** A former statement stands behind the leaf that says it was recovered. */
import { expect, test } from "vitest";
import { loadStatement } from "../../src/engine/record.ts";
import { bytesOfFormer, isRecovery, keepRecovered, recoveryLeaf } from "../../src/engine/recovered.ts";
import type { Store } from "../../src/engine/store.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";

const parts = {
  nonce: "n",
  from: "spiffe://jp.example/node",
  own: "aa",
  theirs: "bb",
  at: "2026-12-01T00:00:00.000Z",
};
const former = { leaf: "e30=", index: 7, proof: [], checkpoint: "note" };

test("only the leaf of a recovery is taken for one", () => {
  const leaf = recoveryLeaf(parts);
  expect(isRecovery(leaf)).toBe(true);
  expect(JSON.parse(new TextDecoder().decode(leaf))).toEqual({ type: "comity/v1/recovery", ...parts });
  for (const other of [
    { type: "comity/v1/outcome" },
    { says: ',"type":"comity/v1/recovery"}', type: "x" },
    {},
  ])
    expect(isRecovery(canonicalBytes(other))).toBe(false);
  expect(isRecovery(new Uint8Array())).toBe(false);
});

test("the statement on such a leaf is the former one, and is missing where nothing stands behind it", async () => {
  const { row } = keepRecovered(3, bytesOfFormer(former), "2037-01-01");
  const recorded = { leaf: recoveryLeaf(parts), index: 3, proof: [], checkpoint: "newer" };
  const store = (rows: readonly object[]) =>
    ({ log: { recorded: async () => [recorded] }, read: async () => [rows] }) as unknown as Store;
  expect(await loadStatement({ store: store([row]) }, 3)).toEqual(former);
  await expect(loadStatement({ store: store([]) }, 3)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
});
