/** The streams of records of a caller: so many at once, of both methods together, and room again when one has ended. */
import { expect, test } from "vitest";
import { createRecordStreams } from "../../../src/edge/grpc/record-streams.ts";
import { LIMITS } from "../../../src/limits.ts";

async function* waiting(until: Promise<void>) {
  await until;
  yield 1;
}

test("one more than the limit is refused, another caller is not, and an end makes room", async () => {
  const streams = createRecordStreams();
  const { promise, resolve } = Promise.withResolvers<void>();
  const open = (caller: string) => streams(caller, () => waiting(promise)).next();
  const running = Array.from({ length: LIMITS.bulkStreamsPerCaller }, () =>
    streams("one", () => waiting(promise)),
  );
  const answers = running.map((stream) => stream.next());
  await expect(open("one")).rejects.toMatchObject({ reason: "OVERLOADED" });
  const other = open("other");
  resolve();
  await Promise.all([...answers, other]);
  await running[0]?.next();
  await expect(open("one")).resolves.toMatchObject({ value: 1 });
});

test("a stream that its reader leaves makes room too", async () => {
  const streams = createRecordStreams();
  for (let i = 0; i < LIMITS.bulkStreamsPerCaller + 1; i++) {
    const stream = streams("one", () => waiting(Promise.resolve()));
    await expect(stream.next()).resolves.toMatchObject({ value: 1 });
    await stream.return();
  }
});
