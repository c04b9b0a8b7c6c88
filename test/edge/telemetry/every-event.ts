/** Every event that a node can tell its operator, once. */
import type { NodeObserver } from "../../../src/edge/telemetry/events.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";

const PEER = "spiffe://jp.example/node";

/** A caller's SPIFFE id, the id of transfers and notices, and the text of an error. */
export type Names = { readonly caller: string; readonly id: string; readonly text: string };

/** Every event of a node, with these names. */
export function eventsOf({ caller, id, text }: Names): {
  [Name in keyof NodeObserver]: Parameters<NodeObserver[Name]>;
} {
  const cause = new Error(text);
  const at = { jurisdiction: "EU", version: "2026.11.30" };
  return {
    decided: [{ method: "Request", decision: "deny", from: "EU", to: "JP" }],
    inDoubt: [{ transfer: id, destination: PEER }],
    backlog: [{ peer: PEER, state: "full", count: 3 }],
    concluded: [{ transfer: id, state: "DENIED" }],
    barred: [{ transfer: id, origin: PEER }],
    noticed: [{ notice: id, version: 1, stage: "initial", peers: 2 }],
    noticeUnreadable: [{ notice: id, cause }],
    delivered: [{ notice: id, kind: "notice", peer: PEER }],
    offered: [{ kind: "notice", peer: PEER, count: 1 }],
    shownLater: [{ count: 1 }],
    requeued: [{ notice: id, kind: "notice", peer: PEER }],
    breaker: [{ peer: PEER, state: "open" }],
    enacted: [{ ...at, authority: PEER, by: caller }],
    lawDiffers: [{ transfer: id, peer: PEER, jurisdiction: "EU" }],
    packBehind: [at],
    packUnreadable: [{ ...at, instead: "none", cause }],
    packRefused: [{ at: "here", peer: PEER, reason: "PACK_STALE" }],
    peerChanged: [{ peer: PEER, state: "known" }],
    agreementChanged: [{ agreement: "eu--jp", state: "agreed" }],
    timer: [{ kind: "legal-deadline", subject: `${PEER} ${id}`, state: "late" }],
    alarm: [{ what: "STATEMENT_CONFLICT", transfer: id, notice: id, peer: PEER, cause }],
    rpcEnded: [{ side: "server", method: "comity.v1.Transfers/Request", status: "OK", seconds: 0.1 }],
    callRefused: [
      { method: "comity.v1.Transfers/Request", caller: parseIdentity(caller), reason: "ROLE_FORBIDDEN" },
    ],
    fault: [{ method: "comity.v1.Transfers/Request", error: cause }],
    connectionRefused: [{ reason: "CERTIFICATE_REFUSED", code: "CERT_HAS_EXPIRED" }],
    peerLink: [{ peer: PEER, state: "lost", reason: "NODE_UNREACHABLE" }],
    logUnconfirmed: [{ missing: [PEER], restored: true }],
    logConfirmed: [],
    logForked: [{ peer: PEER, size: 1, held: 2 }],
    logOpened: [{ by: PEER, size: 1, held: 2, log: "jp.comity.example/2026-11-30-0123abcd" }],
    askedBack: [{ peer: PEER, recovered: 1, here: 2, past: 3, refused: 4 }],
    storeFault: [{ what: "read", error: cause }],
    storeRoom: [{ state: "full", used: 1, free: 1 }],
    storeChecked: [{ rows: 1, leaves: 1, removed: 0, tables: [{ name: "outbox", rows: 1, bytes: 1 }] }],
    certificateEnds: [{ peer: PEER, until: "2026-12-01T00:00:00Z" }],
    setAside: [{ what: "card", name: "jp.comity.example", cause: new Error("no such field") }],
    agreementNotInForce: [{ agreement: "eu--jp", peer: PEER }],
    auditLost: [cause],
    configurationOdd: [{ what: "odd", peer: PEER }],
  };
}

/** Tells an observer every event. */
export function tellEvery(observer: NodeObserver, names: Names): void {
  for (const [event, words] of Object.entries(eventsOf(names)))
    (observer[event as keyof NodeObserver] as (...given: unknown[]) => void)(...words);
}
