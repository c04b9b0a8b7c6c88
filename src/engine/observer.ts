/** The port for events that operators must see. `edge/telemetry/` implements it. Events hold nothing personal. */

/** A legal deadline or another stored timer that has fired. */
export type TimerEvent = { readonly kind: string; readonly subject: string; readonly state: "soon" | "late" };

/** One method for each event. */
export type Observer = {
  readonly decided: (event: {
    method: "Assess" | "Request" | "Receive";
    decision: "permit" | "deny";
    from: string;
    to: string;
    /** The records that were decided so at once; one decision by default. */
    count?: number;
  }) => void;
  /** A transfer is in doubt. Comes once for each transfer, however often it is tried again. */
  readonly inDoubt: (event: { transfer: string; destination: string }) => void;
  /**
   * The transfers in doubt with a peer have begun (`some`), are so many that no new ones are taken (`full`), or have all
   * been answered (`none`). `count` is the number in doubt.
   */
  readonly backlog: (event: { peer: string; state: "none" | "some" | "full"; count: number }) => void;
  readonly concluded: (event: { transfer: string; state: "PERMITTED" | "DENIED" | "BARRED" }) => void;
  readonly barred: (event: { transfer: string; origin: string }) => void;
  readonly noticed: (event: { notice: string; version: number; stage: string; peers: number }) => void;
  /** A stored notice cannot be read or shown. Comes once for each notice, however often it is asked for. */
  readonly noticeUnreadable: (event: { notice: string; cause: Error }) => void;
  /** A peer has recorded an item of the outbox. `notice` is a notice's id or a jurisdiction. */
  readonly delivered: (event: { notice: string; kind: string; peer: string }) => void;
  /** Items were queued for a peer that must hold them, as for one whose agreement is new. */
  readonly offered: (event: { kind: string; peer: string; count: number }) => void;
  /** Notices were shown to regulators of this node who had not seen them, as to one that is configured later. */
  readonly shownLater: (event: { count: number }) => void;
  /** An operator has requeued a dead letter. */
  readonly requeued: (event: { notice: string; kind: string; peer: string }) => void;
  /** A peer's breaker has changed: `open` while nothing is sent to it, `half-open` for one trial. */
  readonly breaker: (event: { peer: string; state: "open" | "half-open" | "closed" }) => void;
  /** A version of a pack has come into force: published here, by the caller `by`, or received from the peer whose law it is. */
  readonly enacted: (event: {
    jurisdiction: string;
    version: string;
    authority: string;
    by?: string;
  }) => void;
  /** Two nodes decided a transfer by different versions of a law. Each decided by its own, and both must permit. */
  readonly lawDiffers: (event: { transfer: string; peer: string; jurisdiction: string }) => void;
  /** The program ships a later version than the one that was put in force here. The latter stays in force. */
  readonly packBehind: (event: { jurisdiction: string; version: string }) => void;
  /** A stored version of a pack no longer passes the checks. `instead` is the version in force in its place. */
  readonly packUnreadable: (event: {
    jurisdiction: string;
    version: string;
    instead: string;
    cause: Error;
  }) => void;
  /** A version of a pack was refused and changes nothing. `at` says at which node, and `reason` why. */
  readonly packRefused: (event: { at: "here" | "peer"; peer: string; reason: string }) => void;
  /** A node has become known by its card, its card has changed, or it was removed. */
  readonly peerChanged: (event: { peer: string; state: "known" | "removed" }) => void;
  /** An agreement was drafted here or offered by a peer, has the signatures of all parties, or was declined or ended by one. */
  readonly agreementChanged: (event: {
    agreement: string;
    state: "drafted" | "offered" | "agreed" | "declined" | "terminated";
  }) => void;
  /** A timer has fired: a deadline comes soon, or has passed. */
  readonly timer: (event: TimerEvent) => void;
  /** An event that cannot occur between honest nodes, with its subject. Of many of one peer alike one may be told. */
  readonly alarm: (event: AlarmEvent) => void;
};

/** An alarm. `what` is a reason or a few words. */
export type AlarmEvent = {
  readonly what: string;
  readonly transfer?: string;
  readonly notice?: string;
  readonly jurisdiction?: string;
  readonly peer?: string;
  readonly cause?: unknown;
};
