/** The rows of notices: their state, their versions, the acknowledgements, and who has seen them. */
import { dayAfter } from "../calendar.ts";
import type { Retention } from "../engine/retention.ts";
import type { Collection, Row } from "../engine/store.ts";
import type { Stage } from "./acknowledgement.ts";
import type { DutyName } from "./done.ts";
import type { Tlp } from "./marking.ts";
import type { Notice } from "./notice.ts";

/** The name of a notice: the SPIFFE id of the node where it was reported, and its id (UUIDv7) there. */
export type NoticeName = { readonly origin: string; readonly id: string };

/** A notice as it stands: its governing version, which is the withdrawal or else the highest. */
export type NoticeRow = Row &
  NoticeName & {
    readonly version: number;
    readonly stage: Notice["stage"];
    /** The SHA-256 of the governing version in canonical form, in hex. */
    readonly digest: string;
    /** The leaf of the governing version. */
    readonly leaf: number;
    /** The SPIFFE id of the regulator who reported it. */
    readonly reporter: string;
    readonly tlp: Tlp;
  };

export const NOTICE: Collection<NoticeRow> = {
  name: "notice",
  columns: { origin: "text", id: "text" },
  key: ["origin", "id"],
  indexes: { id: { on: ["id", "origin"] } },
};

/** One version of a notice. Its body is sealed beside its leaf; at other nodes, so is the origin's statement. */
export type NoticeVersionRow = Row &
  NoticeName & {
    readonly version: number;
    readonly stage: Notice["stage"];
    readonly digest: string;
    /** The leaf of the notice at its origin; elsewhere, the leaf of its arrival. */
    readonly leaf: number;
    /**
     * The regulators of this node whom this version concerns. Absent for a withdrawal, which holds no content, and in
     * rows of earlier programs: everyone who has seen the notice may see it.
     */
    readonly viewers?: readonly string[];
  };

export const NOTICE_VERSION: Collection<NoticeVersionRow> = {
  name: "notice_version",
  columns: { origin: "text", id: "text", version: "int" },
  key: ["origin", "id", "version"],
  indexes: { version: { on: ["origin", "id", "version"] } },
};

/** A stage that a regulator stated for a version. Its body is sealed beside its leaf. */
export type AcknowledgementRow = Row &
  NoticeName & {
    readonly version: number;
    /** The SPIFFE id of the regulator. */
    readonly by: string;
    readonly stage: Stage;
    /** The leaf of the acknowledgement where it was made; at the notice's origin, the leaf of its arrival. */
    readonly leaf: number;
  };

export const ACKNOWLEDGEMENT: Collection<AcknowledgementRow> = {
  name: "acknowledgement",
  columns: { origin: "text", id: "text", version: "int", by: "text", stage: "text", leaf: "int" },
  key: ["origin", "id", "version", "by", "stage"],
  indexes: { leaf: { on: ["origin", "id", "leaf"] } },
};

/** A notice that a viewer's feed has shown. */
export type SeenRow = Row &
  NoticeName & {
    /** The SPIFFE id of the regulator. */
    readonly viewer: string;
    /** The cursor at which the viewer's feed first showed it. */
    readonly first: number;
  };

export const NOTICE_SEEN: Collection<SeenRow> = {
  name: "notice_seen",
  columns: { viewer: "text", origin: "text", id: "text", first: "int" },
  key: ["viewer", "origin", "id"],
  indexes: {
    first: { on: ["viewer", "first"] },
    notice: { on: ["origin", "id", "viewer"] },
    id: { on: ["viewer", "id", "origin"] },
  },
};

/** The word of a regulator of this node on a duty of a notice. It goes to no other node. */
export type DutyMarkRow = Row &
  NoticeName &
  DutyName & {
    /** The SPIFFE id of the regulator. */
    readonly by: string;
    /** The instant (ISO 8601) at which the duty was done; `never` once the regulator has taken that back. */
    readonly at: string;
    /** The leaf of the last change. Its body, which says the same, is sealed beside it. */
    readonly leaf: number;
  };

export const DUTY_MARK: Collection<DutyMarkRow> = {
  name: "duty_mark",
  columns: { origin: "text", id: "text", by: "text", place: "text", to: "text", stage: "text" },
  key: ["origin", "id", "by", "place", "to", "stage"],
  indexes: { notice: { on: ["origin", "id", "by", "place", "to", "stage"] } },
};

/** In the order in which rows are removed: first what shows a notice, then the notice. */
export const NOTICE_COLLECTIONS = [NOTICE_SEEN, DUTY_MARK, NOTICE, NOTICE_VERSION, ACKNOWLEDGEMENT] as const;

/** The kinds of entries in a regulator's feed, which are the kinds of items in the outbox too. */
export const KIND = { notice: "notice", acknowledgement: "acknowledgement" } as const;

/** The kind of the timer of a legal deadline. */
export const LEGAL_DEADLINE = "legal-deadline";

/** The `data` of a feed entry of kind `notice`: the version that it shows. */
export type NoticeEntry = { readonly origin: string; readonly id: string; readonly version: number };

/** The `data` of a feed entry of kind `acknowledgement`: the regulator, the stage and the version. */
export type AcknowledgementEntry = NoticeEntry & { readonly by: string; readonly stage: Stage };

/** The parts under which contents are sealed beside a leaf. */
export const PART = {
  /**
   * Canonical JSON that travels, `{"item", "salt"}`: the notice or acknowledgement, and the salt of its commitment.
   */
  body: "body",
  /** Canonical JSON of the sender's statement, beside the leaf of the arrival. */
  source: "source",
  /** Canonical JSON of the refused content, beside the leaf that records the conflict. */
  evidence: "evidence",
} as const;

/** The refusals for which an item waits, since a short misconfiguration of the peer causes them. */
export const MENDED_BY_PEER = ["SCOPE_FORBIDDEN", "AGREEMENT_MISSING", "AGREEMENT_EXPIRED"] as const;

/** Returns a notice's name as the subject of its outbox items and timers. */
export function subjectOf({ origin, id }: NoticeName): string {
  return `${origin} ${id}`;
}

/** Returns the date (ISO 8601) until which an event of a notice at an instant (ISO 8601) is kept. */
export function keepNoticeUntil(at: string, { notices }: Retention): string {
  return dayAfter(at, notices);
}
