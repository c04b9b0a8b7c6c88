/** Notices.List: lists the notices that a regulator has seen, newest first. */
import { Damage, damaged } from "../engine/damage.ts";
import { type Page, type PageRequest, pageWithin } from "../engine/page.ts";
import type { Store } from "../engine/store.ts";
import { callingRegulator, type NoticesContext } from "./context.ts";
import { NOTICE_SEEN, type SeenRow } from "./schema.ts";
import { summarise } from "./summary.ts";
import { showOrDescribe, type UnreadableNotice } from "./unreadable.ts";
import { type NoticeView, viewNewest } from "./view.ts";

/** The most notices on a page. A page of long notices ends earlier. */
const LIST_PAGE = 40;

/**
 * Lists a page of notices, at most 40 and no more than fit into one message: whole, or as summaries. A page token belongs
 * to the caller. One that cannot be shown stands there as such. Rejects as `pageOf` does.
 */
export async function list(
  context: NoticesContext,
  caller: string,
  request: PageRequest,
  form: "whole" | "summaries" = "whole",
): Promise<Page<NoticeView | UnreadableNotice>> {
  callingRegulator(context, caller);
  return pageWithin(listSeenBy(context.store, caller), caller, request, {
    show: (seen) =>
      showOrDescribe(context, seen, async () => {
        if (seen.until === "") throw damaged(new Damage("an entry of the list"));
        const view = await viewNewest(context, caller, seen);
        return form === "whole" ? view : summarise(view);
      }),
    bytesOf: (view) => Buffer.byteLength(JSON.stringify(view)),
  });
}

/** Stands for a row that is damaged, without a date of retention: what it names may be another notice. */
function standIn({ viewer, first }: Readonly<Record<string, unknown>>): SeenRow {
  return { viewer: String(viewer), origin: "", id: "", first: Number(first), until: "" };
}

/** Describes the list of the notices that a viewer has seen, newest first. */
function listSeenBy(store: Pick<Store, "page">, viewer: string) {
  return {
    name: "notices",
    most: LIST_PAGE,
    read: (after: number | undefined, limit: number) =>
      store.page({ of: NOTICE_SEEN, index: "first", prefix: [viewer] }, limit, {
        order: "descending" as const,
        standIn,
        ...(after === undefined ? {} : { after }),
      }),
    placeOf: ({ first }: SeenRow) => first,
    nameOf: ({ origin, id }: SeenRow) => `${origin} ${id}`,
    order: "descending" as const,
  };
}
