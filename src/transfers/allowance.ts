/**
 * The allowance of each platform at its home node: what its requests may make this node, and the node of each
 * destination, store in a day. It is counted as a destination counts it, by what is stored and sent, so that no platform
 * uses up there what the node's other platforms need.
 */
import { createDaySums } from "../day-sums.ts";
import type { Clock } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { LIMITS, type Limits, STORED_BESIDE_BYTES } from "../limits.ts";
import { BoundedCache } from "../memo.ts";

export type Allowance = {
  /**
   * Counts what a decided request, or an assessment that is recorded, stores here and, where it is to be proposed, at its
   * peer. Throws OVERLOADED.
   */
  readonly take: (caller: string, decided: Sized) => void;
  /** Throws OVERLOADED for a minute after the peer has refused a proposal of this platform for want of room. */
  readonly assertTaken: (caller: string, peer: string) => void;
  /** Notes that a peer has refused a proposal with OVERLOADED. */
  readonly refused: (caller: string, peer: string) => void;
};

/** The parts of a decision that have a size. */
type Sized = {
  /** The body of a request; an assessment keeps none. */
  readonly body?: string;
  /** The leaf, and the peer to which it is proposed: empty or absent where it is not. */
  readonly entry: { readonly leaf: Uint8Array; readonly command: { readonly destination?: string } };
  /** The list of obligations that it names. */
  readonly list: string;
};

/** The time in which a platform is not tried again at a peer that had no room for it, in milliseconds. */
const REFUSED_MS = 60_000;
/** The number of refusals that are remembered. */
const REFUSALS = 10_000;

/**
 * Creates the allowances of a node whose platforms have asked for nothing yet. `storedOf` returns the bytes of a day of one
 * platform where they differ from those of all.
 */
export function createAllowance(
  clock: Pick<Clock, "now">,
  limits: Pick<Limits, "storedBytesPerDay" | "storedPartOfSender"> = LIMITS,
  storedOf: (caller: string) => number | undefined = () => undefined,
): Allowance {
  const nowMs = () => clock.now().getTime();
  const sums = createDaySums(nowMs);
  const refusals = new BoundedCache<string, number>(REFUSALS);
  const ofSender = limits.storedBytesPerDay * limits.storedPartOfSender;

  return {
    take(caller, { body = "", entry, list }) {
      const bytes =
        Buffer.byteLength(body) + entry.leaf.length + Buffer.byteLength(list) + STORED_BESIDE_BYTES;
      const { destination: peer = "" } = entry.command;
      const here = { key: caller, most: storedOf(caller) ?? limits.storedBytesPerDay };
      const there = { key: `${caller} ${peer}`, most: ofSender };
      if (sums.take(bytes, peer === "" ? [here] : [here, there])) return;
      throw overloaded(
        `the requests of one platform may make this node store \`${here.most}\` bytes a day, and each peer \`${there.most}\`; ask again tomorrow, or ask this node's operator for more`,
      );
    },
    assertTaken(caller, peer) {
      const until = refusals.find(`${caller} ${peer}`);
      if (until === undefined || until <= nowMs()) return;
      throw overloaded(
        `\`${peer}\` has no room for more transfers of this platform today; ask again in a minute, or tomorrow`,
      );
    },
    refused(caller, peer) {
      refusals.keep(`${caller} ${peer}`, nowMs() + REFUSED_MS);
    },
  };
}

function overloaded(text: string): ComityError {
  return new ComityError("OVERLOADED", text);
}
