/** A transfer at its destination: decided once, barred once, and never both; everything else is refused unrecorded. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Proposal } from "../../src/engine/context.ts";
import { canonicalBytes, canonicalText, sha256, withoutUndefined } from "../../src/ledger/canonical.ts";
import { commitmentTo } from "../../src/ledger/commitment.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { LIMITS } from "../../src/limits.ts";
import { isDecision, type Leaf } from "../../src/receipt/leaf.ts";
import { hashOfList } from "../../src/receipt/obligations.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createDestination } from "../../src/transfers/receive.ts";
import {
  AURORA,
  atlasReading,
  atlasWith,
  createPair,
  EU,
  historyOf,
  IL,
  keyAt,
  LAKESHORE,
  leafIn,
  leavesOf,
  type Pair,
  proposalOf,
  sample,
  signedFor,
  stateOn,
  trust,
} from "../support/pair.ts";

const login = await sample("login");
const another = await signedFor({ ...login, facts: { ...login.facts, people: ["1201"] } });

let pair: Pair;
let id: string;
let own: Statement;
let body: string;
let obligations: string;
beforeEach(() => begin());

async function begin(options?: Parameters<typeof createPair>[0]): Promise<void> {
  pair = await createPair(options);
  const proposed = await proposalOf(pair, login);
  id = proposed.id;
  ({ own, body, obligations } = proposed.proposal);
}

const answer = (proposal: Proposal = { own, body, obligations }, transfer = id, origin = EU) =>
  pair.il.destination.receive(origin, transfer, proposal);
const receive = async (proposal?: Proposal, transfer = id, origin = EU) =>
  (await answer(proposal && { obligations, ...proposal }, transfer, origin)).statement;
const resolve = async (transfer = id, origin = EU) =>
  (await pair.il.destination.resolve(origin, transfer)).statement;
const hashOf = (statement: Statement) => leafHash(Buffer.from(statement.leaf, "base64")).toHex();
/** The origin signs whatever it is given. */
const proposing = (changes: object) => stateOn(pair.eu.store, { ...leafIn(own), ...changes });

describe("a timely proposal", () => {
  test("is decided, and every repeat gets the same bytes", async () => {
    const decision = await receive();
    expect(leafIn(decision)).toMatchObject({
      type: "comity/v2/decision",
      transfer: id,
      proposal: hashOf(own),
      decision: "permit",
    });
    pair.advance(3_600_000);
    expect([await receive(), await resolve()]).toEqual([decision, decision]);
    expect(await historyOf(pair.il.store)).toEqual(["decision"]);
  });

  test("is denied where its evidence was signed for another platform than the one that sends", async () => {
    const sender = "spiffe://eu.example/platform/second";
    const denied = leafIn(await receive({ own: await proposing({ sender }), body }));
    expect(denied).toMatchObject({ decision: "deny" });
    if (!("reasons" in denied)) throw new Error("no reasons");
    expect(new Set(denied.reasons.map(({ code }) => code))).toEqual(new Set(["REQUIREMENT_UNMET"]));
  });

  test("that comes twice at once is decided once, and delivered once", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => receive()));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await historyOf(pair.il.store)).toEqual(["decision"]);
    expect(await pair.il.view.inbox(LAKESHORE)).toHaveLength(1);
  });

  test("wakes the recipient, who reads it in its own terms with both statements", async () => {
    const next = pair.il.inbox
      .read(LAKESHORE, { place: 0 }, AbortSignal.timeout(10_000))
      [Symbol.asyncIterator]()
      .next();
    const decision = await receive();
    const entry = (await next).value;
    expect(entry.cursor).toBe(1);
    expect(JSON.parse(Buffer.from(entry.receipt).toString("utf8"))).toMatchObject({
      statements: [own, decision],
    });
    expect(entry.delivery).toMatchObject({
      transfer: id,
      sender: AURORA,
      terms: expect.arrayContaining([
        expect.objectContaining({ source: "facial image", target: ["scan of face geometry"] }),
      ]),
    });
  });

  test("that names the list which the destination computes is answered without it; who only asks gets it", async () => {
    expect(await answer()).toEqual({ statement: await receive() });
    expect(await pair.il.destination.resolve(EU, id)).toEqual({ statement: await receive(), obligations });
  });

  test("under another law is denied with that law's own list, which both then hold", async () => {
    const applies = { applies: "destination", require: { rights: "right.object-to-marketing" } };
    await begin({ destinationAtlas: atlasWith("US-IL", applies) });
    const { statement, obligations: list = "" } = await answer();
    const decision = leafIn(statement);
    expect(decision).toMatchObject({
      type: "comity/v2/decision",
      decision: "deny",
      obligationsHash: hashOfList(list),
    });
    expect(list).not.toBe(obligations);
    expect(await answer()).toEqual({ statement, obligations: list });
    expect(await pair.il.destination.resolve(EU, id)).toEqual({ statement, obligations: list });
    await pair.eu.origin.settleAll();
    const { receipt = Buffer.of() } = await pair.eu.origin.resolve(AURORA, id);
    expect(verifyReceipt(receipt, trust)).toMatchObject({ permit: false });
    expect(JSON.parse(Buffer.from(receipt).toString("utf8")).obligations).toEqual(
      [obligations, list].map((text) => JSON.parse(text)),
    );
  });

  test("may arrive at `decideBy` and within the allowance for clocks, and not after it", async () => {
    pair.advance(40_000);
    expect(leafIn(await receive()).type).toBe("comity/v2/decision");
    await begin();
    pair.advance(40_001);
    await expect(receive()).rejects.toMatchObject({ reason: "CLOCK_SKEW" });
    expect(await historyOf(pair.il.store)).toEqual([]);
  });
});

describe("a proposal of an earlier version", () => {
  const read = {
    format: "mosip-cbeff",
    terms: [],
    findings: [{ code: "VOC-NO-TERM", path: "/BIR[1]", sentence: "the record says no Type" }],
    payloadBroken: false,
  };

  test("whose body spells reasons with hyphens is what its leaf commits to, and is decided", async () => {
    const { request, salt } = JSON.parse(body);
    const today = { ...read, findings: [{ ...read.findings[0], code: "VOC_NO_TERM" }] };
    const signed = await signedFor({ ...request, documentRead: today });
    const earlier = { request: { ...(withoutUndefined(signed) as object), documentRead: read }, salt };
    const digest = sha256(canonicalBytes(earlier.request)).toHex();
    const proposed = await proposing({ request: commitmentTo(digest, salt) });
    const decided = await receive({ own: proposed, body: canonicalText(earlier) });
    expect(leafIn(decided)).toMatchObject({ type: "comity/v2/decision", decision: "permit" });
  });

  test("is refused with another body than its leaf commits to", async () => {
    const { request, salt } = JSON.parse(body);
    const other = canonicalText({ request: { ...request, documentRead: read }, salt });
    await expect(receive({ own, body: other })).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
  });
});

describe("a bar", () => {
  test("is what the origin gets that asks late, and what its proposal gets for ever", async () => {
    pair.advance(40_001);
    await expect(receive()).rejects.toMatchObject({ reason: "CLOCK_SKEW" });
    const bar = await resolve();
    expect(leafIn(bar)).toMatchObject({ type: "comity/v1/bar", transfer: id, origin: EU, destination: IL });
    expect([await receive(), await resolve()]).toEqual([bar, bar]);
    expect(await historyOf(pair.il.store)).toEqual(["bar"]);
  });

  test("is what resolving the unseen commits, and no proposal passes it", async () => {
    const bar = await resolve();
    expect(await receive()).toEqual(bar);
    expect(await receive({ own: await proposing({ decideBy: "2027-01-01T00:00:00.000Z" }), body })).toEqual(
      bar,
    );
    expect(await historyOf(pair.il.store)).toEqual(["bar"]);
    expect(await pair.il.view.inbox(LAKESHORE)).toEqual([]);
  });

  test.each([
    ["proposal first", () => [receive(), resolve()]],
    ["resolve first", () => [resolve(), receive()]],
    ["many of both", () => Array.from({ length: 12 }, (_, i) => (i % 3 === 1 ? resolve() : receive()))],
  ])("or a decision, never both: %s, at once", async (_, both) => {
    const answers = await Promise.all(both());
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await historyOf(pair.il.store)).toHaveLength(1);
  });
});

describe("other bytes under one id", () => {
  const others = async () => {
    const second = await proposalOf(pair, another);
    const request = leafIn(second.proposal.own);
    return { own: await proposing({ ...request, transfer: id }), body: second.proposal.body };
  };

  test("are refused and kept as evidence; the first decision stands", async () => {
    const decision = await receive();
    const other = await others();
    await expect(receive(other)).rejects.toMatchObject({ reason: "STATEMENT_CONFLICT" });
    expect((await leavesOf(pair.il.store))[1]).toMatchObject({
      type: "comity/v1/conflict",
      transfer: id,
      peer: EU,
      kept: hashOf(own),
      refused: hashOf(other.own),
    });
    // The refused bytes themselves are there: signed by the origin, they convince a third party.
    expect(await pair.il.view.evidence(1)).toEqual({ ...other, obligations });
    expect(pair.alarms).toEqual([{ what: "STATEMENT_CONFLICT", transfer: id, peer: EU }]);
    expect(await receive()).toEqual(decision);
    expect(await pair.il.view.inbox(LAKESHORE)).toHaveLength(1);
  });

  test("are kept once, however often they are sent", async () => {
    await receive();
    const other = await others();
    for (let n = 0; n < 3; n++)
      await expect(receive(other)).rejects.toMatchObject({ reason: "STATEMENT_CONFLICT" });
    expect(await historyOf(pair.il.store)).toEqual(["decision", "conflict"]);
  });

  test("are kept once also by a node that was started again", async () => {
    await receive();
    const other = await others();
    for (let n = 0; n < 2; n++) {
      const { receive: restarted } = createDestination(pair.il.context);
      await expect(restarted(EU, id, { ...other, obligations })).rejects.toMatchObject({
        reason: "STATEMENT_CONFLICT",
      });
    }
    expect(await historyOf(pair.il.store)).toEqual(["decision", "conflict"]);
  });

  test("are kept so many and no more, and the rest are refused alike", async () => {
    await receive();
    for (let n = 0; n < LIMITS.contradictionsPerSubject + 2; n++)
      await expect(receive(await others())).rejects.toMatchObject({ reason: "STATEMENT_CONFLICT" });
    const kept = (await historyOf(pair.il.store)).filter((type) => type === "conflict");
    expect(kept).toHaveLength(LIMITS.contradictionsPerSubject);
  });

  test("are refused too when they come while the first are being decided", async () => {
    const other = await others();
    const outcomes = await Promise.allSettled([receive(), receive(other)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((each) => each.status === "rejected");
    expect(refused?.reason).toMatchObject({ reason: "STATEMENT_CONFLICT" });
    expect(await historyOf(pair.il.store)).toEqual(["decision", "conflict"]);
  });
});

describe("what is no proposal of that node", () => {
  const changed: [string, object, string][] = [
    ["is for another destination", { destination: "spiffe://jp.example/node" }, "STATEMENT_INVALID"],
    ["names another origin", { origin: "spiffe://jp.example/node" }, "STATEMENT_INVALID"],
    [
      "has another id than it came with",
      { transfer: "01900000-0000-7000-8000-000000000000" },
      "STATEMENT_INVALID",
    ],
    ["names another agreement", { agreement: "ab".repeat(32) }, "AGREEMENT_MISSING"],
    ["is denied by its own origin", { decision: "deny" }, "STATEMENT_INVALID"],
    ["has a sender of another node", { sender: LAKESHORE }, "STATEMENT_INVALID"],
    ["has a sender that is no platform", { sender: EU }, "STATEMENT_INVALID"],
    ["has a sender that is nobody", { sender: "aurora" }, "IDENTITY_INVALID"],
    ["leaves a place that its node does not serve", { from: "JP" }, "SCOPE_FORBIDDEN"],
    ["enters a place that is not served here", { to: "US" }, "SCOPE_FORBIDDEN"],
    ["commits to another body", { request: "another" }, "STATEMENT_INVALID"],
    [
      "names another recipient than its body",
      { recipient: "spiffe://us-il.example/platform/x" },
      "STATEMENT_INVALID",
    ],
    ["is of another kind", { type: "comity/v1/outcome" }, "STATEMENT_INVALID"],
    ["says more than its form", { more: "than allowed" }, "STATEMENT_INVALID"],
    ["comes from the future", { at: "2026-11-23T12:00:30.001Z" }, "CLOCK_SKEW"],
  ];
  test.each(changed)("%s: refused, and nothing is recorded", async (_, changes, reason) => {
    await expect(receive({ own: await proposing(changes), body })).rejects.toMatchObject({ reason });
    expect(await historyOf(pair.il.store)).toEqual([]);
  });

  const bodies: [string, (body: string) => string][] = [
    ["has another salt", (text) => text.replace(/"salt":"../, '"salt":"zz')],
    ["has no salt", (text) => text.replace('"salt":', '"pepper":')],
    ["says more people", (text) => text.replace('"1200"', '"1201"')],
    ["is not canonical", (text) => ` ${text}`],
    ["holds more than request and salt", (text) => text.replace('{"request"', '{"more":"x","request"')],
    ["is null", () => "null"],
    ["is empty", () => ""],
  ];
  test.each(bodies)("has a body that %s: refused, and nothing is recorded", async (_, change) => {
    expect(change(body)).not.toBe(body);
    await expect(receive({ own, body: change(body) })).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
    expect(await historyOf(pair.il.store)).toEqual([]);
  });

  test("comes with a list of obligations longer than any law imposes", async () => {
    const list = `[${"1,".repeat(200_000)}1]`;
    await expect(receive({ own, body, obligations: list })).rejects.toMatchObject({
      reason: "INPUT_TOO_LARGE",
    });
    expect(await historyOf(pair.il.store)).toEqual([]);
  });

  test.each(["", "[]", "[1]", "not JSON"])("comes with the obligations `%s`: refused", async (other) => {
    await expect(receive({ own, body, obligations: other })).rejects.toMatchObject({
      reason: "STATEMENT_INVALID",
    });
    expect(await historyOf(pair.il.store)).toEqual([]);
  });

  test("is signed by another ledger, or changed after it was signed", async () => {
    const elsewhere = (await createPair()).il.store;
    const foreign = await stateOn(elsewhere, leafIn(own));
    const leaf = canonicalBytes({ ...leafIn(own), decideBy: "2027-01-01T00:00:00.000Z" }).toBase64();
    for (const forged of [foreign, { ...own, leaf }])
      await expect(receive({ own: forged, body })).rejects.toMatchObject({ reason: "PROOF_INVALID" });
    expect(await historyOf(elsewhere)).toEqual(["proposal"]);
    expect(await historyOf(pair.il.store)).toEqual([]);
  });

  test("comes from a node without an agreement, which may not resolve either", async () => {
    const stranger = "spiffe://jp.example/node";
    await expect(receive({ own, body }, id, stranger)).rejects.toMatchObject({ reason: "AGREEMENT_MISSING" });
    await expect(resolve(id, stranger)).rejects.toMatchObject({ reason: "AGREEMENT_MISSING" });
    expect(await historyOf(pair.il.store)).toEqual([]);
  });
});

describe("a leaf that says of the request what its body does not say", () => {
  type Said = Extract<Leaf, { type: "comity/v2/proposal" }>;
  const saying = (change: (leaf: Said) => object) => {
    const leaf = leafIn(own) as Said;
    return proposing(change(structuredClone(leaf)));
  };
  const inTerms = (
    leaf: Said,
    change: (term: Said["translation"]["terms"][number], i: number) => object,
  ) => ({
    translation: {
      ...leaf.translation,
      terms: leaf.translation.terms.map((term, i) => ({ ...term, ...change(term, i) })),
    },
  });
  const first = (change: object) => (leaf: Said) => inTerms(leaf, (_, i) => (i === 0 ? change : {}));
  const elsewhere = (leaf: Said) => ({
    ...leaf.translation,
    tables: leaf.translation.tables.map((table) => ({ ...table, hash: "22".repeat(32) })),
  });
  const lies: [string, (leaf: Said) => object][] = [
    ["another modality", ({ concepts }) => ({ concepts: { ...concepts, modality: ["mod:iris"] } })],
    [
      "one more modality",
      ({ concepts }) => ({ concepts: { ...concepts, modality: [...concepts.modality, "mod:voice"] } }),
    ],
    ["another form", ({ concepts }) => ({ concepts: { ...concepts, form: ["form:rawSample"] } })],
    ["another purpose", ({ concepts }) => ({ concepts: { ...concepts, purpose: ["pur:sale"] } })],
    ["no purpose", ({ concepts }) => ({ concepts: { ...concepts, purpose: [] } })],
    ["another action", ({ concepts }) => ({ concepts: { ...concepts, action: "sell" } })],
    [
      "another action, under tables of another version",
      (leaf) => ({ concepts: { ...leaf.concepts, action: "sell" }, translation: elsewhere(leaf) }),
    ],
    [
      "another modality, under tables of another version",
      (leaf) => ({ concepts: { ...leaf.concepts, modality: ["mod:iris"] }, translation: elsewhere(leaf) }),
    ],
    ["another concept of a word", first({ concept: "mod:iris" })],
    [
      "another concept of a word, and that modality",
      (leaf) => ({
        concepts: { ...leaf.concepts, modality: ["mod:iris"] },
        ...first({ concept: "mod:iris" })(leaf),
      }),
    ],
    [
      "its concepts in another place",
      ({ concepts }) => ({ concepts: { ...concepts, form: concepts.purpose, purpose: concepts.form } }),
    ],
    ["another word of the destination", first({ target: ["palm geometry"] })],
    ["another result of a translation", first({ result: "narrowed" })],
    [
      "a word less",
      ({ translation }) => ({ translation: { ...translation, terms: translation.terms.slice(1) } }),
    ],
    [
      "a word less, under tables of another version",
      (leaf) => ({ translation: { ...elsewhere(leaf), terms: leaf.translation.terms.slice(1) } }),
    ],
    [
      "words of another scheme",
      ({ translation }) => ({
        translation: {
          ...translation,
          tables: translation.tables.map((each) => ({ ...each, scheme: `${each.scheme}-x` })),
        },
      }),
    ],
    [
      "a reason to deny what it permits",
      () => ({ reasons: [{ code: "PROHIBITED", says: "nothing may pass" }] }),
    ],
    ["a remedy for what it permits", () => ({ remedy: ["offer.safeguards: x"] })],
  ];
  test.each(lies)("%s: refused, and nothing is recorded", async (_, lie) => {
    await expect(receive({ own: await saying(lie), body })).rejects.toMatchObject({
      reason: "STATEMENT_INVALID",
    });
    expect(await historyOf(pair.il.store)).toEqual([]);
  });

  test("and names tables of another version for it is denied with that reason, and nothing is delivered", async () => {
    const lie = (leaf: Said) => ({
      concepts: { ...leaf.concepts, modality: ["mod:iris"] },
      ...first({ concept: "mod:iris" })({ ...leaf, translation: elsewhere(leaf) }),
    });
    const decided = leafIn(await receive({ own: await saying(lie), body }));
    expect(decided).toMatchObject({ decision: "deny", reasons: [{ code: "VOC_VERSION" }] });
    expect(await pair.il.view.inbox(LAKESHORE)).toEqual([]);
  });
});

describe("two nodes with different versions of a law's words", () => {
  const decide = async () => leafIn(await receive());

  test("that read the request alike carry it out", async () => {
    await begin({ destinationAtlas: atlasReading("EU", {}) });
    expect(await decide()).toMatchObject({ decision: "permit" });
    await begin({ destinationAtlas: atlasReading("US-IL", {}) });
    expect(await decide()).toMatchObject({ decision: "permit" });
  });

  test("that read it differently deny it: the reason names the words, and what else fails stands beside", async () => {
    await begin({ destinationAtlas: atlasReading("EU", { "facial image": "mod:iris" }) });
    const decided = await decide();
    if (!isDecision(decided)) throw new Error("the destination has decided");
    const [first, ...others] = decided.reasons;
    expect(first).toMatchObject({ code: "VOC_VERSION", says: expect.stringContaining("`eu`") });
    // Evidence for faces does not count for irises.
    expect(new Set(others.map(({ code }) => code))).toEqual(new Set(["REQUIREMENT_UNMET"]));
    expect(decided).toMatchObject({
      decision: "deny",
      translation: { terms: expect.arrayContaining([expect.objectContaining({ concept: "mod:iris" })]) },
    });
    expect(await pair.il.view.inbox(LAKESHORE)).toEqual([]);
    await pair.eu.origin.settleAll();
    const { state, decision } = await pair.eu.origin.resolve(AURORA, id);
    expect([state, decision?.reasons[0]?.code]).toEqual(["DENIED", "VOC_VERSION"]);
  });
});

describe("two clocks", () => {
  test.each([
    [-30_000, "comity/v2/decision"],
    [12_000, "comity/v2/decision"],
    [30_000, "comity/v2/decision"],
  ])("that stand %i ms apart give `%s`", async (skewMs, type) => {
    await begin({ skewMs });
    expect(leafIn(await receive()).type).toBe(type);
  });

  test.each([
    [-30_001, "the sender's clock is ahead or this one is behind"],
    [40_001, "the sender's clock is behind or this one is ahead"],
  ])("that stand %i ms apart: peer and operator are told which clock to look at", async (skewMs, which) => {
    await begin({ skewMs });
    const refusal = { reason: "CLOCK_SKEW", message: expect.stringContaining(which) };
    await expect(receive()).rejects.toMatchObject(refusal);
    await expect(receive()).rejects.toMatchObject(refusal);
    expect(await historyOf(pair.il.store)).toEqual([]);
    expect(pair.alarms).toMatchObject([{ what: "CLOCK_SKEW", peer: EU }]);
  });

  test("that come together again give an answer", async () => {
    await begin({ skewMs: -30_001 });
    await expect(receive()).rejects.toMatchObject({ reason: "CLOCK_SKEW" });
    pair.advance(1);
    expect(leafIn(await receive()).type).toBe("comity/v2/decision");
  });
});

describe("a transfer whose record has passed its date", () => {
  const YEAR_MS = 366 * 24 * 3_600_000;

  /** A year later, and long after the date of every row. */
  async function forget(): Promise<void> {
    pair.advance(YEAR_MS);
    expect((await pair.il.store.pass("2099-01-01")).removed).toBeGreaterThan(0);
  }

  /** The origin dates its proposal anew, under the id of the first. */
  const anew = () => {
    const [at, decideBy] = [0, 10_000].map((ms) => new Date(pair.now() + ms).toISOString());
    return proposing({ at, decideBy });
  };

  test.each([
    ["decided", () => receive()],
    ["barred", () => resolve()],
  ])("and was %s is neither decided nor barred a second time", async (_, act) => {
    await act();
    const history = await historyOf(pair.il.store);
    await forget();
    const gone = { reason: "NOT_FOUND", message: expect.stringContaining("may have been removed") };
    await expect(receive({ own: await anew(), body })).rejects.toMatchObject(gone);
    await expect(resolve()).rejects.toMatchObject(gone);
    expect(await historyOf(pair.il.store)).toEqual(history);
  });

  test("is answered as before while the record is there, however old it is", async () => {
    const decision = await receive();
    pair.advance(YEAR_MS);
    expect(await resolve()).toEqual(decision);
  });

  test("cannot be dated so far ahead that its id outlives the record", async () => {
    const ahead = keyAt(pair.now() + YEAR_MS);
    const skew = { reason: "CLOCK_SKEW" };
    await expect(resolve(ahead)).rejects.toMatchObject(skew);
    const proposal = { own: await proposing({ transfer: ahead }), body };
    await expect(receive(proposal, ahead)).rejects.toMatchObject(skew);
    expect(await historyOf(pair.il.store)).toEqual([]);
  });
});
