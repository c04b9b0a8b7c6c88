/** Notices.Watch: a regulator's own feed, first the stored entries and then new ones as they come. */
import { cursorOf, isNamed } from "../engine/cursor.ts";
import { Damage, damaged } from "../engine/damage.ts";
import { DAMAGED, followFeed } from "../engine/feed.ts";
import { parseCursor } from "../engine/page.ts";
import { missing } from "../engine/record.ts";
import type { FeedRow } from "../engine/rows.ts";
import { isPast, load } from "../engine/store.ts";
import { callingRegulator, type NoticesContext } from "./context.ts";
import { type AcknowledgementEntry, KIND, NOTICE_VERSION, type NoticeEntry } from "./schema.ts";
import { describeUnreadable, showOrDescribe, type UnreadableNotice } from "./unreadable.ts";
import { type NoticeView, type Said, viewVersion } from "./view.ts";

/**
 * One entry of a feed. `view` says so where the notice cannot be shown. `cursor` belongs to the viewer and survives restarts; `said` is set for an acknowledgement.
 */
export type FeedEntry = {
  readonly cursor: string;
  readonly view: NoticeView | UnreadableNotice;
  readonly said?: Said;
};

/**
 * Yields the entries after a cursor, in order, until `signal` aborts; with `untilEnd` only those that are there. Entries
 * whose date has passed are left out. Rejects with INPUT_INVALID, CURSOR_FOREIGN or CURSOR_UNKNOWN.
 */
export async function* watch(
  context: NoticesContext,
  caller: string,
  cursor: string,
  signal: AbortSignal,
  untilEnd = false,
): AsyncGenerator<FeedEntry, void> {
  callingRegulator(context, caller);
  const after = parseCursor(caller, cursor);
  const isSeen = isNamed(caller, after);
  for await (const row of followFeed(context.store, caller, after.place, signal, { untilEnd, isSeen })) {
    const shown = row.kind === KIND.notice || row.kind === KIND.acknowledgement;
    if (row.kind === DAMAGED) yield damagedEntry(context, caller, row);
    else if (shown && !isPast(row, context.clock.now())) yield await entryOf(context, caller, row);
  }
}

/** Returns the entry of a row whose notice is not known any more, since the row is damaged. */
function damagedEntry(context: NoticesContext, viewer: string, row: FeedRow): FeedEntry {
  const view = describeUnreadable(
    context,
    { origin: "", id: "" },
    damaged(new Damage("an entry of the feed")),
  );
  return { cursor: cursorOf(viewer, row), view };
}

async function entryOf(context: NoticesContext, viewer: string, row: FeedRow): Promise<FeedEntry> {
  const { origin, id, version, ...rest } = row.data as NoticeEntry | AcknowledgementEntry;
  const view = await showOrDescribe(context, { origin, id }, async () => {
    const stored = await load(context.store, NOTICE_VERSION, origin, id, version);
    if (stored === undefined) throw missing(`version ${version} of a notice that the feed names`);
    return viewVersion(context, viewer, stored);
  });
  const said =
    "by" in rest && "said" in view ? view.said.find((each) => isSame(each, { ...rest, version })) : undefined;
  return {
    cursor: cursorOf(viewer, row),
    view,
    ...(said === undefined ? {} : { said }),
  };
}

function isSame(said: Said, entry: Pick<Said, "by" | "stage" | "version">): boolean {
  return said.by === entry.by && said.stage === entry.stage && said.version === entry.version;
}
