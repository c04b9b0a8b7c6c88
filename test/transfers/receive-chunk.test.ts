/** A chunk at its destination: a body that is not what the leaf commits to is refused, and nothing of it is recorded. */
import { expect, test } from "vitest";
import type { Proposal } from "../../src/engine/context.ts";
import { canonicalText } from "../../src/ledger/canonical.ts";
import { type HiddenEntry, type ShownEntry, treeOfOrigin } from "../../src/receipt/chunk.ts";
import { commitmentToRecord } from "../../src/receipt/records.ts";
import { parseRecord } from "../../src/transfers/subject-record.ts";
import {
  AURORA,
  createPair,
  historyOf,
  keyAt,
  leafIn,
  never,
  type Pair,
  START,
  stateOn,
} from "../support/pair.ts";
import { sharedPart } from "../support/records.ts";

const shared = await sharedPart();
const aged = (...ages: number[]) => ages.map((age) => parseRecord({ age, sharedConsents: [0] }, shared));

/** The proposal of a chunk of an adult, a child and an adult, which does not arrive by itself. */
async function proposalOfChunk(pair: Pair): Promise<Required<Proposal>> {
  const parts = {
    caller: AURORA,
    key: keyAt(START),
    request: shared,
    breathe: async () => {},
    signal: never,
  };
  pair.wire.questions = "hold";
  const asked = pair.eu.origin.requestMany(parts)({ number: 0, records: aged(30, 9, 41) });
  await pair.idle();
  const [held] = pair.wire.held;
  if (held?.question.kind !== "propose") throw new Error("nothing was proposed");
  held.lose();
  await asked;
  pair.wire.questions = "pass";
  return held.question.proposal as Required<Proposal>;
}

type Json = ReturnType<typeof JSON.parse>;

/** Signs the root anew over what the body holds now: an origin may sign whatever it likes. */
function signRoot(body: Json, leaf: Json): void {
  const entries: (ShownEntry | HiddenEntry)[] = [];
  for (const { index, hash } of body.denied) entries[index] = { hash: Buffer.from(hash, "base64") };
  for (const { index, record, salt, verdict } of body.records)
    entries[index] = {
      record: commitmentToRecord(canonicalText(record), Buffer.from(salt, "base64")).toBase64(),
      verdict,
    };
  leaf.records.root = treeOfOrigin(entries, body.verdicts.map(canonicalText)).root.toBase64();
}

/** Sends a proposal that its origin has changed, and signed as changed. */
async function sendChanged(change: (body: Json, leaf: Json) => void) {
  const pair = await createPair();
  const { own, body: text, obligations } = await proposalOfChunk(pair);
  const [body, leaf] = [JSON.parse(text), JSON.parse(JSON.stringify(leafIn(own)))];
  change(body, leaf);
  const proposal = { own: await stateOn(pair.eu.store, leaf), body: canonicalText(body), obligations };
  const outcome = await pair.wire.deliver({ kind: "propose", proposal }).then(
    () => "taken",
    (error) => error.reason,
  );
  return { outcome, recorded: await historyOf(pair.il.store) };
}

test("an honest chunk is taken", async () => {
  expect(await sendChanged(() => {})).toEqual({ outcome: "taken", recorded: ["decision"] });
});

test.each<[string, (body: Json, leaf: Json) => void, string?]>([
  ["of more records than a chunk has", (_, leaf) => (leaf.records.count = 1025), "INPUT_TOO_LARGE"],
  ["under another root", (_, leaf) => (leaf.records.root = Buffer.alloc(32, 1).toString("base64"))],
  ["of another number of records than its leaf counts", (_, leaf) => (leaf.records.count = 4)],
  ["of another number of permitted records", (_, leaf) => (leaf.records.permitted = 1)],
  [
    "with a record that its origin denies slipped in",
    (body, leaf) => {
      body.verdicts.push({ ...body.verdicts[0], decision: "deny" });
      body.records.splice(1, 0, { ...body.records[0], index: 1, verdict: 1 });
      body.denied = [];
      leaf.records.permitted = 3;
      signRoot(body, leaf);
    },
  ],
  [
    "with a record that its origin denies, under the verdict of another",
    (body, leaf) => {
      body.records.splice(1, 0, { ...body.records[0], index: 1 });
      body.denied = [];
      leaf.records.permitted = 3;
    },
  ],
  ["with another record in place of one", (body) => (body.records[0].record.age = 31)],
  ["with another salt", (body) => (body.records[0].salt = Buffer.alloc(32, 1).toString("base64"))],
  ["with a salt that is none", (body) => (body.records[0].salt = "AA==")],
  ["with two records at one place", (body) => (body.records[1].index = 0)],
  ["with its records in another order", (body) => body.records.reverse()],
  ["with a record beyond its last place", (body) => (body.records[1].index = 7)],
  ["with a denied entry that is no hash", (body) => (body.denied[0].hash = "AA==")],
  [
    "with another hash of a denied entry",
    (body) => (body.denied[0].hash = Buffer.alloc(32, 1).toString("base64")),
  ],
  ["with a record that names no verdict", (body) => (body.records[0].verdict = 5)],
  ["with another verdict", (body) => (body.verdicts[0].packs = [])],
  [
    "with a verdict that permits and says why it would not",
    (body, leaf) => {
      body.verdicts[0].remedy = ["something"];
      signRoot(body, leaf);
    },
  ],
  [
    "with a verdict that is longer than a receipt may hold",
    (body, leaf) => {
      const pack = { jurisdiction: "EU", version: "x".repeat(300_000), hash: "" };
      body.verdicts[0].packs = [pack];
      signRoot(body, leaf);
    },
  ],
  [
    "with a verdict about other words than the record's",
    (body, leaf) => {
      body.verdicts[0].translation.terms.pop();
      signRoot(body, leaf);
    },
  ],
  ["without the lists of its verdicts", (body) => (body.lists = [])],
  ["with a list that no verdict names", (body) => body.lists.push([])],
  ["with a shared part to which its leaf does not commit", (body) => (body.request.facts.people = ["11"])],
  ["with a key that no chunk has", (body) => (body.extra = 1)],
  [
    "with a record that is written in another way",
    (body, leaf) => {
      delete body.records[0].record.form;
      signRoot(body, leaf);
    },
  ],
  ["of another action than its leaf names", (_, leaf) => (leaf.concepts.action = "sell")],
  ["of data that its leaf does not name", (_, leaf) => (leaf.concepts.modality = ["mod:iris"])],
  ["under a leaf of one request", (_, leaf) => delete leaf.records],
])("a chunk %s is refused", async (_, change, reason = "STATEMENT_INVALID") => {
  expect(await sendChanged(change)).toEqual({ outcome: reason, recorded: [] });
});

test("another body under the leaf of one request is refused as a chunk", async () => {
  const body = { request: shared, salt: Buffer.alloc(32, 1).toString("base64") };
  const plain = (told: Json) => {
    for (const key of Object.keys(told)) delete told[key];
    Object.assign(told, JSON.parse(JSON.stringify(body)));
  };
  expect(await sendChanged(plain)).toEqual({ outcome: "STATEMENT_INVALID", recorded: [] });
});

test("a chunk that comes again gets the same bytes, and other bytes are refused and kept as evidence", async () => {
  const pair = await createPair();
  const proposal = await proposalOfChunk(pair);
  const first = await pair.wire.deliver({ kind: "propose", proposal });
  expect(await pair.wire.deliver({ kind: "propose", proposal })).toEqual(first);
  const { obligations: list, ...resolved } = await pair.wire.deliver({
    kind: "resolve",
    id: leafIn(proposal.own).transfer,
  });
  expect({ ...resolved, list }).toEqual({ ...first, list: "[]" });
  const leaf = { ...leafIn(proposal.own), nonce: `${"B".repeat(43)}=` };
  const other = { ...proposal, own: await stateOn(pair.eu.store, leaf) };
  await expect(pair.wire.deliver({ kind: "propose", proposal: other })).rejects.toMatchObject({
    reason: "STATEMENT_CONFLICT",
  });
});
