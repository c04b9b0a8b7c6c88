/**
 * Replays of what two nodes decided: under the law that decided every decision is the same, and under another law exactly those
 * change that the other rule governs.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONTENT, CONTENT_KEY } from "../../src/engine/rows.ts";
import type { Read, Store } from "../../src/engine/store.ts";
import type { Atlas } from "../../src/law/atlas.ts";
import { createLawFor, type OtherLaw } from "../../src/node/replay/law.ts";
import { compare } from "../../src/transfers/replay/change.ts";
import { readPast } from "../../src/transfers/replay/past.ts";
import { replay } from "../../src/transfers/replay/replay.ts";
import { addSum, countLost, createSum, orderGroups, type Sum } from "../../src/transfers/replay/sum.ts";
import { PART, TRANSFER } from "../../src/transfers/schema.ts";
import { parseRecord } from "../../src/transfers/subject-record.ts";
import { parseRequest, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import {
  AURORA,
  agreement,
  atlas,
  atlasWith,
  createPair,
  keyAt,
  leavesOf,
  never,
  type Pair,
  START,
  sample,
  signedFor,
  stricterAtlas,
} from "../support/pair.ts";
import { sharedPart } from "../support/records.ts";

const login = await sample("login");
const advertising = await sample("advertising");

type Node = Pair["eu"] | Pair["il"];
type Asking = OtherLaw & { readonly present?: Atlas; readonly store?: Store; readonly texts?: typeof noText };
const noText = (_: string): string | undefined => undefined;

async function replayed(node: Pick<Node, "context">, asking: Asking = {}): Promise<Sum> {
  const { present = atlas, store = node.context.store, texts = noText, ...other } = asking;
  const { sealer, checkEvidence } = node.context;
  const lawFor = createLawFor({ present, shipped: atlas, textOf: texts }, other);
  const held = { store, sealer, checkEvidence, agreements: [agreement], handOvers: [], lawFor };
  const { size } = await store.log.head();
  return replay(held, { from: 0, below: size, list: true });
}

const ask = async (pair: Pair, requests: readonly TransferRequest[]) => {
  const ids: string[] = [];
  for (const [i, request] of requests.entries())
    ids.push((await pair.eu.origin.request(AURORA, keyAt(START, i), request, never)).id);
  return ids;
};

/** The decisions that change in a way, and the rules by which they do. */
function changed(sum: Sum, change: string) {
  const groups = orderGroups(sum).filter((group) => group.change === change);
  return {
    transfers: groups.flatMap(({ decisions }) => decisions.map(({ transfer }) => transfer)).sort(),
    rules: [...new Set(groups.flatMap(({ causes }) => causes.map(({ by, code }) => by?.rule ?? code)))],
  };
}

/** Parts of an offer and facts in which generated requests differ. */
const drawn = fc.record({
  base: fc.constantFrom(login, login, login, advertising),
  youngest: fc.integer({ min: 16, max: 60 }),
  people: fc.integer({ min: 1, max: 3000 }),
  without: fc.constantFrom("nothing", "nothing", "nothing", "nothing", "consents", "notices", "operations"),
  onlinePlatform: fc.boolean(),
  unsigned: fc.constantFrom(false, false, true),
});

/** Makes a request of drawn parts, whose obligations the importer accepts. */
async function requestOf(
  { eu }: Pair,
  { base, youngest, people, without, onlinePlatform, unsigned }: Drawn,
): Promise<TransferRequest> {
  const facts = { ...base.facts, youngest, people, onlinePlatform };
  const { accepts: _, ...bare } = base.offer;
  const offer = { ...bare, ...(without !== "nothing" && { [without]: [] }) };
  // An item that nobody asks for, and nobody signed: the destination permits all the same.
  const extra = youngest % 2 === 0 ? [{ id: "jp.purpose-notice" }] : [];
  const notices = [...(offer.notices ?? []), ...extra];
  const asked = parseRequest({ ...base, facts, offer: { ...offer, notices } });
  const { decision } = await eu.origin.assess(AURORA, asked, false);
  const accepts = { obligations: decision.obligations.hash };
  const request = await signedFor({ ...asked, offer: { ...asked.offer, accepts } });
  const [first] = request.offer.notices;
  for (const each of request.offer.notices) if (each.id === "jp.purpose-notice") delete each.evidence;
  if (unsigned && first !== undefined) delete first.evidence;
  return request;
}
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

describe("generated decisions", async () => {
  const pair = await createPair();
  const asked = fc.sample(drawn, { numRuns: 24, seed: 52 });
  const made = await Promise.all(asked.map((each) => requestOf(pair, each)));
  const requests = [...made, login, login, advertising];
  const ids = await ask(pair, requests);
  const own = await leavesOf(pair.eu.store);
  const permitted = new Set(
    own.flatMap((leaf) => (leaf.type === "comity/v2/proposal" ? [leaf.transfer] : [])),
  );

  test("are the same, each of them, under the law that decided", async () => {
    expect(permitted.size).toBeGreaterThan(2);
    expect(permitted.size).toBeLessThan(ids.length - 2);
    for (const node of [pair.eu, pair.il]) {
      const sum = await replayed(node);
      expect(sum.replayed).toBe(node === pair.eu ? ids.length : permitted.size);
      expect(sum.changes.same).toBe(sum.replayed);
      expect(countLost(sum)).toBe(0);
    }
  });

  test("change where one rule more governs them, and nowhere else", async () => {
    const below40 = atlasWith("US-IL", { applies: "destination", when: { youngest: { below: 40 } } });
    const pack = below40.packs.get("US-IL");
    if (pack === undefined) throw new Error("no pack");
    const sum = await replayed(pair.eu, { pack });
    const governed = ids.filter((id, i) => permitted.has(id) && (asked[i]?.youngest ?? 18) < 40);
    expect(governed.length).toBeGreaterThan(0);
    expect(governed.length).toBeLessThan(permitted.size);
    expect(changed(sum, "to-deny")).toEqual({ transfers: governed.toSorted(), rules: ["test-ban"] });
    expect(sum.changes["to-permit"] + sum.changes.obligations + sum.changes.words).toBe(0);
  });

  test("are denied by a day before the law began, and the reason has no rule", async () => {
    const sum = await replayed(pair.eu, { day: "1990-01-01" });
    expect(changed(sum, "to-deny")).toEqual({ transfers: [...permitted].sort(), rules: ["NO_LAW_AT_DATE"] });
  });

  test("are the same in any parts of the log, which add up", async () => {
    const { context } = pair.eu;
    const lawFor = createLawFor({ present: atlas, shipped: atlas, textOf: noText }, { day: "1990-01-01" });
    const held = { ...context, agreements: [agreement], handOvers: [], lawFor };
    const { size } = await context.store.log.head();
    const parts = createSum();
    for (const [from, below] of [
      [0, 7],
      [7, 8],
      [8, size],
    ] as const)
      addSum(parts, await replay(held, { from, below, list: true }));
    expect(parts).toEqual(await replayed(pair.eu, { day: "1990-01-01" }));
  });
});

test("a denial becomes a permit, or has other reasons, and names the rules that denied", async () => {
  const pair = await createPair({ originAtlas: stricterAtlas });
  const [, second] = await ask(pair, [advertising, login]);
  const sum = await replayed(pair.eu, { present: stricterAtlas, pack: atlas.packs.get("US-IL") as never });
  expect(changed(sum, "to-permit")).toEqual({ transfers: [second], rules: ["test-ban"] });
  expect(changed(sum, "reasons").rules).toEqual(["test-ban"]);
});

test("a permit with other obligations names those that come and those that go", async () => {
  const more = { require: { rights: "right.provision-records" }, says: "Whoever asks gets the records." };
  const pack = atlasWith("US-IL", { applies: "destination", ...more }).packs.get("US-IL");
  const pair = await createPair();
  const [id] = await ask(pair, [login]);
  const sum = await replayed(pair.eu, { pack: pack as never });
  expect(changed(sum, "obligations").transfers).toEqual([id]);
  const [group] = orderGroups(sum);
  expect(group?.causes.find(({ by }) => by?.rule === "test-ban")).toMatchObject({ which: "gained" });
});

test("what an importer did not accept is no question of law", () => {
  const was = {
    decision: "deny",
    obligationsHash: "a",
    reasons: [{ code: "OBLIGATIONS_NOT_ACCEPTED", says: "" }],
  };
  const now = {
    decision: "permit",
    reasons: [],
    remedy: [],
    obligations: { items: [], text: "", hash: "a" },
  };
  expect(compare(was as never, now as never, undefined).change).toBe("same");
  const other = { ...now, obligations: { ...now.obligations, hash: "b" } };
  expect(compare(was as never, other as never, { items: [], text: "[]", hash: "a" }).change).toBe("words");
});

describe("the counts of a sender", () => {
  const from = (people: number) =>
    atlasWith("EU", { applies: "origin", when: { peopleYear: { from: people } } });
  const present = from(1000);
  const asking = async () => {
    const facts = { ...login.facts, people: ["400"] };
    const request = await signedFor({ ...login, facts });
    const pair = await createPair({ originAtlas: present });
    return { pair, ids: await ask(pair, [request, request, request, request]) };
  };

  test("are those that the node had read, so that each decision is the same", async () => {
    const { pair, ids } = await asking();
    const sum = await replayed(pair.eu, { present });
    expect([sum.replayed, sum.changes.same]).toEqual([ids.length, ids.length]);
    const leaves = await leavesOf(pair.eu.store);
    expect(leaves.some(({ type }) => type === "comity/v2/denial")).toBe(true);
  });

  test("are held against the limits of the other law", async () => {
    const { pair, ids } = await asking();
    const sum = await replayed(pair.eu, { present, pack: from(700).packs.get("EU") as never });
    expect(changed(sum, "to-deny")).toEqual({ transfers: [ids[1]], rules: ["test-ban"] });
  });

  test("that were not kept leave a decision undone where the other law asks for them", async () => {
    const { pair } = await asking();
    const { store } = pair.eu.context;
    const forgetting = reading(store, (row, { of }) => {
      if (of !== TRANSFER) return row;
      const { basis: _, ...rest } = row;
      return rest;
    });
    const sum = await replayed(pair.eu, { present, store: forgetting });
    expect(sum.lost["never-kept"]).toBe(4);
  });
});

/** A store whose rows are changed as they are read; those that become undefined are gone. */
function reading(store: Store, change: (row: Record<string, unknown>, read: Read) => unknown): Store {
  return {
    ...store,
    read: async (reads) =>
      (await store.read(reads)).map((rows, i) =>
        rows.flatMap((row) => (change(row as never, reads[i] as Read) ?? []) as never),
      ),
  };
}

describe("what cannot be made again is counted by its cause", () => {
  const gone = (of: unknown, part?: string) => (row: { part?: string }, read: Read) =>
    read.of === of && (part === undefined || row.part === part) ? undefined : row;

  test.each([
    ["erased", gone(CONTENT_KEY, PART.body)],
    ["ran-out", gone(TRANSFER)],
  ] as const)("%s", async (cause, change) => {
    const pair = await createPair();
    const ids = await ask(pair, [login, advertising]);
    const sum = await replayed(pair.eu, { store: reading(pair.eu.context.store, change as never) });
    expect(sum.replayed).toBe(0);
    expect(sum.lost[cause]).toBe(2);
    expect(sum.lostDecisions.map(({ transfer }) => transfer).sort()).toEqual(ids.toSorted());
  });

  test("a destination of an earlier version kept no request", async () => {
    const pair = await createPair();
    await ask(pair, [login]);
    const store = reading(pair.il.context.store, gone(CONTENT, PART.body) as never);
    expect((await replayed(pair.il, { store })).lost["never-kept"]).toBe(1);
    const erased = reading(pair.il.context.store, gone(CONTENT_KEY, PART.body) as never);
    expect((await replayed(pair.il, { store: erased })).lost.erased).toBe(1);
  });

  test("an assessment, of which a commitment alone is kept", async () => {
    const pair = await createPair();
    await pair.eu.origin.assess(AURORA, login, true);
    expect((await replayed(pair.eu)).lost.assessment).toBe(1);
  });

  test("an agreement that is not held any more, and a law", async () => {
    const pair = await createPair({ originAtlas: stricterAtlas });
    await ask(pair, [advertising]);
    const { context } = pair.eu;
    // The law that decided is in the store of nobody.
    expect((await replayed(pair.eu)).lost["law-gone"]).toBe(1);
    // With another pack, that of now stands in its place, and the answer says so.
    const eu = atlas.packs.get("EU") as never;
    const sum = await replayed(pair.eu, { pack: eu });
    expect([...sum.instead.values()]).toEqual([1]);
    const lawFor = createLawFor({ present: stricterAtlas, shipped: atlas, textOf: noText }, {});
    const held = { ...context, agreements: [], handOvers: [], lawFor };
    expect((await replay(held, { from: 0, below: 1, list: false })).lost["agreement-gone"]).toBe(1);
  });

  test("a damaged content loses its own decision alone", async () => {
    const pair = await createPair();
    await ask(pair, [login, advertising]);
    const bad = (row: { sealed: Uint8Array; part: string; leaf: number }, read: Read) =>
      read.of === CONTENT && row.part === PART.body && row.leaf === 0
        ? { ...row, sealed: row.sealed.map((byte) => byte ^ 1) }
        : row;
    const sum = await replayed(pair.eu, { store: reading(pair.eu.context.store, bad as never) });
    expect([sum.lost.damaged, sum.replayed]).toEqual([1, 1]);
  });
});

describe("a chunk of records", async () => {
  const shared = await sharedPart();
  const adultsFrom40 = atlasWith("US-IL", { applies: "destination", when: { youngest: { below: 40 } } });
  const pair = await createPair({ destinationAtlas: adultsFrom40 });
  const records = [30, 9, 41, 30].map((age) => parseRecord({ age, sharedConsents: [0] }, shared));
  const stream = { caller: AURORA, key: keyAt(START, 7), request: shared, signal: never };
  await pair.eu.origin.requestMany({ ...stream, breathe: async () => {} })({ number: 0, records });

  test("is as many decisions, each the same under the law that decided, but for those that home denied", async () => {
    for (const [node, present] of [
      [pair.eu, atlas],
      [pair.il, adultsFrom40],
    ] as const) {
      const sum = await replayed(node, { present });
      expect([sum.replayed, sum.changes.same, sum.lost["denied-record"]]).toEqual([3, 3, 1]);
    }
  });

  test("changes record by record", async () => {
    const sum = await replayed(pair.il, { present: adultsFrom40, pack: atlas.packs.get("US-IL") as never });
    const [group] = orderGroups(sum);
    expect(group).toMatchObject({ change: "to-permit", count: 2 });
    expect(group?.decisions.map(({ record }) => record)).toEqual([0, 2]);
  });
});

test("leaves that are no decisions are passed over", async () => {
  const pair = await createPair();
  await ask(pair, [login]);
  const { context } = pair.eu;
  expect((await leavesOf(context.store)).map(({ type }) => type)).toContain("comity/v1/outcome");
  expect(await readPast(context, 0, 2)).toHaveLength(1);
  expect(await readPast(context, 5, 5)).toEqual([]);
});
