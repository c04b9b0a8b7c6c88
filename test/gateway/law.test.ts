/** A decision is made by one law, and by the one in force when it is recorded. */
import { describe, expect, test } from "vitest";
import { commitDecision, openLaw } from "../../src/gateway/law.ts";
import { createAdopter } from "../../src/gateway/pack-adoption.ts";
import type { Store } from "../../src/gateway/ports.ts";
import { createPublisher } from "../../src/gateway/publication.ts";
import { withPack } from "../../src/law/atlas.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import { enacted, entry } from "../store/samples.ts";
import {
  AURORA,
  atlas,
  createPair,
  EU,
  IL,
  keyAt,
  keys,
  leafIn,
  never,
  type Pair,
  START,
  sample,
} from "../support/gateway.ts";
import { illinoisLaw } from "../support/law.ts";

/** A store before whose next decision, once computed, `act` runs and is done. */
function interrupted(node: string, acts: Map<string, () => Promise<unknown>>) {
  return (store: Store, own: string): Store => ({
    ...store,
    commit: async (given) => {
      const act = own === node && given.epoch !== undefined ? acts.get(node) : undefined;
      acts.delete(given.epoch === undefined ? "" : own);
      await act?.();
      return store.commit(given);
    },
  });
}

const silent = { packBehind: () => {} };

/** Publishes a ban of Illinois at its node, and lets the EU node hold it where it is to. */
async function ban(pair: Pair, alsoAbroad: boolean): Promise<void> {
  const publisher = createPublisher(pair.il.gateway, pair.il.law, () => {});
  const { own, text } = await publisher.publish(illinoisLaw("2026.12.1"), "US-IL.yaml");
  if (alsoAbroad) await createAdopter(pair.eu.gateway, pair.eu.law).adopt(IL, { own, body: text });
}

const typesOf = ({ checkpoint, leaf }: Store) =>
  Array.from({ length: checkpoint().size }, (_, i) => JSON.parse(Buffer.from(leaf(i) ?? []).toString()).type);
const lawIn = (packs: readonly { jurisdiction: string; version: string }[]) =>
  packs.find(({ jurisdiction }) => jurisdiction === "US-IL")?.version;

describe("a law that changes between a decision and its record", () => {
  test("at the origin: the request is decided again, by the new law", async () => {
    const acts = new Map<string, () => Promise<unknown>>();
    const pair = createPair({ before: interrupted("spiffe://eu.example/node", acts) });
    const request = await sample("login");
    acts.set("spiffe://eu.example/node", () => ban(pair, true));
    const outcome = await pair.eu.origin.request(AURORA, keyAt(START), request, never);
    expect(outcome.state).toBe("DENIED");
    expect(outcome.decision?.reasons.map(({ by }) => by?.rule)).toContain("test-ban");
    // The first decision left nothing, and nothing was sent.
    expect(typesOf(pair.eu.store)).toEqual(["comity/v1/pack-held", "comity/v1/denial"]);
    expect(pair.wire.sent).toEqual([]);
    const row = pair.eu.store.transfer(outcome.id);
    const leaf = row && leafIn(row.own);
    expect(leaf && "packs" in leaf && lawIn(leaf.packs)).toBe("2026.12.1");
  });

  test("leaves what was recorded before as it was, the translation of its words too", async () => {
    const pair = createPair();
    const key = keyAt(START);
    const request = await sample("login");
    const before = await pair.eu.origin.request(AURORA, key, request, never);
    const publisher = createPublisher(pair.il.gateway, pair.il.law, () => {});
    // The words of the law itself are others now.
    const next = illinoisLaw("2026.12.1").replaceAll("scan of face geometry", "geometry of a face");
    const { own, text } = await publisher.publish(next, "US-IL.yaml");
    await createAdopter(pair.eu.gateway, pair.eu.law).adopt(IL, { own, body: text });
    expect(before.terms[0]).toMatchObject({ source: "facial image", target: ["scan of face geometry"] });
    expect(await pair.eu.origin.request(AURORA, key, request, never)).toEqual(before);
    const { terms } = await pair.eu.origin.assess(AURORA, request);
    expect(terms[0]?.target).toEqual(["geometry of a face"]);
  });

  test("at the origin: so is an assessment", async () => {
    const acts = new Map<string, () => Promise<unknown>>();
    const pair = createPair({ before: interrupted("spiffe://eu.example/node", acts) });
    const request = await sample("login");
    acts.set("spiffe://eu.example/node", () => ban(pair, true));
    const assessed = await pair.eu.origin.assess(AURORA, request);
    expect([assessed.decision.decision, lawIn(assessed.packs)]).toEqual(["deny", "2026.12.1"]);
    expect(typesOf(pair.eu.store)).toEqual(["comity/v1/pack-held", "comity/v1/assessment"]);
  });

  test("at the destination: the proposal is decided again, and the stricter of the two laws governs", async () => {
    const acts = new Map<string, () => Promise<unknown>>();
    const pair = createPair({ before: interrupted(IL, acts) });
    const request = await sample("login");
    acts.set(IL, () => ban(pair, false));
    const outcome = await pair.eu.origin.request(AURORA, keyAt(START), request, never);
    expect(outcome.state).toBe("DENIED");
    expect(outcome.decision?.reasons.map(({ by }) => by?.rule)).toContain("test-ban");
    expect(typesOf(pair.il.store)).toEqual(["comity/v1/pack", "comity/v1/decision"]);
    expect(pair.il.store.inbox(request.recipient, 0, 9)).toEqual([]);
  });

  test("again and again: the caller is told to come back", async () => {
    const store = createMemoryStore(keys.eu);
    let serial = 0;
    const decide = async () => {
      await store.commit(entry(serial, enacted("EU", ++serial)));
      return { entry: { ...entry(99), epoch: 0 } };
    };
    await expect(commitDecision(store, decide)).rejects.toMatchObject({ reason: "OVERLOADED" });
    expect(store.checkpoint().size).toBe(serial);
  });
});

describe("a law that two nodes hold in different versions", () => {
  test("is told to both operators, and the stricter of the two governs", async () => {
    const differences: object[] = [];
    const lawDiffers = (event: object) => void differences.push(event);
    const pair = createPair({ observer: { lawDiffers } });
    await ban(pair, false);
    const outcome = await pair.eu.origin.request(AURORA, keyAt(START), await sample("login"), never);
    expect([outcome.state, outcome.decision?.reasons[0]?.by?.rule]).toEqual(["DENIED", "test-ban"]);
    const { id: transfer } = outcome;
    expect(differences).toEqual([
      { transfer, peer: EU, jurisdiction: "US-IL" },
      { transfer, peer: IL, jurisdiction: "US-IL" },
    ]);
  });

  test("is no longer told once both hold the same", async () => {
    const differences: object[] = [];
    const pair = createPair({ observer: { lawDiffers: (event: object) => void differences.push(event) } });
    const request = await sample("login");
    const publisher = createPublisher(pair.il.gateway, pair.il.law, () => {});
    const { own, text } = await publisher.publish(illinoisLaw("2026.12.1", "2030-01-01"), "US-IL.yaml");
    await createAdopter(pair.eu.gateway, pair.eu.law).adopt(IL, { own, body: text });
    const outcome = await pair.eu.origin.request(AURORA, keyAt(START), request, never);
    expect([outcome.state, differences]).toEqual(["PERMITTED", []]);
  });
});

describe("the law of a node that starts", () => {
  test("is what the program brings, with the newest versions of the store in their places", async () => {
    const pair = createPair();
    await ban(pair, false);
    const law = openLaw(atlas, pair.il.store, silent);
    expect(law.atlas().packs.get("US-IL")?.version).toBe("2026.12.1");
    expect(law.atlas().packs.get("EU")).toBe(atlas.packs.get("EU"));
    expect(law.atlas().epoch).toBe(pair.il.store.checkpoint().size);
    expect(openLaw(atlas, createMemoryStore(keys.eu), silent).atlas()).toBe(atlas);
  });

  test("stays what was published where a newer program brings a later version, and the operator is told", async () => {
    const pair = createPair();
    await ban(pair, false);
    const [shipped, told] = [atlas.packs.get("US-IL"), [] as object[]];
    if (shipped === undefined) throw new Error("no law of Illinois");
    const newer = (version: string) => withPack(atlas, { ...shipped, version }, 0);
    const open = (version: string) =>
      openLaw(newer(version), pair.il.store, { packBehind: (event) => void told.push(event) });
    expect(open("2026.12.1").atlas().packs.get("US-IL")?.version).toBe("2026.12.1");
    expect(told).toEqual([]);
    expect(open("2027.1").atlas().packs.get("US-IL")?.version).toBe("2026.12.1");
    expect(told).toEqual([{ jurisdiction: "US-IL", version: "2027.1" }]);
  });

  test("is not guessed: a version in force that cannot be read ends the start with one line", async () => {
    const store = createMemoryStore(keys.eu);
    await store.commit(entry(1, enacted("EU", 1)));
    expect(() => openLaw(atlas, store, silent)).toThrow(
      expect.objectContaining({
        reason: "PACK_INVALID",
        message: expect.stringMatching(/^the stored pack EU 2026.1: .*run the version of the program/),
      }),
    );
  });
});
