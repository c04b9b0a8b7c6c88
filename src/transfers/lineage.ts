/**
 * The data that a node has delivered to a platform of its own, by modality. A platform that sends such data on names the
 * receipt by which it came, so that its obligations come along, or proves that it collected other data itself.
 */
import type { Context } from "../engine/context.ts";
import { readFeed } from "../engine/feed.ts";
import { loadStatements } from "../engine/record.ts";
import type { FeedRow } from "../engine/rows.ts";
import { loadSpan } from "../engine/store.ts";
import { BoundedCache } from "../memo.ts";
import { leafIn } from "../receipt/leaf.ts";
import type { DenialReason } from "./decision.ts";
import { LINEAGE, MAX_NAMED } from "./schema.ts";
import { modalitiesIn } from "./words.ts";

/** The platforms whose deliveries are remembered: at least so many, and at most twice as many. */
const REMEMBERED = 1_000;
/** The number of entries of a feed that one read takes. */
const PAGE = 1_000;

/** Transfers that were delivered: modality, as a concept → ids, oldest first, at most `MAX_NAMED`. */
export type Lineage = ReadonlyMap<string, readonly string[]>;

type Known = { begun: boolean; cursor: number; readonly transfers: Map<string, string[]> };

/**
 * Creates the reader of deliveries: a platform → what was delivered to it until now. What outlasts the feed is read once,
 * and so is each entry of the feed.
 */
export function createLineage(context: Context): (platform: string) => Promise<Lineage> {
  const memory = new BoundedCache<string, Known>(REMEMBERED);

  return async (platform) => {
    const known = memory.get(platform, () => ({ begun: false, cursor: 0, transfers: new Map() }));
    if (!known.begun) {
      const kept = await loadSpan(context.store, { of: LINEAGE, index: "modality", prefix: [platform] });
      for (const { modality, transfers } of kept)
        for (const transfer of transfers) name(known, modality, transfer);
      known.begun = true;
    }
    for (;;) {
      const rows = await readFeed(context.store, platform, known.cursor, PAGE);
      // INVARIANT: another call may have read on meanwhile, so that each entry is looked at by its cursor.
      for (const row of rows)
        if (row.cursor > known.cursor) add(known, row, await modalitiesOf(context, row));
      if (rows.length < PAGE) return known.transfers;
    }
  };
}

function add(known: Known, { cursor, data }: FeedRow, modalities: readonly string[]): void {
  if (cursor <= known.cursor) return;
  known.cursor = cursor;
  for (const modality of modalities) name(known, modality, String(data.transfer));
}

function name({ transfers }: Known, modality: string, transfer: string): void {
  const ids = transfers.get(modality) ?? [];
  if (ids.length < MAX_NAMED && !ids.includes(transfer)) transfers.set(modality, [...ids, transfer]);
}

/** Returns the modalities of a delivery. An entry of an earlier version does not tell them, but its leaf does. */
async function modalitiesOf(context: Context, { kind, data, leaf }: FeedRow): Promise<readonly string[]> {
  if (kind !== "delivery") return [];
  if (typeof data.modality === "string") return data.modality.split(" ");
  const [statement] = await loadStatements(context, [leaf]);
  const decision = statement && leafIn(statement);
  return decision === undefined || !("translation" in decision) ? [] : modalitiesIn(decision.translation);
}

/** The data of a request and what it says of where that data is from. */
export type Asked = {
  /** The leaves of its modalities. */
  readonly modality: ReadonlySet<string>;
  readonly leavesOf: (concept: string) => ReadonlySet<string>;
  /**
   * The modalities of what this node delivered to the exporter by the receipts of the request, as concepts of its own
   * decisions.
   */
  readonly received: readonly string[];
  /** True where the exporter has proved a collection of its own. */
  readonly collected: boolean;
};

/**
 * Returns the reason to deny where the data may be what this node delivered, and the request does not say so. A receipt
 * answers for data of its own modalities alone.
 */
export function findGap(lineage: Lineage, asked: Asked): DenialReason | undefined {
  const { modality, leavesOf, received, collected } = asked;
  if (collected) return undefined;
  const named = new Set(received.flatMap((concept) => [...leavesOf(concept)]));
  const open = modality.difference(named);
  const ids = [...lineage].flatMap(([concept, transfers]) =>
    leavesOf(concept).isDisjointFrom(open) ? [] : transfers,
  );
  if (ids.length === 0) return undefined;
  const missing = [...new Set(ids)].slice(0, MAX_NAMED);
  return {
    code: "LINEAGE_MISSING",
    says: "this node has delivered data of that modality to the sender, and the request neither names a receipt of it nor proves that the sender collected the data itself",
    missing: missing.map((id) => `receipt of ${id}`),
  };
}
