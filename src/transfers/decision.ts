/** A decision: permit with obligations, or deny with reasons; never anything else. */
import type { Reason } from "../errors.ts";
import type { Citation } from "../law/floor.ts";
import type { Dimension } from "../law/lattice/dimension.ts";
import { NO_OBLIGATIONS, type ObligationList } from "../receipt/obligations.ts";

/** One reason for a denial. A denial lists every one that applies. */
export type DenialReason = {
  readonly code: Reason;
  /** One sentence. It names no term, no person and nothing that a requester chose. */
  readonly says: string;
  readonly dimension?: Dimension;
  readonly asWritten?: string;
  /** The atoms of which one for each failing clause is missing, fewest first. */
  readonly missing?: readonly string[];
  readonly by?: Citation;
};

export type Decision = {
  readonly decision: "permit" | "deny";
  /** The duties that must hold after the transfer; an importer accepts them by the list's hash. */
  readonly obligations: ObligationList;
  readonly reasons: readonly DenialReason[];
  /** The fewest missing items that would make it permitted; empty where nothing would. */
  readonly remedy: readonly string[];
};

/** A denial for reasons that arise before there is a floor. */
export function denied(reasons: readonly DenialReason[]): Decision {
  return { decision: "deny", obligations: NO_OBLIGATIONS, reasons, remedy: [] };
}
