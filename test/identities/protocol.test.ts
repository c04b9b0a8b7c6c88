/** The table of certificates in `docs/protocol.md` against the machine: every cell is run. */
import { expect, test } from "vitest";
import { CERTIFICATE, type Certificate, NODE_REVOCATION } from "../../src/identities/schema.ts";
import {
  type IdentityCommand,
  identityMachine,
  nodeRevocationMachine,
  type RevokeNode,
} from "../../src/identities/state.ts";
import { createRows } from "../engine/rows.ts";
import { cellsOf, italic } from "../support/protocol-page.ts";

const AURORA = "spiffe://kr.example/platform/aurora";
const [NOW, END, LATER] = [
  "2026-11-23T12:00:00.000Z",
  "2027-02-21T12:00:00.000Z",
  "2027-03-01T12:00:00.000Z",
];

const certificate = (serial: string, keyHash: string, notAfter = END): Certificate => ({
  ...{ serial, keyHash, identity: AURORA, notBefore: NOW, notAfter },
});
const FIRST = certificate("A1", "key 1");
const issue = (of: Certificate): IdentityCommand => ({
  kind: "identity.issue",
  at: NOW,
  certificate: of,
  profile: {},
});
const renew = (keyHash: string, at = NOW): IdentityCommand => ({
  kind: "identity.renew",
  at,
  certificate: certificate("B2", keyHash, "2027-05-01T12:00:00.000Z"),
  from: FIRST,
});
const revoke = (serial: string | undefined, at = NOW): IdentityCommand => ({
  kind: "identity.revoke",
  ...{ at, identity: AURORA, cause: "unspecified", force: false },
  ...(serial !== undefined && { serial }),
});

const COMMANDS: Readonly<Record<string, (expired: boolean) => IdentityCommand>> = {
  "identity.issue": () => issue(FIRST),
  "identity.issue, its key again": () => issue(certificate("C3", "key 1")),
  "identity.renew": (expired) => renew("key 2", expired ? LATER : NOW),
  "identity.renew, the key again": (expired) => renew("key 1", expired ? LATER : NOW),
  "identity.revoke": (expired) => revoke("A1", expired ? LATER : NOW),
  "identity.revoke, all": (expired) => revoke(undefined, expired ? LATER : NOW),
};
const BEFORE: Readonly<Record<string, readonly IdentityCommand[]>> = {
  unknown: [],
  "unknown, its identity revoked": [revoke(undefined)],
  issued: [issue(FIRST)],
  renewed: [issue(FIRST), renew("key 9")],
  revoked: [issue(FIRST), revoke("A1")],
  expired: [issue(FIRST)],
};

const cells = cellsOf("Certificates");

test("the table has every state and a column for every command", () => {
  expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(Object.keys(BEFORE)));
  expect(new Set(cells.map(({ column }) => column))).toEqual(new Set(Object.keys(COMMANDS)));
  const kinds = Object.values(COMMANDS).map((command) => command(false).kind);
  expect(new Set(kinds)).toEqual(new Set(identityMachine.kinds));
  expect(cells).toHaveLength(36);
});

test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
  const rows = createRows();
  let leaf = 0;
  const run = (command: IdentityCommand): string => {
    const result = identityMachine.transition(command, rows, leaf++);
    if ("refused" in result) return italic(result.refused);
    rows.write(result.puts);
    return "done";
  };
  for (const command of BEFORE[state] ?? []) expect(run(command)).toBe("done");
  const expired = state === "expired";
  const held = () => {
    const row = rows.get(CERTIFICATE, "A1");
    return expired && row?.state === "issued" ? "expired" : (row?.state ?? "unknown");
  };
  expect(held()).toBe(state.split(",")[0]);
  // A second renewal under the same serial would be refused for that alone.
  const given = COMMANDS[column]?.(expired) as IdentityCommand;
  const command =
    state === "renewed" && given.kind === "identity.renew"
      ? { ...given, certificate: { ...given.certificate, serial: "D4" } }
      : given;
  const outcome = run(command);
  expect(outcome === "done" ? held() : outcome).toBe(cell);
});

const NODE = "spiffe://kr.example/node";
const revokeNode = (notAfter: string): RevokeNode => ({
  kind: "identity.revoke-node",
  ...{ at: NOW, own: false, contents: [], dispatches: [] },
  revocation: { identity: NODE, serial: "A1", notAfter, revokedAt: NOW, cause: "key-compromise" },
});
const NODE_COMMANDS: Readonly<Record<string, RevokeNode>> = {
  "identity.revoke-node": revokeNode(END),
  "identity.revoke-node, ended": revokeNode(NOW),
};
const nodeCells = cellsOf("Revoked certificates of nodes");

test("the table of nodes' certificates has a column for every command", () => {
  expect(new Set(nodeCells.map(({ column }) => column))).toEqual(new Set(Object.keys(NODE_COMMANDS)));
  expect(nodeCells).toHaveLength(4);
});

test.each(nodeCells)("of a node: $state, $column: $cell", ({ state, column, cell }) => {
  const rows = createRows();
  const run = (command: RevokeNode, leaf: number): string => {
    const result = nodeRevocationMachine.transition(command, rows, leaf);
    if ("refused" in result) return italic(result.refused);
    rows.write(result.puts);
    return "done";
  };
  if (state === "revoked") expect(run(revokeNode(END), 0)).toBe("done");
  const outcome = run(NODE_COMMANDS[column] as RevokeNode, 1);
  const held = rows.get(NODE_REVOCATION, NODE, "A1") === undefined ? "counts" : "revoked";
  expect(outcome === "done" ? held : outcome).toBe(cell);
});
