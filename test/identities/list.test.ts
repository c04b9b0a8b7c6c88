/** Identities.ListCertificates: newest first, in pages that are one operator's own. */
import { expect, test } from "vitest";
import { AURORA, createIdentities, DESK, PIPC } from "./fixture.ts";

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
