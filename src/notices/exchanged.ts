/**
 * Gives back to a peer the notices and acknowledgements that either node has relayed to the other, page by page. A peer that was restored
 * from a backup asks (docs/design/0059).
 */
import type { ExchangedRelay } from "../engine/context.ts";
import { isUnreadable } from "../engine/damage.ts";
import { loadKept } from "../engine/kept-statement.ts";
import { loadStatement, loadText, missing } from "../engine/record.ts";
import { OUTBOX, type OutboxRow } from "../engine/rows.ts";
import { ComityError, fieldError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import type { NoticesContext } from "./context.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  KIND,
  NOTICE,
  NOTICE_VERSION,
  type NoticeRow,
  type NoticeVersionRow,
  PART,
  subjectOf,
} from "./schema.ts";

/** A page of what was relayed. `nextToken` is empty on the last one. */
export type RelaysPage = { readonly relays: readonly ExchangedRelay[]; readonly nextToken: string };

/** Gives a page to a peer, named by its SPIFFE id. The first token is `FIRST_RELAYS`. */
export type GiveRelays = (peer: string, token: string) => Promise<RelaysPage>;

/** The token of the first page. */
export const FIRST_RELAYS = "notice";
/** The most items on a page, and the notices that one page looks at. */
export const MOST_RELAYS = 64;
/** The bytes at which a page ends. */
const PAGE_BYTES = 1024 * 1024;

/** An item by its place: beside the leaf of its sender here, or of its arrival here. */
type Placed = { readonly kind: string; readonly leaf: number; readonly isOwn: boolean };

/** Creates what gives back. It rejects with INPUT_INVALID for a token that is none of its own. */
export function createGiveRelays(context: NoticesContext): GiveRelays {
  return async (peer, token) => {
    const { id: from, count: skip } = parseToken(token);
    const span = { of: NOTICE, index: "id", prefix: [], ...(from !== undefined && { from }) };
    const rows = await context.store.page(span, MOST_RELAYS);
    const relays: ExchangedRelay[] = [];
    let bytes = 0;
    let [id, count] = ["", 0];
    for (const row of rows) {
      if (row.id !== id) [id, count] = [row.id, 0];
      for (const placed of await placedOf(context, peer, row)) {
        if (++count <= skip && id === from) continue;
        const given = await giveOne(context, placed);
        if (given === undefined) continue;
        relays.push(given);
        bytes += given.body.length + given.own.leaf.length + given.own.checkpoint.length;
        if (relays.length === MOST_RELAYS || bytes >= PAGE_BYTES)
          return { relays, nextToken: formatToken(id, count) };
      }
    }
    return { relays, nextToken: rows.length < MOST_RELAYS ? "" : formatToken(id, count) };
  };
}

const TOKEN = /^notice(?: ([0-9a-f-]{36}) (\d{1,6}))?$/;

function parseToken(token: string): { readonly id?: string; readonly count: number } {
  const found = TOKEN.exec(token);
  if (found === null) throw fieldError("INPUT_INVALID", "pageToken", "is not one that this node has given");
  const [, id, count = "0"] = found;
  return { ...(id !== undefined && { id }), count: Number(count) };
}

const formatToken = (id: string, count: number) => `${FIRST_RELAYS} ${id} ${count}`;

/** Returns the items about a notice that the two nodes have exchanged: its versions in their order, then acknowledgements. */
async function placedOf(
  { store, node, trustDomain }: NoticesContext,
  peer: string,
  name: NoticeRow,
): Promise<readonly Placed[]> {
  const { origin, id } = name;
  if (origin !== node && origin !== peer) return [];
  const [versions = [], said = [], items = []] = await store.read([
    { of: NOTICE_VERSION, index: "version", prefix: [origin, id] },
    { of: ACKNOWLEDGEMENT, index: "leaf", prefix: [origin, id] },
    { of: OUTBOX, index: "subject", prefix: [subjectOf(name)] },
  ]);
  const isOwn = origin === node;
  const sent = new Set(
    (items as readonly OutboxRow[])
      .filter((item) => item.peer === peer && item.kind === KIND.notice && item.state === "received")
      .map(({ version }) => version),
  );
  // Of its own notices the peer gets those that it had; of the peer's, all that came.
  const noticed = (versions as readonly NoticeVersionRow[]).filter(
    ({ version }) => !isOwn || sent.has(version),
  );
  const by = isOwn ? parseIdentity(peer).trustDomain : trustDomain;
  const acknowledged = (said as readonly AcknowledgementRow[]).filter(
    (each) => parseIdentity(each.by).trustDomain === by,
  );
  return [
    ...noticed.map(({ leaf }) => ({ kind: KIND.notice, leaf, isOwn })),
    ...acknowledged.map(({ leaf }) => ({ kind: KIND.acknowledgement, leaf, isOwn: !isOwn })),
  ];
}

/** Loads one item; undefined where it is erased or cannot be read, so that it keeps no other back. */
async function giveOne(
  context: NoticesContext,
  { kind, leaf, isOwn }: Placed,
): Promise<ExchangedRelay | undefined> {
  try {
    const [body, statement] = await Promise.all([
      loadText(context, leaf, PART.body),
      loadStatement(context, leaf),
    ]);
    if (isOwn) return { kind, own: statement, body };
    const own = await loadKept(context, { leaf, part: PART.source });
    if (own === undefined) throw missing("the statement of a peer");
    return { kind, own, body, answer: statement };
  } catch (thrown) {
    if (isUnreadable(thrown) || ComityError.from(thrown).reason === "ERASED") return undefined;
    throw thrown;
  }
}
