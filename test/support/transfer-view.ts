/** What a node's store holds of transfers, read as tests ask for it. */
import type { Context } from "../../src/engine/context.ts";
import { loadStatement, loadText } from "../../src/engine/record.ts";
import { FEED } from "../../src/engine/rows.ts";
import { load, loadSpan } from "../../src/engine/store.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { loadTransfer, type Transfer } from "../../src/transfers/answer.ts";
import { INBOUND, PART, TRANSFER, type TransferState } from "../../src/transfers/schema.ts";
import { countOf, spansOf } from "../../src/transfers/sums.ts";
import type { Count, Span } from "../../src/transfers/tally.ts";

export type TransferView = {
  readonly transfer: (id: string) => Promise<Transfer | undefined>;
  readonly stateOf: (id: string) => Promise<TransferState | undefined>;
  /** Ids of what is proposed to a peer, oldest first. */
  readonly proposed: (peer: string) => Promise<readonly string[]>;
  /** The node's own decision or bar on a peer's transfer. */
  readonly decision: (origin: string, id: string) => Promise<Statement | undefined>;
  /** Ids of the transfers that a recipient's inbox shows, in its order. */
  readonly inbox: (recipient: string) => Promise<readonly string[]>;
  readonly tally: (caller: string, span: Span) => Promise<Count>;
  /** What is kept as evidence beside a leaf. */
  readonly evidence: (leaf: number) => Promise<unknown>;
};

export function createTransferView(context: Pick<Context, "store" | "sealer">): TransferView {
  const { store } = context;
  const transfer = async (id: string) => {
    const row = await load(store, TRANSFER, id);
    return row && loadTransfer(context, row);
  };
  return {
    transfer,
    stateOf: async (id) => (await load(store, TRANSFER, id))?.state,
    proposed: async (peer) => {
      const rows = await loadSpan(store, { of: TRANSFER, index: "destination", prefix: [peer, "PROPOSED"] });
      return rows.map(({ id }) => id);
    },
    decision: async (origin, id) => {
      const row = await load(store, INBOUND, origin, id);
      return row && loadStatement(context, row.leaf);
    },
    inbox: async (recipient) => {
      const rows = await loadSpan(store, { of: FEED, index: "cursor", prefix: [recipient] });
      return rows.map(({ data }) => String(data.transfer));
    },
    tally: async (caller, span) => {
      const rows = await Promise.all(spansOf(caller, span).map((each) => loadSpan(store, each)));
      return countOf(rows.flat());
    },
    evidence: async (leaf) => JSON.parse(await loadText(context, leaf, PART.evidence)),
  };
}
