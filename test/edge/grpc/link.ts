/** A link from the EU node to the JP node, what goes over it, and a peer that answers everything. */
import { onTestFinished } from "vitest";
import { createFederationService, type Receiver } from "../../../src/edge/grpc/federation-service.ts";
import { createPeerLink, type PeerLinkOptions } from "../../../src/edge/grpc/peer-link.ts";
import type { Answer, Proposal } from "../../../src/engine/context.ts";
import type { Statement } from "../../../src/ledger/proof.ts";
import { createRecorder, credentials, EU, JP, startNode } from "./fixture.ts";

export const statementOn = (transfer: string, note = ""): Statement => ({
  leaf: Buffer.from(JSON.stringify({ transfer, note })).toString("base64"),
  index: 0,
  proof: [Buffer.alloc(32, 7).toString("base64")],
  checkpoint: "a note",
});
export const proposalOf = (transfer: string): Proposal => ({
  own: statementOn(transfer),
  body: `{"of":"${transfer}é"}`,
});
export const answerOn = (transfer: string, note = ""): Answer => ({ statement: statementOn(transfer, note) });
/** The id that `statementOn` was given. */
export const idIn = ({ leaf }: Statement): string =>
  JSON.parse(Buffer.from(leaf, "base64").toString("utf8")).transfer;

export const answering: Receiver = {
  receive: async (origin, id, { body }) => answerOn(id, `${origin} ${body}`),
  resolve: async (_origin, id) => answerOn(id, "resolved"),
  relay: async (origin, kind, { own, body }) => statementOn(idIn(own), `${origin} ${kind} ${body}`),
};

/** The EU node's link to the JP node at `address`. */
export function linkTo(address: string, options: Partial<PeerLinkOptions> = {}) {
  const recorder = createRecorder();
  const link = createPeerLink({
    targetOf: (node) => (node === JP ? { address, credentials: credentials(EU, JP) } : undefined),
    observer: recorder.observer,
    retry: { firstMs: 5, longestMs: 20, jitter: "equal" },
    ...options,
  });
  onTestFinished(() => link.close());
  return { link, links: recorder.links };
}

export const startPeer = (receiver: Receiver, port = 0) =>
  startNode([createFederationService(receiver)], { id: JP, port });
