/**
 * The law in force at a node: one atlas after another, the newer put in force by a commit. A decision is computed by
 * one atlas, and written only while that one is still in force.
 */
import { ComityError } from "../errors.ts";
import { type Atlas, withPack } from "../law/atlas.ts";
import { type Pack, parsePack } from "../law/pack/pack.ts";
import { compareVersions } from "../law/pack/successor.ts";
import type { Observer } from "./observer.ts";
import type { PackRow } from "./pack-row.ts";
import type { Committed, Entry, Store } from "./ports.ts";

export type Law = {
  /** The atlas of the moment. */
  readonly atlas: () => Atlas;
  /** Commits a version of a pack. Once it is durable, and before anything else goes on, it is in the atlas. */
  readonly enact: (leaf: Uint8Array, row: Omit<PackRow, "own">, pack: Pack) => Promise<Committed>;
};

/** How often a decision is computed again before its caller is told to come back. */
const MAX_COMPUTATIONS = 16;

/**
 * The law of a node that starts: what came with the program, each pack replaced by the newest version in the store.
 * Throws PACK_INVALID where this program cannot read a version that is in force: nothing is decided by another.
 */
export function openLaw(
  shipped: Atlas,
  store: Pick<Store, "packs" | "commit">,
  observer: Pick<Observer, "packBehind">,
): Law {
  const stored = store.packs();
  let atlas = stored.reduce(withStored, shipped);
  for (const { jurisdiction, version } of stored) {
    const brought = shipped.packs.get(jurisdiction)?.version ?? version;
    if (compareVersions(brought, version) > 0) observer.packBehind({ jurisdiction, version: brought });
  }
  return {
    atlas: () => atlas,
    async enact(leaf, row, pack) {
      const committed = await store.commit({ leaf, effect: { kind: "enacted", pack: row } });
      // INVARIANT: nothing is awaited between the commit and the swap, so that what the store refuses as outdated from
      // now on finds the newer atlas when it is computed again.
      if (committed.kind === "committed") atlas = withPack(atlas, pack, committed.statement.index + 1);
      return committed;
    },
  };
}

function withStored(atlas: Atlas, { jurisdiction, version, text, own }: PackRow): Atlas {
  const { concepts, commons, epoch } = atlas;
  const file = `the stored pack ${jurisdiction} ${version}`;
  try {
    const pack = parsePack(text, { concepts, registry: commons.registry, file });
    return withPack(atlas, pack, Math.max(epoch, own.index + 1));
  } catch (cause) {
    const { message, violations } = ComityError.from(cause);
    throw new ComityError("PACK_INVALID", `${message}; run the version of the program that took it in`, {
      violations,
      cause,
    });
  }
}

/**
 * Computes a decision and commits it; where a pack came into force in between, or others' transfers passed a number by
 * which it was decided, it is computed again (`protocols.md`, "The writer and the ledger"). Throws OVERLOADED where
 * neither stands still, and what either throws.
 */
export async function commitDecision<Computed extends { readonly entry: Entry }>(
  store: Pick<Store, "commit">,
  compute: () => Promise<Computed>,
): Promise<Computed & { readonly committed: Exclude<Committed, { kind: "law-changed" | "bound-passed" }> }> {
  for (let n = 0; n < MAX_COMPUTATIONS; n++) {
    const computed = await compute();
    const committed = await store.commit(computed.entry);
    if (committed.kind !== "law-changed" && committed.kind !== "bound-passed")
      return { ...computed, committed };
  }
  throw new ComityError(
    "OVERLOADED",
    "the law or what is counted changes faster than a decision is made; try again",
  );
}

/** The statement of what was written; anything else is a fault of the store. */
export function statementOf(committed: Committed) {
  if (committed.kind === "committed") return committed.statement;
  throw new ComityError("INTERNAL", "the store gave back what was not asked for");
}
