/** Erasures of transfers: the row of each, and what one node tells the other about it. */
import { z } from "zod";
import { assertSeals, parseSealedBody } from "../engine/sealed.ts";
import type { Collection, Row } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { canonicalBytes } from "../ledger/canonical.ts";
import type { VerifiedLeaf } from "../ledger/proof.ts";
import { narrow } from "../narrow.ts";

/** The kind of the relay's table by which erasures travel. */
export const ERASURE_KIND = "erasure";

/** The state of an erasure at this node: its keys are to be destroyed, or are. */
export type ErasureState = "erasing" | "erased";
/** The peer as far as it is known: not asked, since it never had the transfer or asked itself; asked; or done. */
export type PeerErasure = "none" | "asked" | "erased";

/** An item of the peer that was applied: its leaf hash in hex, and the leaf here that records its arrival. */
export type Arrived = { readonly hash: string; readonly leaf: number };

/** The erasure of a transfer at this node. */
export type ErasureRow = Row & {
  /** The SPIFFE id of the node at which the transfer began. */
  readonly origin: string;
  /** The id of the transfer. */
  readonly id: string;
  readonly state: ErasureState;
  /** The leaf that records the erasure. */
  readonly leaf: number;
  /** The SPIFFE id of whoever asked for it: an operator, a platform, or the peer's node. */
  readonly by: string;
  /** The platform that sent the transfer from here; absent at its destination. */
  readonly caller?: string;
  /** The law that demands the erasure, as an operator here has stated it; absent where none was stated. */
  readonly demanded?: string;
  /** The instant (ISO 8601) at which it was recorded. */
  readonly at: string;
  /** The instant (ISO 8601) at which the keys were destroyed; absent until then. */
  readonly erasedAt?: string;
  /** The leaves whose keys are destroyed. */
  readonly leaves: readonly number[];
  /** The SPIFFE id of the other node of the transfer; empty where there is none. */
  readonly peer: string;
  readonly peerState: PeerErasure;
  /** The peer's own wish, of which it is told when the keys are destroyed. Absent where it has none. */
  readonly asked?: Arrived;
  /** The peer's word that it has erased what it had; absent until then. */
  readonly heard?: Arrived;
};

export const ERASURE: Collection<ErasureRow> = {
  name: "erasure",
  columns: { origin: "text", id: "text", state: "text", leaf: "int", caller: "text" },
  key: ["origin", "id"],
  indexes: {
    state: { on: ["state", "leaf"] },
    leaf: { on: ["leaf"] },
    caller: { on: ["caller", "leaf"] },
  },
};

/** The longest statement of a law that demands an erasure, in characters. */
const MAX_DEMANDED = 200;
/** INVARIANT: it is one line, so that it stands in lists and in logs as it was stated. */
const Demanded = z
  .string()
  .min(1)
  .max(MAX_DEMANDED)
  .regex(/^\P{C}+$/u, "holds a sign that is not shown");

/** Parses the law that an operator states. Throws INPUT_INVALID at `demandedBy`. */
export function parseDemanded(stated: string): string {
  return narrow(z.strictObject({ demandedBy: Demanded }), { demandedBy: stated }, "the erasure").demandedBy;
}

const Item = z.strictObject({
  /** The SPIFFE id of the node at which the transfer began. */
  origin: z.string().min(1).max(512),
  transfer: z.uuid(),
  /** `ask`: the sender erases, and the receiver is to. `done`: the sender has erased what it was asked to. */
  stage: z.enum(["ask", "done"]),
  at: z.iso.datetime(),
  /** Of `ask`: the law that demands it, as an operator of the sender has stated it. It binds no other law. */
  demanded: Demanded.optional(),
});

/** The word of one node to the other about an erasure. */
export type ErasureItem = z.output<typeof Item>;

/** An item as it arrives, with the salt of the commitments of its leaf and of the answer. */
export type ArrivedErasure = ErasureItem & { readonly salt: string };

/** The longest body of an item, in bytes. */
export const MAX_ERASURE_BYTES = 2 * 1024;

/** Returns what an item's leaf commits to. */
export function sealingOf(item: ErasureItem): { readonly of: string; readonly bytes: Uint8Array } {
  return { of: ERASURE_KIND, bytes: canonicalBytes(item) };
}

/** Parses an item's body. Throws INPUT_INVALID, and STATEMENT_INVALID unless the leaf commits to it. */
export function parseArrivedErasure(body: string, { leaf }: Pick<VerifiedLeaf, "leaf">): ArrivedErasure {
  const { item, salt } = parseSealedBody(body);
  const said = narrow(Item, item, "the erasure");
  assertSeals(leaf, sealingOf(said), salt);
  return { ...said, salt };
}

/** Returns the subject of an erasure in the outbox. */
export function erasureSubject({ origin, id }: Pick<ErasureRow, "origin" | "id">): string {
  return `${origin} ${id}`;
}

/** Creates the error for a part of a transfer that was erased. */
export function erasedError(id: string): ComityError {
  return new ComityError(
    "ERASED",
    `what was sent with transfer \`${id}\` is erased; its decision and its receipt stay`,
  );
}
