/** The handler of RequestMany: one chunk in the node at a time, in order, and none after one in doubt. */
import { expect, test } from "vitest";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import type { RequestManyRequestInput } from "../../../src/edge/grpc/generated/comity/v1/RequestManyRequest.ts";
import { createRecordStreams } from "../../../src/edge/grpc/record-streams.ts";
import { encodeRequest } from "../../../src/edge/grpc/request-codec.ts";
import { createRequestManyHandler } from "../../../src/edge/grpc/request-many.ts";
import { ComityError } from "../../../src/errors.ts";
import type { RequestMany } from "../../../src/transfers/request-many.ts";
import { sample } from "../../transfers/fixture.ts";
import { ALICE, connect, startNode } from "./fixture.ts";

const KEY = "01a8f3f3-0000-7000-8000-000000000001";
const ID = "01a8f3f3-0000-7000-8000-00000000000a";
const shared = { shared: { request: encodeRequest(sample("eu-us-il-login")), idempotencyKey: KEY } };

/** A node that answers each chunk with IN_DOUBT from a number on, and rejects before. */
async function start(carryOut: ReturnType<RequestMany>) {
  const opened: object[] = [];
  const requestMany: RequestMany = (parts) => {
    opened.push(parts);
    return carryOut;
  };
  const handlers = { RequestMany: createRequestManyHandler(requestMany, createRecordStreams()) };
  const node = await startNode([{ definition: Transfers, handlers }]);
  return { client: connect(node), opened };
}

async function* messagesOf(...parts: readonly RequestManyRequestInput[]) {
  yield* parts;
}

const chunk = (number: number): RequestManyRequestInput => ({ chunk: { number, records: [{ age: 30 }] } });

async function answersTo(
  client: Awaited<ReturnType<typeof start>>["client"],
  ...parts: readonly RequestManyRequestInput[]
) {
  const answers: object[] = [];
  for await (const answer of client.exchange(Transfers.RequestMany, messagesOf(...parts)))
    answers.push(answer);
  return answers;
}

test("a chunk in doubt is answered as such, and ends the stream in order", async () => {
  const began: number[] = [];
  const { client, opened } = await start(async ({ number }) => {
    began.push(number);
    return { id: ID, number, state: "IN_DOUBT" };
  });
  expect(await answersTo(client, shared, chunk(0), chunk(1))).toMatchObject([
    { transferId: ID, state: "TRANSFER_STATE_IN_DOUBT", records: [] },
  ]);
  expect(began).toEqual([0]);
  expect(opened).toEqual([expect.objectContaining({ caller: ALICE, key: KEY })]);
});

test("a refusal ends the stream with its reason", async () => {
  const { client } = await start(async () => {
    throw new ComityError("METHOD_UNKNOWN", "the peer takes none");
  });
  await expect(answersTo(client, shared, chunk(0))).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
});

test.each<[string, readonly RequestManyRequestInput[]]>([
  ["without a shared part", [chunk(0)]],
  ["with a second shared part", [shared, shared]],
  ["without a key", [{ shared: { request: encodeRequest(sample("eu-us-il-login")) } }]],
  ["with a key that is no UUIDv7", [{ shared: { ...shared.shared, idempotencyKey: "first" } }]],
])("a stream %s is refused", async (_, parts) => {
  const { client } = await start(async ({ number }) => ({ id: ID, number, state: "IN_DOUBT" }));
  await expect(answersTo(client, ...parts)).rejects.toMatchObject({ reason: "INPUT_INVALID" });
});
