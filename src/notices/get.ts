/** Notices.Get: returns one notice as it stands, to a regulator who has seen it. */
import { callingRegulator, type NoticesContext } from "./context.ts";
import { findSeen } from "./stored.ts";
import { loadReadable } from "./unreadable.ts";
import { type NoticeView, viewNewest } from "./view.ts";

/**
 * Returns the notice with this id, of this origin where one is named. Rejects with NOTICE_UNKNOWN for a caller who has not
 * seen it, with NOTICE_UNREADABLE for one that cannot be shown, and with INPUT_INVALID where the id alone could mean notices of several other nodes.
 */
export async function get(
  context: NoticesContext,
  caller: string,
  id: string,
  origin?: string,
): Promise<NoticeView> {
  callingRegulator(context, caller);
  const name = await findSeen(context, caller, id, origin);
  return loadReadable(context, name, () => viewNewest(context, caller, name));
}
