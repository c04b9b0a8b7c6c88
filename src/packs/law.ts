/**
 * The law in force at a node: one atlas after another. A commit puts the newer one in force. A decision is computed
 * with one atlas, and written only while that one is still in force.
 */
import type { Context } from "../engine/context.ts";
import type { Observer } from "../engine/observer.ts";
import { loadText } from "../engine/record.ts";
import { COUNTER, LAW_EPOCH } from "../engine/rows.ts";
import { type Committed, load, loadSpan, type SeenHead } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { type Atlas, composeAtlas, withPack } from "../law/atlas.ts";
import { type Pack, parsePack } from "../law/pack/pack.ts";
import { compareVersions } from "../law/pack/successor.ts";
import { NEWEST_PACK, PACK, PART, type PackRow } from "./schema.ts";
import type { EnactPack } from "./state.ts";

export type Law = {
  /** Returns the atlas in force now. */
  readonly atlas: () => Atlas;
  /** Commits a version of a pack. Once it is durable, the atlas has it before any other code runs. */
  readonly enact: (leaf: Uint8Array, command: EnactPack, pack: Pack, seen?: SeenHead) => Promise<Committed>;
  /** Raises the epoch, where something else that decisions hang on was committed with it. */
  readonly advance: (epoch: number) => void;
};

/** The store whose law is opened, and who is told of versions that are behind or cannot be read. */
type Opening = Pick<Context, "store" | "sealer"> & {
  readonly observer: Pick<Observer, "packBehind" | "packUnreadable">;
};

/**
 * Opens the law of a node that starts: the packs of the program, each replaced by the newest version in the store. A
 * version that no longer passes the checks of a pack gives way to the one before it, and in the end to the program's;
 * `observer.packUnreadable` says so. Rejects with STORE_UNAVAILABLE where the text of a version is missing.
 */
export async function openLaw(shipped: Atlas, context: Opening): Promise<Law> {
  const { store, observer } = context;
  const stored = await loadSpan(store, { of: NEWEST_PACK, index: "jurisdiction", prefix: [] });
  let atlas = shipped;
  for (const row of stored) atlas = await applyStored(atlas, row, context);
  for (const { jurisdiction, version } of stored) {
    const brought = shipped.packs.get(jurisdiction)?.version ?? version;
    if (compareVersions(brought, version) > 0) observer.packBehind({ jurisdiction, version: brought });
  }
  // An agreement may have come into force after the newest pack.
  const counter = await load(store, COUNTER, LAW_EPOCH);
  const advance = (epoch: number) => {
    if (epoch > atlas.epoch) atlas = { ...atlas, epoch };
  };
  advance(counter?.value ?? 0);
  return {
    atlas: () => atlas,
    advance,
    async enact(leaf, command, pack, seen) {
      const committed = await store.commit({ leaf, command, ...(seen && { seen }) });
      // INVARIANT: nothing is awaited between the commit and the change of atlas. A decision that the store refuses
      // as outdated is then computed again with the newer atlas.
      if ("recorded" in committed) atlas = withPack(atlas, pack, committed.recorded.index + 1);
      return committed;
    },
  };
}

/** Puts the newest stored version in force that passes. The epoch is that of the newest, whichever that is. */
async function applyStored(atlas: Atlas, newest: PackRow, context: Opening): Promise<Atlas> {
  const { jurisdiction } = newest;
  const epoch = Math.max(atlas.epoch, newest.leaf + 1);
  const rows = await loadSpan(context.store, { of: PACK, index: "serial", prefix: [jurisdiction] });
  const refused: { readonly version: string; readonly cause: ComityError }[] = [];
  for (const { version, leaf } of rows.toReversed()) {
    const text = await loadText(context, leaf, PART.text);
    try {
      const next = withPack(atlas, parseStored(text, version, atlas), epoch);
      for (const each of refused)
        context.observer.packUnreadable({ jurisdiction, ...each, instead: version });
      return next;
    } catch (thrown) {
      refused.push({ version, cause: ComityError.from(thrown) });
    }
  }
  const instead = atlas.packs.get(jurisdiction)?.version ?? "none";
  for (const each of refused) context.observer.packUnreadable({ jurisdiction, ...each, instead });
  return composeAtlas(atlas.commons, [...atlas.packs.values()], epoch);
}

function parseStored(text: string, version: string, { concepts, commons }: Atlas): Pack {
  return parsePack(text, { concepts, registry: commons.registry, file: `the stored pack ${version}` });
}
