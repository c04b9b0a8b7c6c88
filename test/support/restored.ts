/** A node of a pair that has lost its store, and what its peer gives back. */
import type { Context } from "../../src/engine/context.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { machine } from "../../src/store/machine.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createGiveBack, type ExchangedTransfer } from "../../src/transfers/exchanged.ts";
import { createInbox } from "../../src/transfers/inbox.ts";
import { createDestination } from "../../src/transfers/receive.ts";
import { createTakeBack } from "../../src/transfers/recover.ts";
import { createRequests } from "../../src/transfers/request.ts";
import { createRequestMany } from "../../src/transfers/request-many.ts";
import { createSettling } from "../../src/transfers/settle.ts";
import { AURORA, EU, IL, keyAt, keys, never, type Pair, START } from "./pair.ts";
import { createTransferView } from "./transfer-view.ts";

/** A time before which no pair has exchanged anything. */
export const SINCE = new Date(START - 60_000);

/** The keys of the log of one side. */
export const ownKeys = (side: "eu" | "il") => () => firstKey(parseVerifierKey(keys[side].verifierKey));

/** One side of a pair with an empty store in place of its own, and what it takes back from the other side. */
export function restore(pair: Pair, side: "eu" | "il", underWay = false) {
  const context: Context = {
    ...pair[side].context,
    store: createMemoryStore(keys[side], machine),
    askingBack: { restoredAt: new Date(pair.now()), isUnderWay: () => underWay },
  };
  const settling = createSettling(context);
  return {
    context,
    take: createTakeBack(context, ownKeys(side)),
    origin: { ...createRequests(context, settling), requestMany: createRequestMany(context, settling) },
    destination: createDestination(context),
    inbox: createInbox(context),
    view: createTransferView(context),
  };
}

/** Everything that the other side gives back to one, over all pages. */
export async function allGiven(pair: Pair, side: "eu" | "il"): Promise<readonly ExchangedTransfer[]> {
  const [from, to] = side === "eu" ? (["il", EU] as const) : (["eu", IL] as const);
  const give = createGiveBack(pair[from].context);
  const all: ExchangedTransfer[] = [];
  for (let token = ""; ; ) {
    const { transfers, nextToken } = await give(to, SINCE, token);
    all.push(...transfers);
    if (nextToken === "") return all;
    token = nextToken;
  }
}

/** A request of AURORA at the origin of a pair, under a key that is made now. */
export const ask = (pair: Pair, n: number, request: Parameters<Pair["eu"]["origin"]["request"]>[2]) =>
  pair.eu.origin.request(AURORA, keyAt(pair.now(), n), request, never);
