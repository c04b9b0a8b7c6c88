/** What a peer offers as its law: held when it is the authority's own and newer, else refused, whatever the reason. */
import { beforeEach, describe, expect, test } from "vitest";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { ComityError } from "../../src/errors.ts";
import { createAdopter } from "../../src/gateway/pack-adoption.ts";
import type { PackRow } from "../../src/gateway/pack-row.ts";
import type { Proposal, Store } from "../../src/gateway/ports.ts";
import { createPublisher } from "../../src/gateway/publication.ts";
import { createSpread } from "../../src/gateway/spread.ts";
import { canonicalBytes, sha256 } from "../../src/ledger/canonical.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { type PublishedLeaf, packLeafBytes } from "../../src/packs/leaf.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import { createPair, EU, IL, keys, type Pair, START, stateOn } from "../support/gateway.ts";
import { illinoisLaw } from "../support/law.ts";

const SHIPPED = "2026.11.21";
const NONCE = Buffer.alloc(32).toString("base64");

let pair: Pair;
let refused: string[];
beforeEach(() => {
  pair = createPair();
  refused = [];
});

/** The EU node's way to adopt, its operator's eyes open. */
function adopter() {
  const observer = {
    ...createObserver(() => {}),
    alarm: pair.eu.gateway.observer.alarm,
    packRefused: ({ reason }: { reason: string }) => void refused.push(reason),
  };
  return createAdopter({ ...pair.eu.gateway, observer }, pair.eu.law);
}

const publish = (version: string, rest = "") =>
  createPublisher(pair.il.gateway, pair.il.law, () => {}).publish(
    illinoisLaw(version, "2020-01-01", rest),
    "US-IL.yaml",
  );
const offerOf = ({ own, text }: PackRow): Proposal => ({ own, body: text });

/** What a node says in a log of its own, whoever it is and whatever is true. */
async function stated(store: Store, text: string, changes: Partial<PublishedLeaf> = {}): Promise<Proposal> {
  const leaf = packLeafBytes({
    type: "comity/v1/pack",
    nonce: NONCE,
    at: new Date(START).toISOString(),
    authority: IL,
    jurisdiction: "US-IL",
    version: "2026.12.1",
    serial: 9,
    hash: sha256(Buffer.from(text)).toHex(),
    ...changes,
  });
  return { own: await stateOn(store, JSON.parse(new TextDecoder().decode(leaf))), body: text };
}

/** That nothing has changed but what is written down against somebody. */
function expectUntouched(size = 0): void {
  expect(pair.eu.store.checkpoint().size).toBe(size);
  expect(pair.eu.law.atlas().packs.get("US-IL")?.version).toBe(SHIPPED);
}

const TEXT = illinoisLaw("2026.12.1");

describe("a version that its authority has published", () => {
  test("comes into force, and the answer is this node's leaf on it, at every repeat the same", async () => {
    const { adopt } = adopter();
    const row = await publish("2026.12.1");
    const answer = await adopt(IL, offerOf(row));
    const verified = verifyStatement(answer, parseVerifierKey(keys.eu.verifierKey));
    expect(verified.leaf).toMatchObject({ type: "comity/v1/pack-held", authority: IL, hash: row.hash });
    expect(pair.eu.law.atlas().packs.get("US-IL")?.hash).toBe(row.hash);
    expect(pair.eu.store.pack("US-IL")).toMatchObject({ source: row.own, own: answer });
    const again = await Promise.all([adopt(IL, offerOf(row)), adopt(IL, offerOf(row))]);
    expect(again).toEqual([answer, answer]);
    expect(pair.eu.store.checkpoint().size).toBe(1);
  });

  test("that comes twice at once is recorded once", async () => {
    const { adopt } = adopter();
    const offer = offerOf(await publish("2026.12.1"));
    const [one, two] = await Promise.all([adopt(IL, offer), adopt(IL, offer)]);
    expect(one).toEqual(two);
    expect(pair.eu.store.checkpoint().size).toBe(1);
  });

  test("late, after a newer one, changes nothing", async () => {
    const { adopt } = adopter();
    const [old, next] = [await publish("2026.12.1"), await publish("2026.12.2")];
    await adopt(IL, offerOf(next));
    await expect(adopt(IL, offerOf(old))).rejects.toMatchObject({ reason: "PACK_STALE" });
    expect(pair.eu.law.atlas().packs.get("US-IL")?.version).toBe("2026.12.2");
    expect(refused).toEqual(["PACK_STALE"]);
  });
});

describe("two versions that are published at once", () => {
  test("are both published, the later one last, or the earlier one is refused as stale", async () => {
    const versions = ["2026.12.2", "2026.12.1", "2026.12.3"];
    const ended = await Promise.allSettled(versions.map((version) => publish(version)));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(ended[1]).toMatchObject({ reason: { reason: "PACK_STALE" } });
    expect(pair.il.law.atlas().packs.get("US-IL")?.version).toBe("2026.12.3");
    expect(pair.il.store.checkpoint().size).toBe(2);
  });
});

describe("what is offered and refused", () => {
  const strangers = createLedgerKey("us-il.example");
  const own = () => pair.il.store;

  test.each<[string, () => Promise<Proposal>, string]>([
    [
      "signed by another key under the authority's name",
      () => stated(createMemoryStore(strangers), TEXT),
      "PROOF_INVALID",
    ],
    ["signed by the receiver itself", () => stated(createMemoryStore(keys.eu), TEXT), "PROOF_INVALID"],
    [
      "of another text than was signed",
      async () => ({ ...(await stated(own(), TEXT)), body: `${TEXT}\n` }),
      "STATEMENT_INVALID",
    ],
    ["the law of the receiver", () => stated(own(), TEXT, { jurisdiction: "EU" }), "SCOPE_FORBIDDEN"],
    ["the law of a third place", () => stated(own(), TEXT, { jurisdiction: "JP" }), "SCOPE_FORBIDDEN"],
    ["in the name of another authority", () => stated(own(), TEXT, { authority: EU }), "SCOPE_FORBIDDEN"],
    [
      "the law of another place under this one's name",
      () => stated(own(), TEXT.replace("pack: US-IL", "pack: JP")),
      "PACK_INVALID",
    ],
    [
      "another version than was signed",
      () => stated(own(), TEXT, { version: "2026.12.3" }),
      "STATEMENT_INVALID",
    ],
    ["no pack", () => stated(own(), "pack: [US-IL"), "PACK_INVALID"],
    ["too long", () => stated(own(), `${TEXT}#${"x".repeat(2 ** 20)}`), "INPUT_TOO_LARGE"],
    [
      "from the future",
      () => stated(own(), TEXT, { at: new Date(START + 60_000).toISOString() }),
      "CLOCK_SKEW",
    ],
    [
      "a statement about something else",
      async () => ({ own: await stateOn(own(), { type: "comity/v1/other" }), body: TEXT }),
      "STATEMENT_INVALID",
    ],
  ])("%s", async (_, offered, reason) => {
    await expect(adopter().adopt(IL, await offered())).rejects.toMatchObject({ reason });
    expect(refused).toEqual([reason]);
    expectUntouched();
  });

  test("by a node without an agreement, or after it has ended", async () => {
    const offer = offerOf(await publish("2026.12.1"));
    const { adopt } = adopter();
    await expect(adopt("spiffe://jp.example/node", offer)).rejects.toMatchObject({
      reason: "AGREEMENT_MISSING",
    });
    pair.advance(3 * 365 * 86_400_000);
    await expect(adopt(IL, offer)).rejects.toMatchObject({ reason: "AGREEMENT_EXPIRED" });
    expectUntouched();
  });

  test("another text under the same serial: both statements are kept, and it is an alarm", async () => {
    const { adopt } = adopter();
    const first = await stated(pair.il.store, TEXT);
    const second = await stated(pair.il.store, `${TEXT}# another\n`);
    const answer = await adopt(IL, first);
    await expect(adopt(IL, second)).rejects.toMatchObject({ reason: "STATEMENT_CONFLICT" });
    expect(pair.eu.law.atlas().packs.get("US-IL")?.hash).toBe(sha256(Buffer.from(TEXT)).toHex());
    expect(await adopt(IL, first)).toEqual(answer);
    const evidence = JSON.parse(pair.eu.store.evidence(1) ?? "{}");
    expect(evidence).toEqual({ kept: first.own, refused: second.own });
    // Whoever has the authority's key can see that it signed both.
    for (const each of [evidence.kept, evidence.refused])
      expect(verifyStatement(each, parseVerifierKey(keys.il.verifierKey)).leaf).toMatchObject({ serial: 9 });
    expect(pair.alarms).toEqual([{ what: "STATEMENT_CONFLICT", peer: IL }]);
  });
});

test("a peer that offers law without end is put off, and read again later", async () => {
  const { adopt } = adopter();
  const long = (serial: number) =>
    stated(pair.il.store, `${TEXT}#${"x".repeat(900_000)}${serial}`, { serial });
  await adopt(IL, await long(1));
  await adopt(IL, await long(2));
  await expect(adopt(IL, await long(3))).rejects.toMatchObject({ reason: "OVERLOADED" });
  expect(pair.eu.store.pack("US-IL")?.serial).toBe(2);
  pair.advance(60_000);
  await adopt(IL, await long(3));
  expect(pair.eu.store.pack("US-IL")?.serial).toBe(3);
});

describe("a law on its way to the peers", () => {
  /** The Illinois node's lanes; `reach` is what becomes of an offer. */
  function spread(reach: (offer: Proposal) => Promise<Proposal["own"]>) {
    const offers: string[] = [];
    const reports: string[] = [];
    const observer = {
      ...createObserver(() => {}),
      packRefused: ({ at, reason }: { at: string; reason: string }) => void reports.push(`${at} ${reason}`),
    };
    const offerPack = (_: string, __: string, offer: Proposal) => {
      offers.push(JSON.parse(Buffer.from(offer.own.leaf, "base64").toString()).version);
      return reach(offer);
    };
    const peers = { ...pair.il.gateway.peers, offerPack };
    const made = createSpread({ ...pair.il.gateway, peers, observer });
    const deliver = () => Promise.all(made.lanes.map((lane) => lane()));
    return { ...made, offers, reports, deliver };
  }

  test("is offered until the peer's leaf says that it is held, then not until the next connection", async () => {
    const { adopt } = adopter();
    await publish("2026.12.1");
    let down = true;
    const { deliver, offers, linked, published } = spread((offer) =>
      down ? Promise.reject(new ComityError("PEER_UNREACHABLE", "down")) : adopt(IL, offer),
    );
    await deliver();
    await deliver();
    expect(offers).toEqual(["2026.12.1"]);
    down = false;
    pair.advance(1000);
    await deliver();
    await deliver();
    expect(offers).toEqual(["2026.12.1", "2026.12.1"]);
    published(await publish("2026.12.2"));
    await deliver();
    linked(EU, "lost");
    linked(EU, "open");
    await deliver();
    expect(offers.slice(2)).toEqual(["2026.12.2", "2026.12.2"]);
    expect(pair.eu.law.atlas().packs.get("US-IL")?.version).toBe("2026.12.2");
  });

  test("that the peer refuses, or answers for with a leaf about something else, is told and rests a while", async () => {
    await publish("2026.12.1");
    const stranger = await stateOn(
      pair.eu.store,
      JSON.parse(new TextDecoder().decode(canonicalBytes({ type: "comity/v1/other" }))),
    );
    const answers = [
      () => Promise.reject(new ComityError("PACK_INVALID", "not read here")),
      () => Promise.resolve(stranger),
    ];
    const { deliver, offers, reports } = spread(() =>
      (answers.shift() ?? (() => Promise.resolve(stranger)))(),
    );
    await deliver();
    await deliver();
    expect(offers.length).toBe(1);
    pair.advance(600_000);
    await deliver();
    expect(reports).toEqual(["peer PACK_INVALID", "peer STATEMENT_INVALID"]);
  });
});
