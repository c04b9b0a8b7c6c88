/** Identities.Revoke: by serial or by name; what is unknown, over or not this node's is refused. */
import { hash, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { OUTBOX } from "../../src/engine/rows.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { certificateLeafBytes } from "../../src/identities/leaf.ts";
import type { RevokeRequest } from "../../src/identities/revoke.ts";
import {
  AURORA,
  authority,
  byFiles,
  callerBy,
  createIdentities,
  DAY_MS,
  DESK,
  KR,
  PIPC,
  START,
} from "./fixture.ts";

const of = (what: Partial<RevokeRequest>): RevokeRequest => ({
  cause: "key-compromise",
  force: false,
  ...what,
});

test("a revocation is recorded with its cause and who made it, and told before the caller is answered", async () => {
  const node = await createIdentities();
  const { serial } = (await node.issueFor(AURORA)).certificate;
  expect(await node.revoke(node.desk, of({ serial }))).toMatchObject({ identity: AURORA, own: { index: 1 } });
  expect((await node.leaves()).at(-1)).toMatchObject({
    ...{ type: "comity/v1/certificate-revoked", identity: AURORA, serial, cause: "key-compromise", by: DESK },
  });
  expect(node.changes.at(-1)).toMatchObject({ what: "revoked", identity: AURORA });
});

test("a serial that only the operator knows is revoked with its name", async () => {
  const node = await createIdentities();
  const { serial } = callerBy(byFiles(AURORA)).certificate;
  await expect(node.revoke(node.desk, of({ serial }))).rejects.toMatchObject({ reason: "NOT_FOUND" });
  await node.revoke(node.desk, of({ serial, identity: AURORA }));
  expect(node.registry.isRevoked(AURORA, serial)).toBe(true);
});

test("what cannot be revoked is refused, and leaves no leaf", async () => {
  const node = await createIdentities();
  const { serial } = (await node.issueFor(AURORA, {}, 1)).certificate;
  const reasonOf = (what: Partial<RevokeRequest>) =>
    node.revoke(node.desk, of(what)).catch(({ reason }) => reason);
  expect(await reasonOf({})).toBe("INPUT_INVALID");
  expect(await reasonOf({ serial: "not hex", identity: AURORA })).toBe("INPUT_INVALID");
  expect(await reasonOf({ serial, identity: PIPC })).toBe("INPUT_INVALID");
  expect(await reasonOf({ identity: `${KR}/node` })).toBe("INPUT_INVALID");
  expect(await reasonOf({ identity: "spiffe://jp.example/platform/x" })).toBe("SCOPE_FORBIDDEN");
  expect(await reasonOf({ identity: DESK })).toBe("LAST_OPERATOR");
  node.advance(2 * DAY_MS);
  expect(await reasonOf({ serial })).toBe("CERTIFICATE_EXPIRED");
  expect(await node.leaves()).toHaveLength(1);
  await node.revoke(node.desk, of({ identity: DESK, force: true }));
  expect(await reasonOf({ identity: DESK, force: true })).toBe("CERTIFICATE_REFUSED");
});

test("a certificate of the node itself is revoked by its serial alone, and its node's word names no operator and is queued for all who know it", async () => {
  const node = await createIdentities({ known: ["jp.example", "sg.example"] });
  const { certificate } = callerBy(byFiles(`${KR}/node`));
  const { serial } = certificate;
  await node.revoke(node.desk, of({ serial, identity: `${KR}/node` }));
  const leaf = (await node.leaves()).at(-1) ?? {};
  expect(leaf).toMatchObject({ type: "comity/v1/node-certificate-revoked", serial, cause: "key-compromise" });
  expect(leaf).not.toHaveProperty("by");
  expect(node.registry.isRevoked(`${KR}/node`, serial)).toBe(true);
  const queued = await loadSpan(node.store, {
    of: OUTBOX,
    index: "subject",
    prefix: [`${KR}/node ${serial}`],
  });
  expect(queued.map(({ peer, kind, state }) => [peer, kind, state])).toEqual([
    ["spiffe://jp.example/node", "revocation", "queued"],
    ["spiffe://sg.example/node", "revocation", "queued"],
  ]);
  await expect(node.revoke(node.desk, of({ serial, identity: `${KR}/node` }))).rejects.toMatchObject({
    reason: "CERTIFICATE_REFUSED",
  });
  expect((await node.list(DESK, "", { token: "", size: 10 })).items[0]).toMatchObject({
    serial,
    state: "revoked",
  });
});

test("a certificate that the node made is named by its fingerprint and its authority, and leaves the list at its end", async () => {
  const node = await createIdentities({ known: ["jp.example"] });
  const { certificatePem } = byFiles(`${KR}/node`, START, 30);
  const { certificate } = node.context.authority.read(certificatePem, new Date(START));
  await node.store.commit({
    leaf: certificateLeafBytes({
      ...{ type: "comity/v1/certificate-issued", nonce: "a".repeat(44), at: certificate.notBefore },
      ...{ ...certificate, by: DESK },
    }),
    command: { kind: "identity.issue", at: certificate.notBefore, certificate, profile: {} } as never,
  });
  await node.revoke(node.desk, of({ serial: certificate.serial }));
  const { publicKey } = new X509Certificate(authority.certificatePem);
  expect((await node.leaves()).at(-1)).toMatchObject({
    fingerprint: new X509Certificate(certificatePem).fingerprint256.replaceAll(":", "").toLowerCase(),
    authority: hash("sha256", publicKey.export({ type: "spki", format: "der" })),
    notAfter: certificate.notAfter,
  });
});
