/**
 * The law in force at a node: one atlas after another. A commit puts the newer one in force. A decision is computed
 * with one atlas, and written only while that one is still in force.
 */
import type { Context } from "../engine/context.ts";
import { loadText } from "../engine/record.ts";
import { type Committed, loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { type Atlas, withPack } from "../law/atlas.ts";
import { type Pack, parsePack } from "../law/pack/pack.ts";
import { compareVersions } from "../law/pack/successor.ts";
import { NEWEST_PACK, PART, type PackRow } from "./schema.ts";
import type { EnactPack } from "./state.ts";

export type Law = {
  /** Returns the atlas in force now. */
  readonly atlas: () => Atlas;
  /** Commits a version of a pack. Once it is durable, the atlas has it before any other code runs. */
  readonly enact: (leaf: Uint8Array, command: EnactPack, pack: Pack) => Promise<Committed>;
};

/**
 * Opens the law of a node that starts: the packs of the program, each replaced by the newest version in the store.
 * Rejects with PACK_INVALID where this program cannot read a version in force, since no other law may decide instead.
 */
export async function openLaw(
  shipped: Atlas,
  context: Pick<Context, "store" | "sealer" | "observer">,
): Promise<Law> {
  const { store, observer } = context;
  const stored = await loadSpan(store, { of: NEWEST_PACK, index: "jurisdiction", prefix: [] });
  let atlas = shipped;
  for (const row of stored) atlas = applyStored(atlas, row, await loadText(context, row.leaf, PART.text));
  for (const { jurisdiction, version } of stored) {
    const brought = shipped.packs.get(jurisdiction)?.version ?? version;
    if (compareVersions(brought, version) > 0) observer.packBehind({ jurisdiction, version: brought });
  }
  return {
    atlas: () => atlas,
    async enact(leaf, command, pack) {
      const committed = await store.commit({ leaf, command });
      // INVARIANT: nothing is awaited between the commit and the change of atlas. A decision that the store refuses
      // as outdated is then computed again with the newer atlas.
      if ("recorded" in committed) atlas = withPack(atlas, pack, committed.recorded.index + 1);
      return committed;
    },
  };
}

function applyStored(atlas: Atlas, { jurisdiction, version, leaf }: PackRow, text: string): Atlas {
  const { concepts, commons, epoch } = atlas;
  const file = `the stored pack ${jurisdiction} ${version}`;
  try {
    const pack = parsePack(text, { concepts, registry: commons.registry, file });
    return withPack(atlas, pack, Math.max(epoch, leaf + 1));
  } catch (cause) {
    const { message, violations } = ComityError.from(cause);
    throw new ComityError("PACK_INVALID", `${message}; run the version of the program that put it in force`, {
      violations,
      cause,
    });
  }
}
