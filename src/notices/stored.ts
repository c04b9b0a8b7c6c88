/** Loads notices and acknowledgements from the store: finds them by name, and opens and parses each body once. */
import type { Context } from "../engine/context.ts";
import { loadContents, loadText } from "../engine/record.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { type Acknowledgement, parseAcknowledgement } from "./acknowledgement.ts";
import type { ParsedBodies, Version } from "./context.ts";
import { parseNotice } from "./notice.ts";
import { NOTICE_SEEN, type NoticeName, type NoticeVersionRow, PART } from "./schema.ts";

type Reading = Pick<Context, "store" | "sealer"> & { readonly parsed: ParsedBodies };

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Loads the version in a row's body. Rejects with STORE_UNAVAILABLE where the body is missing. */
export async function loadVersion(
  context: Reading,
  { leaf, digest }: Pick<NoticeVersionRow, "leaf" | "digest">,
): Promise<Version> {
  const body = await loadText(context, leaf, PART.body);
  return { ...context.parsed.notices.get(digest, () => parseNotice(itemIn(body))), digest };
}

/** Loads the acknowledgements in the bodies of leaves, in their order. One whose body is erased is left out. */
export async function loadAcknowledgements(
  context: Reading,
  leaves: readonly number[],
): Promise<readonly Acknowledgement[]> {
  const bodies = await loadContents(
    context,
    leaves.map((leaf) => ({ leaf, part: PART.body })),
  );
  const { acknowledgements } = context.parsed;
  return leaves.flatMap((leaf, i) => {
    const body = bodies[i];
    const parse = () => parseAcknowledgement(itemIn(UTF8.decode(body)));
    return body === undefined ? [] : [acknowledgements.get(leaf, parse)];
  });
}

function itemIn(body: string): unknown {
  return (JSON.parse(body) as { readonly item?: unknown }).item;
}

/**
 * Finds the notice with an id that a viewer has seen. Rejects with NOTICE_UNKNOWN for an unknown notice and, with the
 * same message, for one that the viewer may not see.
 *
 * THREAT: a peer that learns an id can report a notice of its own under it. Each origin's notice is kept apart; of
 * several, the id means the node's own, or else the one that the viewer saw first.
 */
export async function findSeen(
  { store, node }: Pick<Context, "store" | "node">,
  viewer: string,
  id: string,
): Promise<NoticeName> {
  const rows = await loadSpan(store, { of: NOTICE_SEEN, index: "id", prefix: [viewer, id] });
  const [seen] = rows.toSorted(
    (a, b) => Number(b.origin === node) - Number(a.origin === node) || a.first - b.first,
  );
  if (seen === undefined)
    throw new ComityError("NOTICE_UNKNOWN", "this regulator has received no notice with that id");
  return { origin: seen.origin, id: seen.id };
}
