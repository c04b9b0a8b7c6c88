/** COSE receipts as a client asks for them, and an answer that is none is the node's fault. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { connectCoseAsker } from "../../src/client/cose.ts";
import { createLedgerService } from "../../src/edge/grpc/ledger-service.ts";
import { ALICE, authorityPem, certify, startNode } from "../edge/grpc/fixture.ts";

const never = () => Promise.reject(new Error("nobody calls"));

test("a platform asks its node for the receipts of a leaf", async () => {
  const answers = [[Uint8Array.of(9)], []];
  const node = await startNode([
    createLedgerService(
      { head: never, prove: never, consistency: never },
      { list: never, renew: never },
      undefined,
      async ({ index }) => answers[index] ?? [],
    ),
  ]);
  const asker = connectCoseAsker({
    address: node.address,
    as: { ...certify(ALICE), authorityPem: authorityPem(ALICE) },
  });
  const of = (index: number) => ({ trustDomain: "eu.example", index, leafHash: Buffer.alloc(32) });
  expect(await asker.getCoseReceipts(of(0))).toEqual([Buffer.of(9)]);
  await expect(asker.getCoseReceipts(of(1))).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
  asker.close();
});

test("without the certificate of a caller nothing is asked", () => {
  const keyPem = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const as = { certificatePem: "none", keyPem, authorityPem: authorityPem(ALICE) };
  expect(() => connectCoseAsker({ address: "127.0.0.1:1", as })).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID" }),
  );
});
