/**
 * Asks the peers of a restored node for what it has lost since its backup, page by page, until each has given back all. How far each has got
 * stands in the record of the restoration, so that a start goes on where the one before ended (docs/design/0059).
 */
import type { NodeObserver } from "../edge/telemetry/events.ts";
import type { AskingBack, Context, ExchangedRelay } from "../engine/context.ts";
import { type Loop, type Schedule, startLoop } from "../engine/loop.ts";
import { createReceiver } from "../engine/relay.ts";
import { ComityError, type Reason } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { leafHash } from "../ledger/merkle.ts";
import type { Notices } from "../notices/notices.ts";
import { pauseMs, type RetryPolicy } from "../retry.ts";
import { createTakeBack } from "../transfers/recover.ts";
import type { Learn } from "./known-keys.ts";
import type { Links } from "./links.ts";
import type { OwnLedgerKey } from "./own-ledger-key.ts";
import {
  type AskedPeer,
  type Counts,
  isOpen,
  NO_COUNTS,
  NOT_ASKED,
  type Restoration,
  readRestoration,
  writeRestoration,
} from "./restoration.ts";

/** The time before the backup of which transfers are asked for too: they may have been answered after it. */
const BEFORE_MS = 24 * 3600 * 1000;
/** The pauses between questions to a peer that does not answer. */
const ASK_AGAIN: RetryPolicy = { firstMs: 1_000, longestMs: 60_000, jitter: "equal" };
/** The most refused items of a peer that are named. */
const NAMED = 100;
/** Faults of this node: what came back is taken later. */
const OWN_FAULTS: readonly Reason[] = ["STORE_UNAVAILABLE", "OVERLOADED", "INTERNAL"];

type Parts = {
  readonly storeFile: string;
  /** The trust domains of peers that are left out at this start. */
  readonly without?: readonly string[];
};

type Reach = {
  readonly links: Pick<Links, "askExchanged">;
  readonly observer: Pick<NodeObserver, "askedBack">;
  readonly ledgerKey: Pick<OwnLedgerKey, "keys">;
  readonly learn: Learn;
  readonly notices: Pick<Notices, "kinds" | "takeBack">;
  readonly fault: (method: string) => (error: unknown) => void;
};

/** Begins to ask, once the node may sign. Returns what ends it. */
export type Begin = (schedule: Schedule) => { readonly stop: () => Promise<void> };

export type Asking = {
  /** The part of the node's context: empty for a node that was never restored. */
  readonly part: Pick<Context, "askingBack">;
  /** Returns what begins to ask by these parts. */
  readonly by: (context: Context, reach: Reach) => Begin;
};

const QUIET: Asking = { part: {}, by: () => () => ({ stop: async () => {} }) };

/** Opens the asking of a node whose store this is. Throws as `readRestoration` does. */
export function openAsking({ storeFile, without = [] }: Parts): Asking {
  let restoration = readRestoration(storeFile);
  if (restoration === undefined) return QUIET;
  const asked = ({ confirmed }: Restoration) =>
    (confirmed?.by ?? []).filter((name) => !without.includes(name));
  const of = (name: string): AskedPeer => restoration?.asked?.[name] ?? NOT_ASKED;
  const note = (name: string, peer: AskedPeer) => {
    if (restoration === undefined) return;
    restoration = { ...restoration, asked: { ...restoration.asked, [name]: peer } };
    writeRestoration(storeFile, restoration);
  };
  const askingBack: AskingBack = {
    restoredAt: new Date(restoration.at),
    isUnderWay: () =>
      restoration?.confirmed === undefined || asked(restoration).some((name) => isOpen(of(name))),
  };
  return {
    part: { askingBack },
    by: (context, reach) => (schedule) => {
      restoration = readRestoration(storeFile) ?? restoration;
      const since = new Date(Date.parse(restoration?.backupAt ?? "") - BEFORE_MS);
      const loops = restoration === undefined ? [] : asked(restoration);
      return startAll(
        loops.filter((name) => of(name).done === undefined),
        (name) =>
          startAsking(context, reach, schedule, {
            name,
            since,
            of: () => of(name),
            note: (peer) => note(name, peer),
          }),
      );
    },
  };
}

function startAll(names: readonly string[], start: (name: string) => Loop) {
  const loops = names.map(start);
  return {
    stop: async () => {
      await Promise.all(loops.map(({ stop }) => stop()));
    },
  };
}

/** One peer that is asked, and what is noted of it. */
type One = {
  readonly name: string;
  readonly since: Date;
  readonly of: () => AskedPeer;
  readonly note: (peer: AskedPeer) => void;
};

/** Starts to ask one peer. Each is asked by itself, so that one that is away holds up no other. */
function startAsking(
  context: Context,
  { links, observer, ledgerKey, learn, notices, fault }: Reach,
  schedule: Schedule,
  one: One,
): Loop {
  const { clock } = context;
  const take = createTakeBack(context, ledgerKey.keys);
  const { receive } = createReceiver(context, notices.kinds);
  const takeRelay = notices.takeBack({ ownKeys: ledgerKey.keys, receive });
  const peer = nodeId(one.name);
  let failures = 0;
  return startLoop({ clock, schedule, failed: fault("asking back") }, async () => {
    const before = one.of();
    if (before.done !== undefined) return undefined;
    const { failed: _, ...counted } = before;
    let noted: AskedPeer = counted;
    try {
      const { transfers, relays, nextToken } = await links.askExchanged(peer, one.since, before.token);
      for (const item of transfers) {
        await learn(peer, item.proposal ?? item.answer);
        await learn(peer, item.answer);
        const named = { peer, what: "transfer", id: item.id } as const;
        noted = await takeOne(context, named, () => take(peer, item), noted);
      }
      for (const item of relays) {
        await learn(peer, item.answer ?? item.own);
        const what = item.kind === "notice" ? "notice" : "acknowledgement";
        const named = { peer, what, id: leafIdOf(item) } as const;
        noted = await takeOne(context, named, () => takeRelay(peer, item), noted);
      }
      const done = nextToken === "" ? { done: clock.now().toISOString() } : {};
      one.note({ ...noted, token: nextToken, ...done });
      failures = 0;
      if (nextToken !== "") return clock.now();
      observer.askedBack({ peer, ...sumOf(noted) });
      return undefined;
    } catch (thrown) {
      const { reason } = ComityError.from(thrown);
      one.note({ ...noted, failed: { at: clock.now().toISOString(), reason } });
      return new Date(clock.now().getTime() + pauseMs(ASK_AGAIN, ++failures, Math.random()));
    }
  });
}

/** Names a relayed item by the hash of its leaf: what it says is nobody's business here. */
const leafIdOf = ({ own }: ExchangedRelay) => leafHash(Uint8Array.fromBase64(own.leaf)).toHex();

function sumOf({ transfers, notices = NO_COUNTS }: AskedPeer): Counts {
  return {
    recovered: transfers.recovered + notices.recovered,
    here: transfers.here + notices.here,
    past: transfers.past + notices.past,
    refused: transfers.refused + notices.refused,
  };
}

type Named = { readonly peer: string } & Pick<AskedPeer["refused"][number], "what" | "id">;

/** Takes one item, and counts what became of it. What is refused is named, with an alarm. */
async function takeOne(
  { observer }: Pick<Context, "observer">,
  { peer, what, id }: Named,
  take: () => Promise<"recovered" | "here" | "past">,
  noted: AskedPeer,
): Promise<AskedPeer> {
  const name = what === "transfer" ? "transfers" : "notices";
  const counts = noted[name] ?? NO_COUNTS;
  try {
    const taken = await take();
    return { ...noted, [name]: { ...counts, [taken]: counts[taken] + 1 } };
  } catch (cause) {
    const { reason } = ComityError.from(cause);
    if (OWN_FAULTS.includes(reason)) throw cause;
    observer.alarm({ what: reason, peer, cause, ...(what === "transfer" && { transfer: id }) });
    const { refused: all } = noted;
    const refused = all.length < NAMED ? [...all, { what, id, reason }] : all;
    return { ...noted, [name]: { ...counts, refused: counts.refused + 1 }, refused };
  }
}
