/**
 * The room that a node's store has: its own limit, and what is free on its disk. Without room the node takes no new work,
 * since a full disk would end it in the middle of what it has begun.
 */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../engine/context.ts";
import type { Store } from "../engine/store.ts";
import { ComityError } from "../errors.ts";

export type RoomLimits = {
  /** The file of the store; absent where a server keeps it, whose disks this process does not see. */
  readonly storeFile?: string;
  /** The most bytes of the store; no limit where it is absent. */
  readonly storeBytes?: number;
  /** The bytes that stay free on the disk of the store. */
  readonly freeBytes: number;
};

export type RoomParts = {
  readonly store: Pick<Store, "usedBytes">;
  readonly clock: Pick<Clock, "now">;
  /** Tells that the room has ended, or is back. */
  readonly tell: (event: RoomEvent) => void;
  /** Returns the bytes that are free on the disk of the store; those that this process may write by default. */
  readonly free?: () => number;
};

/** The room of a store as it was looked at, in bytes. */
export type RoomEvent = { readonly state: "full" | "room"; readonly used: number; readonly free: number };

/**
 * The commands by which what has begun goes on and ends: an answer to a transfer, the fate of what was queued for a peer, a
 * deadline, what a regulator is shown late, the end of an agreement, ledger keys that are handed over, certificates that are
 * renewed and revoked, what is known of the log of another node. Every other command begins something, also one that is not known here.
 */
const GOING_ON: ReadonlySet<string> = new Set([
  "transfer.conclude",
  "erasure.end",
  "erasure.hear",
  "outbox.receive",
  "outbox.wait",
  "outbox.bury",
  "outbox.requeue",
  "outbox.offer",
  "timer.fire",
  "notice.show",
  "peering.end",
  "peering.follow",
  "peering.hand-over",
  "identity.renew",
  "identity.revoke",
  "identity.revoke-node",
  "witness.cosign",
  "witness.fork",
]);

/** A store that commits what begins something new only where it has room. Reads are served always. */
export function guardRoom(store: Store, assertRoom: () => void): Store {
  return {
    ...store,
    commit: async (entry) => {
      if (!GOING_ON.has(entry.command.kind)) assertRoom();
      return store.commit(entry);
    },
    keep: async (entry) => {
      if (!GOING_ON.has(entry.command.kind)) assertRoom();
      return store.keep(entry);
    },
  };
}

/** The time between two looks, in milliseconds. What is stored meanwhile is bounded by the limits of callers. */
const LOOK_EVERY_MS = 1_000;

/** Returns the bytes that this process may still write on the disk of a file; without a file, more than any limit. */
export function freeBytesBeside(file: string | undefined): number {
  if (file === undefined) return Number.MAX_SAFE_INTEGER;
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize;
}

/** Creates a check that throws OVERLOADED while the store has no room for new work. It looks once a second at most. */
export function createRoomCheck(
  { storeFile, storeBytes = Number.POSITIVE_INFINITY, freeBytes }: RoomLimits,
  { store, clock, tell, free = () => freeBytesBeside(storeFile) }: RoomParts,
): () => void {
  let nextLook = 0;
  let full: string | undefined;

  function look(): void {
    const found = { used: store.usedBytes(), free: free() };
    const before = full;
    full =
      found.used >= storeBytes
        ? `its store may have \`${storeBytes}\` bytes`
        : found.free < freeBytes
          ? `\`${freeBytes}\` bytes of its disk must stay free`
          : undefined;
    if ((before === undefined) !== (full === undefined))
      tell({ state: full === undefined ? "room" : "full", ...found });
  }

  return () => {
    const now = clock.now().getTime();
    // A clock that is set back would otherwise be waited for.
    if (now >= nextLook || now < nextLook - LOOK_EVERY_MS) {
      nextLook = now + LOOK_EVERY_MS;
      look();
    }
    if (full === undefined) return;
    throw new ComityError(
      "OVERLOADED",
      `this node has no room for anything new: ${full}; what has begun goes on. Ask its operator`,
    );
  };
}
