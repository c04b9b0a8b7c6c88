/** Notices.List: lists the notices that a regulator has seen, newest first. */
import { type Page, type PageRequest, pageOf } from "../engine/page.ts";
import type { Store } from "../engine/store.ts";
import { callingRegulator, type NoticesContext } from "./context.ts";
import { NOTICE_SEEN, type SeenRow } from "./schema.ts";
import { type NoticeView, viewNewest } from "./view.ts";

/** The most notices on a page: with all their texts they must fit into one message. */
const LIST_PAGE = 40;

/** Lists a page of notices, at most 40. A page token belongs to the caller. Rejects as `pageOf` does. */
export async function list(
  context: NoticesContext,
  caller: string,
  request: PageRequest,
): Promise<Page<NoticeView>> {
  callingRegulator(context, caller);
  const { items, nextToken } = await pageOf(listSeenBy(context.store, caller), caller, request);
  return { items: await Promise.all(items.map((seen) => viewNewest(context, caller, seen))), nextToken };
}

/** Describes the list of the notices that a viewer has seen, newest first. */
function listSeenBy(store: Pick<Store, "page">, viewer: string) {
  return {
    name: "notices",
    most: LIST_PAGE,
    read: (after: number | undefined, limit: number) =>
      store.page({ of: NOTICE_SEEN, index: "first", prefix: [viewer] }, limit, {
        order: "descending" as const,
        ...(after === undefined ? {} : { after }),
      }),
    placeOf: ({ first }: SeenRow) => first,
  };
}
