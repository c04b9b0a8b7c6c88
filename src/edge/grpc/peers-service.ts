/** The service by which an operator cares for the nodes that are known: Peers of comity/v1. */

import { ComityError } from "../../errors.ts";
import type { PeerCard } from "../../federation/peer-card.ts";
import { canonicalBytes } from "../../ledger/canonical.ts";
import { Peers } from "./definition.ts";
import type { AddRequestOutput } from "./generated/comity/v1/AddRequest.ts";
import type { AddResponseInput } from "./generated/comity/v1/AddResponse.ts";
import type { OfferResponseInput } from "./generated/comity/v1/OfferResponse.ts";
import type { PeerOutput } from "./generated/comity/v1/Peer.ts";
import type { PeersListResponseInput } from "./generated/comity/v1/PeersListResponse.ts";
import type { RemoveRequestOutput } from "./generated/comity/v1/RemoveRequest.ts";
import type { SetAsideOutput } from "./generated/comity/v1/SetAside.ts";
import type { TestRequestOutput } from "./generated/comity/v1/TestRequest.ts";
import type { TestResponseInput, TestResponseOutput } from "./generated/comity/v1/TestResponse.ts";
import { unary } from "./handlers.ts";
import { fromNode, invalid, requirePresent } from "./narrow.ts";
import type { Implementation } from "./server.ts";
import { textOf } from "./statement-codec.ts";
import { isInternal } from "./status.ts";
import { shorten } from "./text.ts";

/** The longest card or terms, in bytes. */
export const MAX_DOCUMENT_BYTES = 192 * 1024;

/** A known node as its operator sees it. Dates are in ISO 8601; what is not known is empty. */
export type ShownPeer = {
  readonly trustDomain: string;
  readonly address: string;
  readonly jurisdictions: readonly string[];
  readonly fingerprint: string;
  readonly authorityUntil: string;
  /** The day from which its authority is trusted no more, where every agreement with it is over and there is no card. */
  readonly keptUntil: string;
  /** True where an operator has removed its card: it is known by agreements alone. */
  readonly removed: boolean;
  readonly agreements: readonly { readonly id: string; readonly hash: string; readonly inForce: boolean }[];
};

/** A stored card or agreement that the node could not read when it started. */
export type ShownSetAside = {
  readonly what: "card" | "agreement";
  readonly name: string;
  readonly says: string;
};

/** The outcome of a call to a node, with the reason where it did not answer. */
export type Tested =
  | {
      readonly reachable: true;
      /** By how many milliseconds its clock is ahead of the calling node's; absent where it does not tell. */
      readonly clockAheadMs?: number;
    }
  | { readonly reachable: false; readonly reason: string; readonly message: string };

/** The known nodes behind the service. */
export type PeersPort = {
  readonly offer: () => PeerCard;
  readonly add: (card: unknown, fingerprint: string, by: string) => Promise<ShownPeer>;
  readonly list: () => readonly ShownPeer[];
  readonly setAside: () => readonly ShownSetAside[];
  /**
   * Calls a node, and returns by how many milliseconds its clock is ahead; undefined where it does not tell. Rejects with the reason
   * for which it did not answer.
   */
  readonly test: (trustDomain: string) => Promise<number | undefined>;
  readonly remove: (trustDomain: string, by: string) => Promise<void>;
};

/** Creates the service over the known nodes. */
export function createPeersService(peers: PeersPort): Implementation {
  return {
    definition: Peers,
    handlers: {
      Offer: unary(
        async (): Promise<OfferResponseInput> => ({ card: Buffer.from(canonicalBytes(peers.offer())) }),
      ),
      Add: unary(
        async ({ card, fingerprint = "" }: AddRequestOutput, { identity }): Promise<AddResponseInput> => ({
          peer: toWire(await peers.add(parseDocument(card, "card"), fingerprint, identity.id)),
        }),
      ),
      List: unary(
        async (): Promise<PeersListResponseInput> => ({
          peers: peers.list().map(toWire),
          setAside: peers.setAside().map(({ what, name, says }) => ({
            ...{ agreement: what === "agreement", name },
            message: shorten(says, 1000),
          })),
        }),
      ),
      Test: unary(async ({ trustDomain = "" }: TestRequestOutput): Promise<TestResponseInput> => {
        try {
          const clockAheadMs = await peers.test(trustDomain);
          return { reachable: true, ...(clockAheadMs !== undefined && { clockAheadMs }) };
        } catch (thrown) {
          if (isInternal(thrown)) throw thrown;
          const { reason, message } = ComityError.from(thrown);
          if (reason === "NOT_FOUND") throw thrown;
          return { reachable: false, reason, message: shorten(message, 1000) };
        }
      }),
      Remove: unary(async ({ trustDomain = "" }: RemoveRequestOutput, { identity }) => {
        await peers.remove(trustDomain, identity.id);
        return {};
      }),
    },
  };
}

/** Parses a document that an operator sends. Throws INPUT_TOO_LARGE, and INPUT_INVALID for what is no JSON. */
export function parseDocument(bytes: Buffer | undefined, field: string): unknown {
  if (bytes !== undefined && bytes.length > MAX_DOCUMENT_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `\`${field}\` has \`${bytes.length}\` bytes; the limit is \`${MAX_DOCUMENT_BYTES}\``,
    );
  try {
    return JSON.parse(textOf(bytes, field));
  } catch (thrown) {
    if (thrown instanceof ComityError) throw thrown;
    throw invalid(field, "is not JSON");
  }
}

const toWire = ({ jurisdictions, agreements, ...peer }: ShownPeer) => ({
  ...peer,
  jurisdictions: [...jurisdictions],
  agreements: [...agreements],
});

/** Decodes a peer for its operator. Throws STATEMENT_INVALID. */
export function decodePeer(message: PeerOutput): ShownPeer {
  return fromNode("answer", () => ({
    trustDomain: requirePresent(message.trustDomain, "trustDomain"),
    address: message.address ?? "",
    jurisdictions: message.jurisdictions,
    fingerprint: message.fingerprint ?? "",
    authorityUntil: message.authorityUntil ?? "",
    keptUntil: message.keptUntil ?? "",
    removed: message.removed ?? false,
    agreements: message.agreements.map(({ id, hash, inForce = false }) => ({
      id: requirePresent(id, "id"),
      hash: requirePresent(hash, "hash"),
      inForce,
    })),
  }));
}

/** Decodes what could not be read. Throws STATEMENT_INVALID. */
export function decodeSetAside({ agreement = false, name, message = "" }: SetAsideOutput): ShownSetAside {
  return fromNode("answer", () => ({
    what: agreement ? "agreement" : "card",
    name: requirePresent(name, "name"),
    says: message,
  }));
}

/** Decodes the outcome of a test. */
export function decodeTested(message: TestResponseOutput): Tested {
  const { reachable, reason = "", message: says = "", clockAheadMs } = message;
  if (reachable !== true) return { reachable: false, reason, message: says };
  // Beyond what a number holds exactly, nothing is told.
  return { reachable, ...(Number.isSafeInteger(clockAheadMs) && { clockAheadMs: clockAheadMs as number }) };
}
