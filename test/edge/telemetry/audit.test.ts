/** Audit events: a line of OCSF for each, none that names a platform or a regulator, and no flood of lines. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { STATUS } from "../../../src/edge/grpc/status.ts";
import { ACCESS, auditObserved, createAudit } from "../../../src/edge/telemetry/audit.ts";
import { createObserver } from "../../../src/edge/telemetry/events.ts";
import { AuditEvent } from "../../../src/edge/telemetry/ocsf.ts";
import type { Audit } from "../../../src/engine/audit.ts";
import type { Reason } from "../../../src/errors.ts";
import { parseIdentity, ROLES } from "../../../src/federation/identity.ts";

const DESK = "spiffe://eu.example/operator/desk";
const JP = "spiffe://jp.example/node";
const AURORA = "spiffe://eu.example/platform/aurora";
const HASH = "cd".repeat(32);
const configuration = "ab".repeat(32);

function start() {
  const lines: string[] = [];
  const lost: unknown[] = [];
  let full = false;
  const write = (line: string) => {
    if (full) throw new Error("no space left");
    lines.push(line);
  };
  const audit = createAudit({
    ...{ trustDomain: "eu.example", version: "0.2.0" },
    sink: { write, reopen: () => {}, close: () => {} },
    lost: (error) => lost.push(error),
    now: () => new Date(1_764_500_000_000),
  });
  return {
    ...{ audit, lines, lost },
    fill: (now: boolean) => {
      full = now;
    },
    events: () => lines.map((line) => JSON.parse(line)),
  };
}

/** Tells one event of each kind, of these parties. */
function tellAll(audit: Audit, { subject, by }: { subject: string; by?: string }): void {
  const acting = by === undefined ? {} : { by };
  for (const change of ["issued", "renewed", "revoked"] as const)
    audit.certificate({ change, subject, serial: "0AF3", ...acting });
  for (const change of ["signed", "agreed", "declined", "terminated"] as const)
    audit.agreement({ change, agreement: "eu--jp", hash: HASH, peer: JP, ...acting });
  for (const change of ["added", "changed", "removed"] as const) audit.peer({ change, peer: JP, ...acting });
  audit.configured({ what: "pack", name: "EU 2026.11.30", ...acting });
  audit.accessRefused({
    method: "comity.v1.Packs/Publish",
    caller: parseIdentity(subject),
    reason: "ROLE_FORBIDDEN",
  });
}

test("each event is one line of its class, with who did it", () => {
  const { audit, events, lost } = start();
  audit.started({ configuration });
  tellAll(audit, { subject: AURORA, by: DESK });
  audit.connectionRefused({ reason: "CERTIFICATE_EXPIRED", code: "CERT_HAS_EXPIRED" });
  audit.stopped({ configuration });
  audit.stopped({ configuration, reason: "STORE_UNAVAILABLE" });
  expect(lost).toEqual([]);
  expect(events().map(({ type_uid: type, message, status }) => [type, message, status])).toEqual([
    [600_203, "node started", "Success"],
    [300_101, "certificate issued", "Success"],
    [300_199, "certificate renewed", "Success"],
    [300_105, "certificate revoked", "Success"],
    [600_301, "agreement signed", "Success"],
    [600_303, "agreement agreed", "Success"],
    [600_304, "agreement declined", "Success"],
    [600_304, "agreement terminated", "Success"],
    [600_301, "peer added", "Success"],
    [600_303, "peer changed", "Success"],
    [600_304, "peer removed", "Success"],
    [600_303, "pack changed", "Success"],
    [600_399, "access refused", "Failure"],
    [300_201, "connection refused", "Failure"],
    [600_204, "node stopped", "Success"],
    [600_204, "node stopped", "Failure"],
  ]);
  for (const event of events()) expect(AuditEvent.safeParse(event).error).toBeUndefined();
  expect(events().map(({ metadata }) => metadata.sequence)).toEqual(
    Array.from({ length: 16 }, (_, i) => i + 1),
  );
  expect(events()[1]).toMatchObject({
    time: 1_764_500_000_000,
    user: { name: "platform", type: "platform", domain: "eu.example", credential_uid: "0AF3" },
    actor: { user: { uid: DESK, type: "operator" } },
    metadata: { tenant_uid: "spiffe://eu.example/node", version: "1.5.0" },
  });
  expect(events()[12]).toMatchObject({
    api: { operation: "comity.v1.Packs/Publish" },
    status_code: "ROLE_FORBIDDEN",
    actor: { user: { name: "platform" } },
  });
});

test("no line names a platform, a regulator or an auditor, whoever acts on whom", () => {
  const name = fc.stringMatching(/^[a-zA-Z0-9._-]{3,40}$/).filter((each) => !/^\.+$/.test(each));
  const named = fc.constantFrom("platform", "regulator", "auditor");
  fc.assert(
    fc.property(named, name, name, fc.constantFrom(...ROLES), (role, one, other, acting) => {
      const { audit, lines, lost } = start();
      const [subject, hidden] = [`zz${one}zz`, `zz${other}zz`];
      const by = acting === "node" ? JP : `spiffe://eu.example/${acting}/${hidden}`;
      tellAll(audit, { subject: `spiffe://eu.example/${role}/${subject}`, by });
      expect(lost).toEqual([]);
      expect(lines).toHaveLength(12);
      const all = lines.join("\n");
      expect(all).not.toContain(subject);
      if (acting !== "operator") expect(all).not.toContain(hidden);
    }),
    { numRuns: 60 },
  );
});

test("an event that nobody foresaw is no line, throws nothing, and is told as lost", () => {
  const { audit, lines, lost, events } = start();
  audit.configured({ what: "setting", name: "Ann Example, born 1980" });
  audit.configured({ what: "regulator", name: "spiffe://eu.example/regulator/ann" });
  audit.certificate({ change: "issued", subject: "ann@example.org", serial: "0A" });
  expect(lines).toEqual([]);
  expect(lost).toHaveLength(3);
  audit.started({ configuration });
  expect(events()[0].metadata.sequence).toBe(1);
});

test("an agreement whose name no line may hold is told by its hash", () => {
  const { audit, events, lost } = start();
  for (const agreement of ["한국–EU 2027", "spiffe://eu.example/platform/aurora", "eu--jp"])
    audit.agreement({ change: "agreed", agreement, hash: HASH, peer: JP });
  expect(lost).toEqual([]);
  expect(events().map(({ resources }) => resources[0].name)).toEqual([HASH, HASH, "eu--jp"]);
});

test("where nothing can be written the node goes on, and lines after it go on counting", () => {
  const { audit, lost, fill, events } = start();
  fill(true);
  audit.started({ configuration });
  fill(false);
  audit.stopped({ configuration });
  expect(lost).toMatchObject([{ message: "no space left" }]);
  expect(events()).toMatchObject([{ message: "node stopped", metadata: { sequence: 1 } }]);
});

test("a flood of refusals is one line, and one with their number at the end", () => {
  const { audit, events } = start();
  for (let n = 0; n < 1000; n++) audit.connectionRefused({ reason: "OVERLOADED", code: "ADDRESS_RATE" });
  const caller = parseIdentity(AURORA);
  for (const name of ["a", "b", "c"])
    audit.accessRefused({
      ...{ method: "unknown", reason: "METHOD_UNKNOWN" },
      caller: { ...caller, name, id: `spiffe://eu.example/platform/${name}` },
    });
  audit.close();
  expect(events().map(({ status_code: code, count }) => [code, count])).toEqual([
    ["OVERLOADED", undefined],
    ["METHOD_UNKNOWN", undefined],
    ["OVERLOADED", 999],
    ["METHOD_UNKNOWN", 2],
  ]);
  expect(events()[2]).toMatchObject({ start_time: 1_764_500_000_000, end_time: 1_764_500_000_000 });
});

test("the reasons of access are those by which a gRPC caller is unauthenticated or not permitted", () => {
  const codes = { UNIMPLEMENTED: 12, PERMISSION_DENIED: 7, UNAUTHENTICATED: 16 };
  const expected = (Object.keys(STATUS) as Reason[]).filter(
    (reason) =>
      STATUS[reason] === codes.PERMISSION_DENIED ||
      STATUS[reason] === codes.UNAUTHENTICATED ||
      reason === "METHOD_UNKNOWN",
  );
  expect([...ACCESS].toSorted()).toEqual(expected.toSorted());
});

test("an observer also tells of packs, and of refusals because of who calls, and of no others", () => {
  const { audit, events } = start();
  const seen: string[] = [];
  const observer = auditObserved(
    { ...createObserver(() => {}), callRefused: ({ reason }) => seen.push(reason) },
    audit,
  );
  const caller = parseIdentity(DESK);
  for (const reason of ["SCOPE_FORBIDDEN", "INPUT_INVALID"] as const)
    observer.callRefused({ method: "comity.v1.Law/Ask", caller, reason });
  observer.connectionRefused({ reason: "IDENTITY_MISSING", code: "X" });
  observer.enacted({ jurisdiction: "JP", version: "2026.11.30", authority: JP });
  observer.enacted({ jurisdiction: "EU", version: "2026.11.30", authority: "x", by: DESK });
  expect(seen).toEqual(["SCOPE_FORBIDDEN", "INPUT_INVALID"]);
  expect(events().map(({ message, actor }) => [message, actor?.user.uid])).toEqual([
    ["access refused", DESK],
    ["connection refused", undefined],
    ["pack changed", JP],
    ["pack changed", DESK],
  ]);
});
