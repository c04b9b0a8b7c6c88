/** What a batch answers to each of its entries, and how the entry's caller learns it. */
import { ComityError, type Reason } from "../errors.ts";
import type { Committed } from "../gateway/ports.ts";

/** What became of an entry; `rejected` is a fault of the caller's, for which nothing was written. */
export type Outcome =
  | Committed
  | { readonly kind: "rejected"; readonly reason: Reason; readonly message: string };

/** Settles the promise of the entry that came to `outcome`. */
export function settle(
  outcome: Outcome,
  promise: {
    readonly resolve: (committed: Committed) => void;
    readonly reject: (error: ComityError) => void;
  },
): void {
  if (outcome.kind === "rejected") promise.reject(new ComityError(outcome.reason, outcome.message));
  else promise.resolve(outcome);
}
