/** `Federation.CompareHeads` at the node that is asked: tells what it holds of the logs that the asking node knows too. */
import type { KnownNode } from "../engine/peers.ts";
import { ComityError } from "../errors.ts";
import { createRateLimit, type Rate } from "../rate-limit.ts";
import type { WitnessContext } from "./context.ts";
import { loadFork } from "./forks.ts";
import { loadHeads } from "./hold.ts";
import { tagOf } from "./log-tag.ts";

/** The head of a log that a node holds: its tag, the note of the highest head, and evidence that it has two histories, where there is any. */
export type HeldHead = {
  readonly log: Uint8Array;
  readonly checkpoint: string;
  readonly evidence?: Uint8Array;
};

/** Returns what is held of the logs that are tagged. `node` is the SPIFFE id of the asking node. */
export type CompareHeads = (node: string, logs: readonly Uint8Array[]) => Promise<readonly HeldHead[]>;

/** The questions that one node may ask. */
const RATE: Rate = { burst: 16, perSecond: 1 };

/**
 * Creates the answers. It rejects with AGREEMENT_MISSING where no agreement with the asking node is in force, and with OVERLOADED
 * beyond its rate.
 */
export function createComparing(context: WitnessContext): CompareHeads {
  const { peers, clock } = context;
  const rate = createRateLimit(RATE, () => clock.now().getTime());
  return async (node, logs) => {
    if (!rate.take(node, 1))
      throw new ComityError("OVERLOADED", "more questions come than this node answers; try again later");
    if (peers.of(node, clock.now())?.inForce !== true)
      throw new ComityError("AGREEMENT_MISSING", "no agreement with that node is in force");
    const tagged = tagAll(context, node);
    const asked = [...new Set(logs.map((log) => log.toHex()))].flatMap((tag) => {
      const known = tagged.get(tag);
      return known === undefined ? [] : [{ log: Uint8Array.fromHex(tag), known }];
    });
    return (await Promise.all(asked.map((each) => loadHeld(context, each)))).flat();
  };
}

/** Tags the logs of third nodes by each of their keys, as the asking node does. */
function tagAll({ peers, node: own }: WitnessContext, asking: string): ReadonlyMap<string, KnownNode> {
  const third = peers.known.filter(({ node }) => node !== asking);
  return new Map(
    third.flatMap((known) =>
      known.ledgerKeys.map((key) => [tagOf(key, asking, own).toHex(), known] as const),
    ),
  );
}

async function loadHeld(
  context: WitnessContext,
  { log, known }: { readonly log: Uint8Array; readonly known: KnownNode },
): Promise<readonly HeldHead[]> {
  const [highest] = (await loadHeads(context, known, [])).toSorted((a, b) => b.size - a.size);
  if (highest === undefined) return [];
  const names = new Set(known.ledgerKeys.map(({ name }) => name));
  const forks = await Promise.all([...names].map((name) => loadFork(context, name)));
  const fork = forks.find((each) => each !== undefined);
  return [
    {
      ...{ log, checkpoint: highest.note },
      ...(fork && { evidence: new TextEncoder().encode(fork.evidence) }),
    },
  ];
}
