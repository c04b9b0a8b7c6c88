/** Notices under an agreement that has ended: those still pass that concern what was delivered under it. */
import { OUTBOX } from "../engine/rows.ts";
import { load, loadSpan } from "../engine/store.ts";
import type { NoticesContext } from "./context.ts";
import { KIND, NOTICE } from "./schema.ts";

/**
 * Returns true for a notice that the peer has already, whose later versions it must get, and for any notice where data
 * was delivered between the two nodes. `subject` is that of the notice's items in the outbox.
 */
export async function concernsDelivered(
  { store, node, sharesData }: Pick<NoticesContext, "store" | "node" | "sharesData">,
  subject: string,
  peer: string,
): Promise<boolean> {
  const [origin = "", id = ""] = subject.split(" ");
  if (origin === node) {
    const items = await loadSpan(store, { of: OUTBOX, index: "subject", prefix: [subject] });
    const sent = items.filter((item) => item.peer === peer && item.kind === KIND.notice);
    if (sent.some(({ state }) => state === "received")) return true;
  } else if (origin === peer && (await load(store, NOTICE, origin, id)) !== undefined) return true;
  return sharesData(peer);
}
