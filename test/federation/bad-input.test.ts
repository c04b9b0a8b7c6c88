/** Bad input against running nodes: each kind is refused for its own reason, reaches nothing, and leaves nothing behind. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { service as Health } from "grpc-health-check";
import { dump, load } from "js-yaml";
import { v4, v7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ATTESTOR, attest, connectPlatform, loadRequest, prepareRequest } from "../../src/client/index.ts";
import { type Client, createClient } from "../../src/edge/grpc/client.ts";
import { Audit, Federation, Ledger, type Method, Transfers } from "../../src/edge/grpc/definition.ts";
import type { AnswerOutput } from "../../src/edge/grpc/generated/comity/v1/Answer.ts";
import { encodeRequest } from "../../src/edge/grpc/request-codec.ts";
import { encodeProposal, encodeStatement } from "../../src/edge/grpc/statement-codec.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import { createPeerCredentials } from "../../src/edge/tls/credentials.ts";
import type { Refusal } from "../../src/edge/tls/listener.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { formatStatement, type Statement } from "../../src/ledger/proof.ts";
import { loadConfig } from "../../src/node/config.ts";
import { type RunningNode, startNode } from "../../src/node/node.ts";
import { loadLedgerKey } from "../../src/store/ledger-key.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { createUnconstrainedAuthority, forge, handshake, present } from "../edge/tls/fixture.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { longTest } from "../support/longer.ts";
import { signNote } from "../support/signed-note.ts";
import { createTransferView } from "../support/transfer-view.ts";
import {
  authorityOf,
  certify,
  countRows,
  createRawCaller,
  homeOf,
  type RawCaller,
  type Rows,
  readStore,
  refusal,
} from "./raw.ts";

const CODES = ["EU", "US-IL", "JP"] as const;
const AURORA = "spiffe://eu.comity.example/platform/aurora";
const LAKESHORE = "spiffe://us-il.comity.example/platform/lakeshore";
const NODES = { EU: "spiffe://eu.comity.example/node", JP: "spiffe://jp.comity.example/node" };
const { Check } = Health as unknown as { Check: Method };

let federation: TestFederation;
let eu: RunningNode;
let aurora: Client;
let login: TransferRequest;
let stores: ReadonlyMap<string, DatabaseSync>;
let before: Record<string, Rows>;
const connectionsRefused: Refusal[] = [];
const logged: string[] = [];
const callers = new Map<string, RawCaller>();

const addressOf = (code: string) => (code === "EU" ? `127.0.0.1:${eu.port}` : federation.address(code));
const rows = () => Object.fromEntries([...stores].map(([code, db]) => [code, countRows(db)]));

/** A caller of the node of `code` with a certificate that names `id`. */
function as(id: string, code = "EU"): RawCaller {
  const key = `${id} ${code}`;
  const made =
    callers.get(key) ?? createRawCaller(certify(federation, id), homeOf(federation, code), addressOf(code));
  callers.set(key, made);
  return made;
}

/** The message of a transfer that would be permitted, changed. */
const message = (changes: object = {}, key = v7()) => ({
  request: { ...encodeRequest(login), ...changes },
  idempotencyKey: key,
});
const bytesOf = (value: object) => Transfers.Request.requestSerialize(value);

beforeAll(async () => {
  federation = await startFederation(CODES, { down: ["EU"] });
  const home = homeOf(federation, "EU");
  const log = createLog({ level: "debug", destination: { write: (line) => void logged.push(line) } });
  eu = await startNode({
    newLog: true,
    alone: true,
    config: await loadConfig(home.configFile, new Date()),
    atlas: shippedAtlas(),
    observer: {
      ...createObserver(log),
      connectionRefused: (each) => connectionsRefused.push(each as Refusal),
    },
    onFatal: (error) => {
      throw error;
    },
    addressOf: (node) => addressOf(node === NODES.JP ? "JP" : "US-IL"),
  });
  const platform = connectPlatform({ address: addressOf("EU"), as: home.platformFolder("aurora") });
  login = await prepareRequest(
    loadRequest(new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname),
    platform,
    join(federation.folders.certs, ATTESTOR),
  );
  platform.close();
  aurora = createClient({
    address: addressOf("EU"),
    credentials: createPeerCredentials({
      ...certify(federation, AURORA),
      ca: parseBundle(authorityOf(federation, "EU").certificatePem),
      expect: NODES.EU,
    }),
  });
  stores = new Map(CODES.map((code) => [code, readStore(homeOf(federation, code))]));
});
afterAll(async () => {
  for (const caller of callers.values()) caller.close();
  aurora.close();
  for (const store of stores.values()) store.close();
  await eu.stop(1000);
  await federation.stop();
});

beforeEach(() => {
  before = rows();
});
afterEach(async () => {
  for (const code of CODES)
    expect(await as(NODES.JP, code).call(Check.path, Buffer.alloc(0)), `${code} serves`).toBeUndefined();
  const view = createTransferView(eu.context);
  for (const peer of eu.context.peers.all) expect(await view.proposed(peer.node)).toEqual([]);
  // A leaf without its checkpoint, or a checkpoint without its leaf, would be half a record.
  const { size } = await eu.store.log.head();
  if (size > 0) expect(Buffer.from((await eu.store.log.leaf(size - 1)) ?? [])).not.toHaveLength(0);
  expect(await eu.store.log.leaf(size)).toBeUndefined();
});

/** That the test wrote nothing anywhere. */
const expectUntouched = () => expect(rows()).toEqual(before);

describe("a request that is not well-formed is refused before it is decided", () => {
  afterEach(expectUntouched);
  const consent = {
    givenFor: ["CONSENT_USE_COLLECT"],
    givenDate: "2026-06-01",
    subjects: "CONSENT_SUBJECTS_ALL",
  };
  const fact = (name: string, ...values: string[]) => ({ name, values });
  const many = Array.from({ length: 10_000 }, (_, i) => fact(`fact${i}`, "1"));

  test.each<[string, () => object, string, readonly string[]]>([
    ["nothing at all", () => ({}), "INPUT_INVALID", ["idempotencyKey"]],
    [
      "no request",
      () => ({ idempotencyKey: v7() }),
      "INPUT_INVALID",
      ["scheme", "fromPlace", "toPlace", "recipient"],
    ],
    ["no recipient", () => message({ recipient: undefined }), "INPUT_INVALID", ["recipient"]],
    [
      "a consent without its date",
      () => message({ offer: { consents: [{ ...consent, givenDate: undefined }] } }),
      "INPUT_INVALID",
      ["offer.consents[0].givenDate"],
    ],
    [
      "a recipient that is no platform",
      () => message({ recipient: NODES.JP }),
      "INPUT_INVALID",
      ["recipient"],
    ],
    ["an unknown action", () => message({ action: 99 }), "INPUT_INVALID", ["action"]],
    [
      "an unknown use of a consent",
      () => message({ offer: { consents: [{ ...consent, givenFor: [99] }] } }),
      "INPUT_INVALID",
      ["offer.consents[0].givenFor[0]"],
    ],
    [
      "an unknown fact",
      () => message({ facts: [fact("shoeSize", "43")] }),
      "FACT_UNKNOWN",
      ["facts.shoeSize"],
    ],
    [
      "a fact that is stated twice",
      () => message({ facts: [fact("people", "1"), fact("people", "2")] }),
      "DUPLICATE_KEY",
      ["facts[1]"],
    ],
    [
      "a fact that the request says",
      () => message({ facts: [fact("to", "JP")] }),
      "INPUT_INVALID",
      ["facts.to"],
    ],
    ["a fact without a value", () => message({ facts: [fact("people")] }), "INPUT_INVALID", ["facts.people"]],
    ["10,000 facts", () => message({ facts: many }), "FACT_UNKNOWN", ["facts.fact0"]],
    [
      "10,000 values of a fact",
      () => message({ facts: [fact("people", ...many.map(({ name }) => name))] }),
      "INPUT_INVALID",
      ["facts.people"],
    ],
    ["no key", () => message({}, ""), "INPUT_INVALID", ["idempotencyKey"]],
    ["a key that is no UUIDv7", () => message({}, v4()), "INPUT_INVALID", ["idempotencyKey"]],
  ])("%s", async (_, made, reason, fields) => {
    expect(await as(AURORA).call(Transfers.Request.path, bytesOf(made()))).toEqual({
      status: "INVALID_ARGUMENT",
      reason,
      fields,
    });
  });

  const at = (ms: number) => v7({ msecs: Date.now() + ms });
  test.each<[string, () => object, string, string]>([
    [
      "a key older than keys are kept",
      () => message({}, at(-31 * 24 * 3_600_000)),
      "FAILED_PRECONDITION",
      "KEY_EXPIRED",
    ],
    [
      "a place that this node does not serve",
      () => message({ fromPlace: "JP" }),
      "PERMISSION_DENIED",
      "SCOPE_FORBIDDEN",
    ],
  ])("%s", async (_, made, status, reason) => {
    expect(await as(AURORA).call(Transfers.Request.path, bytesOf(made()))).toMatchObject({ status, reason });
  });

  test("a message of 5 MB", async () => {
    const bytes = bytesOf(message({ scheme: "x".repeat(5_000_000) }));
    expect(await as(AURORA).call(Transfers.Request.path, bytes)).toMatchObject({
      status: "RESOURCE_EXHAUSTED",
      reason: "INPUT_TOO_LARGE",
    });
  });

  test.each([
    ["a lone high surrogate", [0xed, 0xa0, 0x80, 0x21, 0x21, 0x21]],
    ["a lone low surrogate", [0x21, 0x21, 0x21, 0xed, 0xb0, 0x80]],
    ["a surrogate pair in CESU-8", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
    ["an overlong form", [0x21, 0x21, 0x21, 0x21, 0xc0, 0xaf]],
    ["a cut sequence", [0x21, 0x21, 0x21, 0x21, 0xe2, 0x82]],
    ["the replacement character", [0x21, 0x21, 0x21, 0xef, 0xbf, 0xbd]],
  ])("%s in a string", async (_, wrong) => {
    const bytes = Buffer.from(bytesOf(message({ purpose: ["@@@@@@"] })));
    bytes.set(wrong, bytes.indexOf("@@@@@@"));
    expect(await as(AURORA).call(Transfers.Request.path, bytes)).toEqual({
      status: "INVALID_ARGUMENT",
      reason: "TEXT_MALFORMED",
      fields: ["request.purpose[0]"],
    });
  });

  test.each(["0m", "1n"])("a deadline that has passed: %s", async (timeout) => {
    const headers = { "grpc-timeout": timeout };
    expect(await as(AURORA).call(Transfers.Request.path, bytesOf(message()), headers)).toMatchObject({
      status: "DEADLINE_EXCEEDED",
      reason: "DEADLINE_PASSED",
    });
  });

  test.each(["/comity.v1.Transfers/Erase", "/comity.v1.Nothing/Do", "/x", "/"])(
    "a method that there is not: %s",
    async (path) => {
      const call = aurora.unary({ ...Transfers.Request, path }, message());
      await expect(call).rejects.toMatchObject({ reason: "METHOD_UNKNOWN", cause: { code: 12 } });
    },
  );

  test("bytes that are no message", async () => {
    const paths = fc.constantFrom(Transfers.Request.path, Transfers.Assess.path, Transfers.Resolve.path);
    await fc.assert(
      fc.asyncProperty(paths, fc.uint8Array({ maxLength: 200 }), async (path, bytes) => {
        const told = await as(AURORA).call(path, bytes);
        expect(told?.status).toBe("INVALID_ARGUMENT");
        expect(["INPUT_INVALID", "TEXT_MALFORMED"]).toContain(told?.reason);
      }),
    );
  });

  test.each([
    ["groups within groups", Buffer.alloc(1_000_000, 0x7b)],
    ["a number where a message belongs", Buffer.from([0x08, 0x63])],
    ["a length beyond the end", Buffer.from([0x0a, 0x7f, 0x0a])],
    ["a length of 2^64", Buffer.from([0x0a, ...Array.from({ length: 10 }, () => 0xff)])],
  ])("%s", async (_, bytes) => {
    expect(await as(AURORA).call(Transfers.Request.path, bytes)).toMatchObject({
      status: "INVALID_ARGUMENT",
      reason: "INPUT_INVALID",
    });
  });

  test("another's transfer, and a cursor beyond every number", async () => {
    expect(await refusal(aurora.unary(Transfers.Resolve, { transferId: v7() }))).toMatchObject({
      status: "NOT_FOUND",
      reason: "NOT_FOUND",
    });
    const cursor = Transfers.Inbox.requestSerialize({ cursor: 2 ** 60 });
    expect(await as(AURORA).call(Transfers.Inbox.path, cursor)).toEqual({
      status: "INVALID_ARGUMENT",
      reason: "INPUT_INVALID",
      fields: ["cursor"],
    });
  });
});

describe("a request of one byte more or less never ends the node, nor in an internal fault", () => {
  const known = ["INVALID_ARGUMENT", "FAILED_PRECONDITION", "PERMISSION_DENIED", "ALREADY_EXISTS"];
  test("whatever is changed", async () => {
    const bytes = bytesOf(message());
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, bits) => {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ bits;
        const told = await as(AURORA).call(Transfers.Assess.path, changed);
        if (told !== undefined) expect(known).toContain(told.status);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what cannot be resolved is denied, on record", () => {
  const denied = async (request: object) => {
    const { outcome } = await aurora.unary(Transfers.Request, message(request));
    expect(outcome?.state).toBe("TRANSFER_STATE_DENIED");
    return outcome?.decision?.reasons.map(({ code }) => code);
  };
  const recorded = (): Record<string, Rows> => {
    const { EU } = before;
    if (EU === undefined) throw new Error("nothing was counted");
    const { leaf, checkpoint, transfer } = EU;
    return { ...before, EU: { ...EU, leaf: leaf + 1, checkpoint: checkpoint + 1, transfer: transfer + 1 } };
  };

  test("an unknown term, which itself stands in no leaf and no log", async () => {
    const [consent] = login.offer.consents;
    const { evidence: _, ...bare } = consent ?? { given: "" };
    const offer = { ...login.offer, consents: [{ ...bare, purposes: ["the desk of Jane Roe"] }] };
    expect(await denied({ modality: ["Jane Roe's left eyebrow"] })).toEqual(["VOC_NO_TERM"]);
    expect(rows()).toEqual(recorded());
    const folder = join(federation.folders.certs, ATTESTOR);
    const attested = await attest(
      { ...login, offer } as TransferRequest,
      AURORA,
      { folder, issuer: ATTESTOR },
      new Date(),
    );
    expect(await denied(encodeRequest(attested))).toContain("REQUIREMENT_UNMET");
    const { size } = await eu.store.log.head();
    const leaves = await Promise.all(Array.from({ length: size }, (_each, i) => eu.store.log.leaf(i)));
    expect(leaves.filter((leaf) => Buffer.from(leaf ?? []).includes("Jane"))).toEqual([]);
    expect(logged.filter((line) => line.includes("Jane"))).toEqual([]);
  });

  test.each([
    ["an unknown jurisdiction", { toPlace: "ZZ" }, "JURISDICTION_UNKNOWN"],
    ["an unknown scheme", { scheme: "klingon" }, "VOC_SCHEME_UNKNOWN"],
    ["no modality", { modality: [] }, "FACT_MISSING"],
    ["a recipient of another place", { recipient: AURORA }, "RECIPIENT_UNKNOWN"],
  ])("%s", async (_, changes, code) => {
    expect(await denied(changes)).toContain(code);
    expect(rows()).toEqual(recorded());
  });
});

test("a key that was used for another request is refused, and goes on answering for its own", async () => {
  const key = v7();
  const whole = { view: "OUTCOME_VIEW_FULL" } as const;
  const ask = (changes: object) => aurora.unary(Transfers.Request, { ...message(changes, key), ...whole });
  const first = await ask({});
  expect(first.outcome?.state).toBe("TRANSFER_STATE_PERMITTED");
  const after = rows();
  const other = await refusal(ask({ purpose: ["identification"] }));
  expect(other).toMatchObject({ status: "ALREADY_EXISTS", reason: "KEY_REUSED" });
  expect((await ask({})).outcome?.receipt).toEqual(first.outcome?.receipt);
  expect(first.outcome?.receipt?.length).toBeGreaterThan(0);
  expect(rows()).toEqual(after);
});

test("of two requests at once with one key, one is answered", async () => {
  const key = v7();
  const ask = (changes: object) => aurora.unary(Transfers.Request, message(changes, key));
  const results = await Promise.allSettled([ask({}), ask({ purpose: ["identification"] })]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(results.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { reason: "KEY_REUSED" },
  });
});

describe("who may not call is refused before the message is read", () => {
  afterEach(expectUntouched);
  const paths = (...methods: Method[]) => methods.map(({ path }) => path);
  const transfers = paths(...Object.values(Transfers));
  // A platform asks for COSE receipts of the leaves that it has.
  const { GetCoseReceipts: ___, ...withheld } = Ledger;
  const ledger = paths(...Object.values(withheld));
  const { RenewKey: _, Prove: __, ...readable } = Ledger;
  const reading = Object.values(readable);
  const domain = "spiffe://eu.comity.example";

  test.each<[string, readonly string[], string]>([
    [`${domain}/regulator/dpa`, transfers, "ROLE_FORBIDDEN"],
    [`${domain}/auditor/big`, transfers, "ROLE_FORBIDDEN"],
    [`${domain}/operator/op`, transfers, "ROLE_FORBIDDEN"],
    [NODES.EU, transfers, "ROLE_FORBIDDEN"],
    [NODES.JP, transfers, "ROLE_FORBIDDEN"],
    [LAKESHORE, transfers, "SCOPE_FORBIDDEN"],
    [AURORA, [Federation.Exchange.path, ...ledger], "ROLE_FORBIDDEN"],
    [`${domain}/regulator/dpa`, [Federation.Exchange.path], "ROLE_FORBIDDEN"],
    [NODES.EU, [Federation.Exchange.path], "SCOPE_FORBIDDEN"],
    ["spiffe://jp.comity.example/auditor/big", paths(...reading), "SCOPE_FORBIDDEN"],
    ["spiffe://jp.comity.example/auditor/big", paths(Ledger.RenewKey, Ledger.Prove), "ROLE_FORBIDDEN"],
    ["spiffe://jp.comity.example/auditor/big", paths(...Object.values(Audit)), "SCOPE_FORBIDDEN"],
    [`${domain}/operator/op`, paths(...Object.values(Audit)), "ROLE_FORBIDDEN"],
  ])("%s", async (id, methods, reason) => {
    for (const path of methods)
      for (const bytes of [bytesOf(message()), Buffer.from([0xff])])
        expect(await as(id).call(path, bytes), path).toEqual({
          status: "PERMISSION_DENIED",
          reason,
          fields: [],
        });
  });
});

describe("whom the node cannot know does not get a connection", () => {
  afterEach(expectUntouched);
  const now = new Date();
  const lastYear = new Date(now.getTime() - 365 * 24 * 3_600_000);
  const stranger = createAuthority({ trustDomain: "us.example", now });
  const rogue = createUnconstrainedAuthority("eu.comity.example");

  test.each<[string, () => object, string]>([
    ["no certificate", () => ({}), "IDENTITY_MISSING"],
    [
      "another authority's certificate",
      () => present(issueCertificate(stranger, { id: "spiffe://us.example/platform/p", now })),
      "CERTIFICATE_REFUSED",
    ],
    ["our platform's id by an unknown authority", () => present(forge(rogue, AURORA)), "CERTIFICATE_REFUSED"],
    [
      "our platform's id by a trusted peer's authority",
      () => present(forge(authorityOf(federation, "US-IL"), AURORA)),
      "CERTIFICATE_REFUSED",
    ],
    [
      "an expired certificate",
      () => present(issueCertificate(authorityOf(federation, "EU"), { id: AURORA, now: lastYear, days: 30 })),
      "CERTIFICATE_EXPIRED",
    ],
  ])("%s", async (_, client, reason) => {
    connectionsRefused.length = 0;
    const ca = authorityOf(federation, "EU").certificatePem;
    expect(await handshake(eu.port, { ca, ...client() })).not.toMatch(/^TLS/);
    await vi.waitFor(() => expect(connectionsRefused.map((each) => each.reason)).toEqual([reason]));
  });

  test("and a call with such a certificate ends as if nobody were there", async () => {
    const home = homeOf(federation, "EU");
    const caller = createRawCaller(forge(rogue, AURORA), home, addressOf("EU"));
    expect(await caller.call(Transfers.Request.path, bytesOf(message()))).toMatchObject({
      status: "UNAVAILABLE",
    });
    caller.close();
  });
});

describe("a node that proposes what it may not", () => {
  let proposal: {
    readonly id: string;
    readonly leaf: Record<string, unknown>;
    readonly body: string;
    readonly obligations: string;
  };
  let genuine: object;

  /** A statement of a log of one leaf, signed by the ledger key of a member. */
  function stated(code: string, leaf: object): Statement {
    const { nodeFolder, trustDomain } = homeOf(federation, code);
    const pem = readFileSync(join(nodeFolder, "ledger.pem"), "utf8");
    const key = { ...loadLedgerKey(pem, trustDomain), exportPem: () => pem };
    const bytes = canonicalBytes(leaf);
    const text = formatCheckpoint({ origin: trustDomain, size: 1, root: leafHash(bytes) });
    const checkpoint = signNote(text, key);
    return formatStatement({ leaf: bytes, index: 0, proof: [], checkpoint });
  }
  const proposed = (changes: object, { by = "JP", id = proposal.id, body = proposal.body } = {}) =>
    encodeProposal(
      id,
      { own: stated(by, { ...proposal.leaf, ...changes }), body, obligations: proposal.obligations },
      "",
    );
  const frameOf = (...proposals: object[]) => Federation.Exchange.requestSerialize({ proposals });
  const answerTo = async (item: object, node: string = NODES.JP): Promise<Partial<AnswerOutput>> => {
    const frame = await as(node, "US-IL").exchange(frameOf(item));
    return ("answers" in frame ? frame.answers[0] : undefined) ?? {};
  };

  beforeAll(async () => {
    const request = await federation.sample("jp-us-il-payment");
    const { transferId: id } = await federation.caller("JP").request(request);
    const sent = await createTransferView(federation.node("JP").context).transfer(id);
    if (sent === undefined) throw new Error("the transfer is not there");
    const leaf = JSON.parse(Buffer.from(sent.own.leaf, "base64").toString("utf8"));
    const { own, body, lists } = sent;
    proposal = { id, leaf, body, obligations: lists[0]?.text ?? "" };
    genuine = encodeProposal(id, { own, body, obligations: proposal.obligations }, "");
  });
  afterEach(async () => {
    const view = createTransferView(federation.node("US-IL").context);
    const decision = (await view.decision(NODES.JP, proposal.id)) as Statement;
    expect((await answerTo(genuine)).statement).toEqual(encodeStatement(decision));
  });

  test.each<[string, () => object, string]>([
    ["under another agreement", () => proposed({ agreement: "00".repeat(32) }), "AGREEMENT_MISSING"],
    ["what it denies itself", () => proposed({ decision: "deny" }), "STATEMENT_INVALID"],
    ["for another node's platform", () => proposed({ sender: AURORA }), "STATEMENT_INVALID"],
    ["in another node's name", () => proposed({ origin: NODES.EU }), "STATEMENT_INVALID"],
    ["to another node", () => proposed({ destination: NODES.EU }), "STATEMENT_INVALID"],
    ["from a place that it does not serve", () => proposed({ from: "EU" }), "SCOPE_FORBIDDEN"],
    ["from the future", () => proposed({ at: "2999-01-01T00:00:00.000Z" }), "CLOCK_SKEW"],
    ["a leaf of no known kind", () => proposed({ type: "comity/v9/proposal" }), "STATEMENT_INVALID"],
    ["a leaf with a key too many", () => proposed({ extra: 1 }), "STATEMENT_INVALID"],
    ["another request than its leaf commits to", () => proposed({ request: "" }), "STATEMENT_INVALID"],
    ["by another's ledger", () => proposed({}, { by: "EU" }), "PROOF_INVALID"],
    ["under another id", () => proposed({}, { id: v7() }), "STATEMENT_INVALID"],
    ["under what is no id", () => proposed({}, { id: "../1" }), "INPUT_INVALID"],
    ["without a statement", () => ({ transferId: proposal.id }), "STATEMENT_INVALID"],
    ["without a body", () => proposed({}, { body: "" }), "STATEMENT_INVALID"],
    [
      "a body with a key given twice",
      () => proposed({}, { body: proposal.body.replace("{", '{"salt":"x",') }),
      "STATEMENT_INVALID",
    ],
    [
      "a body with a lone surrogate",
      () => ({ ...genuine, body: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]) }),
      "TEXT_MALFORMED",
    ],
    ["a body with an escaped lone surrogate", () => proposed({}, { body: '"\\ud800"' }), "STATEMENT_INVALID"],
  ])("is refused: %s", async (_, item, reason) => {
    expect(await answerTo(item())).toMatchObject({ refusal: { reason } });
    expectUntouched();
  });

  test("is refused when it passes on another node's proposal", async () => {
    expect(await answerTo(genuine, NODES.EU)).toMatchObject({ refusal: { reason: "PROOF_INVALID" } });
    expectUntouched();
  });

  test("is refused for other bytes under an id that is decided, and both are kept", async () => {
    const other = proposed({ nonce: Buffer.alloc(32).toString("base64") });
    expect(await answerTo(other)).toMatchObject({ refusal: { reason: "STATEMENT_CONFLICT" } });
    const was = before["US-IL"] as Rows;
    expect(rows()).toEqual({
      ...before,
      "US-IL": { ...was, leaf: was.leaf + 1, checkpoint: was.checkpoint + 1 },
    });
  });

  test.each<[string, () => Uint8Array, string, string]>([
    ["bytes that are no frame", () => Buffer.from([0x0a, 0x7f]), "INVALID_ARGUMENT", "INPUT_INVALID"],
    [
      "a frame of too many items",
      () => frameOf(...Array.from({ length: 257 }, () => ({}))),
      "RESOURCE_EXHAUSTED",
      "INPUT_TOO_LARGE",
    ],
    [
      "a frame of 5 MB",
      () => frameOf({ body: Buffer.alloc(5_000_000) }),
      "RESOURCE_EXHAUSTED",
      "INPUT_TOO_LARGE",
    ],
    [
      "a frame with a lone surrogate",
      () => Buffer.from([0x0a, 0x05, 0x0a, 0x03, 0xed, 0xa0, 0x80]),
      "INVALID_ARGUMENT",
      "TEXT_MALFORMED",
    ],
  ])("loses its stream for %s", async (_, frame, status, reason) => {
    expect(await as(NODES.JP, "US-IL").exchange(frame())).toMatchObject({ status, reason });
    expectUntouched();
  });
});

test("after all that, the node permits what it would have permitted before", async () => {
  const answer = await aurora.unary(Transfers.Request, message());
  expect(answer.outcome?.state).toBe("TRANSFER_STATE_PERMITTED");
});

longTest("a node without an agreement is not let in, and what it proposes stays in doubt", async () => {
  const pair = await startFederation(["JP", "US-IL"], { down: ["US-IL"] });
  try {
    const home = homeOf(pair, "US-IL");
    const file = load(readFileSync(home.configFile, "utf8")) as object;
    writeFileSync(home.configFile, dump({ ...file, peers: [] }));
    const stranger = await pair.startNode("US-IL");
    const answer = await pair.caller("JP").request(await pair.sample("jp-us-il-payment"));
    expect(answer.state).toBe("IN_DOUBT");
    expect(answer.decision).toBeUndefined();
    expect((await stranger.store.log.head()).size).toBe(0);
  } finally {
    await pair.stop();
  }
});
