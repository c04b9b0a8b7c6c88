/** What operators learn of a node; telemetry/ stands behind it. */
import type { DispatchRow, TransferState } from "./ports.ts";

/** What happened, for operators: one method per event; nothing personal goes in. */
export type Observer = {
  readonly decided: (event: {
    method: "Assess" | "Request" | "Receive";
    decision: "permit" | "deny";
    from: string;
    to: string;
  }) => void;
  readonly inDoubt: (event: { transfer: string; destination: string }) => void;
  readonly concluded: (event: { transfer: string; state: Exclude<TransferState, "PROPOSED"> }) => void;
  readonly barred: (event: { transfer: string; origin: string }) => void;
  readonly noticed: (event: { notice: string; version: number; stage: string; peers: number }) => void;
  readonly delivered: (event: { notice: string; kind: DispatchRow["kind"]; peer: string }) => void;
  /** An operator has put what was parked back into its queue. */
  readonly requeued: (event: { notice: string; kind: DispatchRow["kind"]; peer: string }) => void;
  /** A peer's breaker has changed: `open` while nothing is sent to it, `half-open` for one trial. */
  readonly breaker: (event: { peer: string; state: "open" | "half-open" | "closed" }) => void;
  /** A version of a pack has come into force: published here, or held for the peer whose law it is. */
  readonly enacted: (event: { jurisdiction: string; version: string; authority: string }) => void;
  /** Two nodes decided a transfer by different versions of a law, each by its own; both must permit. */
  readonly lawDiffers: (event: { transfer: string; peer: string; jurisdiction: string }) => void;
  /** The program brings a later version than the one that was put in force here, and that stays in force. */
  readonly packBehind: (event: { jurisdiction: string; version: string }) => void;
  /** A version of a pack changes nothing: `at` which node it was refused, and why. */
  readonly packRefused: (event: { at: "here" | "peer"; peer: string; reason: string }) => void;
  /** Something that cannot happen between honest nodes. */
  readonly alarm: (event: { what: string; transfer?: string; peer?: string; cause?: unknown }) => void;
};
