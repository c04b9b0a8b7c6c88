/** Identities.ListRegulators: those of the configuration and those that were entered, with the end of the certificate that holds longest. */
import { expect, test } from "vitest";
import { createListRegulators } from "../../src/identities/regulators.ts";
import { createIdentities, PIPC } from "./fixture.ts";

test("each regulator stands with its places, where they are stated, and its longest certificate that counts", async () => {
  const configured = [{ id: "spiffe://kr.example/regulator/dpa", serves: ["EU"] }];
  const node = await createIdentities({ configured });
  const list = createListRegulators(node.context, new Set(configured.map(({ id }) => id)));
  expect(await list()).toEqual([{ identity: configured[0]?.id, serves: ["EU"], configured: true }]);
  const short = await node.issueFor(PIPC, { serves: ["KR"] }, 10);
  const long = await node.issueFor(PIPC, { serves: ["KR"] }, 60);
  const entered = { identity: PIPC, serves: ["KR"], configured: false };
  expect((await list())[1]).toEqual({ ...entered, until: long.certificate.notAfter });
  const { serial } = long.certificate;
  await node.revoke(node.desk, { serial, cause: "superseded", force: false });
  expect((await list())[1]).toEqual({ ...entered, until: short.certificate.notAfter });
});
