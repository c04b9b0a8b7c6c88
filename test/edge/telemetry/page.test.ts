/** The page of metrics, which nobody needs a certificate to read: whatever happens at a node, it names no person and no transfer. */
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { createObserver, type NodeObserver } from "../../../src/edge/telemetry/events.ts";
import { startTelemetry, type Telemetry } from "../../../src/edge/telemetry/setup.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";

let telemetry: Telemetry | undefined;
afterEach(() => telemetry?.shutdown());

const PEER = "spiffe://jp.example/node";

/** Every event of a node, with these names of a caller, of transfers and of notices, and with this text of an error. */
function eventsOf(
  caller: string,
  id: string,
  text: string,
): { [Name in keyof NodeObserver]: Parameters<NodeObserver[Name]> } {
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
    logUnconfirmed: [],
    logConfirmed: [],
    logForked: [{ peer: PEER, size: 1, held: 2 }],
    storeFault: [{ what: "read", error: cause }],
    storeRoom: [{ state: "full", used: 1, free: 1 }],
    storeChecked: [{ rows: 1, leaves: 1, removed: 0, tables: [{ name: "outbox", rows: 1, bytes: 1 }] }],
    certificateEnds: [{ peer: PEER, until: "2026-12-01T00:00:00Z" }],
    agreementNotInForce: [{ agreement: "eu--jp", peer: PEER }],
    auditLost: [cause],
    configurationOdd: [{ what: "odd", peer: PEER }],
  };
}

test("names no caller, no transfer, no notice and no text of an error, whatever they are", async () => {
  telemetry = await startTelemetry({ serviceName: "eu.example", log: () => {}, collects: true });
  const { observer, collect } = telemetry;
  const name = fc.stringMatching(/^[a-zA-Z0-9._-]{4,60}$/).map((each) => `zz${each}`);
  const role = fc.constantFrom("platform", "regulator", "auditor", "operator");
  const runs: string[] = [];
  fc.assert(
    fc.property(role, name, fc.uuid({ version: 7 }), name, (as, caller, id, text) => {
      const events = eventsOf(`spiffe://eu.example/${as}/${caller}`, id, text);
      for (const [event, words] of Object.entries(events))
        (observer[event as keyof NodeObserver] as (...given: unknown[]) => void)(...words);
      runs.push(caller, id, text);
    }),
    { numRuns: 100 },
  );
  // An event that is added later belongs into this test too.
  expect(Object.keys(eventsOf("spiffe://eu.example/platform/a", "", "")).toSorted()).toEqual(
    Object.keys(createObserver(() => {})).toSorted(),
  );
  const page = (await collect?.()) ?? "";
  expect(page).toContain("comity_calls_refused_total{");
  expect(runs.filter((each) => page.includes(each))).toEqual([]);
  expect(page).not.toMatch(/\/(platform|regulator|auditor|operator)\//);
});
