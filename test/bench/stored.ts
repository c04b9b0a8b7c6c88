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
  const ask = async (left: number) => {
    await opened.prepare(left);
    let remaining = left;
    const caller = async () => {
      while (remaining-- > 0) await opened.once();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, caller));
  };
  await ask(WARM_UPS);
  const before = look();
  progress(`${count} requests`);
  await ask(count);
  const [atOrigin = 0, atDestination = 0] = look().map((bytes, i) => (bytes - (before[i] ?? 0)) / count);
  return { bytes: atOrigin + atDestination, atOrigin, atDestination };
}

export const stored: Episode = {
  name: "stored",
  what: "bytes that a request adds to the stores of both nodes",
  count: 2_000,
  quickCount: 100,
  run: measureStored,
};
