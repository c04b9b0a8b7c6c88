/** The records of a chunk against the law of now: all must still be permitted, with nothing that was not accepted. */
import { expect, test } from "vitest";
import { listObligations } from "../../src/receipt/obligations.ts";
import type { OpenedChunk } from "../../src/transfers/chunk-body.ts";
import { decideRecords } from "../../src/transfers/decide-records.ts";
import { isWithin, reasonsAgainst } from "../../src/transfers/late-records.ts";
import { parseRecord, type SubjectRecord } from "../../src/transfers/subject-record.ts";
import { verdictOf } from "../../src/transfers/verdict.ts";
import { circumstancesOf, sample } from "./fixture.ts";

const request = sample("eu-us-il-login");
const circumstances = circumstancesOf(request);
const context = { checkEvidence: async () => ({ why: "no evidence of its own" }) };
const aged = (age: number) => parseRecord({ age, sharedConsents: [0] }, request);

/** A chunk as this node has proposed it. */
async function proposed(...records: SubjectRecord[]): Promise<OpenedChunk> {
  const { decisions, places } = await decideRecords(context, request, records, circumstances, async () => {});
  const at = (i: number) =>
    decisions[places[i] ?? -1]?.assessment as never as Parameters<typeof verdictOf>[0];
  return {
    request,
    records,
    verdictOf: new Map(records.map((record, i) => [record, verdictOf(at(i))])),
    entries: [],
    verdicts: [],
    lists: decisions.map(({ assessment }) => assessment.decision.obligations),
  };
}

test("there are none while the law, the evidence and the obligations are as before", async () => {
  expect(await reasonsAgainst(context, await proposed(aged(30), aged(41)), circumstances)).toEqual([]);
});

test("one record that is no more permitted is a reason against the chunk", async () => {
  const chunk = await proposed(aged(30), aged(41));
  const expired = { ...circumstances, at: new Date("2029-11-21T12:00:00Z") };
  expect((await reasonsAgainst(context, chunk, expired)).length).toBeGreaterThan(0);
});

test("an obligation that the verdict did not name is one too", async () => {
  const chunk = { ...(await proposed(aged(30))), lists: [] };
  expect(await reasonsAgainst(context, chunk, circumstances)).toMatchObject([
    { code: "OBLIGATIONS_NOT_ACCEPTED" },
  ]);
});

test("a list lies within another that names every demand of it", () => {
  const by = {
    jurisdiction: "EU",
    side: "origin",
    rule: "r",
    cite: "c",
    since: "2020-01-01",
    status: "confirmed",
  } as const;
  const one = { dimension: "retention", asWritten: "P1Y", says: "Delete it.", by } as const;
  const two = { ...one, dimension: "security" } as const;
  expect(isWithin(listObligations([one]), listObligations([one, two]))).toBe(true);
  expect(isWithin(listObligations([one, two]), listObligations([one]))).toBe(false);
});
