/** What a transfer leaves in the stores of its two nodes: the pages by which both grow, with indexes and all. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { usedBytesOf } from "../../src/store/sqlite/database.ts";
import type { Episode, Figures } from "./episode.ts";
import { openRequest } from "./transfers.ts";

/** Requests before the first look: tables, lists and the first pages of each index are there then. */
const WARM_UPS = 50;
const AT_ONCE = 32;

function usedBytesIn(file: string): number {
  using db = new DatabaseSync(file, { readOnly: true });
  return usedBytesOf(db);
}

async function measureStored(count: number, progress: (what: string) => void): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const opened = stack.adopt(await openRequest(), ({ close }) => close());
  const [origin, destination] = opened.stateFolders.map((folder) => join(folder, "ledger.db"));
  const look = () => [origin, destination].map((file) => usedBytesIn(file ?? ""));
  const ask = async (left: number, atOnce: number) => {
    await opened.prepare(left);
    let remaining = left;
    const caller = async () => {
      while (remaining-- > 0) await opened.once();
    };
    await Promise.all(Array.from({ length: atOnce }, caller));
  };
  /** Asks so many times, and returns by how much each store has grown for one. */
  const measure = async (requests: number, atOnce: number) => {
    const before = look();
    progress(`${requests} requests, ${atOnce} at once`);
    await ask(requests, atOnce);
    return look().map((bytes, i) => (bytes - (before[i] ?? 0)) / requests);
  };
  await ask(WARM_UPS, AT_ONCE);
  const [atOrigin = 0, atDestination = 0] = await measure(count, AT_ONCE);
  const [aloneAtOrigin = 0, aloneAtDestination = 0] = await measure(Math.ceil(count / 10), 1);
  return { bytes: atOrigin + atDestination, atOrigin, atDestination, aloneAtOrigin, aloneAtDestination };
}

export const stored: Episode = {
  name: "stored",
  what: "bytes that a request adds to the stores of both nodes, of 32 at once and of one alone, whose heads nothing shares",
  count: 2_000,
  quickCount: 100,
  run: measureStored,
};
