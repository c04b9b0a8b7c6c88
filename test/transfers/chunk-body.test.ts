/** The body of a chunk: what goes in comes out, and it is never longer than what nodes send each other. */
import { expect, test } from "vitest";
import { parseCanonical } from "../../src/ledger/canonical.ts";
import { makeChunkBody } from "../../src/transfers/chunk-body.ts";
import { makeBody } from "../../src/transfers/proposal-body.ts";
import { sample } from "./fixture.ts";

const request = sample("eu-us-il-login");
const SALT = Buffer.alloc(32, 3).toString("base64");
const chunk = {
  records: [{ index: 1, text: '{"age":30}', salt: Buffer.alloc(32, 1), verdict: 0 }],
  denied: [{ index: 0, hash: Buffer.alloc(32, 2) }],
  verdicts: ['{"decision":"permit"}'],
  lists: ["[]"],
};

test("it is canonical JSON, and commits to the shared part as one request's body does", () => {
  const body = makeChunkBody(request, SALT, chunk);
  expect(body.commitment).toBe(makeBody(request, SALT).commitment);
  expect(parseCanonical(Buffer.from(body.text))).toMatchObject({
    denied: [{ index: 0 }],
    lists: [[]],
    records: [{ index: 1, record: { age: 30 }, verdict: 0 }],
    salt: SALT,
    verdicts: [{ decision: "permit" }],
  });
});

test("a chunk that is longer than a proposal's body may be is refused, and the message says what to do", () => {
  const long = {
    ...chunk,
    records: [{ ...(chunk.records[0] as never as object), text: `"${"x".repeat(3_000_000)}"` }],
  };
  expect(() => makeChunkBody(request, SALT, long as never)).toThrow(
    expect.objectContaining({ reason: "INPUT_TOO_LARGE", message: expect.stringMatching(/fewer records/) }),
  );
});
