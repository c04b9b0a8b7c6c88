/** Holds a head of a log against all that is held of it. */
import type { KnownNode } from "../engine/peers.ts";
import { PEER_HEAD } from "../engine/rows.ts";
import { load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { type Claim, isProved } from "../ledger/fork.ts";
import { hasKept } from "../ledger/log-keys.ts";
import type { SizedClaim, WitnessContext } from "./context.ts";
import { noteFork } from "./forks.ts";
import { keptHead, type NotedHead, nameIn } from "./head.ts";
import type { WitnessedRow } from "./schema.ts";

/**
 * Returns a function that is true for a head that the log of a node, as it is now, must still have: of a log whose end was lost the new
 * one has what was kept, and can be held against no head beyond that.
 */
export function stillHas({ ledgerKeys }: Pick<KnownNode, "ledgerKeys">): (head: NotedHead) => boolean {
  return ({ text, size }) => hasKept(ledgerKeys, nameIn(text), size);
}

/** Loads the heads of a log that are held: those of `rows`, which were cosigned, and the highest that statements have shown. */
export async function loadHeads(
  { store }: Pick<WitnessContext, "store">,
  { node, ledgerKeys }: KnownNode,
  rows: readonly WitnessedRow[],
): Promise<readonly NotedHead[]> {
  const seen = await Promise.all(ledgerKeys.map(({ id }) => load(store, PEER_HEAD, node, id)));
  const notes = [...rows, ...seen].flatMap((each) => each?.checkpoint ?? []);
  return [...new Set(notes)].map(keptHead).filter(({ size }) => size > 0);
}

/**
 * Holds a head against each one that is held. Returns the sizes that no claim is about, and the heads above it. Rejects where it is
 * proved to be of another history.
 */
export async function hold(
  context: Pick<WitnessContext, "store" | "clock" | "observer" | "peers">,
  head: NotedHead,
  bases: readonly NotedHead[],
  claims: readonly SizedClaim[],
): Promise<{ readonly missing: readonly number[]; readonly later: readonly NotedHead[] }> {
  const missing = new Set<number>();
  const later: NotedHead[] = [];
  for (const base of bases) {
    if (base.size > head.size) {
      later.push(base);
      continue;
    }
    const claim = claimAt(base.size, head, claims);
    if (claim === undefined) missing.add(base.size);
    else if (!isProved(base.size, head, claim))
      throw new ComityError(
        "PROOF_INVALID",
        `the proof from size \`${base.size}\` does not lead to the checkpoint`,
      );
    else if (!equalBytes(claim.root, base.root)) throw await noteFork(context, base, head, claim);
  }
  return { missing: [...missing], later };
}

function claimAt(size: number, head: NotedHead, claims: readonly SizedClaim[]): Claim | undefined {
  return size === head.size ? { root: head.root, proof: [] } : claims.find((each) => each.size === size);
}
