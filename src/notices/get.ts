/** Notices.Get: returns one notice as it stands, to a regulator who has seen it. */
import { callingRegulator, type NoticesContext } from "./context.ts";
import { findSeen } from "./stored.ts";
import { type NoticeView, viewNewest } from "./view.ts";

/**
 * Returns the notice with this id, of this origin where one is named. Rejects with NOTICE_UNKNOWN for a caller who has not
 * seen it, and with INPUT_INVALID where the id alone could mean notices of several other nodes.
 */
export async function get(
  context: NoticesContext,
  caller: string,
  id: string,
  origin?: string,
): Promise<NoticeView> {
  callingRegulator(context, caller);
  return viewNewest(context, caller, await findSeen(context, caller, id, origin));
}
