/**
 * The lists of obligations that leaves name. A store keeps each once, beside the first leaf that names it, and finds
 * it by its hash.
 */
import type { Context } from "../engine/context.ts";
import { missing } from "../engine/record.ts";
import { ComityError } from "../errors.ts";
import { canonicalText } from "../ledger/canonical.ts";
import { type Leaf, listNamedBy, type VerdictLeaf } from "../receipt/leaf.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import { OBLIGATIONS, type ObligationsRow } from "./schema.ts";

/** Returns a list in the form that a command carries. */
export function rowOfList({ hash, text }: ObligationList): Omit<ObligationsRow, "until"> {
  return { hash, list: Buffer.from(text, "utf8") };
}

/**
 * Loads the lists that leaves name, each once, in the order of their first mention. Rejects with STORE_UNAVAILABLE
 * where one is missing.
 */
export async function loadLists(
  { store }: Pick<Context, "store">,
  leaves: readonly Leaf[],
): Promise<readonly ObligationList[]> {
  return loadNamedLists({ store }, [
    ...new Set(leaves.map(listNamedBy).filter((hash) => hash !== undefined)),
  ]);
}

/** Loads the lists of these hashes, in their order. Rejects with STORE_UNAVAILABLE where one is missing. */
export async function loadNamedLists(
  { store }: Pick<Context, "store">,
  named: readonly string[],
): Promise<readonly ObligationList[]> {
  if (named.length === 0) return [];
  const rows = await store.read(named.map((hash) => ({ of: OBLIGATIONS, key: [hash] })));
  return named.map((hash, i) => {
    const row = rows[i]?.[0] as ObligationsRow | undefined;
    if (row === undefined) throw missing(`the list of obligations \`${hash}\``);
    const text = Buffer.from(row.list).toString("utf8");
    return { hash, text, items: JSON.parse(text) };
  });
}

/** Returns the obligations of a leaf: the list that it names, or those that it holds itself. */
export function obligationsIn(leaf: VerdictLeaf, lists: readonly ObligationList[]): ObligationList {
  const { obligationsHash: hash } = leaf;
  if ("obligations" in leaf) return { hash, items: leaf.obligations, text: canonicalText(leaf.obligations) };
  const list = lists.find((each) => each.hash === hash);
  if (list !== undefined) return list;
  throw new ComityError("INTERNAL", "a leaf was read without the list of obligations that it names");
}
