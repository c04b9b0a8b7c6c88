/** The messages between a SQLite store and its writer's thread. Messages keep their order. */
import type { AnyEntry, Recorded, Refusal, Scalar } from "../../engine/store.ts";
import { ComityError, type Reason } from "../../errors.ts";
import type { LedgerKeySource } from "../../keys/key-source.ts";
import type { Folded, Outcome } from "../fold.ts";
import type { Handing } from "../hand-over.ts";
import { type Written, writtenKeys } from "../watchers.ts";

/** An entry, with its approximate size in memory. */
export type Sent = { readonly entry: AnyEntry; readonly bytes: number };

/** The keys of rows of the collection `of` that may be removed where their date lies before `day` (ISO 8601). */
export type Overdue = {
  readonly of: string;
  readonly keys: readonly (readonly Scalar[])[];
  readonly day: string;
  /** The leaves all of whose secrets are overdue; absent for a collection without secrets. Their keys go first. */
  readonly leaves?: readonly number[];
};

export type ToWriter =
  | { readonly kind: "commit"; readonly entries: readonly Sent[] }
  /** `to` opens the next key of the log. */
  | { readonly kind: "hand-over"; readonly to: LedgerKeySource; readonly handing: Handing }
  | ({ readonly kind: "remove" } & Overdue)
  | { readonly kind: "destroy-keys"; readonly leaves: readonly number[] }
  | { readonly kind: "close" };

/** An error that crosses threads. `cause` is for the operator's log alone. */
export type Fault = { readonly reason: Reason; readonly message: string; readonly cause: string };

/** An outcome that crosses threads. The store kept the leaf; the proof is the next `steps` hashes. */
type Sketch =
  | { readonly index: number; readonly steps: number }
  | { readonly kept: true }
  | Refusal
  | { readonly rejected: Fault };

/**
 * The outcomes of the entries that have waited longest, in their order. One buffer holds the hashes of all proofs.
 */
export type Settled = {
  readonly kind: "settled";
  readonly sketches: readonly Sketch[];
  readonly hashes: Uint8Array<ArrayBuffer>;
  readonly checkpoint: string;
  readonly written: Written;
};

/** The part of the writer that had a fault after which it goes on. */
export type FaultyPart = "checkpoint" | "row" | "removal" | "signer";

export type FromWriter =
  | { readonly kind: "opened"; readonly verifierKey: string }
  | { readonly kind: "closed" }
  | Settled
  /** The hand-over that has waited longest has ended: it was settled as one entry with this leaf, or it cannot be made. */
  | { readonly kind: "handed-over"; readonly leaf: Uint8Array; readonly settled: Settled }
  | { readonly kind: "not-handed-over"; readonly fault: Fault }
  /** The removal that has waited longest has ended. `count` is the number of rows that it removed. */
  | { readonly kind: "removed"; readonly count: number }
  /** The destruction of keys that has waited longest has ended. */
  | { readonly kind: "keys-destroyed"; readonly fault?: Fault }
  | { readonly kind: "faulty"; readonly what: FaultyPart; readonly fault: Fault }
  | { readonly kind: "refused" | "broken"; readonly fault: Fault };

const HASH_BYTES = 32;

/** Formats the writer's message about a batch. */
export function formatSettled({ outcomes, batch }: Folded): Settled {
  const recorded = outcomes.flatMap((each) => ("recorded" in each ? each.recorded : []));
  return {
    kind: "settled",
    sketches: outcomes.map(sketchOf),
    // In a buffer of its own, so that it can be transferred.
    hashes: Uint8Array.from(Buffer.concat(recorded.flatMap(({ proof }) => proof))),
    checkpoint: batch?.head?.checkpoint ?? "",
    written: batch === undefined ? new Map() : writtenKeys(batch.puts),
  };
}

/** Parses the outcomes again. `leaves` are those of the entries, in their order. */
export function parseSettled(settled: Settled, leaves: readonly Uint8Array[]): readonly Outcome[] {
  let next = 0;
  const hashes = (steps: number) =>
    Array.from({ length: steps }, () => {
      const start = HASH_BYTES * next++;
      return settled.hashes.subarray(start, start + HASH_BYTES);
    });
  return settled.sketches.map((sketch, i): Outcome => {
    if ("rejected" in sketch) return { rejected: errorOf(sketch.rejected) };
    if ("refused" in sketch || "kept" in sketch) return sketch;
    const { index, steps } = sketch;
    const recorded: Recorded = {
      leaf: leaves[i] ?? new Uint8Array(),
      index,
      proof: hashes(steps),
      checkpoint: settled.checkpoint,
    };
    return { recorded };
  });
}

export function faultOf(thrown: unknown): Fault {
  const { reason, message, cause } = ComityError.from(thrown);
  return { reason, message, cause: cause instanceof Error ? cause.message : "" };
}

export function errorOf({ reason, message, cause }: Fault): ComityError {
  return new ComityError(reason, message, { cause: new Error(cause) });
}

function sketchOf(outcome: Outcome): Sketch {
  if ("rejected" in outcome) return { rejected: faultOf(outcome.rejected) };
  if ("refused" in outcome || "kept" in outcome) return outcome;
  return { index: outcome.recorded.index, steps: outcome.recorded.proof.length };
}
