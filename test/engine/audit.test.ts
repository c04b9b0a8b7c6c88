/** The port of audit events: a node that keeps no audit takes every event. */
import { expect, test } from "vitest";
import { NO_AUDIT } from "../../src/engine/audit.ts";
import { parseIdentity } from "../../src/federation/identity.ts";

test("a node that keeps no audit takes every event, and none throws", () => {
  const caller = parseIdentity("spiffe://eu.example/platform/aurora");
  NO_AUDIT.certificate({ change: "issued", subject: caller.id, serial: "0A" });
  NO_AUDIT.agreement({ change: "signed", agreement: "eu--jp", hash: "ab", peer: "spiffe://jp.example/node" });
  NO_AUDIT.peer({ change: "added", peer: "spiffe://jp.example/node" });
  NO_AUDIT.configured({ what: "pack", name: "EU 2026.11.30" });
  NO_AUDIT.accessRefused({ method: "unknown", caller, reason: "METHOD_UNKNOWN" });
  NO_AUDIT.connectionRefused({ reason: "HANDSHAKE_FAILED", code: "ECONNRESET" });
  expect(Object.keys(NO_AUDIT)).toHaveLength(6);
});
