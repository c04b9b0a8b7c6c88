/** Items as they arrive at a node from the other of a pair, and what the node says or keeps of them. */
import type { Envelope } from "../../src/engine/context.ts";
import { loadText } from "../../src/engine/record.ts";
import { sealItem } from "../../src/engine/sealed.ts";
import { PART } from "../../src/notices/schema.ts";
import type { NoticePair } from "../support/notices.ts";

/** The envelope of an item that the node of Europe has sealed, or that of Illinois. */
export async function sealed(
  pair: NoticePair,
  of: "notice" | "acknowledgement",
  bytes: Uint8Array,
): Promise<Envelope> {
  const node = of === "notice" ? pair.eu : pair.il;
  const { leaf, body } = sealItem(node.context.entropy, { of, bytes });
  return { own: await node.state(leaf), body };
}

/** The reason of a refusal, or `accepted`. */
export const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    ({ reason }) => reason as string,
  );

/** The evidence beside the newest leaf of a node. */
export async function newestEvidence({ store, context }: NoticePair["eu"]) {
  const { size } = await store.log.head();
  return JSON.parse(await loadText(context, size - 1, PART.evidence)).item;
}
