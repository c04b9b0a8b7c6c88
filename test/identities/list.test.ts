/** Identities.ListCertificates: newest first, in pages that are one operator's own. */
import { expect, test } from "vitest";
import { AURORA, createIdentities, DAY_MS, DESK, PIPC } from "./fixture.ts";

test("all are listed newest first, page by page; those of one name by themselves", async () => {
  const node = await createIdentities();
  const serials: string[] = [];
  for (const id of [AURORA, PIPC, AURORA]) serials.unshift((await node.issueFor(id)).certificate.serial);
  const first = await node.list(DESK, "", { size: 2, token: "" });
  const second = await node.list(DESK, "", { size: 2, token: first.nextToken });
  expect([...first.items, ...second.items].map(({ serial }) => serial)).toEqual(serials);
  expect(second.nextToken).toBe("");
  const own = await node.list(DESK, AURORA, { size: 1, token: "" });
  const next = await node.list(DESK, AURORA, { size: 1, token: own.nextToken });
  expect([...own.items, ...next.items].map(({ serial }) => serial)).toEqual([serials[0], serials[2]]);
  await expect(node.list(DESK, "", { size: 1, token: own.nextToken })).rejects.toMatchObject({
    reason: "CURSOR_FOREIGN",
  });
});

test("those that are revoked and have not ended are listed by themselves, with what names them and their authority", async () => {
  const node = await createIdentities();
  const serials: string[] = [];
  for (const days of [90, 1, 90]) serials.unshift((await node.issueFor(AURORA, {}, days)).certificate.serial);
  await node.issueFor(PIPC);
  for (const serial of serials) await node.revoke(node.desk, { serial, cause: "superseded", force: false });
  await node.revoke(node.desk, { serial: "5AD0", identity: AURORA, cause: "unspecified", force: false });
  node.advance(2 * DAY_MS);
  const revoked = async (identity: string) => {
    const first = await node.list(DESK, identity, { size: 2, token: "" }, true);
    const rest = await node.list(DESK, identity, { size: 2, token: first.nextToken }, true);
    return [...first.items, ...rest.items];
  };
  const found = await revoked("");
  expect(found.map(({ serial }) => serial)).toEqual(["5AD0", serials[0], serials[2]]);
  expect(found[1]).toMatchObject({ fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), state: "revoked" });
  expect(found[1]?.authority).toBe(found[2]?.authority);
  expect(found[0]).not.toHaveProperty("authority");
  expect(await revoked(PIPC)).toEqual([]);
});
