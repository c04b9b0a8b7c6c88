/** Authority over the wire: an operator alone asks, and what he asks arrives. */
import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { authorityOver } from "../../../src/client/authority.ts";
import { createAuthorityService } from "../../../src/edge/grpc/authority-service.ts";
import { Authority } from "../../../src/edge/grpc/definition.ts";
import { describeCertificate } from "../../../src/edge/tls/certificate-facts.ts";
import { ALICE, certify, connect, startNode } from "./fixture.ts";

const DESK = "spiffe://eu.example/operator/desk";
const certificate = describeCertificate(new X509Certificate(certify(ALICE).certificatePem));

async function start() {
  const asked: unknown[] = [];
  const service = createAuthorityService({
    show: async () => ({
      authorities: ["new", "old"],
      peersBehind: ["jp.example"],
      older: [{ ...certificate, place: 0, leaf: 0, state: "issued", profile: {} }],
    }),
    reload: async (by) => void asked.push(`reload ${by}`),
    reissue: async (force) => {
      asked.push(`reissue ${force}`);
      return [ALICE];
    },
  });
  return { node: await startNode([service]), asked };
}

test("an operator learns who has not followed, and has the node take its files and renew its certificates", async () => {
  const { node, asked } = await start();
  const calls = authorityOver(connect(node, DESK));
  expect(await calls.getAuthority()).toMatchObject({
    authorities: ["new", "old"],
    peersBehind: ["jp.example"],
    older: [{ identity: ALICE, serial: certificate.serial, state: "issued" }],
  });
  await calls.reload();
  expect([await calls.reissue(false), await calls.reissue(true)]).toEqual([[ALICE], [ALICE]]);
  expect(asked).toEqual([`reload ${DESK}`, "reissue false", "reissue true"]);
});

test.each(Object.entries(Authority))("nobody else may call %s", async (_, method) => {
  const { node, asked } = await start();
  await expect(connect(node, ALICE).unary(method as typeof Authority.Reload, {})).rejects.toMatchObject({
    reason: "ROLE_FORBIDDEN",
  });
  expect(asked).toEqual([]);
});
