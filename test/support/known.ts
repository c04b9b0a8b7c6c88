/** What nodes of tests know of each other. */
import type { Acquaintance } from "../../src/engine/peers.ts";
import type { Agreement } from "../../src/federation/agreement.ts";

/** Returns the reader of an acquaintance by these agreements alone, which never changes. */
export function knownBy(...agreements: readonly Agreement[]): () => Acquaintance {
  const acquaintance = { agreements, cards: [], handOvers: [] };
  return () => acquaintance;
}
