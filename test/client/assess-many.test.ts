/** Many records in one call, at real nodes: one answer each, in order; one leaf a chunk; one bad record fails alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Platform, RecordAnswer, RecordInput } from "../../src/client/index.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

let federation: TestFederation;
let shared: TransferRequest;
let caller: Platform;
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
  const { offer, ...request } = await federation.sample("eu-us-il-login", {
    facts: { people: ["5000"], youngest: ["18"], onlinePlatform: ["false"], identifies: ["true"] },
  });
  shared = { ...request, offer: { ...offer, accepts: undefined } };
  caller = federation.caller("EU");
});
afterAll(() => federation.stop());

const ADULT: RecordInput = { age: 30, sharedConsents: [0] };
const sizeOf = async () => (await federation.node("EU").store.log.head()).size;

async function answersTo(
  records: Iterable<RecordInput> | AsyncIterable<RecordInput>,
  record = false,
  request = shared,
): Promise<readonly RecordAnswer[]> {
  const answers: RecordAnswer[] = [];
  for await (const answer of caller.assessMany(request, records, { record })) answers.push(answer);
  return answers;
}

const codesOf = ({ decision }: RecordAnswer) => decision.reasons.map(({ code }) => code);
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.reason,
  );

test("each record is answered as an assessment of its own would be, in order", async () => {
  const answers = await answersTo([
    ADULT,
    { age: 9, sharedConsents: [0] },
    { age: 30 },
    { sharedConsents: [0] },
  ]);
  expect(answers.map(({ chunk, index }) => [chunk, index])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 3],
  ]);
  const [adult, child, unconsented, ageOfAll] = answers;
  const alone = async (facts: object, consents = shared.offer.consents) => {
    const { decision } = await caller.assess({
      ...shared,
      facts: { ...shared.facts, ...facts },
      offer: { ...shared.offer, consents },
    });
    return {
      result: decision?.decision,
      codes: decision?.reasons.map(({ code }) => code),
      hash: decision?.obligationsHash,
    };
  };
  const told = (answer: RecordAnswer | undefined) => ({
    result: answer?.decision.decision,
    codes: answer && codesOf(answer),
    hash: answer?.decision.obligationsHash,
  });
  expect(told(adult)).toEqual(await alone({ youngest: ["30"] }));
  expect(told(child)).toEqual(await alone({ youngest: ["9"] }));
  expect(told(unconsented)).toEqual(await alone({ youngest: ["30"] }, []));
  expect(told(ageOfAll)).toEqual(await alone({}));
  expect(answers.map(({ decision }) => decision.decision)).toEqual(["permit", "deny", "deny", "permit"]);
});

test("nothing is recorded, and nothing is proved, unless the caller asks for it", async () => {
  const before = await sizeOf();
  const [answer] = await answersTo([ADULT]);
  expect(answer).not.toHaveProperty("proof");
  expect(await sizeOf()).toBe(before);
});

describe("recorded", () => {
  test("a chunk is one leaf, and each record has a receipt that verifies offline and is no permit", async () => {
    const before = await sizeOf();
    const records = Array.from({ length: 1500 }, (_, i): RecordInput => ({ ...ADULT, age: i % 40 }));
    const answers = await answersTo(records, true);
    expect(await sizeOf()).toBe(before + 2);
    expect(answers.length).toBe(1500);
    expect(answers.at(-1)).toMatchObject({ chunk: 1, index: 475 });
    for (const place of [0, 17, 1023, 1024, 1499]) {
      const { index, proof, decision } = answers[place] as RecordAnswer;
      const verified = verifyReceipt(proof?.receipt() ?? new Uint8Array(0), federation.trust);
      expect(verified).toMatchObject({
        kind: "assessment",
        permit: false,
        leaf: { decision: decision.decision, obligationsHash: decision.obligationsHash },
        record: { index, count: place < 1024 ? 1024 : 476 },
      });
    }
  });
});

test("a record that cannot be read is denied alone, with what is wrong in it", async () => {
  const bad = { ...ADULT, age: 30, modality: ["facial imago"] };
  const answers = await answersTo([ADULT, bad, ADULT]);
  expect(answers.map(({ decision }) => decision.decision)).toEqual(["permit", "deny", "permit"]);
  expect(codesOf(answers[1] as RecordAnswer)).toEqual(["VOC_NO_TERM"]);
});

test("more records than the declared people end the stream", async () => {
  const few = { ...shared, facts: { ...shared.facts, people: ["2"] } };
  expect(await reasonOf(answersTo([ADULT, ADULT, ADULT], false, few))).toBe("INPUT_INVALID");
});

test("a node that stops between two chunks ends the stream; what it answered stands, and the rest is asked for anew", async () => {
  const records = Array.from({ length: 2000 }, (): RecordInput => ADULT);
  const answers: RecordAnswer[] = [];
  async function* stopping() {
    yield* records.slice(0, 1024);
    // The second chunk is not whole before the first is answered and the node has stopped.
    await stopped.promise;
    yield* records.slice(1024);
  }
  const stopped = Promise.withResolvers<void>();
  const before = await sizeOf();
  const read = async () => {
    for await (const answer of caller.assessMany(shared, stopping(), { record: true })) {
      answers.push(answer);
      if (answers.length < 1024) continue;
      await federation.stopNode("EU");
      stopped.resolve();
    }
  };
  expect(["NODE_DRAINING", "NODE_UNREACHABLE"]).toContain(await reasonOf(read()));
  expect(answers.length).toBe(1024);
  await federation.startNode("EU");
  expect(await sizeOf()).toBe(before + 1);
  caller = federation.caller("EU");
  const rest = await answersTo(records.slice(1024), true);
  expect(await sizeOf()).toBe(before + 2);
  for (const { proof } of [answers[0], rest.at(-1)] as RecordAnswer[])
    expect(verifyReceipt(proof?.receipt() ?? new Uint8Array(0), federation.trust)).toHaveProperty("record");
});
