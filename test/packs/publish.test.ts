/** Publication: checked, in force, recorded and queued for every peer by one commit; it reaches them whatever fails. */
import { describe, expect, test } from "vitest";
import { loadStatement } from "../../src/engine/record.ts";
import { ComityError } from "../../src/errors.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { createPublisher } from "../../src/packs/publish.ts";
import { EU, IL, itemsIn, keys } from "../engine/pair.ts";
import { illinoisLaw } from "./law-text.ts";
import { createPackPair, SHIPPED } from "./pair.ts";

const ended = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((each) => (each.status === "rejected" ? each.reason.reason : "published"));

describe("a publication", () => {
  test("is in force, recorded, and reaches the peer, which records that it holds just this", async () => {
    const pair = await createPackPair();
    const published = await pair.publish(illinoisLaw("2026.12.1"));
    expect(pair.laws.il.atlas().packs.get("US-IL")?.hash).toBe(published.hash);
    expect(pair.laws.il.atlas().epoch).toBe(1);
    await pair.settle();
    expect(pair.inForce()?.hash).toBe(published.hash);
    const held = await pair.held();
    expect(held).toMatchObject({ serial: published.serial, version: "2026.12.1", authority: IL });
    const verified = verifyStatement(
      await loadStatement(pair.eu.context, held?.leaf ?? -1),
      parseVerifierKey(keys.eu.verifierKey),
    );
    const leafHash = verifyStatement(published.own, parseVerifierKey(keys.il.verifierKey)).leafHash;
    expect(verified.leaf).toMatchObject({
      type: "comity/v1/pack-held",
      hash: published.hash,
      published: leafHash.toHex(),
    });
    expect(pair.told("enacted")).toMatchObject([{ on: IL }, { on: EU }]);
  });

  test("of the text in force gives the same publication again, and writes nothing", async () => {
    const pair = await createPackPair();
    const text = illinoisLaw("2026.12.1");
    const first = await pair.publish(text);
    const { size } = await pair.il.store.log.head();
    expect(await pair.publish(text)).toEqual(first);
    expect((await pair.il.store.log.head()).size).toBe(size);
  });

  test("that comes twice at once is recorded once; of several versions, the earlier ones are stale or superseded", async () => {
    const pair = await createPackPair();
    const text = illinoisLaw("2026.12.1");
    const [one, two] = await Promise.all([pair.publish(text), pair.publish(text)]);
    expect(one).toEqual(two);
    const versions = ["2026.12.3", "2026.12.2", "2026.12.4"];
    const results = await Promise.allSettled(versions.map((version) => pair.publish(illinoisLaw(version))));
    expect(ended(results)).toEqual(["published", "PACK_STALE", "published"]);
    expect(pair.laws.il.atlas().packs.get("US-IL")?.version).toBe("2026.12.4");
    await pair.settle();
    expect(pair.inForce()?.version).toBe("2026.12.4");
    const states = (await itemsIn(pair.il.store, "superseded")).length;
    expect([states, (await itemsIn(pair.il.store, "received")).length]).toEqual([2, 1]);
  });

  test("is refused by name, and changes nothing", async () => {
    const pair = await createPackPair();
    const texts = [
      illinoisLaw(SHIPPED),
      illinoisLaw("2026.9"),
      illinoisLaw("next"),
      illinoisLaw("2026.12.1").replace("use: prohibited", "use: us-il.unheard"),
      illinoisLaw("2026.12.1", `# ${"x".repeat(2 ** 20)}`),
    ];
    const results = await Promise.allSettled(texts.map((text) => pair.publish(text)));
    expect(ended(results)).toEqual([
      "PACK_STALE",
      "PACK_STALE",
      "PACK_INVALID",
      "ATOM_UNKNOWN",
      "INPUT_TOO_LARGE",
    ]);
    const elsewhere = createPublisher(pair.eu.context, pair.laws.eu).publish(illinoisLaw("2026.12.1"), "f");
    await expect(elsewhere).rejects.toMatchObject({ reason: "SCOPE_FORBIDDEN" });
    expect((await pair.il.store.log.head()).size).toBe(0);
    expect(pair.laws.il.atlas().packs.get("US-IL")?.version).toBe(SHIPPED);
  });
});

describe("a law on its way to a peer", () => {
  test("waits while the peer is down, survives a restart, and only the newest version is sent", async () => {
    let down = true;
    const pair = await createPackPair({ fate: () => (down ? "is lost" : "arrives") });
    await pair.publish(illinoisLaw("2026.12.1"));
    await pair.il.deliver();
    await pair.publish(illinoisLaw("2026.12.2"));
    pair.il.restart();
    down = false;
    await pair.settle();
    expect(pair.inForce()?.version).toBe("2026.12.2");
    expect(pair.told("sent")).toHaveLength(2);
  });

  test("is offered again on a new connection, since the peer may have been restored", async () => {
    const pair = await createPackPair();
    await pair.publish(illinoisLaw("2026.12.1"));
    await pair.settle();
    await pair.il.offer(false);
    expect(await itemsIn(pair.il.store, "queued")).toEqual([]);
    await pair.il.offer(true);
    expect(await itemsIn(pair.il.store, "queued")).toHaveLength(1);
    await pair.settle();
    // The peer gives the leaf that it has; it records nothing new.
    expect((await pair.eu.store.log.head()).size).toBe(1);
    expect(pair.told("sent")).toHaveLength(2);
  });

  test("is queued when the node starts for a peer that never had it, such as one whose agreement is new", async () => {
    const pair = await createPackPair();
    const { peers } = pair.il.context;
    Object.assign(pair.il.context, { peers: { ...peers, all: [] } });
    const publisher = createPublisher(pair.il.context, pair.laws.il);
    await publisher.publish(illinoisLaw("2026.12.1"), "US-IL.yaml");
    Object.assign(pair.il.context, { peers });
    pair.il.restart();
    await pair.il.offer(false);
    await pair.settle();
    expect(pair.inForce()?.version).toBe("2026.12.1");
  });

  test("that the peer refuses is told, tried again later, and in the end a dead letter with an alarm", async () => {
    const pair = await createPackPair({
      fate: () => "is refused",
      refusal: () => new ComityError("PACK_INVALID", "not read here"),
    });
    await pair.publish(illinoisLaw("2026.12.1"));
    await pair.il.deliver();
    pair.advance(29_999);
    await pair.il.deliver();
    expect(pair.refused()).toEqual(["peer PACK_INVALID"]);
    await pair.settle(600_000);
    expect(pair.refused()).toHaveLength(5);
    expect(await itemsIn(pair.il.store, "dead")).toMatchObject([{ kind: "pack", reason: "PACK_INVALID" }]);
    expect(pair.told("alarm")).toMatchObject([{ what: "DEAD_LETTER", peer: EU }]);
    // A new connection is a new chance.
    await pair.il.offer(true);
    expect(await itemsIn(pair.il.store, "queued")).toHaveLength(1);
  });

  test("waits without end for what time mends, such as an agreement's first day", async () => {
    const pair = await createPackPair({
      fate: () => "is refused",
      refusal: () => new ComityError("AGREEMENT_EXPIRED", "not in force"),
    });
    await pair.publish(illinoisLaw("2026.12.1"));
    for (let i = 0; i < 20; i++) {
      await pair.il.deliver();
      pair.advance(600_000);
    }
    expect(await itemsIn(pair.il.store, "queued")).toHaveLength(1);
  });
});
