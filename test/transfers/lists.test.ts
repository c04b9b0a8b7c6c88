/** Lists of obligations in a store: one row for each, however many leaves name it, and kept as long as any of them. */
import { expect, test } from "vitest";
import { load } from "../../src/engine/store.ts";
import { NO_OBLIGATIONS, type ObligationList } from "../../src/receipt/obligations.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { machine } from "../../src/store/machine.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import type { TransferCommand } from "../../src/transfers/commands.ts";
import { loadLists, obligationsIn, rowOfList } from "../../src/transfers/lists.ts";
import { OBLIGATIONS } from "../../src/transfers/schema.ts";
import { inVersion1, leaves, lists } from "./leaves.ts";

const [permitted, denied] = lists as [ObligationList, ObligationList];

async function storeWith(...notes: readonly [until: string, ...lists: ObligationList[]][]) {
  const store = createMemoryStore(createLedgerKey("eu.example"), machine);
  for (const [until, ...named] of notes) {
    const command: TransferCommand = {
      kind: "transfer.note",
      contents: [],
      until,
      lists: named.map(rowOfList),
    };
    await store.commit({ leaf: Buffer.from("{}"), command });
  }
  return store;
}

test("a list is kept once, until the end of the year in which the last leaf that names it may go", async () => {
  const store = await storeWith(
    ["2037-11-21", permitted, denied],
    ["2037-12-30", permitted],
    ["2036-01-01", permitted],
    ["2038-01-01", denied],
  );
  const until = async ({ hash }: ObligationList) => (await load(store, OBLIGATIONS, hash))?.until;
  expect(await until(permitted)).toBe("2037-12-31");
  expect(await until(denied)).toBe("2038-12-31");
});

test("lists are loaded each once, in the order in which leaves first name them", async () => {
  const store = await storeWith(["2037-11-21", permitted, denied]);
  const { proposal, decision, denial, bar } = leaves;
  expect(await loadLists({ store }, [denial, proposal, decision, bar])).toEqual([denied, permitted]);
  expect(await loadLists({ store }, [bar, inVersion1(proposal)])).toEqual([]);
});

test("a list that is missing is a damaged store, not an empty list", async () => {
  const store = await storeWith(["2037-11-21", permitted]);
  await expect(loadLists({ store }, [leaves.denial])).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining(denied.hash),
  });
});

test("a leaf's obligations are those of the list it names, or those it holds", () => {
  expect(obligationsIn(leaves.proposal, lists)).toEqual(permitted);
  expect(obligationsIn(inVersion1(leaves.proposal) as typeof leaves.proposal, [])).toEqual(permitted);
  expect(obligationsIn(leaves.denial, [permitted, denied, NO_OBLIGATIONS])).toEqual(denied);
  expect(() => obligationsIn(leaves.denial, [permitted])).toThrow(
    expect.objectContaining({ reason: "INTERNAL" }),
  );
});
