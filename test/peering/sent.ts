/** What one node of a net sends to another, whatever it says. */
import type { Envelope } from "../../src/engine/context.ts";
import { requireRecorded, statementOf } from "../../src/engine/record.ts";
import { createReceiver } from "../../src/engine/relay.ts";
import { createCheckpointMemory } from "../../src/ledger/proof.ts";
import { peeringLeafBytes } from "../../src/peering/leaf.ts";
import type { Net } from "./net.ts";

export type Leaf = Parameters<typeof peeringLeafBytes>[0];

/** Records a leaf in a node's own log, whatever it says, and returns it as its node would send it. */
export async function sentBy(net: Net, name: string, leaf: Leaf, body: string): Promise<Envelope> {
  const { store } = net.of(name);
  const committed = await store.commit({ leaf: peeringLeafBytes(leaf), command: { kind: "test.note" } });
  return { own: statementOf(requireRecorded(committed)), body };
}

/** What becomes of an envelope of one node at another. */
export async function receiveAt(net: Net, name: string, from: string, kind: string, envelope: Envelope) {
  const { peers, context, kinds } = net.of(name).now();
  const { clock, observer } = context;
  return createReceiver({ peers, clock, observer, checkpoints: createCheckpointMemory() }, kinds).receive(
    net.of(from).node,
    kind,
    envelope,
  );
}
