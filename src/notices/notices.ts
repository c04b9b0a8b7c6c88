/** The capability of notices: its use cases over one context, and its kinds of the relay. */
import type { Context, Viewer } from "../engine/context.ts";
import type { Page, PageRequest } from "../engine/page.ts";
import type { AnyRelayedKind } from "../engine/relayed.ts";
import { acknowledge, type Saying } from "./acknowledge.ts";
import { countWaiting, showToNewcomers } from "./backfill.ts";
import { createNoticesContext, type SharesData } from "./context.ts";
import { createGiveRelays, type GiveRelays } from "./exchanged.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { type DutySaying, type MarkedDuty, markDuty } from "./mark-duty.ts";
import type { NoticeDraft } from "./notice.ts";
import { noticeKind } from "./receive.ts";
import { acknowledgementKind } from "./receive-acknowledgement.ts";
import { createTakeRelay, type TakeRelay } from "./recover.ts";
import { report } from "./report.ts";
import type { NoticeName } from "./schema.ts";
import { describeUnreadable, type UnreadableNotice } from "./unreadable.ts";
import type { NoticeView } from "./view.ts";
import { type FeedEntry, watch } from "./watch.ts";

/** The methods of the service `Notices`. `caller` is the SPIFFE id of the regulator who calls. */
export type Notices = {
  readonly report: (caller: string, draft: NoticeDraft, dryRun?: boolean) => Promise<NoticeView>;
  readonly acknowledge: (caller: string, saying: Saying) => Promise<NoticeView>;
  readonly markDuty: (caller: string, saying: DutySaying) => Promise<MarkedDuty>;
  readonly list: (
    caller: string,
    request: PageRequest,
    form?: "whole" | "summaries",
  ) => Promise<Page<NoticeView | UnreadableNotice>>;
  readonly get: (caller: string, id: string, origin?: string) => Promise<NoticeView>;
  /** With `untilEnd`, ends after the entries that are there. */
  readonly watch: (
    caller: string,
    cursor: string,
    signal: AbortSignal,
    untilEnd?: boolean,
  ) => AsyncIterable<FeedEntry>;
  /**
   * Shows to regulators who joined later what concerns them, and sets all legal timers by the law in force. Call it at
   * start and when the law has changed. It awaits `turn` after each notice.
   */
  readonly showToNewcomers: (turn?: () => Promise<void>) => Promise<void>;
  /** Counts the notices that a regulator would be shown, had it these places, and has not seen: at most 1000. */
  readonly countWaiting: (regulator: Viewer) => Promise<number>;
  /** Describes a notice that `thrown` keeps from being shown; throws `thrown` where the notice is not at fault. */
  readonly describeUnreadable: (notice: NoticeName, thrown: unknown) => UnreadableNotice;
  /** The kinds of the relay for this capability. */
  readonly kinds: readonly AnyRelayedKind[];
  /** Gives back to a peer what was relayed between the two nodes. */
  readonly giveBack: GiveRelays;
  /** Returns what takes back the things that this node has lost. */
  readonly takeBack: (parts: Parameters<typeof createTakeRelay>[1]) => TakeRelay;
};

/** Creates the capability over a node's context. Without `sharesData`, no data counts as delivered. */
export function createNotices(context: Context, sharesData?: SharesData): Notices {
  const notices = createNoticesContext(context, sharesData);
  return {
    report: (caller, draft, dryRun) => report(notices, caller, draft, dryRun),
    acknowledge: (caller, saying) => acknowledge(notices, caller, saying),
    markDuty: (caller, saying) => markDuty(notices, caller, saying),
    list: (caller, request, form) => list(notices, caller, request, form),
    get: (caller, id, origin) => get(notices, caller, id, origin),
    watch: (caller, cursor, signal, untilEnd) => watch(notices, caller, cursor, signal, untilEnd),
    showToNewcomers: async (turn) => {
      const count = await showToNewcomers(notices, turn);
      if (count > 0) context.observer.shownLater({ count });
    },
    countWaiting: (regulator) => countWaiting(notices, regulator),
    describeUnreadable: (notice, thrown) => describeUnreadable(notices, notice, thrown),
    kinds: [noticeKind(notices), acknowledgementKind(notices)],
    giveBack: createGiveRelays(notices),
    takeBack: (parts) => createTakeRelay(notices, parts),
  };
}
