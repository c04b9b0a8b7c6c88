/** What a node asks at every handshake: the same before and after a restart, whoever commits in which order. */
import { expect, test } from "vitest";
import { openRegistry } from "../../src/identities/registry.ts";
import type { RevokeNode } from "../../src/identities/state.ts";
import { AURORA, byFiles, callerBy, createIdentities, DAY_MS, PIPC, START } from "./fixture.ts";

const reopened = ({ store }: Awaited<ReturnType<typeof createIdentities>>) => openRegistry(store, []);

test("a revoked certificate counts no longer, also after a restart; another of its name does", async () => {
  const node = await createIdentities();
  const [one, two] = [await node.issueFor(AURORA), await node.issueFor(AURORA)];
  await node.revoke(node.desk, { serial: one.certificate.serial, cause: "unspecified", force: false });
  for (const registry of [node.registry, await reopened(node)]) {
    expect(registry.isRevoked(AURORA, one.certificate.serial)).toBe(true);
    expect(registry.isRevoked(AURORA, two.certificate.serial)).toBe(false);
    // Another authority may have given the same number.
    expect(registry.isRevoked("spiffe://jp.example/platform/aurora", one.certificate.serial)).toBe(false);
  }
});

test("of a revoked identity, also what was made by files counts no longer; what is issued afterwards does", async () => {
  const node = await createIdentities();
  const unknown = callerBy(byFiles(AURORA)).certificate.serial;
  expect(node.registry.isRevoked(AURORA, unknown)).toBe(false);
  await node.revoke(node.desk, { identity: AURORA, cause: "key-compromise", force: false });
  const later = (await node.issueFor(AURORA)).certificate.serial;
  for (const registry of [node.registry, await reopened(node)]) {
    expect(registry.isRevoked(AURORA, unknown)).toBe(true);
    expect(registry.isRevoked(AURORA, later)).toBe(false);
  }
});

test("a start under a clock that is ahead reads every revocation: the clock may be set back", async () => {
  const node = await createIdentities();
  const { serial } = (await node.issueFor(AURORA)).certificate;
  await node.revoke(node.desk, { serial, cause: "unspecified", force: false });
  const peer = { identity: "spiffe://jp.example/node", serial: "A1" };
  const at = new Date(START).toISOString();
  const command: RevokeNode = {
    kind: "identity.revoke-node",
    ...{ at, own: false, contents: [], dispatches: [] },
    revocation: {
      ...peer,
      notAfter: new Date(START + DAY_MS).toISOString(),
      revokedAt: at,
      cause: "key-compromise",
    },
  };
  await node.store.commit({ leaf: Buffer.from("{}"), command });
  // Whatever the clock says at that start: the registry does not ask it.
  node.advance(91 * DAY_MS);
  const registry = await reopened(node);
  expect(registry.isRevoked(AURORA, serial)).toBe(true);
  expect(registry.isRevoked(peer.identity, peer.serial)).toBe(true);
});

test("regulators are those of the configuration and those that were entered, until they are revoked", async () => {
  const configured = [{ id: "spiffe://kr.example/regulator/dpa", serves: ["EU"] }];
  const node = await createIdentities({ configured });
  expect(node.registry.regulators()).toEqual(configured);
  await node.issueFor(PIPC, { serves: ["KR"] });
  const both = [...configured, { id: PIPC, serves: ["KR"] }];
  expect(node.registry.regulators()).toEqual(both);
  expect((await openRegistry(node.store, configured)).regulators()).toEqual(both);
  await node.revoke(node.desk, { identity: PIPC, cause: "cessation", force: false });
  expect(node.registry.regulators()).toEqual(configured);
});

test("an auditor's scope is what was stated last, also after a restart, until the auditor is revoked", async () => {
  const court = "spiffe://kr.example/auditor/court";
  const audits = { places: ["KR"], from: "2026-01-01", until: "2026-12-31" };
  const node = await createIdentities();
  expect(node.registry.auditScope(court)).toBeUndefined();
  await node.issueFor(court, { audits });
  await node.issueFor(court);
  expect(node.registry.auditScope(court)).toEqual(audits);
  expect((await openRegistry(node.store, [])).auditScope(court)).toEqual(audits);
  await node.revoke(node.desk, { identity: court, cause: "cessation", force: false });
  expect(node.registry.auditScope(court)).toBeUndefined();
});
