/** The rows of notices: their state, their versions, what regulators said of them, and who has seen them. */
import { yearsAfter } from "../calendar.ts";
import type { Collection, Row } from "../engine/store.ts";
import type { Stage } from "./acknowledgement.ts";
import type { Tlp } from "./marking.ts";
import type { Notice } from "./notice.ts";

/** A notice's name: the SPIFFE id of the node where it was reported, and the id (UUIDv7) that it has there. */
export type NoticeName = { readonly origin: string; readonly id: string };

/** A notice as it stands: the version that governs, which is the highest or the withdrawal. */
export type NoticeRow = Row &
  NoticeName & {
    readonly version: number;
    readonly stage: Notice["stage"];
    /** SHA-256 of the canonical version that governs, hex. */
    readonly digest: string;
    /** Leaf of the version that governs. */
    readonly leaf: number;
    /** SPIFFE id of the regulator who reported it. */
    readonly reporter: string;
    readonly tlp: Tlp;
  };

export const NOTICE: Collection<NoticeRow> = {
  name: "notice",
  columns: { origin: "text", id: "text" },
  key: ["origin", "id"],
  indexes: { id: { on: ["id", "origin"] } },
};

/** One version of a notice. Its body stands sealed beside its leaf, and so does the origin's statement elsewhere. */
export type NoticeVersionRow = Row &
  NoticeName & {
    readonly version: number;
    readonly stage: Notice["stage"];
    readonly digest: string;
    /** The leaf of the notice at its origin, of its arrival elsewhere. */
    readonly leaf: number;
  };

export const NOTICE_VERSION: Collection<NoticeVersionRow> = {
  name: "notice_version",
  columns: { origin: "text", id: "text", version: "int" },
  key: ["origin", "id", "version"],
  indexes: { version: { on: ["origin", "id", "version"] } },
};

/** A stage that a regulator has said of a version. Its body stands sealed beside its leaf. */
export type AcknowledgementRow = Row &
  NoticeName & {
    readonly version: number;
    /** SPIFFE id of the regulator. */
    readonly by: string;
    readonly stage: Stage;
    /** The leaf of the acknowledgement where it was made, of its arrival at the notice's origin. */
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
    /** SPIFFE id of the regulator. */
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

export const NOTICE_COLLECTIONS = [NOTICE, NOTICE_VERSION, ACKNOWLEDGEMENT, NOTICE_SEEN] as const;

/** The kinds of entry in a regulator's feed, and of item in the outbox. */
export const KIND = { notice: "notice", acknowledgement: "acknowledgement" } as const;

/** The kind of timer that a legal deadline is. */
export const LEGAL_DEADLINE = "legal-deadline";

/** The feed's `data` of an entry of kind `notice`: the version that it shows. */
export type NoticeEntry = { readonly origin: string; readonly id: string; readonly version: number };

/** The feed's `data` of an entry of kind `acknowledgement`: which one, and of which version. */
export type AcknowledgementEntry = NoticeEntry & { readonly by: string; readonly stage: Stage };

/** The parts under which contents are sealed beside a leaf. */
export const PART = {
  /** Canonical JSON that travels: `{"item", "salt"}`, the notice or acknowledgement and its commitment's salt. */
  body: "body",
  /** Canonical JSON of the peer's statement, beside the leaf of what arrived from it. */
  source: "source",
  /** Canonical JSON of what was refused, beside the leaf that records the conflict. */
  evidence: "evidence",
} as const;

/** A notice's name as the subject of its items in the outbox and of its timers. */
export function subjectOf({ origin, id }: NoticeName): string {
  return `${origin} ${id}`;
}

/**
 * Years for which a notice is kept, and all that belongs to it: GDPR Art 33(5) wants every breach documented and names
 * no end; ten years are the longest limitation of claims for damages in most of the laws served.
 */
const NOTICE_YEARS = 10;

/** The date (ISO 8601) until which what happened to a notice at an instant (ISO 8601) is kept. */
export function keepNoticeUntil(at: string): string {
  return yearsAfter(at, NOTICE_YEARS);
}
