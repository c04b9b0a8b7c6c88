/** Adds the word of witnesses to a receipt that this node hands out: of its own statements, as early as they were cosigned. */
import { trustDomainOf } from "../ledger/log-origin.ts";
import { parseReceipt } from "../receipt/receipt.ts";
import { formatWitnessed, type WitnessedPart } from "../receipt/witnessed.ts";
import type { WitnessContext } from "./context.ts";
import { loadFirstCosigned } from "./cosigned.ts";

/** Returns the receipt with the first cosigned head that holds each statement of this node; as it is while nobody has cosigned one. */
export async function addWitnesses(
  context: Pick<WitnessContext, "store" | "trustDomain">,
  receipt: Uint8Array,
): Promise<Uint8Array> {
  const { store, trustDomain } = context;
  const { statements } = parseReceipt(receipt);
  const parts = statements.map(
    async ({ leaf, index, checkpoint }, statement): Promise<readonly WitnessedPart[]> => {
      if (trustDomainOf(checkpoint.split("\n", 1)[0] as string) !== trustDomain) return [];
      // A statement that was lost with the end of the log, and recovered: the log has another leaf at its place.
      if ((await store.log.leaf(index))?.toBase64() !== leaf) return [];
      const head = await loadFirstCosigned(context, index + 1);
      const proof = head && (await store.log.inclusion(index, head.size));
      if (head === undefined || proof === undefined) return [];
      return [{ statement, checkpoint: head.checkpoint, proof: proof.map((hash) => hash.toBase64()) }];
    },
  );
  const found = (await Promise.all(parts)).flat();
  return found.length === 0 ? receipt : formatWitnessed(receipt, found);
}
