/**
 * Finds the laws that two nodes held in different versions for one transfer. Each node decided by its own, so that
 * the stricter governs.
 */
import type { Packs } from "./protection.ts";

type Edition = Omit<Packs[number], "jurisdiction">;

/** The two versions of one jurisdiction's law. */
export type DifferingPack = {
  readonly jurisdiction: string;
  readonly origin: Edition;
  readonly destination: Edition;
};

/**
 * Returns the laws of which both sides name a version, but not the same one. A side that could not compute a floor
 * names none.
 */
export function findDifferingPacks(origin: Packs, destination: Packs): readonly DifferingPack[] {
  return origin.flatMap(({ jurisdiction, ...ours }) => {
    const theirs = destination.find((each) => each.jurisdiction === jurisdiction);
    if (theirs === undefined || theirs.hash === ours.hash) return [];
    const { version, hash } = theirs;
    return [{ jurisdiction, origin: ours, destination: { version, hash } }];
  });
}
