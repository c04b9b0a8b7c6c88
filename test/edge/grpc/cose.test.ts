/** The question for COSE receipts on the wire: what arrives is what was sent, and nothing without bounds is read. */
import { expect, test } from "vitest";
import {
  type AskedCose,
  askCoseReceipts,
  type CoseReceipts,
  decodeAskedCose,
  decodeCoseReceipts,
  encodeAskedCose,
} from "../../../src/edge/grpc/cose.ts";
import { Ledger } from "../../../src/edge/grpc/definition.ts";
import { createLedgerService } from "../../../src/edge/grpc/ledger-service.ts";
import { ALICE, connect, credentials, EU, JP, startNode } from "./fixture.ts";

const asked: AskedCose = { trustDomain: "eu.example", index: 3, leafHash: Buffer.alloc(32, 1) };
const never = () => Promise.reject(new Error("nobody calls"));
const start = (cose?: CoseReceipts) =>
  startNode([
    createLedgerService(
      { head: never, prove: never, consistency: never },
      { list: never, renew: never },
      undefined,
      cose,
    ),
  ]);

test("a platform may have other nodes asked, and a node only this one's own log", async () => {
  const questions: unknown[] = [];
  const node = await start(async (...question) => {
    questions.push(question);
    return [Uint8Array.of(1), Uint8Array.of(2)];
  });
  const answer = [Buffer.of(1), Buffer.of(2)];
  const platform = connect(node, ALICE);
  expect((await platform.unary(Ledger.GetCoseReceipts, encodeAskedCose(asked))).receipts).toEqual(answer);
  const target = { address: node.address, credentials: credentials(JP, EU) };
  expect(await askCoseReceipts(target, asked)).toEqual(answer);
  expect(questions).toEqual([
    [asked, { ownOnly: false }],
    [asked, { ownOnly: true }],
  ]);
});

test("a regulator may not ask, and a node of an earlier version says that it does not know", async () => {
  const node = await start();
  await expect(
    connect(node, "spiffe://eu.example/regulator/irish").unary(
      Ledger.GetCoseReceipts,
      encodeAskedCose(asked),
    ),
  ).rejects.toMatchObject({ reason: "ROLE_FORBIDDEN" });
  const target = { address: node.address, credentials: credentials(JP, EU) };
  await expect(askCoseReceipts(target, asked)).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
});

test("a question without a log, or with a hash or a place of another form, is refused", () => {
  const message = encodeAskedCose(asked);
  for (const wrong of [
    { ...message, trustDomain: undefined },
    { ...message, leafHash: undefined },
    { ...message, leafHash: Buffer.alloc(31) },
    { ...message, index: 2 ** 53 },
  ])
    expect(() => decodeAskedCose(wrong as never)).toThrow(
      expect.objectContaining({ reason: "INPUT_INVALID" }),
    );
  expect(() => decodeAskedCose({ ...message, trustDomain: "a\ufffdb" } as never)).toThrow(
    expect.objectContaining({ reason: "TEXT_MALFORMED" }),
  );
  expect(decodeAskedCose({ ...message, index: undefined } as never).index).toBe(0);
});

test("an answer with none, with three, or with one that is too long, is the node's fault", () => {
  const invalid = expect.objectContaining({ reason: "STATEMENT_INVALID" });
  for (const sizes of [[], [1, 1, 1], [8_193]])
    expect(() => decodeCoseReceipts({ receipts: sizes.map((n) => Buffer.alloc(n)) })).toThrow(invalid);
  expect(decodeCoseReceipts({ receipts: [Buffer.alloc(8_192)] })).toHaveLength(1);
});
