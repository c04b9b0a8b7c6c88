/** Notices on their way: at least once on the wire, exactly once in effect, and nothing dropped. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadSpan } from "../../src/engine/store.ts";
import { MAX_ATTEMPTS } from "../../src/engine/tries.ts";
import { ACKNOWLEDGEMENT } from "../../src/notices/schema.ts";
import { isLonger } from "../support/longer.ts";
import {
  createNoticePair,
  EU,
  type Fate,
  GENERAL,
  IL,
  IRISH,
  type NoticePair,
  sampleNotice,
} from "../support/notices.ts";

const HOUR_MS = 3_600_000;
const FIRST = { size: 0, token: "" };

const acknowledgementsAt = (pair: NoticePair, id: string) =>
  loadSpan(pair.eu.store, { of: ACKNOWLEDGEMENT, index: "leaf", prefix: [EU, id] });

describe("a peer that is down for an hour", () => {
  test("gets everything when it is back; nothing is a dead letter, and the breaker tells the story", async () => {
    let down = true;
    const pair = createNoticePair({ fate: () => (down ? "is lost" : "arrives") });
    const ids: string[] = [];
    const seconds = 5;
    for (let passed = 0; passed < HOUR_MS; passed += seconds * 1000) {
      if (passed % 120_000 === 0) ids.push((await pair.eu.report(IRISH, sampleNotice())).notice.id);
      await pair.eu.deliver();
      pair.advance(seconds * 1000);
    }
    expect(await pair.eu.items("queued")).toHaveLength(ids.length);
    // One trial each time the pause of 15 to 30 seconds is over, however much waits.
    const sent = pair.story.filter(({ event }) => event === "sent").length;
    expect(sent).toBeLessThan(HOUR_MS / 15_000 + 15);
    down = false;
    await pair.settle();
    expect((await pair.il.seen(GENERAL)).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await pair.eu.items("dead")).toEqual([]);
    const states = pair.story.filter(({ event }) => event === "breaker").map(({ state }) => state);
    expect(states.slice(0, 4)).toEqual(["open", "half-open", "open", "half-open"]);
    expect(states.slice(-2)).toEqual(["half-open", "closed"]);
  });
});

describe("an item that the peer refuses for its own sake", () => {
  test("is tried a few times, then is a dead letter with an alarm; it blocks nothing, and its update goes on", async () => {
    let stubborn = "";
    const pair = createNoticePair({ fate: (id) => (id === stubborn ? "is refused" : "arrives") });
    const { id } = (await pair.eu.report(IRISH, sampleNotice())).notice;
    stubborn = (await pair.eu.items("queued"))[0]?.id ?? "";
    const other = (await pair.eu.report(IRISH, sampleNotice())).notice;
    await pair.settle();
    expect(pair.story.filter(({ event }) => event === "sent")).toHaveLength(MAX_ATTEMPTS + 1);
    expect(await pair.eu.items("dead")).toMatchObject([
      { subject: `${EU} ${id}`, reason: "NOTICE_CONFLICT" },
    ]);
    expect(pair.story).toContainEqual({ event: "DEAD_LETTER" });
    expect((await pair.il.seen(GENERAL)).map((row) => row.id)).toEqual([other.id]);
    await pair.eu.report(IRISH, sampleNotice({ id, version: 2 }));
    await pair.settle();
    const { deliveries } = await pair.eu.get(IRISH, id);
    expect(deliveries.map(({ peer, version, state }) => `${peer} ${version} ${state}`)).toEqual([
      `${IL} 1 superseded`,
      `${IL} 2 received`,
    ]);
    expect((await pair.il.get(GENERAL, id)).notice.version).toBe(2);
  });

  test("stays queued while its peer cannot be reached, however often", async () => {
    const pair = createNoticePair({ fate: () => "is lost" });
    await pair.eu.report(IRISH, sampleNotice());
    for (let i = 0; i < MAX_ATTEMPTS * 5; i++) {
      await pair.eu.deliver();
      pair.advance(61_000);
    }
    expect(await pair.eu.items("queued")).toHaveLength(1);
    expect(await pair.eu.items("dead")).toEqual([]);
  });
});

describe("whatever the line does", () => {
  const fates = fc.constantFrom<Fate>("arrives", "arrives twice", "is lost", "arrives, its answer is lost");
  type Step = { readonly act: "report" | "update" | "acknowledge" | "deliver"; readonly which: number };
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom<Step["act"]>("report", "update", "acknowledge", "deliver"),
      which: fc.nat(20),
    }),
    { minLength: 5, maxLength: 30 },
  );

  /** Takes the steps; gives the newest version of each notice, and what was said. */
  async function take(pair: NoticePair, acts: readonly Step[]) {
    const versions = new Map<string, number>();
    const said = new Set<string>();
    for (const { act, which } of acts) {
      const id = [...versions.keys()][which % Math.max(1, versions.size)];
      if (act === "report") versions.set((await pair.eu.report(IRISH, sampleNotice())).notice.id, 1);
      else if (act === "deliver") await Promise.all([pair.eu.deliver(), pair.il.deliver()]);
      else if (act === "update" && id !== undefined) {
        const version = (versions.get(id) ?? 0) + 1;
        await pair.eu.report(IRISH, sampleNotice({ id, version }));
        versions.set(id, version);
      } else if (act === "acknowledge") {
        const [seen] = (await pair.il.list(GENERAL, FIRST)).items;
        if (seen === undefined || "unreadable" in seen) continue;
        const { id: notice, version } = seen.notice;
        await pair.il.acknowledge(GENERAL, { notice, version, stage: "validated", why: "" });
        said.add(`${notice} ${version}`);
      }
      pair.advance(1000);
    }
    return { versions, said };
  }

  test("every notice is there once, the highest version governs, and every acknowledgement comes home once", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fates), async (acts, line) => {
        let calm = false;
        const pair = createNoticePair({ fate: () => (calm ? "arrives" : (line.next().value ?? "arrives")) });
        const { versions, said } = await take(pair, acts);
        calm = true;
        await pair.settle();

        const there = (await pair.il.list(GENERAL, FIRST)).items;
        expect(new Map(there.map(({ notice: { id, version } }) => [id, version]))).toEqual(versions);
        const feed = await pair.il.feed(GENERAL);
        expect(feed.map(({ cursor }) => cursor)).toEqual(feed.map((_, i) => i + 1));
        expect(new Set(feed.map(({ data }) => `${data.id} ${data.version}`)).size).toBe(feed.length);
        const home = (
          await Promise.all([...versions.keys()].map((id) => acknowledgementsAt(pair, id)))
        ).flat();
        expect(new Set(home.map(({ id, version }) => `${id} ${version}`))).toEqual(said);
        expect(home).toHaveLength(said.size);
        expect(await pair.eu.items("dead")).toEqual([]);
      }),
      { numRuns: isLonger ? 60 : 20 },
    );
  });
});
