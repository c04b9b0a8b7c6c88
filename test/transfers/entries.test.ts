/** What the origin records of a request: the leaf, the command, and nothing of the request's words in the leaf. */
import { expect, test } from "vitest";
import { peerOf } from "../../src/engine/peers.ts";
import { commitmentTo } from "../../src/ledger/commitment.ts";
import { type Leaf, parseLeaf } from "../../src/receipt/leaf.ts";
import { assess } from "../../src/transfers/assess.ts";
import { assessmentEntry, type Bench, decisionEntry } from "../../src/transfers/entries.ts";
import { acceptedDigestOf, digestOf, formatRequest } from "../../src/transfers/transfer-request.ts";
import { proofsOf } from "../support/evidence.ts";
import { AURORA, agreement, atlas, createPair, EU, IL, keyAt, START, sample } from "../support/pair.ts";

const pair = await createPair({ decideWithinMs: 10_000 });
const { context } = pair.eu;
const at = new Date(START);
const bench: Bench = { at, atlas, peer: peerOf(context.peers, IL, at, "destination's") };
const login = await sample("login");
const advertising = await sample("advertising");
const call = (request = login) => ({
  caller: AURORA,
  key: keyAt(START),
  digest: digestOf(formatRequest(request)),
  request,
});
const assessed = (request = login) =>
  assess(request, {
    exporter: AURORA,
    digest: acceptedDigestOf(request),
    atlas,
    agreement,
    agreements: [agreement],
    at,
    proofs: proofsOf(request, AURORA, at),
    binding: true,
  });
const leafOf = (bytes: Uint8Array): Leaf => parseLeaf(JSON.parse(Buffer.from(bytes).toString("utf8")));

test("a permit at home is a proposal to the peer, to be decided within the time", () => {
  const { body, entry } = decisionEntry(context, call(), bench, assessed());
  const leaf = leafOf(entry.leaf);
  expect(leaf).toMatchObject({
    type: "comity/v2/proposal",
    sender: AURORA,
    origin: EU,
    destination: IL,
    agreement: agreement.hash,
    at: at.toISOString(),
    decideBy: new Date(START + 10_000).toISOString(),
    decision: "permit",
  });
  const { request, salt } = JSON.parse(body) as { request: unknown; salt: string };
  expect(request).toEqual(JSON.parse(JSON.stringify(login)));
  expect(leaf).toMatchObject({ request: commitmentTo(digestOf(formatRequest(login)), salt) });
  expect(entry).toMatchObject({
    epoch: atlas.epoch,
    command: {
      kind: "transfer.propose",
      id: leaf.transfer,
      destination: IL,
      talliedUntil: "2028-11-23",
      bounds: [],
      until: "2037-11-23",
    },
  });
});

test("a denial stays at home, whoever the peer is", () => {
  const { entry } = decisionEntry(context, call(advertising), bench, assessed(advertising));
  expect(leafOf(entry.leaf)).toMatchObject({ type: "comity/v2/denial", decision: "deny" });
  expect(entry.command).toMatchObject({ kind: "transfer.deny", destination: "" });
});

test("without a peer nothing is proposed", () => {
  const { entry } = decisionEntry(context, call(), { ...bench, peer: undefined }, assessed());
  expect(entry.command.kind).toBe("transfer.deny");
});

test("an assessment is a leaf alone", () => {
  const entry = assessmentEntry(context, AURORA, login, bench, assessed());
  expect(leafOf(entry.leaf)).toMatchObject({ type: "comity/v2/assessment", sender: AURORA, origin: EU });
  expect(entry.command).toMatchObject({ kind: "transfer.note", contents: [], until: "2037-11-23" });
  expect(entry.epoch).toBe(atlas.epoch);
});

test("two entries of one request have nothing by which their requests could be told alike", () => {
  const [one, two] = [1, 2].map(() => leafOf(decisionEntry(context, call(), bench, assessed()).entry.leaf));
  if (one?.type !== "comity/v2/proposal" || two?.type !== "comity/v2/proposal")
    throw new Error("no proposal");
  expect(one.request).not.toBe(two.request);
  expect(one.nonce).not.toBe(two.nonce);
  expect(one.transfer).not.toBe(two.transfer);
});
