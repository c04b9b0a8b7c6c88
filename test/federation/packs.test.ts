/** A correction of the law reaches every node, signed, without a restart, and takes effect on its date. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { ATTESTOR, attest, connectOperator, loadRequest } from "../../src/client/index.ts";
import { PACKS } from "../../src/client/vocabulary.ts";
import { Federation } from "../../src/edge/grpc/definition.ts";
import { encodeRelay } from "../../src/edge/grpc/statement-codec.ts";
import { loadKept } from "../../src/engine/kept-statement.ts";
import { loadContents, loadStatement } from "../../src/engine/record.ts";
import { TIMER } from "../../src/engine/rows.ts";
import { load, loadSpan } from "../../src/engine/store.ts";
import type { ComityError } from "../../src/errors.ts";
import { sha256 } from "../../src/ledger/canonical.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { subjectOf } from "../../src/notices/schema.ts";
import { NEWEST_PACK, PART } from "../../src/packs/schema.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { machine } from "../../src/store/machine.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createClock, startFederation, type TestClock, type TestFederation } from "../support/federation.ts";
import { draft, regulatorOf } from "../support/incident.ts";
import { illinoisLaw, operatorOf } from "../support/law.ts";
import { stateOn } from "../support/pair.ts";
import { certify, createRawCaller, homeOf } from "./raw.ts";

const DAY_MS = 86_400_000;
const IL = "spiffe://us-il.comity.example/node";

let clock: TestClock;
let federation: TestFederation;
afterEach(() => federation.stop());

async function start(down: readonly string[] = []): Promise<void> {
  clock = createClock();
  federation = await startFederation(["EU", "US-IL"], { clock, down });
}

async function publish(text: string, code = "US-IL", as = operatorOf(federation, code)) {
  const operator = connectOperator({ address: federation.address(code), as });
  try {
    return await operator.publish(Buffer.from(text), `${code}.yaml`);
  } finally {
    operator.close();
  }
}

const inForce = (code: string) => federation.node(code).context.atlas().packs.get("US-IL");
/** What a node's store holds of the law of Illinois, and the statements on it. */
async function lawAt(code: string) {
  const { context, store } = federation.node(code);
  const row = await load(store, NEWEST_PACK, "US-IL");
  if (row === undefined) return undefined;
  const [text] = await loadContents(context, [{ leaf: row.leaf, part: PART.text }]);
  const source = await loadKept(context, { leaf: row.leaf, part: PART.source });
  const utf8 = Buffer.from(text ?? []).toString("utf8");
  return { ...row, own: await loadStatement(context, row.leaf), text: utf8, source };
}

const replicated = (version: string) =>
  expect.poll(() => inForce("EU")?.version, { timeout: 15_000, interval: 20 }).toBe(version);

const dayFromNow = (days: number) =>
  new Date(clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** What the EU node answers for face templates that go to Illinois for login, and by which version of its law. */
async function answered() {
  const sample = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;
  const request = loadRequest(sample);
  const caller = federation.caller("EU");
  const signed = await attest(
    request,
    caller.id,
    { folder: join(federation.folders.certs, ATTESTOR), issuer: ATTESTOR },
    clock.now(),
  );
  const { decision, receipt } = await caller.assess(signed, { record: true });
  const verified = verifyReceipt(receipt ?? new Uint8Array(), federation.trust);
  if (verified.kind !== "assessment") throw new Error(`${verified.kind} instead of an assessment`);
  return {
    decision: decision?.decision,
    rules: decision?.reasons.map(({ by }) => by?.rule),
    version: verified.leaf.packs.find(({ jurisdiction }) => jurisdiction === "US-IL")?.version,
  };
}

const refusedFor = (call: Promise<unknown>) =>
  call.then(
    () => "nothing",
    (error: ComityError) => `${error.reason}: ${error.message}`,
  );

describe("a new version of the law of Illinois, published at its node", () => {
  test("changes what the EU node answers, without a restart and from the rule's own day on", async () => {
    await start();
    expect(await answered()).toMatchObject({ decision: "permit", version: "2026.11.30" });

    const text = illinoisLaw("2026.12.1", dayFromNow(3));
    const hash = sha256(Buffer.from(text)).toHex();
    expect(await publish(text)).toMatchObject({ jurisdiction: "US-IL", version: "2026.12.1", hash });
    expect(inForce("US-IL")?.hash).toBe(hash);
    await replicated("2026.12.1");
    expect(inForce("EU")?.hash).toBe(hash);
    expect(await answered()).toEqual({ decision: "permit", rules: [], version: "2026.12.1" });

    clock.advance(5 * DAY_MS);
    expect(await answered()).toEqual({ decision: "deny", rules: ["test-ban"], version: "2026.12.1" });
  });

  test("moves the legal deadlines of notices that run, at each node that holds it", async () => {
    await start();
    const irish = regulatorOf(federation, "EU");
    const aware = clock.now().getTime() - 3_600_000;
    const times = { aware: new Date(aware).toISOString() };
    const content = { ...(draft().content as object), times, subjects: [{ place: "US-IL", count: 700 }] };
    const { id, origin } = await irish.report(draft({ content: { ...content, facts: {} } }));
    irish.close();
    const general = regulatorOf(federation, "US-IL");
    await general.awaited(({ notice }) => notice.id === id);
    general.close();
    const due = async (code: string) => {
      const rows = await loadSpan(federation.node(code).store, {
        of: TIMER,
        index: "subject",
        prefix: [subjectOf({ origin, id })],
      });
      return rows
        .filter(({ data }) => data.to === "us-il.ag")
        .map(({ state, deadline }) => `${state} ${deadline}`);
    };
    expect([await due("EU"), await due("US-IL")]).toEqual([[], []]);
    // The law of Illinois had no number; now its Attorney General is told within ten hours.
    const text = illinoisLaw("2026.12.1", "2999-01-01").replace(
      "notAfter: subjects-told",
      "amount: 10\n          unit: hour",
    );
    await publish(text);
    const expected = [`running ${new Date(aware + 36_000_000).toISOString()}`];
    for (const code of ["US-IL", "EU"])
      await expect.poll(() => due(code), { timeout: 15_000, interval: 20 }).toEqual(expected);
  });

  test("is in force at both nodes after a restart, whichever of them starts first", async () => {
    await start();
    await publish(illinoisLaw("2026.12.1"));
    await replicated("2026.12.1");
    await Promise.all(["EU", "US-IL"].map(federation.stopNode));
    await federation.startNode("EU");
    expect(inForce("EU")?.version).toBe("2026.12.1");
    expect(await answered()).toMatchObject({ decision: "deny", rules: ["test-ban"] });
    await federation.startNode("US-IL");
    expect(inForce("US-IL")?.version).toBe("2026.12.1");
  });

  test("reaches a node that was down when it was published", async () => {
    await start(["EU"]);
    await publish(illinoisLaw("2026.12.1"));
    await publish(illinoisLaw("2026.12.2"));
    await federation.startNode("EU");
    clock.advance(60_000);
    await replicated("2026.12.2");
    expect(await answered()).toMatchObject({ decision: "deny", version: "2026.12.2" });
  });

  test("is recorded by both, and the peer's record names the publication that it followed", async () => {
    await start();
    const { serial } = await publish(illinoisLaw("2026.12.1"));
    await replicated("2026.12.1");
    const row = await lawAt("US-IL");
    const held = await lawAt("EU");
    expect(held).toMatchObject({ serial, authority: IL, text: row?.text });
    expect(held?.source).toEqual(row?.own);
    const leaf = (bytes = "") => JSON.parse(Buffer.from(bytes, "base64").toString("utf8"));
    const edition = { authority: IL, jurisdiction: "US-IL", version: "2026.12.1", serial, hash: row?.hash };
    expect(leaf(row?.own.leaf)).toMatchObject({ type: "comity/v1/pack", ...edition });
    expect(leaf(held?.own.leaf)).toMatchObject({
      type: "comity/v1/pack-held",
      ...edition,
      published: leafHash(Buffer.from(row?.own.leaf ?? "", "base64")).toHex(),
    });
  });
});

describe("while transfers are being decided", () => {
  test("no node records a decision by the old law after the leaf by which the new one came into force", async () => {
    await start();
    const request = await federation.sample("eu-us-il-login");
    const caller = federation.caller("EU");
    const transfers = (n: number) =>
      Array.from({ length: n }, async () => (await caller.request(request)).state);
    // Some are under way when the law changes, and some come while it travels.
    const underWay = transfers(40);
    const published = publish(illinoisLaw("2026.12.1"));
    const later = published.then(() => Promise.all(transfers(20)));
    const states = new Set([...(await Promise.all(underWay)), ...(await later)]);
    await replicated("2026.12.1");
    await caller.request(request);
    expect(states).toContain("DENIED");
    for (const code of ["EU", "US-IL"]) {
      const { log } = federation.node(code).store;
      const bytes = await Promise.all(Array.from({ length: (await log.head()).size }, (_, i) => log.leaf(i)));
      const leaves = bytes.map((leaf) => JSON.parse(Buffer.from(leaf ?? []).toString("utf8")));
      const change = leaves.findIndex(({ type }) => type.startsWith("comity/v1/pack"));
      expect(change).toBeGreaterThanOrEqual(0);
      for (const [i, { packs }] of leaves.entries()) {
        const law = packs?.find((each: { jurisdiction: string }) => each.jurisdiction === "US-IL");
        if (law) expect([i, law.version]).toEqual([i, i > change ? "2026.12.1" : "2026.11.30"]);
      }
    }
  });
});

describe("a law that is not its sender's to give", () => {
  test("forged in the name of Illinois, or offered by it for Japan, changes nothing", async () => {
    await start();
    const caller = createRawCaller(
      certify(federation, IL),
      homeOf(federation, "EU"),
      federation.address("EU"),
    );
    onTestFinished(() => caller.close());
    const text = illinoisLaw("2026.12.1");
    const hash = sha256(Buffer.from(text)).toHex();
    const edition = { authority: IL, version: "2026.12.1", serial: 9, hash };
    const at = clock.now().toISOString();
    const nonce = Buffer.alloc(32).toString("base64");
    const leaf = (jurisdiction: string) => ({ type: "comity/v1/pack", nonce, at, ...edition, jurisdiction });
    const forger = createMemoryStore(createLedgerKey("us-il.comity.example"), machine);
    const offers = [
      await stateOn(forger, leaf("US-IL")),
      await stateOn(federation.node("US-IL").store, leaf("JP")),
    ].map((own) => encodeRelay(randomUUID(), "pack", { own, body: text }, ""));
    const told = await Promise.all(
      offers.map((each) => caller.exchange(Federation.Exchange.requestSerialize({ relays: [each] }))),
    );
    expect(told).toMatchObject([
      { answers: [{ refusal: { reason: "PROOF_INVALID" } }] },
      { answers: [{ refusal: { reason: "SCOPE_FORBIDDEN" } }] },
    ]);
    expect(inForce("EU")?.version).toBe("2026.11.30");
    expect((await federation.node("EU").store.log.head()).size).toBe(0);
  });
});

describe("a publication", () => {
  test("is refused by name, and changes nothing", async () => {
    await start();
    const size = async () => (await federation.node("US-IL").store.log.head()).size;
    const before = await size();
    expect(await refusedFor(publish(illinoisLaw("2026.11.30")))).toMatch(/^PACK_STALE: .*`2026.11.30`/);
    expect(await refusedFor(publish(illinoisLaw("2026.9")))).toMatch(/^PACK_STALE: /);
    expect(await refusedFor(publish(illinoisLaw("next")))).toMatch(/^PACK_INVALID: US-IL.yaml: .*`next`/);
    const broken = illinoisLaw("2026.12.1").replace("use: prohibited", "use: us-il.unheard");
    expect(await refusedFor(publish(broken))).toMatch(/^ATOM_UNKNOWN: US-IL.yaml: line \d+: .*unheard/);
    const foreign = illinoisLaw("2026.12.1").replace("pack: US-IL", "pack: JP");
    expect(await refusedFor(publish(foreign))).toMatch(/^PACK_INVALID: /);
    expect(await refusedFor(publish(illinoisLaw("2026.12.1"), "EU"))).toMatch(/^SCOPE_FORBIDDEN: .*`US-IL`/);
    expect(await refusedFor(publish(`${illinoisLaw("2026.12.1")}# ${"x".repeat(2 ** 20)}`))).toMatch(
      /^INPUT_TOO_LARGE: /,
    );
    const as = homeOf(federation, "US-IL").platformFolder("lakeshore");
    expect(await refusedFor(publish(illinoisLaw("2026.12.1"), "US-IL", as))).toMatch(/^ROLE_FORBIDDEN: /);
    expect(await size()).toBe(before);
    expect(inForce("US-IL")?.version).toBe("2026.11.30");
  });

  test("of the same text again is the same publication; what came with the program can be published too", async () => {
    await start();
    const shipped = readFileSync(new URL("US-IL.yaml", PACKS), "utf8");
    const first = await publish(shipped);
    const size = (await federation.node("US-IL").store.log.head()).size;
    expect(await publish(shipped)).toEqual(first);
    expect((await federation.node("US-IL").store.log.head()).size).toBe(size);
    const next = await publish(illinoisLaw("2026.12.1"));
    expect(next.serial).toBeGreaterThan(first.serial);
    expect(await refusedFor(publish(shipped))).toMatch(/^PACK_STALE: /);
  });
});
