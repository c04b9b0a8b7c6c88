/** A decision: permit with obligations, or deny with reasons; never anything else. */
import type { Reason } from "../errors.ts";
import type { Citation } from "../law/floor.ts";
import type { Dimension } from "../law/lattice/dimension.ts";
import { canonicalBytes, canonicalText, sha256, withoutUndefined } from "../ledger/canonical.ts";

/** A duty that must hold after the transfer, with who demanded it. */
export type Obligation = {
  readonly dimension: Dimension;
  readonly asWritten: string;
  readonly says: string;
  readonly by: Citation;
};

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
  readonly obligations: readonly Obligation[];
  /** SHA-256 of the obligations' canonical form, hex: what an importer accepts. */
  readonly obligationsHash: string;
  readonly reasons: readonly DenialReason[];
  /** The fewest missing items that would make it permitted; empty where nothing would. */
  readonly remedy: readonly string[];
};

/** The hash under which an importer accepts obligations: of the set, whatever the order in which laws were read. */
export function hashOf(obligations: readonly Obligation[]): string {
  const each = new Set(obligations.map((obligation) => canonicalText(withoutUndefined(obligation))));
  return sha256(canonicalBytes([...each].sort())).toHex();
}

/** A denial for reasons that arise before there is a floor. */
export function denied(reasons: readonly DenialReason[]): Decision {
  return { decision: "deny", obligations: [], obligationsHash: hashOf([]), reasons, remedy: [] };
}
