/** Encodes and decodes what platforms and operators ask of erasures, and are told. */
import type { ErasureRow } from "../../transfers/erasure.ts";
import { ERASURE_STATES, PEER_ERASURE_STATES } from "./enums.ts";
import type { ErasureInput, ErasureOutput } from "./generated/comity/v1/Erasure.ts";
import { dropUndefined, fromNode, requiredWordOf, requirePresent, timeOf, timestampOf } from "./narrow.ts";

/** Encodes an erasure for its caller. */
export function encodeErasure({
  origin,
  id,
  by,
  demanded,
  at,
  erasedAt,
  state,
  peer,
  peerState,
}: ErasureRow): ErasureInput {
  return {
    ...{ origin, transferId: id, by, peer },
    askTime: timestampOf(at, "askTime"),
    ...(erasedAt !== undefined && { eraseTime: timestampOf(erasedAt, "eraseTime") }),
    ...(demanded !== undefined && { demandedBy: demanded }),
    state: ERASURE_STATES[state],
    peerState: PEER_ERASURE_STATES[peerState],
  };
}

/** Decodes an erasure for its caller. Throws STATEMENT_INVALID. */
export function decodeErasure(message: ErasureOutput | null | undefined) {
  return fromNode("erasure", () => {
    const { origin, transferId, by, peer, ...rest } = requirePresent(message ?? undefined, "erasure");
    return dropUndefined({
      origin: requirePresent(origin, "origin"),
      transfer: requirePresent(transferId, "transferId"),
      /** The SPIFFE id of whoever asked for it here. */
      by: requirePresent(by, "by"),
      /** The law that demands it, as an operator of this node has stated it; absent where none was stated. */
      demandedBy: rest.demandedBy || undefined,
      at: requirePresent(timeOf(rest.askTime, "askTime"), "askTime"),
      /** Absent until the keys are destroyed. */
      erasedAt: timeOf(rest.eraseTime, "eraseTime"),
      state: requiredWordOf(ERASURE_STATES, rest.state, "state"),
      /** The SPIFFE id of the other node; empty where there is none. */
      peer: peer ?? "",
      peerState: requiredWordOf(PEER_ERASURE_STATES, rest.peerState, "peerState"),
    });
  });
}

/** An erasure as its node tells it. */
export type ShownErasure = ReturnType<typeof decodeErasure>;
