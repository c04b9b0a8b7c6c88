/** What a node's store holds of notices, read as tests and campaigns ask for it. */
import { FEED, type FeedRow, OUTBOX, type OutboxRow, type OutboxState } from "../../src/engine/rows.ts";
import { loadSpan, type Store } from "../../src/engine/store.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  NOTICE_VERSION,
  type NoticeName,
  type NoticeVersionRow,
  subjectOf,
} from "../../src/notices/schema.ts";

export type NoticeStoreView = {
  readonly feed: (viewer: string) => Promise<readonly FeedRow[]>;
  /** Every version of a notice, lowest first. */
  readonly versions: (name: NoticeName) => Promise<readonly NoticeVersionRow[]>;
  readonly acknowledgements: (name: NoticeName) => Promise<readonly AcknowledgementRow[]>;
  /** Everything that was queued about a notice, oldest first. */
  readonly deliveries: (name: NoticeName) => Promise<readonly OutboxRow[]>;
  /** What is in a state on its way to a peer. */
  readonly outbox: (peer: string, state: OutboxState) => Promise<readonly OutboxRow[]>;
};

export function createNoticeStoreView(store: Store): NoticeStoreView {
  return {
    feed: (viewer) => loadSpan(store, { of: FEED, index: "cursor", prefix: [viewer] }),
    versions: ({ origin, id }) =>
      loadSpan(store, { of: NOTICE_VERSION, index: "version", prefix: [origin, id] }),
    acknowledgements: ({ origin, id }) =>
      loadSpan(store, { of: ACKNOWLEDGEMENT, index: "leaf", prefix: [origin, id] }),
    deliveries: (name) => loadSpan(store, { of: OUTBOX, index: "subject", prefix: [subjectOf(name)] }),
    outbox: (peer, state) => loadSpan(store, { of: OUTBOX, index: "peer", prefix: [peer, state] }),
  };
}
