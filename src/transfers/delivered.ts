/** Tells from a node's own record if data was ever delivered between it and a peer. */
import { CONTENT } from "../engine/rows.ts";
import type { Store } from "../engine/store.ts";
import { INBOUND, type InboundRow, PART, TRANSFER } from "./schema.ts";

/** The number of decisions that are read at once. */
const PAGE = 100;

/** Returns true where a transfer to the peer, or one from it, was permitted by both. */
export async function sharesData(store: Pick<Store, "page" | "read">, peer: string): Promise<boolean> {
  const sent = await store.page({ of: TRANSFER, index: "destination", prefix: [peer, "PERMITTED"] }, 1);
  if (sent.length > 0) return true;
  const span = { of: INBOUND, index: "origin", prefix: [peer] };
  for (let after = ""; ; ) {
    const rows: readonly InboundRow[] = await store.page(span, PAGE, { after });
    // The recipient's inbox shows what was permitted; a denial leaves nothing there.
    const delivered = await store.read(rows.map(({ leaf }) => ({ of: CONTENT, key: [leaf, PART.delivery] })));
    if (delivered.some((found) => found.length > 0)) return true;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return false;
    after = last.id;
  }
}
