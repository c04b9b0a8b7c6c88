/** The proofs that the newest head of this node's own log extends its smaller sizes. */
import { ComityError } from "../errors.ts";
import { createRateLimit, type Rate } from "../rate-limit.ts";
import type { HeadToCosign, SizedClaim, WitnessContext } from "./context.ts";

/** The most proofs that go with a head. */
export const MOST_CLAIMS = 16;

/** Returns the newest head with its proofs. `node` is the SPIFFE id of the asking node. */
export type ProveHead = (node: string, sizes: readonly number[]) => Promise<HeadToCosign>;

/** The questions that one node may ask. */
const RATE: Rate = { burst: 16, perSecond: 2 };

/** Loads the proofs from these sizes to `to`. Those that are not below it have none. */
export async function claimsFrom(
  { store }: Pick<WitnessContext, "store">,
  sizes: readonly number[],
  to: number,
): Promise<readonly SizedClaim[]> {
  const proved = sizes
    .filter((size) => size > 0 && size < to)
    .map(async (size) => ({ size, proved: await store.log.consistency(size, to) }));
  return (await Promise.all(proved)).flatMap(({ size, proved }) =>
    proved === undefined ? [] : { size, ...proved },
  );
}

/**
 * Creates the answers of `Federation.ProveHead`. It rejects with AGREEMENT_MISSING for a node that is not known, and with OVERLOADED
 * beyond its rate.
 */
export function createProving({
  store,
  peers,
  clock,
}: Pick<WitnessContext, "store" | "peers" | "clock">): ProveHead {
  const rate = createRateLimit(RATE, () => clock.now().getTime());
  return async (node, sizes) => {
    if (!rate.take(node, 1))
      throw new ComityError("OVERLOADED", "more proofs are asked for than this node makes; try again later");
    if (!peers.known.some((each) => each.node === node))
      throw new ComityError("AGREEMENT_MISSING", "there is no agreement with that node");
    const { checkpoint, size } = await store.log.head();
    return { checkpoint, claims: await claimsFrom({ store }, sizes, size) };
  };
}
