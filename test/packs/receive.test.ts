/** What a peer sends as its law: held when it is the authority's own and newer, else refused, whatever the reason. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Envelope } from "../../src/engine/context.ts";
import { loadKept } from "../../src/engine/kept-statement.ts";
import { loadStatement, loadText, statementOf } from "../../src/engine/record.ts";
import type { Store } from "../../src/engine/store.ts";
import { canonicalBytes, sha256 } from "../../src/ledger/canonical.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { LIMITS } from "../../src/limits.ts";
import { type PublishedLeaf, packLeafBytes } from "../../src/packs/leaf.ts";
import { createPackKind } from "../../src/packs/receive.ts";
import { PART } from "../../src/packs/schema.ts";
import type { PackCommand } from "../../src/packs/state.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createStore, EU, IL, keys, START } from "../engine/pair.ts";
import { illinoisLaw } from "./law-text.ts";
import { createPackPair, type PackPair, SHIPPED } from "./pair.ts";

const NONCE = Buffer.alloc(32).toString("base64");
const TEXT = illinoisLaw("2026.12.1");

let pair: PackPair;
beforeEach(async () => {
  pair = await createPackPair();
});

const receive = (envelope: Envelope, from = IL) => pair.eu.receiver.receive(from, "pack", envelope);

/** A store's own statement on whatever it is given: a node that signs anything. */
async function stateOn(store: Store, leaf: Uint8Array) {
  const digest = sha256(leaf).toHex();
  const subject = `leaf ${(await store.log.head()).size}`;
  const contradiction = { subject, digest, until: "9999-12-31" };
  const command: PackCommand = { kind: "pack.contradict", contents: [], contradiction };
  const committed = await store.commit({ leaf, command: command as never });
  if ("refused" in committed) throw new Error(committed.refused);
  return statementOf(committed.recorded);
}

/** What a node says in a log of its own, whoever it is and whatever is true. */
async function stated(
  text: string,
  changes: Partial<PublishedLeaf> = {},
  store: Store = pair.il.store,
): Promise<Envelope> {
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
  return { own: await stateOn(store, leaf), body: text };
}

/** That nothing has changed but what is written down against somebody. */
async function expectUntouched(size = 0): Promise<void> {
  expect((await pair.eu.store.log.head()).size).toBe(size);
  expect(pair.inForce()?.version).toBe(SHIPPED);
}

describe("a version that its authority has published", () => {
  test("comes into force, and the answer is this node's leaf on it, at every repeat the same", async () => {
    const envelope = await stated(TEXT);
    const [one, two] = await Promise.all([receive(envelope), receive(envelope)]);
    expect(one).toEqual(two);
    expect(await receive(envelope)).toEqual(one);
    expect((await pair.eu.store.log.head()).size).toBe(1);
    expect(pair.inForce()?.version).toBe("2026.12.1");
    const held = await pair.held();
    const place = { leaf: held?.leaf ?? -1, part: PART.source };
    expect(await loadKept(pair.eu.context, place)).toEqual(envelope.own);
    expect(await loadText(pair.eu.context, held?.leaf ?? -1, PART.text)).toBe(TEXT);
    expect(await loadStatement(pair.eu.context, held?.leaf ?? -1)).toEqual(one);
  });

  test("is answered with its own edition, or the answer is none", async () => {
    const envelope = await stated(TEXT);
    const kind = createPackKind(pair.il.context, pair.laws.il, async () => {
      throw new Error("nothing is read here");
    });
    const sent = { envelope, leafHash: leafHash(Buffer.from(envelope.own.leaf, "base64")) };
    const held = verifyStatement(await receive(envelope), parseVerifierKey(keys.eu.verifierKey));
    expect(() => kind.verifyAnswer(held, sent)).not.toThrow();
    const lies = [
      { version: "2026.12.2" },
      { serial: 10 },
      { hash: "ab".repeat(32) },
      { jurisdiction: "US" },
    ];
    for (const lie of [...lies, { authority: EU }, { published: "ab".repeat(32) }])
      expect(() => kind.verifyAnswer({ ...held, leaf: { ...(held.leaf as object), ...lie } }, sent)).toThrow(
        expect.objectContaining({ reason: "STATEMENT_INVALID" }),
      );
  });

  test("late, after a newer one, changes nothing", async () => {
    await receive(await stated(illinoisLaw("2026.12.2"), { serial: 10, version: "2026.12.2" }));
    await expect(receive(await stated(TEXT))).rejects.toMatchObject({ reason: "PACK_STALE" });
    expect(pair.inForce()?.version).toBe("2026.12.2");
    expect(pair.refused()).toEqual(["here PACK_STALE"]);
  });
});

describe("what is not a peer's to give, or is not what it says", () => {
  const cases: readonly [string, string, () => Promise<Envelope>, string?][] = [
    ["another node's law", "SCOPE_FORBIDDEN", () => stated(TEXT, { jurisdiction: "JP" })],
    ["this node's own law", "SCOPE_FORBIDDEN", () => stated(TEXT, { jurisdiction: "EU" })],
    ["in another authority's name", "SCOPE_FORBIDDEN", () => stated(TEXT, { authority: EU })],
    ["from a stranger", "AGREEMENT_MISSING", () => stated(TEXT), "spiffe://jp.example/node"],
    ["from the future", "CLOCK_SKEW", () => stated(TEXT, { at: new Date(START + 31_000).toISOString() })],
    ["whose serial leaves room for no other", "CLOCK_SKEW", () => stated(TEXT, { serial: 2 ** 53 - 1 })],
    [
      "whose serial lies more than a day ahead",
      "CLOCK_SKEW",
      () => stated(TEXT, { serial: START / 1000 + 86_401 }),
    ],
    ["of another text", "STATEMENT_INVALID", () => stated(TEXT, { hash: "00".repeat(32) })],
    ["of another version", "STATEMENT_INVALID", () => stated(TEXT, { version: "2026.12.9" })],
    ["that is no pack", "PACK_INVALID", () => stated("pack: [")],
    ["that is too long", "INPUT_TOO_LARGE", () => stated(`${TEXT}#${"x".repeat(2 ** 20)}`)],
    [
      "forged in the peer's name",
      "PROOF_INVALID",
      () => stated(TEXT, {}, createStore(createLedgerKey("us-il.example"))),
    ],
    [
      "with a leaf of another type",
      "STATEMENT_INVALID",
      async () => ({
        own: await stateOn(pair.il.store, canonicalBytes({ type: "comity/v1/other" })),
        body: TEXT,
      }),
    ],
  ];

  test.each(cases)("%s is refused with %s, told, and changes nothing", async (_, reason, envelope, from) => {
    await expect(receive(await envelope(), from)).rejects.toMatchObject({ reason });
    await expectUntouched();
    expect(pair.refused()).toEqual([`here ${reason}`]);
  });

  test("is refused once the agreement is over", async () => {
    const envelope = await stated(TEXT);
    pair.advance(3 * 365 * 86_400_000);
    await expect(receive(envelope)).rejects.toMatchObject({ reason: "AGREEMENT_EXPIRED" });
    await expectUntouched();
  });
});

test("two texts under one serial: the first stays, the second is refused, and both statements are kept", async () => {
  const first = await stated(TEXT);
  const second = await stated(`${TEXT}# another\n`);
  const answer = await receive(first);
  await expect(receive(second)).rejects.toMatchObject({ reason: "STATEMENT_CONFLICT" });
  expect(pair.inForce()?.hash).toBe(sha256(Buffer.from(TEXT)).toHex());
  expect(await receive(first)).toEqual(answer);
  const evidence = JSON.parse(await loadText(pair.eu.context, 1, PART.evidence));
  expect(evidence).toEqual({ kept: first.own, refused: second.own });
  // Whoever has the authority's key can see that it signed both.
  for (const each of [evidence.kept, evidence.refused])
    expect(verifyStatement(each, parseVerifierKey(keys.il.verifierKey)).leaf).toMatchObject({ serial: 9 });
  expect(pair.told("alarm")).toMatchObject([{ what: "STATEMENT_CONFLICT", peer: IL, on: EU }]);
});

describe("other texts under a serial that is held", () => {
  const conflicts = async (texts: readonly string[]) => {
    for (const text of texts)
      await expect(receive(await stated(text))).rejects.toMatchObject({
        reason: "STATEMENT_CONFLICT",
      });
  };
  const size = async () => (await pair.eu.store.log.head()).size;

  test("are kept, and alarm, once for each text, however often they are sent", async () => {
    await receive(await stated(TEXT));
    await conflicts(["x", "x", "y", "x", "y"]);
    expect(await size()).toBe(3);
    expect(pair.told("alarm")).toHaveLength(2);
  });

  test("are kept so many of one serial and no more, and the rest are refused alike", async () => {
    await receive(await stated(TEXT));
    const texts = Array.from({ length: LIMITS.contradictionsPerSubject + 2 }, (_, n) => `text ${n}`);
    await conflicts(texts);
    expect(await size()).toBe(1 + LIMITS.contradictionsPerSubject);
    expect(pair.told("alarm")).toHaveLength(LIMITS.contradictionsPerSubject);
  });

  test("are kept again of a later serial", async () => {
    await receive(await stated(TEXT));
    await conflicts(["x"]);
    await receive(await stated(illinoisLaw("2026.12.2"), { serial: 10, version: "2026.12.2" }));
    await expect(receive(await stated("x", { serial: 10 }))).rejects.toMatchObject({
      reason: "STATEMENT_CONFLICT",
    });
    expect(await size()).toBe(4);
  });
});

test("a peer that sends law without end is put off, and read again later", async () => {
  const long = (serial: number) => stated(`${TEXT}#${"x".repeat(900_000)}${serial}`, { serial });
  await receive(await long(1));
  await receive(await long(2));
  await expect(receive(await long(3))).rejects.toMatchObject({ reason: "OVERLOADED" });
  expect((await pair.held())?.serial).toBe(2);
  pair.advance(60_000);
  await receive(await long(3));
  expect((await pair.held())?.serial).toBe(3);
});
