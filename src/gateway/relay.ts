/**
 * Notices at the node of the regulator who calls: reported, updated, withdrawn, acknowledged, watched.
 * The ledger entry and everything that is to be sent commit in one transaction; only then is it accepted.
 */
import { ComityError } from "../errors.ts";
import { nodeOf } from "../federation/agreement.ts";
import { areaOf } from "../law/atlas.ts";
import { type Acknowledgement, acknowledgementBytes, type Stage } from "../notices/acknowledgement.ts";
import { peersFor, type Viewer, viewersFor } from "../notices/audience.ts";
import { sealedBody, sealedLeaf } from "../notices/leaf.ts";
import { isLower, mayLeaveHome } from "../notices/marking.ts";
import { createNotice, digestOf, type Notice, type NoticeDraft, noticeBytes } from "../notices/notice.ts";
import { type Gateway, partiesOf } from "./context.ts";
import { formatCursor, type Page, type PageRequest, pageOf, parseCursor } from "./cursor.ts";
import { assertSeen, latestOf, type NoticeView, noticeIn, type Said, viewOf } from "./notice-view.ts";
import type { FeedRow, NewDispatch, NoticeRow, Proposal } from "./ports.ts";
import type { Wakers } from "./wakers.ts";

/** One entry of a feed. `cursor` belongs to the viewer and survives restarts. */
export type FeedEntry = { readonly cursor: string; readonly view: NoticeView; readonly said?: Said };

/** What a regulator says of a notice. */
export type Saying = {
  readonly notice: string;
  readonly version: number;
  readonly stage: Stage;
  readonly why: string;
};

export type Relay = {
  readonly report: (caller: string, draft: NoticeDraft) => Promise<NoticeView>;
  readonly acknowledge: (caller: string, saying: Saying) => Promise<NoticeView>;
  /** Newest first, at most 40 to a page. A page token belongs to the caller. */
  readonly list: (caller: string, page: PageRequest) => Page<NoticeView>;
  readonly get: (caller: string, id: string) => NoticeView;
  readonly watch: (caller: string, cursor: string, signal: AbortSignal) => AsyncIterable<FeedEntry>;
};

const PAGE = 64;
/** How many notices a page shows: with all their texts they must fit into one message. */
const LIST_PAGE = 40;

export function createRelay(gateway: Gateway, feeds: Wakers, wakeLanes: () => void): Relay {
  const { store, clock, entropy, observer, regulators } = gateway;
  const area = (place: string) => areaOf(gateway.atlas(), place);

  function known(caller: string): Viewer {
    const viewer = regulators.find(({ id }) => id === caller);
    if (viewer === undefined)
      throw new ComityError("SCOPE_FORBIDDEN", "this node does not know the calling regulator");
    return viewer;
  }

  function admit(caller: string, draft: NoticeDraft): void {
    if (!known(caller).serves.includes(draft.jurisdiction))
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        `the calling regulator does not serve \`${draft.jurisdiction}\``,
      );
    for (const { modality, form } of draft.content?.biometrics ?? []) {
      gateway.atlas().concepts.resolve("modality", modality);
      gateway.atlas().concepts.resolve("form", form);
    }
  }

  /** The version before, where the draft may follow it. Throws for whoever is not the origin. */
  function predecessor(caller: string, draft: NoticeDraft): Notice | undefined {
    const latest = latestOf(store.notice(draft.id));
    if (latest === undefined) {
      if (draft.version !== 1 || draft.withdraw)
        throw new ComityError(
          "NOTICE_VERSION",
          "there is no earlier version here: a notice begins with version 1",
        );
      return undefined;
    }
    const notice = noticeIn(latest);
    if (notice.reporter !== caller) {
      if (isLower(draft.marking.tlp, notice.marking.tlp))
        throw new ComityError(
          "MARKING_LOWERED",
          "only the regulator who reported a notice may lower its marking",
        );
      throw new ComityError(
        "NOTICE_NOT_ORIGIN",
        "only the regulator who reported a notice may update or withdraw it",
      );
    }
    if (notice.stage === "withdrawn")
      throw new ComityError("NOTICE_WITHDRAWN", "the notice is withdrawn: report a new one");
    if (draft.version !== notice.version + 1)
      throw new ComityError("NOTICE_VERSION", `the next version of this notice is ${notice.version + 1}`);
    return notice;
  }

  /** What an earlier call stored under this version, where it says the same; anything else is kept as evidence. */
  async function repeated(caller: string, draft: NoticeDraft, row: NoticeRow): Promise<NoticeView> {
    const stored = noticeIn(row);
    const before = store.notice(draft.id).find(({ version }) => version === draft.version - 1);
    const by = { origin: gateway.node, reporter: caller, at: new Date(stored.at) };
    const meant = createNotice(draft, by, before && noticeIn(before));
    if (digestOf(meant) === row.digest) return viewOf(gateway, caller, row);
    if (stored.reporter !== caller)
      throw new ComityError(
        "NOTICE_NOT_ORIGIN",
        "only the regulator who reported a notice may update or withdraw it",
      );
    const claim = { notice: draft.id, kept: row.digest, refused: digestOf(meant), by: caller };
    await noteConflict(gateway, claim, meant);
    throw new ComityError(
      "NOTICE_CONFLICT",
      "this version was reported before with other content: use the next version",
    );
  }

  function dispatchesFor(notice: Notice): readonly NewDispatch[] {
    const concerned = peersFor(notice, partiesOf(gateway), area).map(nodeOf);
    // Whoever has an earlier version must learn that it is superseded or withdrawn.
    const earlier = store.deliveries(notice.id).map(({ peer }) => peer);
    if (!mayLeaveHome(notice.marking.tlp)) {
      if (earlier.length === 0) return [];
      throw new ComityError(
        "INPUT_INVALID",
        "a notice that has left its node cannot become RED: withdraw it",
      );
    }
    return [...new Set([...concerned, ...earlier])].map((peer) => ({ id: entropy.id(), peer }));
  }

  function viewers(notice: Notice): readonly string[] {
    const earlier = regulators.map(({ id }) => id).filter((id) => store.hasSeen(id, notice.id));
    return [...new Set([...viewersFor(notice, regulators, area), ...earlier])];
  }

  async function accept(caller: string, draft: NoticeDraft): Promise<NoticeView> {
    const before = predecessor(caller, draft);
    const notice = createNotice(draft, { origin: gateway.node, reporter: caller, at: clock.now() }, before);
    const salt = entropy.nonce();
    const row = {
      id: notice.id,
      version: notice.version,
      digest: digestOf(notice),
      origin: gateway.node,
      body: sealedBody(notice, salt),
    };
    const dispatches = dispatchesFor(notice);
    const seeing = viewers(notice);
    const leaf = sealedLeaf({ of: "notice", bytes: noticeBytes(notice) }, salt, entropy.nonce());
    const committed = await store.commit({
      leaf,
      effect: { kind: "reported", notice: row, dispatches, viewers: seeing },
    });
    if (committed.kind === "already-noticed") return repeated(caller, draft, committed.row);
    if (committed.kind !== "committed")
      throw new ComityError("INTERNAL", "the store gave back what was not asked for");
    observer.noticed({
      notice: notice.id,
      version: notice.version,
      stage: notice.stage,
      peers: dispatches.length,
    });
    for (const viewer of seeing) feeds.wake(viewer);
    wakeLanes();
    return viewOf(gateway, caller, { ...row, own: committed.statement });
  }

  function entryOf(viewer: string, row: FeedRow): FeedEntry {
    const version = store.notice(row.notice).find((each) => each.version === row.version);
    if (version === undefined)
      throw new ComityError("INTERNAL", "the feed names a version that the store lacks");
    const view = viewOf(gateway, viewer, version);
    const { acknowledgement } = row;
    const said =
      acknowledgement &&
      view.said.find(
        (each) =>
          each.by === acknowledgement.by &&
          each.stage === acknowledgement.stage &&
          each.version === row.version,
      );
    return { cursor: formatCursor(viewer, row.cursor), view, ...(said === undefined ? {} : { said }) };
  }

  /** The newest version of a notice that the viewer has seen. */
  function newest(viewer: string, id: string): NoticeView {
    const row = latestOf(store.notice(id));
    if (row === undefined) throw new ComityError("INTERNAL", "the feed names a notice that the store lacks");
    return viewOf(gateway, viewer, row);
  }

  return {
    async report(caller, draft) {
      admit(caller, draft);
      const same = store.notice(draft.id).find(({ version }) => version === draft.version);
      return same === undefined ? accept(caller, draft) : repeated(caller, draft, same);
    },

    async acknowledge(caller, { notice: id, version, stage, why }) {
      known(caller);
      assertSeen(gateway, caller, id);
      const row = store.notice(id).find((each) => each.version === version);
      if (row === undefined) throw new ComityError("NOTICE_UNKNOWN", "the notice has no such version here");
      const { reporter } = noticeIn(row);
      if (stage === "received" || reporter === caller)
        throw new ComityError(
          "INPUT_INVALID",
          "receipt is acknowledged by the node itself, and a reporter acknowledges nothing of its own",
        );
      const acknowledgement: Acknowledgement = {
        type: "comity/v1/acknowledgement",
        notice: id,
        version,
        digest: row.digest,
        by: caller,
        stage,
        why,
        at: clock.now().toISOString(),
      };
      const salt = entropy.nonce();
      const home = row.origin === gateway.node;
      const leaf = sealedLeaf(
        { of: "acknowledgement", bytes: acknowledgementBytes(acknowledgement) },
        salt,
        entropy.nonce(),
      );
      const committed = await store.commit({
        leaf,
        effect: {
          kind: "acknowledged",
          acknowledgement: {
            notice: id,
            version,
            by: caller,
            stage,
            body: sealedBody(acknowledgement, salt),
          },
          dispatches: home ? [] : [{ id: entropy.id(), peer: row.origin }],
          viewers: home ? [reporter] : [],
        },
      });
      if (committed.kind === "committed") {
        if (home) feeds.wake(reporter);
        wakeLanes();
      }
      return viewOf(gateway, caller, row);
    },

    list(caller, page) {
      known(caller);
      const { items, nextToken } = pageOf("notices", caller, page, {
        most: LIST_PAGE,
        read: (before, limit) => store.noticesSeenBy(caller, before, limit),
        placeOf: ({ first }) => first,
      });
      return { items: items.map(({ notice }) => newest(caller, notice)), nextToken };
    },

    get(caller, id) {
      known(caller);
      assertSeen(gateway, caller, id);
      return newest(caller, id);
    },

    async *watch(caller, cursor, signal) {
      known(caller);
      let position = parseCursor(caller, cursor);
      while (!signal.aborted) {
        const next = feeds.woken(caller, signal);
        const rows = store.feed(caller, position, PAGE);
        for (const row of rows) {
          yield entryOf(caller, row);
          position = row.cursor;
        }
        if (rows.length === 0) await next;
      }
    },
  };
}

/** Two different things under one version: neither is lost, and an operator learns of it. */
export async function noteConflict(
  { store, entropy, observer }: Gateway,
  conflict: { readonly notice: string; readonly kept: string; readonly refused: string; readonly by: string },
  refused: Notice | Proposal,
): Promise<void> {
  const salt = entropy.nonce();
  const evidence = sealedBody({ ...conflict, what: refused }, salt);
  const leaf = sealedLeaf({ of: "event", bytes: Buffer.from(evidence, "utf8") }, salt, entropy.nonce());
  await store.commit({ leaf, effect: { kind: "noted", evidence } });
  observer.alarm({ what: "NOTICE_CONFLICT" });
}
