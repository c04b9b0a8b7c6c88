/** The heads of this node's own log that others have cosigned. */
import { formatNote, parseNote, parseSignatureLine } from "../ledger/note.ts";
import type { WitnessContext } from "./context.ts";
import { COSIGNATURE, type CosignatureRow } from "./schema.ts";

type Reading = Pick<WitnessContext, "store" | "trustDomain">;

/** A head of the log, and its note with the lines of those who have cosigned it. */
export type CosignedHead = { readonly size: number; readonly checkpoint: string };

/** The most cosignatures of one head that are shown. */
const MOST_SHOWN = 32;

/** Loads the newest head that others have cosigned; undefined where there is none. */
export async function loadNewestCosigned(context: Reading): Promise<CosignedHead | undefined> {
  return headIn(context, await rowsOf(context, { order: "descending" }));
}

/** Loads the first head of at least `size` leaves that others have cosigned; undefined where there is none yet. */
export async function loadFirstCosigned(context: Reading, size: number): Promise<CosignedHead | undefined> {
  return headIn(context, await rowsOf(context, { from: size }));
}

async function rowsOf(
  { store, trustDomain }: Reading,
  { from, order = "ascending" }: { readonly from?: number; readonly order?: "ascending" | "descending" },
): Promise<readonly CosignatureRow[]> {
  const span = { of: COSIGNATURE, index: "size", prefix: [trustDomain], ...(from !== undefined && { from }) };
  return store.page(span, MOST_SHOWN, { order });
}

/** Joins the cosignatures of the first head among the rows. The log has the head, which is that of the batch of its last leaf. */
async function headIn(
  { store }: Reading,
  rows: readonly CosignatureRow[],
): Promise<CosignedHead | undefined> {
  const [{ size } = { size: 0 }] = rows;
  const [recorded] = size === 0 ? [] : await store.log.recorded([size - 1]);
  if (recorded === undefined) return undefined;
  const { text, signatures } = parseNote(recorded.checkpoint);
  const lines = rows.filter((each) => each.size === size).map(({ cosignature }) => cosignature);
  return { size, checkpoint: formatNote(text, [...signatures, ...lines.map(parseSignatureLine)]) };
}
