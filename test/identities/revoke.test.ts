/** Identities.Revoke: by serial or by name; what is unknown, over or not this node's is refused. */
import { expect, test } from "vitest";
import type { RevokeRequest } from "../../src/identities/revoke.ts";
import { AURORA, byFiles, callerBy, createIdentities, DAY_MS, DESK, KR, PIPC } from "./fixture.ts";

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
