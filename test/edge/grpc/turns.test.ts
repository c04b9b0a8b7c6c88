/** Turns: whoever asks for much waits for it alone, and the event loop goes on. */
import { expect, test } from "vitest";
import { createTurns } from "../../../src/edge/grpc/turns.ts";

const spin = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

test("callers take turns, each in its own order", async () => {
  const turns = createTurns(1000);
  const begun: string[] = [];
  for (const n of [1, 2, 3]) turns.begin("crowd", () => begun.push(`crowd ${n}`));
  turns.begin("one", () => begun.push("one"));
  expect(begun).toEqual([]);
  await turns.next("other");
  expect(begun.slice(0, 2)).toEqual(["crowd 1", "one"]);
  await turns.next("crowd");
  expect(begun).toEqual(["crowd 1", "one", "crowd 2", "crowd 3"]);
});

test("the event loop turns between, and who comes then is before the rest of a crowd", async () => {
  const turns = createTurns(4);
  let begun = 0;
  for (let n = 0; n < 100; n++)
    turns.begin("crowd", () => {
      begun++;
      spin(1);
    });
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toBeLessThan(100);
  const before = begun;
  await turns.next("one");
  expect(begun - before).toBeLessThanOrEqual(10);
});
