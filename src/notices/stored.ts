/** Loads notices and acknowledgements from the store: finds them by name, and opens and parses each body once. */
import type { Context } from "../engine/context.ts";
import { decodeText, loadContents, loadText } from "../engine/record.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError, fieldError } from "../errors.ts";
import { type Acknowledgement, parseAcknowledgement } from "./acknowledgement.ts";
import type { ParsedBodies, Version } from "./context.ts";
import { parseNotice } from "./notice.ts";
import { NOTICE_SEEN, type NoticeName, type NoticeVersionRow, PART } from "./schema.ts";

type Reading = Pick<Context, "store" | "sealer"> & { readonly parsed: ParsedBodies };

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
    if (body === undefined) return [];
    return [acknowledgements.get(leaf, () => parseAcknowledgement(itemIn(decodeText(body))))];
  });
}

function itemIn(body: string): unknown {
  return (JSON.parse(body) as { readonly item?: unknown } | null)?.item;
}

/**
 * Finds the notice with an id, and of an origin where one is named, that a viewer has seen. Rejects with NOTICE_UNKNOWN
 * for an unknown notice and, with the same message, for one that the viewer may not see; with INPUT_INVALID where the
 * id alone could mean notices of several other nodes.
 *
 * THREAT: a peer that learns an id can report a notice of its own under it, also before the true one arrives. Each
 * origin's notice is kept apart, and no order of arrival decides which of them an id means.
 */
export async function findSeen(
  { store, node }: Pick<Context, "store" | "node">,
  viewer: string,
  id: string,
  origin?: string,
): Promise<NoticeName> {
  const rows = await loadSpan(store, { of: NOTICE_SEEN, index: "id", prefix: [viewer, id] });
  const meant = origin === undefined ? rows : rows.filter((row) => row.origin === origin);
  const [seen, ...others] = meant;
  if (seen === undefined)
    throw new ComityError("NOTICE_UNKNOWN", "this regulator has received no notice with that id");
  if (others.length > 0) {
    const own = meant.find((row) => row.origin === node);
    if (own !== undefined) return { origin: own.origin, id: own.id };
    const origins = meant.map((row) => `\`${row.origin}\``).toSorted();
    throw fieldError(
      "INPUT_INVALID",
      "origin",
      `is needed: ${origins.join(" and ")} have each sent a notice with this id, so name the node whose notice you mean`,
    );
  }
  return { origin: seen.origin, id: seen.id };
}
