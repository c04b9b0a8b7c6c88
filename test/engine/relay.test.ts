/** The relay: at least once on the wire, exactly once in effect, and nothing dropped. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Envelope } from "../../src/engine/context.ts";
import { createDeadLetters } from "../../src/engine/dead-letters.ts";
import { ANSWER, BODY } from "../../src/engine/outbox.ts";
import { loadStatement, loadText } from "../../src/engine/record.ts";
import { createReceiver } from "../../src/engine/relay.ts";
import { assertSeals, parseSealedBody } from "../../src/engine/sealed.ts";
import { STORED_BESIDE_BYTES } from "../../src/limits.ts";
import { createMemoKind } from "./memo.ts";
import { arrived, createPair, states, write } from "./memo-pair.ts";
import { createEnginePair, type EnginePair, EU, type Fate, IL, itemsIn } from "./pair.ts";

const DESK = "spiffe://eu.example/operator/desk";
const FIRST = { size: 0, token: "" };
const HOUR_MS = 3_600_000;

describe("an item", () => {
  test("arrives, and the peer's verified answer is kept beside the leaf that records it", async () => {
    const pair = createPair();
    await write(pair, "a");
    await pair.settle();
    expect(await arrived(pair)).toEqual(["a 1"]);
    expect(await states(pair)).toEqual(["a 1 received"]);
    const newest = (await pair.eu.store.log.head()).size - 1;
    const body = await loadText(pair.eu.context, newest, ANSWER);
    const { item, salt } = parseSealedBody(body);
    const [row] = await itemsIn(pair.eu.store, "received");
    expect(item).toEqual({ dispatched: row?.id, answer: await loadStatement(pair.il.context, 0) });
    // The leaf shows nothing of it, and commits to all of it.
    const leaf = JSON.parse(Buffer.from((await pair.eu.store.log.leaf(newest)) ?? []).toString("utf8"));
    expect(() => assertSeals(leaf, { of: "event", bytes: Buffer.from(body) }, salt)).not.toThrow();
    expect(pair.told("delivered")).toMatchObject([{ notice: "a", kind: "memo", peer: IL }]);
  });
});

describe("a node that receives", () => {
  const envelopeOf = async (pair: EnginePair) => {
    await write(pair, "a");
    const own = await loadStatement(pair.eu.context, 0);
    return { own, body: await loadText(pair.eu.context, 0, BODY) };
  };

  test("refuses a stranger, an unknown kind, a body that is too long, and a statement that is not the peer's", async () => {
    const pair = createPair();
    const envelope = await envelopeOf(pair);
    const { receive } = pair.il.receiver;
    const refusals = await Promise.allSettled([
      receive("spiffe://jp.example/node", "memo", envelope),
      receive(EU, "letter", envelope),
      receive(EU, "memo", { ...envelope, body: "x".repeat(1001) }),
      pair.eu.receiver.receive(IL, "memo", envelope),
      receive(EU, "memo", { ...envelope, body: "{}" }),
    ]);
    expect(refusals.map((each) => each.status === "rejected" && each.reason.reason)).toEqual([
      "AGREEMENT_MISSING",
      "INPUT_INVALID",
      "INPUT_TOO_LARGE",
      "PROOF_INVALID",
      "STATEMENT_INVALID",
    ]);
    expect((await pair.il.store.log.head()).size).toBe(0);
  });

  test("stores so much a day of what one regulator of a peer sends, and others have room of their own", async () => {
    const pair = createPair();
    const envelopes: Envelope[] = [];
    for (const [i, id] of ["a", "b"].entries()) {
      await write(pair, id);
      const own = await loadStatement(pair.eu.context, i);
      envelopes.push({ own, body: await loadText(pair.eu.context, i, BODY) });
    }
    const [one, other] = envelopes as [Envelope, Envelope];
    const kind = { ...createMemoKind(pair.il.context), regulatorOf: ({ id }: { id: string }) => id };
    const limits = { storedBytesPerDay: 4 * (2 * STORED_BESIDE_BYTES + 3_000), storedPartOfRegulator: 1 / 4 };
    const { receive } = createReceiver(pair.il.context, [kind], limits);
    for (let n = 0; n < 2; n++) await receive(EU, "memo", one);
    await expect(receive(EU, "memo", one)).rejects.toMatchObject({ reason: "OVERLOADED" });
    await receive(EU, "memo", other);
    pair.advance(24 * HOUR_MS);
    await receive(EU, "memo", one);
    expect(await arrived(pair)).toEqual(["a 1", "b 1"]);
  });

  test("takes a kind in from a peer whose agreement is over only where the kind says so", async () => {
    const pair = createPair();
    const envelope = await envelopeOf(pair);
    pair.advance(3 * 365 * 24 * HOUR_MS);
    await pair.il.receiver.receive(EU, "memo", envelope);
    const strict = createEnginePair({
      kinds: (context) => [{ ...createMemoKind(context), agreement: "in force" }],
    });
    strict.advance(3 * 365 * 24 * HOUR_MS);
    await expect(strict.il.receiver.receive(EU, "memo", envelope)).rejects.toMatchObject({
      reason: "AGREEMENT_EXPIRED",
    });
  });
});

describe("whatever the line does, and whenever the operator acts or the node restarts", () => {
  type Act = "write" | "update" | "deliver" | "requeue" | "restart";
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom<Act>("write", "update", "deliver", "deliver", "deliver", "requeue", "restart"),
      which: fc.nat(20),
    }),
    { minLength: 5, maxLength: 40 },
  );
  const fates = fc.constantFrom<Fate>(
    "is refused",
    "is refused",
    "arrives",
    "arrives twice",
    "is lost",
    "arrives, its answer is lost",
    "is refused",
    "is refused",
  );
  const quietly = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

  test("after a last requeue every newest version is there, and no version twice", async () => {
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fates), async (acts, line) => {
        let calm = false;
        const pair = createPair({ fate: () => (calm ? "arrives" : (line.next().value ?? "arrives")) });
        const letters = createDeadLetters(pair.eu.context);
        const versions = new Map<string, number>();
        for (const { act, which } of acts) {
          const id = [...versions.keys()][which % Math.max(1, versions.size)];
          if (act === "write") {
            versions.set(`m${versions.size}`, 1);
            await write(pair, `m${versions.size - 1}`);
          } else if (act === "deliver")
            for (let pass = 0; pass <= which % 8; pass++) {
              await pair.eu.deliver();
              pair.advance(31_000);
            }
          else if (act === "restart") pair.eu.restart();
          else if (act === "requeue" && id !== undefined)
            await quietly(letters.requeue(DESK, `here ${id}`, ""));
          else if (act === "update" && id !== undefined) {
            const version = (versions.get(id) ?? 0) + 1;
            await write(pair, id, version);
            versions.set(id, version);
          }
          for (const state of await states(pair)) ends.add(state.split(" ")[2] ?? "");
          pair.advance(31_000);
        }
        calm = true;
        for (const { subject } of await itemsIn(pair.eu.store, "dead"))
          await letters.requeue(DESK, subject, "");
        await pair.settle();
        expect((await letters.list(DESK, FIRST)).items).toEqual([]);
        const there = await arrived(pair);
        expect(new Set(there).size).toBe(there.length);
        for (const [id, version] of versions) expect(there).toContain(`${id} ${version}`);
        // What is confirmed is there; nothing is confirmed without an effect.
        for (const { subject, version } of await itemsIn(pair.eu.store, "received"))
          expect(there).toContain(`${subject.split(" ")[1]} ${version}`);
      }),
      { numRuns: 60 },
    );
    // The steps reach every state, or the law would hold of nothing.
    expect([...ends].toSorted()).toEqual(["dead", "queued", "received", "superseded"]);
  });
});
