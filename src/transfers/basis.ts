/**
 * The basis of a decision beside its request and its law: what a node looked at that changes afterwards. It is kept in the row
 * of the transfer, so that the decision can be made again, also under another law.
 */
import type { PeerNow } from "../engine/peers.ts";
import type { Atlas } from "../law/atlas.ts";
import type { Basis, BasisCount } from "./schema.ts";
import { type Count, listCountedSpans, type Span, type Tally } from "./tally.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** The time, the law, the peer and the counts by which a home decides. */
type Deciding = {
  readonly at: Date;
  readonly atlas: Atlas;
  readonly peer: PeerNow | undefined;
  readonly tally?: Tally | undefined;
};

/** Returns the basis of a decision at the home of its sender. */
export function basisOf(request: TransferRequest, { at, atlas, peer, tally }: Deciding): Basis {
  const spans = tally === undefined ? [] : listCountedSpans(request, atlas, at);
  const counts = spans.map((span): BasisCount => {
    const { from, to } = tally?.(span) ?? UNKNOWN;
    return { ...span, fewest: from, ...(Number.isFinite(to) && { most: to }) };
  });
  return { ...(peer && { agreement: peer.agreement.hash }), counts };
}

const UNKNOWN: Count = { from: 0, to: Number.POSITIVE_INFINITY };

const isSame = (one: Span, other: Span) => one.since === other.since && one.recipient === other.recipient;

/** Returns the tally that a basis remembers. Calls `onUnknown` where a count is asked for that was not read then. */
export function tallyIn({ counts }: Pick<Basis, "counts">, onUnknown: () => void): Tally {
  return (span) => {
    const found = counts.find((each) => isSame(each, span));
    if (found !== undefined) return { from: found.fewest, to: found.most ?? Number.POSITIVE_INFINITY };
    onUnknown();
    return UNKNOWN;
  };
}
