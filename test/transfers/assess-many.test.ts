/** Streams of records at their home node: the order of chunks, the number of people, and one leaf or none. */
import { beforeEach, describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { verifyInclusion } from "../../src/ledger/merkle.ts";
import { hashesOfPath } from "../../src/ledger/tree.ts";
import { recordsOf } from "../../src/receipt/leaf.ts";
import { commitmentToRecord, hashOfEntry, saltOfRecord } from "../../src/receipt/records.ts";
import { type ChunkAnswer, createAssessMany } from "../../src/transfers/assess-many.ts";
import type { GivenRecord } from "../../src/transfers/decide-records.ts";
import { formatRecord, parseRecord } from "../../src/transfers/subject-record.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import {
  AURORA,
  createPair,
  leafIn,
  leavesOf,
  type Pair,
  type PairOptions,
  sample,
} from "../support/pair.ts";

let shared: TransferRequest;
beforeEach(async () => {
  const login = await sample("login");
  shared = { ...login, facts: { ...login.facts, people: ["10"] } };
});

const recordsOfAges = (...ages: number[]) =>
  ages.map((age) => parseRecord({ age, sharedConsents: [0] }, shared));
const open = ({ eu }: Pair, request = shared, record = true) =>
  createAssessMany(eu.context)({ caller: AURORA, request, record, breathe: async () => {} });
const chunkOf = (number: number, ...ages: number[]) => ({ number, records: recordsOfAges(...ages) });
const results = ({ places, decisions }: ChunkAnswer) =>
  places.map((place) => decisions[place]?.assessment.decision.decision);
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.reason,
  );

test("a chunk is one leaf with a root and two numbers, and nothing in it tells an age", async () => {
  const pair = await createPair();
  const answer = await open(pair)(chunkOf(0, 30, 9, 30));
  expect(results(answer)).toEqual(["permit", "deny", "permit"]);
  const [leaf, ...others] = await leavesOf(pair.eu.store);
  expect(others).toEqual([]);
  expect(leaf).toMatchObject({
    type: "comity/v2/assessment",
    sender: AURORA,
    decision: "permit",
    reasons: [],
    records: { count: 3, permitted: 2 },
    concepts: { modality: ["mod:face"], form: ["form:template"] },
  });
  expect(JSON.stringify(leaf)).not.toMatch(/young|age"|\b9\b/);
});

test("each record is proved under the root by its verdict, its place and its own commitment", async () => {
  const pair = await createPair();
  const { recorded, places, decisions } = await open(pair)(chunkOf(0, 30, 9, 41));
  if (recorded === undefined) throw new Error("the chunk was not recorded");
  const records = recordsOf(leafIn(recorded.statement));
  const given = recordsOfAges(30, 9, 41);
  expect(recorded.proofs.length).toBe(3);
  for (const [index, { commitment, path }] of recorded.proofs.entries()) {
    expect(commitment).toEqual(
      commitmentToRecord(formatRecord(given[index] as never), saltOfRecord(recorded.salt, index)),
    );
    const verdict = decisions[places[index] ?? -1]?.hash ?? "";
    expect(
      verifyInclusion({
        index,
        size: 3,
        leafHash: hashOfEntry({ index, record: commitment.toBase64(), verdict }),
        proof: hashesOfPath(path),
        root: Buffer.from(records?.root ?? "", "base64"),
      }),
    ).toBe(true);
  }
});

test("where every record is denied, the leaf denies", async () => {
  const pair = await createPair();
  expect(results(await open(pair)(chunkOf(0, 9, 8)))).toEqual(["deny", "deny"]);
  expect((await leavesOf(pair.eu.store))[0]).toMatchObject({
    decision: "deny",
    records: { count: 2, permitted: 0 },
  });
});

test("operators are told how many were permitted and how many denied, once for each chunk", async () => {
  const told: unknown[] = [];
  const pair = await createPair({ observer: { decided: (event) => told.push(event) } });
  await open(pair, shared, false)(chunkOf(0, 30, 9, 30));
  const places = { method: "Assess", from: "EU", to: "US-IL" };
  expect(told).toEqual([
    { ...places, decision: "permit", count: 2 },
    { ...places, decision: "deny", count: 1 },
  ]);
});

describe("a chunk is refused whole, and nothing of it is recorded,", () => {
  const ADULT = () => recordsOfAges(30)[0] as GivenRecord;

  test.each<[string, number, (adult: GivenRecord) => readonly GivenRecord[], string]>([
    ["with another number than the next", 1, (adult) => [adult], "INPUT_INVALID"],
    ["without a record", 0, () => [], "INPUT_INVALID"],
    ["with 1,025 records", 0, (adult) => Array(1025).fill(adult), "INPUT_TOO_LARGE"],
    [
      "with more records than the people of the shared part",
      0,
      (adult) => Array(11).fill(adult),
      "INPUT_INVALID",
    ],
  ])("%s", async (_, number, records, reason) => {
    const pair = await createPair();
    expect(await reasonOf(open(pair)({ number, records: records(ADULT()) }))).toBe(reason);
    expect(await leavesOf(pair.eu.store)).toEqual([]);
  });

  test("where the chunks before it had as many records as there are people", async () => {
    const pair = await createPair();
    const answer = open(pair);
    await answer(chunkOf(0, 30, 30, 30, 30, 30, 30));
    expect(await reasonOf(answer(chunkOf(1, 30, 30, 30, 30, 30)))).toBe("INPUT_INVALID");
    expect((await leavesOf(pair.eu.store)).length).toBe(1);
  });

  test("while nothing can be recorded", async () => {
    const pair = await createPair();
    await pair.eu.store.close();
    expect(await reasonOf(open(pair)(chunkOf(0, 30)))).toBe("STORE_UNAVAILABLE");
  });
});

test("a shared part with a document is refused before any chunk", async () => {
  const pair = await createPair();
  const document = { format: "mosip-cbeff", content: "AA==" };
  expect(() => open(pair, { ...shared, document })).toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID" }),
  );
});

test("a record that cannot be read has an entry too", async () => {
  const pair = await createPair();
  const unread = new ComityError("INPUT_INVALID", "age: too high");
  const answer = await open(pair)({ number: 0, records: [...recordsOfAges(30), unread] });
  expect(results(answer)).toEqual(["permit", "deny"]);
  expect((await leavesOf(pair.eu.store))[0]).toMatchObject({ records: { count: 2, permitted: 1 } });
});

test("a law that changes while a chunk is decided decides it again, as one", async () => {
  let commits = 0;
  const before: PairOptions["before"] = (store, node) =>
    node.includes("us-il")
      ? store
      : {
          ...store,
          commit: async (entry) => (++commits === 1 ? { refused: "law-changed" } : store.commit(entry)),
        };
  const pair = await createPair({ before });
  const { recorded, number } = await open(pair)(chunkOf(0, 30, 9));
  expect([number, recorded?.proofs.length, commits]).toEqual([0, 2, 2]);
  expect((await leavesOf(pair.eu.store)).length).toBe(1);
});
