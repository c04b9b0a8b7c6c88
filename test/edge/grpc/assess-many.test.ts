/** The handler of AssessMany: one chunk in the node at a time, answers in order, and a bound on streams. */
import { expect, test } from "vitest";
import { createAssessManyHandler } from "../../../src/edge/grpc/assess-many.ts";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import type { AssessManyRequestInput } from "../../../src/edge/grpc/generated/comity/v1/AssessManyRequest.ts";
import { createRecordStreams } from "../../../src/edge/grpc/record-streams.ts";
import { encodeRequest } from "../../../src/edge/grpc/request-codec.ts";
import { LIMITS } from "../../../src/limits.ts";
import { NO_OBLIGATIONS } from "../../../src/receipt/obligations.ts";
import type { AssessMany, SharedPart } from "../../../src/transfers/assess-many.ts";
import { sample } from "../../transfers/fixture.ts";
import { ALICE, connect, startNode } from "./fixture.ts";

const shared = { shared: { request: encodeRequest(sample("eu-us-il-login")), record: true } };

/** A node that answers each chunk when `mayAnswer` resolves, and counts the chunks that are being answered. */
async function start(mayAnswer: (number: number) => Promise<void>, limits = {}) {
  const opened: SharedPart[] = [];
  const began: number[] = [];
  const assessMany: AssessMany = (part) => {
    opened.push(part);
    return async ({ number, records }) => {
      began.push(number);
      await mayAnswer(number);
      return {
        number,
        requestHash: "",
        decisions: [],
        places: records.map(() => 0),
        lists: [NO_OBLIGATIONS],
      };
    };
  };
  const handlers = { AssessMany: createAssessManyHandler(assessMany, createRecordStreams()) };
  const node = await startNode([{ definition: Transfers, handlers }], { limits });
  return { node, opened, began };
}

async function* messagesOf(count: number, sent: (number: number) => void = () => {}) {
  yield shared satisfies AssessManyRequestInput;
  // A chunk of half a mebibyte: some fit into what the transport holds by itself.
  const records = Array(1024).fill({ modality: ["x".repeat(500)] });
  for (let number = 0; number < count; number++) {
    sent(number);
    yield { chunk: { number, records } };
  }
}

async function numbersOf(answers: AsyncIterable<{ number?: number }>): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const { number = 0 } of answers) numbers.push(number);
  return numbers;
}

test("chunks are answered in order, for the caller of the certificate", async () => {
  const { node, opened, began } = await start(async () => {});
  const numbers = await numbersOf(connect(node).exchange(Transfers.AssessMany, messagesOf(5)));
  expect(numbers).toEqual([0, 1, 2, 3, 4]);
  expect(began).toEqual(numbers);
  expect(opened).toEqual([expect.objectContaining({ caller: ALICE, record: true })]);
});

test("while a chunk is answered no other is read, whatever the caller sends", async () => {
  let sent = 0;
  const leads: number[] = [];
  const { node } = await start(async (number) => {
    // Time for the caller to send what it can.
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    leads.push(sent - number);
  });
  const messages = messagesOf(40, (number) => {
    sent = number + 1;
  });
  expect((await numbersOf(connect(node).exchange(Transfers.AssessMany, messages))).length).toBe(40);
  // One is answered, one has arrived, and the transport holds parts of some more.
  expect(Math.max(...leads)).toBeLessThan(8);
});

test("a caller has so many streams at once, and another when one has ended", async () => {
  const hold = Promise.withResolvers<void>();
  const { node, began } = await start(() => hold.promise);
  const client = connect(node);
  const running = Array.from({ length: LIMITS.bulkStreamsPerCaller }, () =>
    numbersOf(client.exchange(Transfers.AssessMany, messagesOf(1))),
  );
  while (began.length < running.length) await new Promise((resolve) => setImmediate(resolve));
  const one = () => numbersOf(client.exchange(Transfers.AssessMany, messagesOf(1)));
  await expect(one()).rejects.toMatchObject({ reason: "OVERLOADED" });
  hold.resolve();
  await Promise.all(running);
  expect(await one()).toEqual([0]);
});

test("what a recorded chunk stores counts for its caller's day", async () => {
  const { node } = await start(async () => {}, { storedBytesPerDay: 20 * 1024 });
  await expect(numbersOf(connect(node).exchange(Transfers.AssessMany, messagesOf(5)))).rejects.toMatchObject({
    reason: "OVERLOADED",
  });
});

test("a stream that begins with a chunk is refused, and the next one is served", async () => {
  const { node } = await start(async () => {});
  const client = connect(node);
  async function* wrong() {
    yield { chunk: { number: 0, records: [{}] } };
  }
  await expect(numbersOf(client.exchange(Transfers.AssessMany, wrong()))).rejects.toMatchObject({
    reason: "INPUT_INVALID",
  });
  expect(await numbersOf(client.exchange(Transfers.AssessMany, messagesOf(1)))).toEqual([0]);
});
