/**
 * The quota of each caller: calls and streams in progress, bytes, and what a node stores for it in a day. Nodes and
 * operators have room of their own. Whoever goes on after many refusals is kept out for a while.
 */

import { createDaySums, type DaySums } from "../../day-sums.ts";
import { ComityError } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";
import type { Limits } from "../../limits.ts";
import { createRateLimit } from "../../rate-limit.ts";
import { isReserved } from "../tls/admission.ts";
import { type Access, OPEN_ACCESS } from "./access.ts";

export type Quota = {
  /** Counts a call that begins; the returned function ends it. Throws OVERLOADED. */
  readonly begin: (caller: Identity, kind: "call" | "stream") => () => void;
  /** Counts the bytes of a message. Throws OVERLOADED. */
  readonly read: (caller: Identity, bytes: number) => void;
  /**
   * Counts bytes that arrived of a request that is not whole yet; a number below 0 gives them back. Throws OVERLOADED,
   * and counts nothing then.
   */
  readonly hold: (caller: Identity, bytes: number) => void;
  /** Counts what the node is about to store for a caller; for a peer, in the part of its use. Throws OVERLOADED. */
  readonly store: (caller: Identity, bytes: number, use?: PeerUse) => void;
  /** Counts what a peer relays. Throws OVERLOADED. */
  readonly relay: (caller: Identity, bytes: number) => void;
  /** Counts a peer's question about a transfer, which may bar it. Throws OVERLOADED. */
  readonly resolve: (caller: Identity) => void;
  /** Notes that a caller was refused. Returns true where it is to be kept out. */
  readonly refused: (caller: Identity) => boolean;
  /** Returns true while a caller is kept out. */
  readonly isShutOut: (caller: Identity) => boolean;
};

/** The use that a peer makes of its bytes: each use has a part of them. A transfer is that of a platform of the peer. */
export type PeerUse =
  | { readonly of: "transfers"; readonly sender: string }
  | { readonly of: "relays" | "resolves" };

/** The limit of each use. */
const PARTS = {
  transfers: "storedPartOfTransfers",
  relays: "storedPartOfRelays",
  resolves: "storedPartOfResolves",
} as const;
/** The words for each use in a refusal. */
const TOLD = {
  transfers: "transfers, or for those of this sender,",
  relays: "notices, acknowledgements and packs",
  resolves: "transfers in doubt",
} as const;

type Count = { call: number; stream: number };

/**
 * Creates the quota of a server. `nowMs` returns the time in milliseconds since 1970, and `limitsOf` the limits of a caller that
 * differ from those of all.
 */
export function createQuota(
  limits: Limits,
  nowMs: () => number = Date.now,
  limitsOf: Access["limitsOf"] = OPEN_ACCESS.limitsOf,
): Quota {
  const rate = (burst: number, perSecond: number) => createRateLimit({ burst, perSecond }, nowMs);
  const bytes = rate(limits.messageBytesPerCaller, limits.messageBytesPerCallerPerSecond);
  const relayed = rate(limits.relayedBytesPerPeer, limits.relayedBytesPerPeerPerSecond);
  const resolves = rate(limits.resolvesPerPeer, limits.resolvesPerPeerPerSecond);
  return {
    begin: limitCalls(limits, limitsOf),
    read(caller, size) {
      const { messageBytesPerCaller: burst, messageBytesPerCallerPerSecond: perSecond } = limitsOf(caller);
      const own = { ...(burst !== undefined && { burst }), ...(perSecond !== undefined && { perSecond }) };
      if (!bytes.take(caller.id, size, own))
        throw overloaded("this caller has sent too many bytes; send less in a second");
    },
    hold: limitUnfinished(limits),
    store: limitStored(limits, nowMs, limitsOf),
    relay({ id }, size) {
      if (!relayed.take(id, size)) throw overloaded("this peer relays too much at once; send it again later");
    },
    resolve({ id }) {
      if (!resolves.take(id, 1)) throw overloaded("this peer resolves too many transfers at once");
    },
    ...shutOutRefused(limits, nowMs),
  };
}

/** Limits the calls and streams in progress. */
function limitCalls(limits: Limits, limitsOf: Access["limitsOf"]): Quota["begin"] {
  const counts = new Map<string, Count>();
  const total = { ordinary: 0, all: 0 };

  function assertRoom(caller: Identity, kind: keyof Count, count: Count): void {
    const { callsPerCaller, streamsPerCaller } = { ...limits, ...limitsOf(caller) };
    const most = kind === "call" ? callsPerCaller : streamsPerCaller;
    if (count[kind] >= most)
      throw overloaded(`\`${most}\` ${kind}s of this caller are in progress; wait for some to end`);
    const full = isReserved(caller)
      ? total.all >= limits.calls
      : total.ordinary >= limits.calls - limits.reservedCalls;
    if (full) throw overloaded("too many calls are in progress at this node; try again later");
  }

  return (caller, kind) => {
    const count = counts.get(caller.id) ?? { call: 0, stream: 0 };
    assertRoom(caller, kind, count);
    counts.set(caller.id, count);
    const change = (by: 1 | -1) => {
      count[kind] += by;
      total.all += by;
      if (!isReserved(caller)) total.ordinary += by;
    };
    change(1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      change(-1);
      if (count.call + count.stream === 0) counts.delete(caller.id);
    };
  };
}

/** Limits the bytes of requests that are not whole yet. */
function limitUnfinished(limits: Limits): Quota["hold"] {
  const held = new Map<string, number>();
  const total = { ordinary: 0, all: 0 };

  function assertRoom(caller: Identity, own: number, size: number): void {
    if (own > limits.unfinishedBytesPerCaller)
      throw overloaded(
        "too many bytes of this caller's requests have not become whole messages; send fewer at once",
      );
    const full = isReserved(caller)
      ? total.all + size > limits.unfinishedBytes
      : total.ordinary + size > limits.unfinishedBytes - limits.reservedUnfinishedBytes;
    if (full) throw overloaded("too many unfinished requests are held at this node; try again later");
  }

  return (caller, size) => {
    const own = (held.get(caller.id) ?? 0) + size;
    if (size > 0) assertRoom(caller, own, size);
    if (own === 0) held.delete(caller.id);
    else held.set(caller.id, own);
    total.all += size;
    if (!isReserved(caller)) total.ordinary += size;
  };
}

/** Limits the bytes that the node stores for each caller in a day (UTC), and for each use of a peer. */
function limitStored(limits: Limits, nowMs: () => number, limitsOf: Access["limitsOf"]): Quota["store"] {
  const sums = createDaySums(nowMs);
  /** The sums of each peer's senders: those that one peer makes up are no matter of another. */
  const senders = new Map<string, DaySums>();
  const mostOf = (caller: Identity) => limitsOf(caller).storedBytesPerDay ?? limits.storedBytesPerDay;

  function sendersOf(peer: string): DaySums {
    const known = senders.get(peer) ?? createDaySums(nowMs);
    senders.set(peer, known);
    return known;
  }

  function take(caller: Identity, size: number, use: PeerUse | undefined): boolean {
    const { id } = caller;
    const most = mostOf(caller);
    if (use === undefined) return sums.take(size, [{ key: id, most }]);
    if (use.of === "transfers") {
      // THREAT: with one sum, one platform of a peer uses up what the peer's regulators and other platforms need.
      const own = { key: use.sender, most: most * limits.storedPartOfSender };
      if (!sendersOf(id).take(size, [own])) return false;
    }
    return sums.take(size, [{ key: `${id} ${use.of}`, most: most * limits[PARTS[use.of]] }]);
  }

  return (caller, size, use) => {
    if (take(caller, size, use)) return;
    const most = mostOf(caller);
    throw overloaded(
      use === undefined
        ? `this node stores \`${most}\` bytes a day for each caller; ask again tomorrow, or ask its operator for more`
        : `this node stores \`${most}\` bytes a day for each peer, and the part of them for ${TOLD[use.of]} is used up; ask again tomorrow, or ask its operator for more`,
    );
  };
}

/** Keeps out, for a while, whoever goes on after many refusals. */
function shutOutRefused(limits: Limits, nowMs: () => number): Pick<Quota, "refused" | "isShutOut"> {
  const refusals = createRateLimit(
    { burst: limits.refusalsPerSecond, perSecond: limits.refusalsPerSecond },
    nowMs,
  );
  const shutOut = new Map<string, number>();
  return {
    refused({ id }) {
      if (refusals.take(id, 1)) return false;
      shutOut.set(id, nowMs() + limits.shutOutMs);
      return true;
    },
    isShutOut({ id }) {
      const until = shutOut.get(id);
      if (until === undefined) return false;
      if (nowMs() < until) return true;
      shutOut.delete(id);
      return false;
    },
  };
}

function overloaded(text: string): ComityError {
  return new ComityError("OVERLOADED", text);
}
