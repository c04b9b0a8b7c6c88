/** An operator as a caller of its own node: mutual TLS with its own certificate, and its calls of Notices. */
import { Notices } from "../edge/grpc/definition.ts";
import { decodeParked, type ShownParked } from "../edge/grpc/notices-codec.ts";
import { openClient } from "./caller.ts";
import { gather } from "./pages.ts";

export type OperatorCaller = {
  /** The caller's SPIFFE id. */
  readonly id: string;
  /** What was queued first comes first, at most `limit`. */
  readonly parked: (limit: number) => Promise<readonly ShownParked[]>;
  /** Puts back what is parked of a notice, for one peer (its node's SPIFFE id) or for all; gives what was moved. */
  readonly requeue: (noticeId: string, peer?: string) => Promise<readonly ShownParked[]>;
  readonly close: () => void;
};

type Listed = { readonly parked?: readonly unknown[]; readonly nextPageToken?: string };
type Requeued = { readonly requeued?: readonly unknown[] };

/** Connects as an operator to its own node. Throws as `openClient` does. */
export function connectOperator(folder: string, address: string): OperatorCaller {
  const { id, client } = openClient(folder, address);
  return {
    id,
    parked: (limit) =>
      gather(limit, async (asked) => {
        const { parked = [], nextPageToken = "" } = await client.unary<Listed>(Notices.ListParked, asked);
        return { items: parked.map(decodeParked), nextPageToken };
      }),
    requeue: async (noticeId, peer = "") => {
      const { requeued = [] } = await client.unary<Requeued>(Notices.Requeue, { noticeId, peer });
      return requeued.map(decodeParked);
    },
    close: client.close,
  };
}
