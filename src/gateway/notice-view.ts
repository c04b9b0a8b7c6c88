/** A notice as one viewer may see it: what one may not see, one cannot read, page past or count. */
import { ComityError } from "../errors.ts";
import { type Acknowledgement, parseAcknowledgement, type Stage } from "../notices/acknowledgement.ts";
import { type Clock, clocksOf } from "../notices/clock.ts";
import { type Notice, parseNotice } from "../notices/notice.ts";
import type { Gateway } from "./context.ts";
import type { AcknowledgementRow, DispatchState, NoticeRow } from "./ports.ts";

/** What a regulator said of a version. */
export type Said = {
  readonly by: string;
  readonly version: number;
  readonly stage: Stage;
  readonly why: string;
  readonly at: string;
};

export type NoticeView = {
  readonly notice: Notice;
  readonly digest: string;
  readonly clocks: readonly Clock[];
  /** For the reporter alone: every node that it went to. */
  readonly deliveries: readonly {
    readonly peer: string;
    readonly version: number;
    readonly state: DispatchState;
    readonly reason: string;
  }[];
  /** For the reporter what all recipients said; for another what it said itself. */
  readonly said: readonly Said[];
};

/** The notice in a stored row's body. */
export function noticeIn(row: Pick<NoticeRow, "body">): Notice {
  return parseNotice((JSON.parse(row.body) as { item?: unknown }).item);
}

/** The acknowledgement in a stored row's body. */
export function acknowledgementIn(row: Pick<AcknowledgementRow, "body">): Acknowledgement {
  return parseAcknowledgement((JSON.parse(row.body) as { item?: unknown }).item);
}

/** The version that is the notice's state: the highest, and a withdrawal whatever came late. */
export function latestOf(rows: readonly NoticeRow[]): NoticeRow | undefined {
  return rows.find((row) => noticeIn(row).stage === "withdrawn") ?? rows.at(-1);
}

/** The view of one row for one viewer, who is known to see it. */
export function viewOf({ store, atlas, clock }: Gateway, viewer: string, row: NoticeRow): NoticeView {
  const notice = noticeIn(row);
  const reporter = notice.reporter === viewer;
  const said = store.acknowledgements(notice.id).map((each): Said => {
    const { by, version, stage, why, at } = acknowledgementIn(each);
    return { by, version, stage, why, at };
  });
  return {
    notice,
    digest: row.digest,
    clocks: clocksOf(notice, atlas(), clock.now()),
    deliveries: reporter
      ? store
          .deliveries(notice.id)
          .map(({ peer, version, state, reason }) => ({ peer, version, state, reason }))
      : [],
    said: reporter ? said : said.filter(({ by }) => by === viewer),
  };
}

/** Throws NOTICE_UNKNOWN, the same for a notice that is not there and for one that the viewer may not see. */
export function assertSeen({ store }: Gateway, viewer: string, id: string): void {
  if (!store.hasSeen(viewer, id))
    throw new ComityError("NOTICE_UNKNOWN", "this regulator has received no notice with that id");
}
