/** `Transfers.GetReceipt`: the receipt of a transfer, for the platform that asked for it and for its recipient. */
import type { Context } from "../engine/context.ts";
import { loadKept } from "../engine/kept-statement.ts";
import { loadStatement } from "../engine/record.ts";
import { load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { Statement } from "../ledger/proof.ts";
import { isProposal, leafIn } from "../receipt/leaf.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import { loadReceipt } from "./answer.ts";
import { loadReceivedProof, receiptIn } from "./chunk-proof.ts";
import { loadLists } from "./lists.ts";
import { INBOUND, type InboundRow, PART, TRANSFER } from "./schema.ts";

type Holding = Pick<Context, "store" | "sealer" | "peers">;

/**
 * Finds the receipt of a transfer for which `caller` asked, or that it was permitted to receive. Throws NOT_FOUND for
 * everyone else and while the transfer is in doubt, in the same words as for an id that no transfer has. Of a transfer of many
 * records it is the receipt of `record`, and the errors are those of `receiptIn`.
 */
export async function findReceipt(
  context: Holding,
  caller: string,
  id: string,
  record?: number,
): Promise<Uint8Array> {
  const row = await load(context.store, TRANSFER, id);
  if (row?.caller === caller && row.state !== "PROPOSED") return loadReceipt(context, row, record);
  const received = await findReceived(context, caller, id, record);
  if (received !== undefined) return received;
  throw new ComityError("NOT_FOUND", "no transfer of this platform has a receipt under that id");
}

/** Two peers may have given two transfers the same id: the recipient is shown its own. */
async function findReceived(
  context: Holding,
  caller: string,
  id: string,
  record: number | undefined,
): Promise<Uint8Array | undefined> {
  const peers = context.peers.all.map(({ node }) => ({ of: INBOUND, key: [node, id] }));
  for (const [row] of await context.store.read(peers)) {
    const { leaf, erased } = (row ?? {}) as Partial<InboundRow>;
    const proposal = leaf === undefined ? undefined : await loadProposal(context, erased ?? leaf);
    if (leaf === undefined || proposal === undefined) continue;
    const proposed = leafIn(proposal);
    if (!isProposal(proposed) || proposed.recipient !== caller) continue;
    const own = await loadStatement(context, leaf);
    return receiptIn(
      proposed,
      record,
      () => loadReceivedProof(context, leaf, proposal, own),
      async () => formatReceipt([proposal, own], await loadLists(context, [proposed, leafIn(own)])),
    );
  }
  return undefined;
}

/** Loads the proposal beside a permit; undefined where the decision is a denial or a bar. */
function loadProposal(context: Holding, leaf: number): Promise<Statement | undefined> {
  return loadKept(context, { leaf, part: PART.proposal });
}
