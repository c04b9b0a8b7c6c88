/**
 * The bench of a home node, by which it decides a request: the peer that serves the destination, the law and the
 * agreement in force, the evidence, and the node's own counts and deliveries.
 */
import type { Context } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { lawPlacesOf } from "../law/areas.ts";
import type { Circumstances } from "./circumstances.ts";
import { loadTally } from "./counts.ts";
import { createDemandMemory } from "./demands.ts";
import type { Bench } from "./entries.ts";
import { checkOffer } from "./evidence.ts";
import { createLineage } from "./lineage.ts";
import { assertCarried } from "./proposal-body.ts";
import type { TransferRequest } from "./transfer-request.ts";

export type BenchOf = (
  caller: string,
  request: TransferRequest,
  digest: string,
  binding: boolean,
) => Promise<Bench & Circumstances>;

/** Says where a request from a place belongs that the node does not serve by this name. */
function notServed(
  place: string,
  { jurisdictions, atlas }: Pick<Context, "jurisdictions" | "atlas">,
): ComityError {
  const law = lawPlacesOf(atlas(), place).find((each) => jurisdictions.has(each));
  const what =
    law !== undefined
      ? `it lies within \`${law}\`, which the node serves: write \`from: ${law}\``
      : "ask the home node of that jurisdiction";
  return new ComityError("SCOPE_FORBIDDEN", `this node does not serve \`${place}\`: ${what}`);
}

/**
 * Creates the function that finds the peer which serves the destination, and the law and agreement for the decision. It
 * throws SCOPE_FORBIDDEN for an origin that this node does not serve, and INPUT_TOO_LARGE for a request that no proposal
 * can carry.
 */
export function createBench(context: Context): BenchOf {
  const { store, clock } = context;
  const lineageOf = createLineage(context);
  const demands = createDemandMemory();

  return async (caller, request, digest, binding) => {
    if (!context.jurisdictions.has(request.from)) throw notServed(request.from, context);
    assertCarried(request);
    const at = clock.now();
    // INVARIANT: nothing is awaited between these reads. An agreement that ends, or a law that changes, after them raises the
    // epoch, so that the decision is not written and is made again.
    const peer = context.peers.serving(request.to, at);
    const agreement = peer?.agreement;
    const atlas = context.atlas();
    const agreements = context.agreements();
    const { handOvers } = context.peers;
    const [proofs, tally, lineage] = await Promise.all([
      checkOffer(context, request, agreement, at),
      loadTally(store, caller, request, atlas, at),
      lineageOf(caller),
    ]);
    return {
      lineage,
      exporter: caller,
      digest,
      at,
      atlas,
      peer,
      agreement,
      agreements,
      handOvers,
      proofs,
      binding,
      demands,
      tally,
    };
  };
}
