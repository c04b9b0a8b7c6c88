/**
 * The transfers that wait for the answer of each peer. Beyond a limit no new one is taken for that peer. Operators
 * are told when a peer's backlog begins, is full, and ends, with a count, and never of each transfer.
 */
import type { Observer } from "../engine/observer.ts";
import { ComityError } from "../errors.ts";
import { LIMITS } from "../limits.ts";

export type Backlog = {
  /** Throws OVERLOADED where too many transfers wait for this peer. */
  readonly assertRoom: (peer: string) => void;
  /** Notes that a transfer waits for the peer's answer. Calling it again changes nothing. */
  readonly begin: (peer: string, id: string) => void;
  /** Notes that the peer has not answered. Tells the observer once for each transfer. */
  readonly doubt: (peer: string, id: string) => void;
  /** Notes that a transfer waits no longer. */
  readonly end: (peer: string, id: string) => void;
};

/** The state of a peer's backlog, as operators are told of it. */
export type BacklogState = "none" | "some" | "full";

/** A full backlog counts as full until it has shrunk to this part of its limit, so that its state does not flap. */
const ROOM_AGAIN = 0.9;

/** The transfers of one peer, by their ids. */
type Waiting = { readonly all: Set<string>; readonly inDoubt: Set<string>; state: BacklogState };

/** Creates the backlogs of all peers, empty. */
export function createBacklog(
  observer: Pick<Observer, "inDoubt" | "backlog">,
  limit: number = LIMITS.unansweredTransfersPerPeer,
): Backlog {
  const peers = new Map<string, Waiting>();

  function waitingFor(peer: string): Waiting {
    const known = peers.get(peer);
    if (known !== undefined) return known;
    const made: Waiting = { all: new Set(), inDoubt: new Set(), state: "none" };
    peers.set(peer, made);
    return made;
  }

  function stateOf({ all, inDoubt, state }: Waiting): BacklogState {
    if (inDoubt.size === 0) return "none";
    const full = all.size >= limit || (state === "full" && all.size > limit * ROOM_AGAIN);
    return full ? "full" : "some";
  }

  function tell(peer: string, waiting: Waiting): void {
    const state = stateOf(waiting);
    if (state === waiting.state) return;
    waiting.state = state;
    observer.backlog({ peer, state, count: waiting.inDoubt.size });
  }

  return {
    assertRoom(peer) {
      if ((peers.get(peer)?.all.size ?? 0) < limit) return;
      throw new ComityError(
        "OVERLOADED",
        `\`${limit}\` transfers wait for the answer of \`${peer}\`; ask again when some have been answered`,
      );
    },
    begin(peer, id) {
      waitingFor(peer).all.add(id);
    },
    doubt(peer, id) {
      const waiting = waitingFor(peer);
      waiting.all.add(id);
      if (waiting.inDoubt.has(id)) return;
      waiting.inDoubt.add(id);
      observer.inDoubt({ transfer: id, destination: peer });
      tell(peer, waiting);
    },
    end(peer, id) {
      const waiting = waitingFor(peer);
      waiting.all.delete(id);
      waiting.inDoubt.delete(id);
      tell(peer, waiting);
    },
  };
}
