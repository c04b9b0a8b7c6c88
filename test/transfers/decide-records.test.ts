/** Records of a chunk: each decided as alone, what they share looked at once, and a bound on what an answer holds. */
import { describe, expect, test } from "vitest";
import type { EvidenceCheck } from "../../src/engine/context.ts";
import { ComityError } from "../../src/errors.ts";
import { assess } from "../../src/transfers/assess.ts";
import { bindingFor } from "../../src/transfers/bound.ts";
import { decideRecords, type GivenRecord } from "../../src/transfers/decide-records.ts";
import { parseRecord, type RecordInput, requestOf } from "../../src/transfers/subject-record.ts";
import { acceptedDigestOf, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import { ISSUER } from "../support/evidence.ts";
import { AT, atlas, changed, circumstancesOf, EXPORTER, sample } from "./fixture.ts";

const shared = sample("eu-us-il-login");
const [consent] = shared.offer.consents;
const recordOf = (input: RecordInput) => parseRecord(input, shared);
const ADULT = recordOf({ age: 30, sharedConsents: [0] });

/** Evidence `good` holds; any other does not. Counts the items that were checked. */
function createCheck(request: TransferRequest) {
  const checked: string[] = [];
  const subject = { exporter: EXPORTER, request, digest: acceptedDigestOf(request) };
  const binding = bindingFor("consents", subject, atlas);
  const checkEvidence: EvidenceCheck = async ({ evidence, ofRecord }) => {
    checked.push(evidence);
    // What requests bring again and again must not make room for it.
    if (ofRecord !== true) throw new Error("the evidence of a record is kept as that of a request");
    return evidence === "good"
      ? { issuer: ISSUER, issued: AT, until: AT, binding }
      : { why: `it is ${evidence}` };
  };
  return { checked, checkEvidence };
}

async function decide(records: readonly GivenRecord[], request = shared) {
  const { checked, checkEvidence } = createCheck(request);
  let breaths = 0;
  const found = await decideRecords(
    { checkEvidence },
    request,
    records,
    circumstancesOf(request),
    async () => {
      breaths++;
    },
  );
  return {
    ...found,
    checked,
    breaths,
    results: found.places.map((place) => found.decisions[place]?.assessment.decision),
  };
}

test.each<[string, RecordInput]>([
  ["an adult", { age: 30, sharedConsents: [0] }],
  ["a child", { age: 9, sharedConsents: [0] }],
  ["another modality", { age: 30, modality: ["fingerprint"], sharedConsents: [0] }],
  ["a word that nobody knows", { age: 30, form: ["templet"], sharedConsents: [0] }],
])("%s is decided as in a request of its own", async (_, input) => {
  const record = recordOf(input);
  const request = requestOf(shared, record);
  const alone = assess(request, circumstancesOf(shared));
  const { results } = await decide([ADULT, record]);
  expect(results[1]).toEqual(alone.decision);
});

test("equal records share a decision, in the order of their first", async () => {
  const child = recordOf({ age: 9, sharedConsents: [0] });
  const { places, decisions } = await decide([
    ADULT,
    child,
    ADULT,
    recordOf({ age: 30, sharedConsents: [0] }),
  ]);
  expect(places).toEqual([0, 1, 0, 0]);
  expect(decisions.length).toBe(2);
  expect(new Set(decisions.map(({ hash }) => hash)).size).toBe(2);
});

test.each([
  ["first", [30, 5]],
  ["last", [5, 30]],
])("a shared consent counts for whoever was born when it was given: the adult %s", async (_, ages) => {
  const request = changed(shared, { offer: { consents: [{ ...consent, given: "2020-06-01" }] } });
  const { results } = await decide(
    ages.map((age) => recordOf({ age, sharedConsents: [0] })),
    request,
  );
  const why = "the youngest person whom the request is about was not born when it was given";
  expect(results.map((each) => each?.notCounted)).toEqual(
    ages.map((age) => (age === 5 ? [{ path: "offer.consents[0]", why }] : undefined)),
  );
});

describe("a consent of one's own", () => {
  const own = (evidence: string) => recordOf({ age: 30, consents: [{ ...consent, evidence } as never] });

  test("counts with evidence of its own, and for its record alone", async () => {
    const { results, checked } = await decide([own("good"), own("forged"), recordOf({ age: 30 })]);
    expect(results.map((each) => each?.decision)).toEqual(["permit", "deny", "deny"]);
    expect(results[1]?.notCounted).toEqual([{ path: "consents[0]", why: "it is forged" }]);
    expect(checked).toEqual(["good", "forged"]);
  });
});

test("a record that cannot be read is denied alone, and only its caller is told what is wrong", async () => {
  const broken = new ComityError("INPUT_INVALID", "age: is no number");
  const { results, decisions } = await decide([ADULT, broken]);
  expect(results.map((each) => each?.decision)).toEqual(["permit", "deny"]);
  expect(results[1]).toMatchObject({
    reasons: [{ code: "INPUT_INVALID" }],
    notCounted: [{ path: "record", why: "age: is no number" }],
  });
  expect(decisions[1]?.verdict).not.toContain("no number");
});

test("receipts that do not verify deny every record, and are read once", async () => {
  const request = changed(shared, { offer: { receipts: ["{}"] } });
  const { results } = await decide([ADULT, recordOf({ age: 9, sharedConsents: [0] })], request);
  expect(results.map((each) => each?.reasons.map(({ code }) => code))).toEqual([
    ["RECEIPT_INVALID"],
    ["RECEIPT_INVALID"],
  ]);
});

test("others have their turn between decisions, and none is taken for equal records", async () => {
  const ages = (count: number) =>
    Array.from({ length: count }, (_, age) => recordOf({ age, sharedConsents: [0] }));
  expect((await decide(ages(40))).breaths).toBe(10);
  expect((await decide(Array(40).fill(ADULT))).breaths).toBe(0);
});

test("different decisions beyond the room of an answer refuse the chunk", async () => {
  const why = "x".repeat(8000);
  const different = Array.from({ length: 1000 }, (_, i) => new ComityError("INPUT_INVALID", `${i} ${why}`));
  await expect(decide(different)).rejects.toMatchObject({ reason: "INPUT_TOO_LARGE" });
});
