/** Notices that are stored and cannot be shown: each stands in lists and feeds with its id and the reason, and stops no other. */
import { isUnreadable } from "../engine/damage.ts";
import { ComityError } from "../errors.ts";
import type { NoticesContext } from "./context.ts";
import { type NoticeName, subjectOf } from "./schema.ts";

/** A notice that this node holds and cannot show. Its content stays stored. */
export type UnreadableNotice = {
  readonly notice: NoticeName & { readonly version?: undefined };
  /** The reason and the fault, in one sentence without a value of the notice. */
  readonly unreadable: string;
};

/**
 * Describes a notice that `thrown` keeps from being shown. The operator is told once for each notice. Throws `thrown`
 * itself where the notice is not at fault, such as for a store that is closed.
 */
export function describeUnreadable(
  { observer, unreadable }: Pick<NoticesContext, "observer" | "unreadable">,
  { origin, id }: NoticeName,
  thrown: unknown,
): UnreadableNotice {
  if (!isUnreadable(thrown)) throw thrown;
  const cause = ComityError.from(thrown);
  unreadable.get(subjectOf({ origin, id }), () => {
    observer.noticeUnreadable({ notice: id, cause });
    return true;
  });
  return { notice: { origin, id }, unreadable: `${cause.reason}: ${cause.message}` };
}

/** Shows a notice with `show`, or describes it where it cannot be shown. Rejects where the notice is not at fault. */
export async function showOrDescribe<Shown>(
  context: Pick<NoticesContext, "observer" | "unreadable">,
  name: NoticeName,
  show: () => Promise<Shown>,
): Promise<Shown | UnreadableNotice> {
  try {
    return await show();
  } catch (thrown) {
    return describeUnreadable(context, name, thrown);
  }
}

/** Creates the error for a notice that was asked for and cannot be shown. */
function unreadableError({ notice, unreadable }: UnreadableNotice): ComityError {
  return new ComityError(
    "NOTICE_UNREADABLE",
    `this node holds the notice \`${notice.id}\` and cannot show it, ${unreadable}; ask its reporter, and tell the node's operator`,
  );
}

/** Loads with `load` a notice that a caller acts on. Rejects with NOTICE_UNREADABLE where it cannot be read. */
export async function loadReadable<Loaded extends object>(
  context: Pick<NoticesContext, "observer" | "unreadable">,
  name: NoticeName,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  const loaded = await showOrDescribe(context, name, load);
  if ("unreadable" in loaded) throw unreadableError(loaded as UnreadableNotice);
  return loaded;
}
