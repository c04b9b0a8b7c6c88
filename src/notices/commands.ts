/** The commands of notices, and the rows that each must read before its transition is decided. */
import { type Contradiction, contradictionReads } from "../engine/contradictions.ts";
import { feedReads } from "../engine/feed.ts";
import type { Dispatch } from "../engine/outbox.ts";
import { OUTBOX, type SealedContent, TIMER } from "../engine/rows.ts";
import type { Read } from "../engine/store.ts";
import type { NewTimer } from "../engine/timers.ts";
import { marksRead, type NewMark } from "./marks.ts";
import type { CanonicalNotice } from "./notice.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  NOTICE,
  NOTICE_SEEN,
  NOTICE_VERSION,
  type NoticeEntry,
  type NoticeName,
  type NoticeRow,
  subjectOf,
} from "./schema.ts";

/** A version as a command carries it: the facts that decide on transitions. */
export type NewVersion = Omit<NoticeRow, "leaf" | "until">;

/** Returns the facts of a version that decide on transitions. */
export function versionOf({ notice, digest }: Pick<CanonicalNotice, "notice" | "digest">): NewVersion {
  const { origin, id, version, stage, reporter, marking } = notice;
  return { origin, id, version, stage, digest, reporter, tlp: marking.tlp };
}

/** The timers of a notice, as they are set with a command. */
export type Timers = {
  /** The legal deadlines that the node watches. */
  readonly deadlines: readonly NewTimer[];
  /** The ids of the timers of duties that were done; none where it is left out. */
  readonly met?: readonly string[];
  /** The leaf of the newest mark at this node that was counted in; 0 where it is left out. */
  readonly marked?: number;
};

/** A version to be accepted, at its origin or elsewhere, with all its consequences. */
export type Accepted = Timers & {
  readonly version: NewVersion;
  readonly contents: readonly SealedContent[];
  /** The regulators of the node whom this version concerns. */
  readonly viewers: readonly string[];
  /** All regulators of the node. Those who have seen an earlier version learn that there is this one. */
  readonly regulators: readonly string[];
  readonly until: string;
};

export type NoticeCommand =
  /** A regulator of this node reports, updates or withdraws a notice. It goes to the peers. */
  | ({ readonly kind: "notice.report"; readonly dispatches: readonly Dispatch[] } & Accepted)
  /** A version arrives from its origin. */
  | ({ readonly kind: "notice.arrive" } & Accepted)
  /** A regulator states a stage: here, for the notice's origin, or at another node from which it arrives. */
  | {
      readonly kind: "notice.acknowledge";
      readonly said: Omit<AcknowledgementRow, "leaf" | "until">;
      readonly contents: readonly SealedContent[];
      readonly dispatches: readonly Dispatch[];
      readonly viewers: readonly string[];
      readonly until: string;
      /** The date until which its dispatches are kept once they are received. */
      readonly receivedUntil?: string;
    }
  /** The governing version is shown to regulators who joined later. */
  | ({
      readonly kind: "notice.show";
      readonly name: NoticeEntry;
      readonly viewers: readonly string[];
    } & Timers)
  /** A regulator of this node says that a duty was done, or takes that back (`never`). It goes to nobody. */
  | ({
      readonly kind: "notice.mark";
      /** The version that governs, by which the timers are computed. */
      readonly name: NoticeEntry;
      readonly mark: NewMark;
      readonly contents: readonly SealedContent[];
    } & Timers)
  /** Two contents have one name. The refused one is kept as evidence. */
  | {
      readonly kind: "notice.note";
      readonly contents: readonly SealedContent[];
      readonly contradiction?: Contradiction;
    };

/** Returns the rows that a command names, without which its transition cannot be decided. */
export function readsOf(command: NoticeCommand): readonly Read[] {
  if (command.kind === "notice.note") return contradictionReads(command.contradiction);
  if (command.kind === "notice.show") {
    const { origin, id, version } = command.name;
    return [
      { of: NOTICE, key: [origin, id] },
      { of: NOTICE_VERSION, key: [origin, id, version] },
      { of: NOTICE_SEEN, index: "notice", prefix: [origin, id] },
      ...timerReads(command.name, command),
      ...feedReads(command.viewers),
    ];
  }
  if (command.kind === "notice.mark") {
    const { origin, id } = command.name;
    return [{ of: NOTICE, key: [origin, id] }, ...timerReads(command.name, command)];
  }
  if (command.kind === "notice.acknowledge") {
    const { origin, id, version, by, stage } = command.said;
    return [
      { of: ACKNOWLEDGEMENT, key: [origin, id, version, by, stage] },
      { of: NOTICE_VERSION, key: [origin, id, version] },
      ...takenReads(command.dispatches),
      ...feedReads(command.viewers),
    ];
  }
  const { version: accepted, viewers } = command;
  const { origin, id, version } = accepted;
  const reported = command.kind === "notice.report";
  return [
    { of: NOTICE_VERSION, key: [origin, id, version] },
    { of: NOTICE, key: [origin, id] },
    { of: NOTICE_SEEN, index: "notice", prefix: [origin, id] },
    ...timerReads(accepted, command),
    ...(reported ? [{ of: OUTBOX, index: "subject", prefix: [subjectOf(accepted)] }] : []),
    ...(reported ? takenReads(command.dispatches) : []),
    ...feedReads(viewers),
  ];
}

const timerReads = (name: NoticeName, { deadlines, met = [] }: Timers): readonly Read[] => [
  marksRead(name),
  { of: TIMER, index: "subject", prefix: [subjectOf(name)] },
  ...[...deadlines.map(({ id }) => id), ...met].map((id) => ({ of: TIMER, key: [id] })),
];

const takenReads = (dispatches: readonly Dispatch[]): readonly Read[] =>
  dispatches.map(({ id }) => ({ of: OUTBOX, key: [id] }));
