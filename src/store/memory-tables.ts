/** A store's tables in memory. */
import type { FeedRow } from "../gateway/ports.ts";
import type { Counted } from "../transfers/tally.ts";
import {
  type AcknowledgementRecord,
  type DispatchRecord,
  found,
  type Head,
  type InboundRecord,
  type InboxRecord,
  type NoticeRecord,
  type PackRecord,
  type TransferRecord,
  type WritableLogTables,
  type WritableNoticeTables,
  type WritablePackTables,
  type WritableTables,
  type WritableTransferTables,
} from "./tables.ts";

/** Empty tables. What `addLeaf` is given is copied; other records are kept as they are. */
export function createMemoryTables(): WritableTables {
  return { ...createLog(), ...createTransfers(), ...createPacks(), ...createNotices() };
}

function createLog(): WritableLogTables {
  const leaves: Uint8Array[] = [];
  const nodes = new Map<string, Uint8Array>();
  const heads: Head[] = [];
  const evidence = new Map<number, string>();

  return {
    leaf: (index) => leaves[index]?.slice(),
    node: (level, index) => found(nodes.get(`${level}/${index}`)),
    newest: () => found(heads.at(-1)),
    covering: (index) => heads.find(({ size }) => size > index),
    evidence: (index) => evidence.get(index),
    addEvidence: (index, body) => {
      evidence.set(index, body);
    },
    addLeaf: (index, bytes) => {
      leaves[index] = Uint8Array.from(bytes);
    },
    addNode: ({ level, index, hash }) => {
      nodes.set(`${level}/${index}`, hash);
    },
    addHead: (head) => {
      heads.push(head);
    },
  };
}

function createTransfers(): WritableTransferTables {
  const transfers = new Map<string, TransferRecord>();
  const counted = new Map<string, Counted>();
  const idByKey = new Map<string, string>();
  const inbound = new Map<string, InboundRecord>();
  const inboxes = new Map<string, InboxRecord[]>();

  return {
    transfer: (id) => transfers.get(id),
    transferByKey: (caller, key) => transfers.get(idByKey.get(keyOf(caller, key)) ?? ""),
    tally: (caller, { since, recipient }) => {
      const each = [...transfers.values()].flatMap(({ id, state, caller: sender }) => {
        const own = sender === caller && (state === "PROPOSED" || state === "PERMITTED");
        const count = own ? counted.get(id) : undefined;
        return count === undefined || count.day < since || (recipient ?? count.recipient) !== count.recipient
          ? []
          : [count.people];
      });
      return each.reduce((sum, { from, to }) => ({ from: sum.from + from, to: sum.to + to }), {
        from: 0,
        to: 0,
      });
    },
    proposed: () => [...transfers.values()].filter(({ state }) => state === "PROPOSED"),
    inbound: (origin, id) => inbound.get(keyOf(origin, id)),
    inbox: (recipient, cursor, limit) => page(inboxes.get(recipient), cursor, limit),
    addTransfer: (record, count) => {
      transfers.set(record.id, record);
      if (count !== undefined) counted.set(record.id, count);
      idByKey.set(keyOf(record.caller, record.key), record.id);
    },
    conclude: (id, state, answer) => {
      transfers.set(id, { ...found(transfers.get(id)), state, answer });
    },
    addInbound: (record) => {
      inbound.set(keyOf(record.origin, record.id), record);
    },
    addInbox: (record) => {
      const inbox = inboxes.get(record.recipient) ?? [];
      inboxes.set(record.recipient, [...inbox, { ...record, cursor: inbox.length + 1 }]);
    },
  };
}

function createPacks(): WritablePackTables {
  const newest = new Map<string, PackRecord>();

  return {
    pack: (jurisdiction) => newest.get(jurisdiction),
    packs: () => [...newest.values()].sort((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1)),
    epoch: () => Math.max(0, ...[...newest.values()].map(({ leaf }) => leaf + 1)),
    addPack: (record) => {
      newest.set(record.jurisdiction, record);
    },
  };
}

function createNotices(): WritableNoticeTables {
  const notices = new Map<string, NoticeRecord>();
  const acknowledgements = new Map<string, AcknowledgementRecord>();
  const bodies = new Map<number, string>();
  const dispatches = new Map<string, DispatchRecord>();
  const feeds = new Map<string, FeedRow[]>();

  return {
    notice: (id) =>
      [...notices.values()].filter((each) => each.id === id).sort((a, b) => a.version - b.version),
    noticeVersion: (id, version) => notices.get(keyOf(id, version)),
    acknowledgements: (notice) => [...acknowledgements.values()].filter((each) => each.notice === notice),
    acknowledgement: ({ notice, version, by, stage }) =>
      acknowledgements.get(keyOf(notice, version, by, stage)),
    body: (leaf) => found(bodies.get(leaf)),
    dispatch: (id) => dispatches.get(id),
    dispatches: (peer, state, limit) =>
      [...dispatches.values()].filter((each) => each.peer === peer && each.state === state).slice(0, limit),
    deliveries: (notice) =>
      [...dispatches.values()].filter((each) => each.notice === notice && each.kind === "notice"),
    parked: (after, limit, notice) =>
      [...dispatches.values()]
        .map(({ leaf: _, ...each }, i) => ({ ...each, place: i + 1 }))
        .filter(({ state, place }) => state === "parked" && place > after)
        .filter((each) => notice === undefined || each.notice === notice)
        .slice(0, limit)
        .map(({ state: _, ...row }) => row),
    feed: (viewer, cursor, limit) => page(feeds.get(viewer), cursor, limit),
    hasSeen: (viewer, notice) => (feeds.get(viewer) ?? []).some((row) => row.notice === notice),
    noticesSeenBy: (viewer, before, limit) =>
      [...Map.groupBy(feeds.get(viewer) ?? [], ({ notice }) => notice)]
        .map(([notice, [row]]) => ({ notice, first: found(row).cursor }))
        .filter(({ first }) => before === 0 || first < before)
        .reverse()
        .slice(0, limit),
    addNotice: (record) => {
      notices.set(keyOf(record.id, record.version), record);
      bodies.set(record.leaf, record.body);
    },
    addAcknowledgement: (record) => {
      acknowledgements.set(keyOf(record.notice, record.version, record.by, record.stage), record);
      bodies.set(record.leaf, record.body);
    },
    addDispatch: (record) => {
      dispatches.set(record.id, record);
    },
    moveDispatch: (id, state, reason = "", since = "") => {
      dispatches.set(id, { ...found(dispatches.get(id)), state, reason, since });
    },
    supersede: (notice, version) => {
      for (const each of dispatches.values())
        if (
          each.notice === notice &&
          each.kind === "notice" &&
          each.version < version &&
          (each.state === "queued" || each.state === "parked")
        )
          dispatches.set(each.id, { ...each, state: "superseded", reason: "", since: "" });
    },
    addFeed: (row) => {
      const feed = feeds.get(row.viewer) ?? [];
      feeds.set(row.viewer, [...feed, { ...row, cursor: feed.length + 1 }]);
    },
  };
}

function keyOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}

function page<T extends { readonly cursor: number }>(
  entries: readonly T[] = [],
  cursor: number,
  limit: number,
) {
  return entries.filter((entry) => entry.cursor > cursor).slice(0, limit);
}
