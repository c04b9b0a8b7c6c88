/** Chunks: their order in a stream, and the sum of their decisions. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { assertNoDocument, createOrder, enterRecords, listsIn, sumOf } from "../../src/transfers/chunk.ts";
import type { SharedDecision } from "../../src/transfers/decide-records.ts";
import { assessed, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const record = new ComityError("INPUT_INVALID", "unreadable");
const decisionOn = (name: string): SharedDecision => ({
  assessment: assessed(sample(name)),
  verdict: "{}",
  hash: name,
});
const permit = decisionOn("eu-us-il-login");
const denial = decisionOn("eu-us-il-advertising");

describe("a stream", () => {
  test("takes its chunks in order, and no number twice", () => {
    const order = createOrder({ facts: {} });
    order.take({ number: 0, records: [record] });
    expect(() => order.take({ number: 0, records: [record] })).toThrow(/is `0`, not `1`/);
    order.take({ number: 1, records: [record] });
  });

  test("has no more records than its shared part has people", () => {
    const order = createOrder({ facts: { people: ["2"] } });
    order.take({ number: 0, records: [record] });
    expect(() => order.take({ number: 1, records: [record, record] })).toThrow(
      /more records than the `2` people/,
    );
  });

  test("has no document, which would be about one person", () => {
    expect(() => assertNoDocument(login)).not.toThrow();
    const read = { format: "x", terms: [], findings: [], payloadBroken: false };
    expect(() => assertNoDocument({ ...login, documentRead: read })).toThrow(/one request/);
  });
});

test("the sum permits where any record is permitted, and counts them", () => {
  const root = new Uint8Array(32);
  const decided = { decisions: [permit, denial], places: [0, 1, 0] };
  expect(sumOf(decided, root)).toMatchObject({
    records: { count: 3, permitted: 2 },
    assessment: { decision: { decision: "permit", reasons: [] }, terms: [] },
  });
  expect(sumOf({ decisions: [denial], places: [0] }, root).assessment.decision.decision).toBe("deny");
});

test("equal records have different commitments, since each has its own salt", () => {
  const { commitments } = enterRecords(
    [record, record],
    { decisions: [permit], places: [0, 0] },
    new Uint8Array(32),
  );
  expect(commitments[0]).not.toEqual(commitments[1]);
});

test("the lists are those of the leaf and of all verdicts, each once", () => {
  const hashes = listsIn([permit, permit, denial]).map(({ hash }) => hash);
  expect(hashes.length).toBe(new Set(hashes).size);
  expect(hashes).toContain(permit.assessment.decision.obligations.hash);
});
