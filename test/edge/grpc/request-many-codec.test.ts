/** The messages of RequestMany: a proof comes back as it was sent, and an answer of another size is none. */
import { expect, test } from "vitest";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import type { RequestManyResponseInput } from "../../../src/edge/grpc/generated/comity/v1/RequestManyResponse.ts";
import {
  decodeChunkOutcome,
  decodeProof,
  encodeChunkOutcome,
  encodeProof,
} from "../../../src/edge/grpc/request-many-codec.ts";
import type { ChunkProof } from "../../../src/receipt/chunk.ts";
import { NO_OBLIGATIONS } from "../../../src/receipt/obligations.ts";
import { EU, IL, leaves, stated } from "../../transfers/leaves.ts";

const ID = "01a8f3f3-0000-7000-8000-00000000000a";
const verdict = (decision: "permit" | "deny") =>
  JSON.stringify({ decision, obligationsHash: NO_OBLIGATIONS.hash, reasons: [], remedy: [] });
const proof: ChunkProof = {
  own: stated(leaves.proposal, EU),
  answer: stated(leaves.decision, IL),
  verdicts: { own: [verdict("permit"), verdict("deny")], answer: [verdict("deny"), verdict("permit")] },
  entries: [
    { record: Buffer.alloc(32, 1).toString("base64"), verdict: 0, answer: 1 },
    { record: Buffer.alloc(32, 2).toString("base64"), verdict: 1 },
    { record: Buffer.alloc(32, 3).toString("base64"), verdict: 0, answer: 0 },
  ],
  lists: ["[]"],
};
const { RequestMany } = Transfers;
const sent = (message: RequestManyResponseInput) =>
  RequestMany.responseDeserialize(
    (RequestMany as never as { responseSerialize: (message: object) => Buffer }).responseSerialize(message),
  );
const told = {
  proof,
  salt: new Uint8Array(32).fill(5),
  beside: [{}, { notCounted: [{ path: "x", why: "y" }] }],
};

test("a record's decision is the destination's, and home's where that denies", () => {
  const message = sent(encodeChunkOutcome({ id: ID, number: 3, state: "PERMITTED", told }));
  const { chunk, state, records } = decodeChunkOutcome(message, 3);
  expect([chunk, state]).toEqual([3, "PERMITTED"]);
  expect(records.map(({ decision }) => decision.decision)).toEqual(["permit", "deny", "deny"]);
  expect(records[1]?.decision.notCounted).toEqual([{ path: "x", why: "y" }]);
  expect(records.map(({ index, transferId }) => [index, transferId])).toEqual([0, 1, 2].map((i) => [i, ID]));
});

test("the proof comes back as it was sent, hidden entries too", () => {
  const entries = [
    ...proof.entries,
    { hash: Buffer.alloc(32, 7), answerHash: Buffer.alloc(32, 8) },
    { hash: Buffer.alloc(32, 9) },
  ];
  const whole = sent({ ...encodeChunkOutcome({ id: ID, number: 0, state: "PERMITTED", told }) });
  expect(decodeProof(whole.proof)).toEqual(proof);
  expect(decodeProof(sent({ proof: encodeProof({ ...proof, entries }) }).proof)).toEqual({
    ...proof,
    entries,
  });
});

test("what was barred is denied as barred, whatever home says", () => {
  const { answer: _, ...barred } = proof;
  const entries = [{ record: Buffer.alloc(32, 1).toString("base64"), verdict: 0 }];
  const bar = {
    ...barred,
    answer: stated(leaves.bar, IL),
    entries,
    verdicts: { own: proof.verdicts.own, answer: [] },
  };
  const message = sent(
    encodeChunkOutcome({ id: ID, number: 0, state: "BARRED", told: { ...told, proof: bar } }),
  );
  expect(decodeChunkOutcome(message, 1).records[0]?.decision).toMatchObject({
    decision: "deny",
    reasons: [{ code: "BARRED" }],
  });
});

test("an answer with another number of records is no answer to the chunk", () => {
  const message = sent(encodeChunkOutcome({ id: ID, number: 0, state: "PERMITTED", told }));
  expect(() => decodeChunkOutcome(message, 4)).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID" }),
  );
});
