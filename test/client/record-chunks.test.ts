/** Records on their way in chunks: no more ahead of the answers than two chunks, and each answer with its number of records. */
import { expect, test } from "vitest";
import { sendChunks } from "../../src/client/record-chunks.ts";
import { sample } from "../transfers/fixture.ts";

const shared = sample("eu-us-il-login");
type Message = { readonly chunk: { readonly number?: unknown; readonly records?: readonly object[] | null } };

function* ages(count: number, taken: { count: number }) {
  for (let i = 0; i < count; i++) {
    taken.count++;
    yield { age: i % 100 };
  }
}

/** Answers each chunk with its number, when it is asked for. */
async function* answering(messages: AsyncIterable<"first" | Message>) {
  for await (const message of messages) if (message !== "first") yield message.chunk.number;
}

test("the last chunk is as large as what is left, and answers come in order", async () => {
  const told: unknown[] = [];
  const records = ages(2_500, { count: 0 });
  for await (const each of sendChunks("first" as const, shared, records, answering)) told.push(each);
  expect(told).toEqual([
    { answer: 0, count: 1024 },
    { answer: 1, count: 1024 },
    { answer: 2, count: 452 },
  ]);
});

test("records are read as they are needed, and the source is closed where the reader leaves", async () => {
  const taken = { count: 0 };
  const records = ages(10_000, taken);
  for await (const { answer } of sendChunks("first" as const, shared, records, answering))
    if (answer === 1) break;
  expect(taken.count).toBeLessThanOrEqual(4 * 1024);
  expect(records.next().done).toBe(true);
});

test("a record of no valid form ends the stream, after the answers to the chunks before", async () => {
  const records = [...Array.from({ length: 1024 }, () => ({ age: 30 })), { age: 999 }];
  const answers: unknown[] = [];
  const read = async () => {
    for await (const { answer } of sendChunks("first" as const, shared, records, answering))
      answers.push(answer);
  };
  await expect(read()).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    message: expect.stringMatching(/^record 1025: .*`age`/),
  });
  expect(answers).toEqual([0]);
});
