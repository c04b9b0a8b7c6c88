/** Decisions: permit with obligations, or deny with reasons, and never anything else. */
import type { Reason } from "../errors.ts";
import type { Citation } from "../law/floor.ts";
import type { Dimension } from "../law/lattice/dimension.ts";
import { NO_OBLIGATIONS, type ObligationList } from "../receipt/obligations.ts";

/** One reason for a denial. A denial lists every one that applies. */
export type DenialReason = {
  readonly code: Reason;
  /** One sentence. It names no term, no person and nothing that the requester chose. */
  readonly says: string;
  readonly dimension?: Dimension;
  readonly asWritten?: string;
  /** For each failing clause, the atoms of which one is missing; fewest first. */
  readonly missing?: readonly string[];
  readonly by?: Citation;
};

export type Decision = {
  readonly decision: "permit" | "deny";
  /** The demands that must hold after the transfer. An importer accepts them by the hash of the list. */
  readonly obligations: ObligationList;
  readonly reasons: readonly DenialReason[];
  /** The fewest missing items that would make it permitted; empty where nothing would. */
  readonly remedy: readonly string[];
};

/** Makes a denial for reasons that need no floor. */
export function createDenial(reasons: readonly DenialReason[]): Decision {
  return { decision: "deny", obligations: NO_OBLIGATIONS, reasons, remedy: [] };
}
