/** The relay of notices: at least once on the wire, exactly once in effect, and nothing dropped. */
import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Store } from "../../src/gateway/ports.ts";
import { MAX_ATTEMPTS } from "../../src/gateway/sender.ts";
import { parseDraft } from "../../src/notices/notice.ts";
import { IL } from "../support/gateway.ts";
import { draft } from "../support/incident.ts";
import { createRelayPair, type Fate, GENERAL, IRISH } from "../support/relay.ts";

const HOUR_MS = 3_600_000;
const FIRST = { size: 0, token: "" };
const seenIn = (store: Store) => store.noticesSeenBy(GENERAL, 0, 1000).map((each) => each.notice);
const notice = (changes: object = {}) => parseDraft(draft({ id: v7(), ...changes }));

describe("a peer that is down for an hour", () => {
  test("gets everything when it is back; nothing is parked, and the breaker tells the story", async () => {
    let down = true;
    const pair = createRelayPair(() => (down ? "is lost" : "arrives"));
    const ids: string[] = [];
    const seconds = 5;
    for (let passed = 0; passed < HOUR_MS; passed += seconds * 1000) {
      if (passed % 120_000 === 0) ids.push((await pair.eu.relay.report(IRISH, notice())).notice.id);
      await pair.eu.deliver();
      pair.advance(seconds * 1000);
    }
    expect(pair.eu.store.dispatches(IL, "queued", 1000)).toHaveLength(ids.length);
    // One trial each time the pause is over, however much waits: far fewer than an item every five seconds.
    const sent = pair.story.filter(({ event }) => event === "sent").length;
    expect(sent).toBeLessThan(HOUR_MS / 30_000 + 15);
    down = false;
    await pair.settle();
    expect(seenIn(pair.il.store).toSorted()).toEqual(ids.toSorted());
    expect(pair.eu.store.dispatches(IL, "parked", 10)).toEqual([]);
    const states = pair.story.filter(({ event }) => event === "breaker").map(({ state }) => state);
    expect(states.slice(0, 4)).toEqual(["open", "half-open", "open", "half-open"]);
    expect(states.slice(-2)).toEqual(["half-open", "closed"]);
  });
});

describe("an item that the peer refuses for its own sake", () => {
  test("is tried a few times, then parked with an alarm; it blocks nothing, and its update goes on", async () => {
    let stubborn = "";
    const pair = createRelayPair((id) => (id === stubborn ? "is refused" : "arrives"));
    const { id } = (await pair.eu.relay.report(IRISH, notice())).notice;
    stubborn = pair.eu.store.dispatches(IL, "queued", 1)[0]?.id ?? "";
    const other = (await pair.eu.relay.report(IRISH, notice())).notice;
    await pair.settle();
    expect(pair.story.filter(({ event }) => event === "sent")).toHaveLength(MAX_ATTEMPTS + 1);
    expect(pair.eu.store.dispatches(IL, "parked", 10)).toMatchObject([
      { notice: id, reason: "NOTICE_CONFLICT" },
    ]);
    expect(pair.story).toContainEqual({ event: "NOTICE_PARKED" });
    expect(seenIn(pair.il.store)).toEqual([other.id]);
    await pair.eu.relay.report(IRISH, notice({ id, version: 2 }));
    await pair.settle();
    expect(pair.eu.store.deliveries(id).map(({ version, state }) => `${version} ${state}`)).toEqual([
      "1 superseded",
      "2 received",
    ]);
    expect(pair.il.relay.get(GENERAL, id).notice.version).toBe(2);
  });

  test("stays queued while its peer cannot be reached, however often", async () => {
    const pair = createRelayPair(() => "is lost");
    await pair.eu.relay.report(IRISH, notice());
    for (let i = 0; i < MAX_ATTEMPTS * 5; i++) {
      await pair.eu.deliver();
      pair.advance(31_000);
    }
    expect(pair.eu.store.dispatches(IL, "queued", 10)).toHaveLength(1);
    expect(pair.eu.store.dispatches(IL, "parked", 10)).toEqual([]);
  });
});

describe("a list", () => {
  const reported = async (pair: ReturnType<typeof createRelayPair>, count: number) => {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push((await pair.eu.relay.report(IRISH, notice())).notice.id);
    return ids.reverse();
  };
  const idsOf = ({ items }: { items: readonly { notice: { id: string } }[] }) =>
    items.map((each) => each.notice.id);

  test("comes newest first in pages, each notice once, whatever happens between two of them", async () => {
    const pair = createRelayPair();
    const ids = await reported(pair, 7);
    const first = pair.eu.relay.list(IRISH, { size: 3, token: "" });
    expect(idsOf(first)).toEqual(ids.slice(0, 3));
    // A new notice, and a new version of one whose turn is yet to come.
    await pair.eu.relay.report(IRISH, notice());
    await pair.eu.relay.report(IRISH, notice({ id: ids[5], version: 2 }));
    const second = pair.eu.relay.list(IRISH, { size: 3, token: first.nextToken });
    expect(idsOf(second)).toEqual(ids.slice(3, 6));
    expect(second.items.map((each) => each.notice.version)).toEqual([1, 1, 2]);
    const last = pair.eu.relay.list(IRISH, { size: 3, token: second.nextToken });
    expect(idsOf(last)).toEqual(ids.slice(6));
    expect(last.nextToken).toBe("");
  });

  test("has 40 to a page, however many are asked for, and says when more follow", async () => {
    const pair = createRelayPair();
    const older = await reported(pair, 40);
    expect(pair.eu.relay.list(IRISH, FIRST).nextToken).toBe("");
    const ids = [...(await reported(pair, 1)), ...older];
    for (const size of [0, 40, 1_000_000]) {
      const { items, nextToken } = pair.eu.relay.list(IRISH, { size, token: "" });
      expect(items).toHaveLength(40);
      expect(idsOf(pair.eu.relay.list(IRISH, { size, token: nextToken }))).toEqual(ids.slice(40));
    }
  });

  test("takes a token from its own viewer alone, and none of a feed", async () => {
    const pair = createRelayPair();
    await reported(pair, 3);
    await pair.settle();
    const { nextToken } = pair.eu.relay.list(IRISH, { size: 1, token: "" });
    const refused = (token: string, reason: string) =>
      expect(() => pair.il.relay.list(GENERAL, { size: 1, token })).toThrow(
        expect.objectContaining({ reason }),
      );
    refused(nextToken, "CURSOR_FOREIGN");
    for await (const { cursor } of pair.il.relay.watch(GENERAL, "", AbortSignal.timeout(5000))) {
      refused(cursor, "CURSOR_FOREIGN");
      break;
    }
    for (const token of ["2", "x-y", "-1-0000000000000000", "9".repeat(16)]) refused(token, "INPUT_INVALID");
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

  test("every notice is there once, the highest version governs, and every acknowledgement comes home once", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fates), async (acts, line) => {
        let calm = false;
        const pair = createRelayPair(() => (calm ? "arrives" : (line.next().value ?? "arrives")));
        const versions = new Map<string, number>();
        const said = new Set<string>();
        for (const { act, which } of acts) {
          const known = [...versions.keys()];
          const id = known[which % Math.max(1, known.length)];
          if (act === "report") versions.set((await pair.eu.relay.report(IRISH, notice())).notice.id, 1);
          else if (act === "deliver") await Promise.all([pair.eu.deliver(), pair.il.deliver()]);
          else if (act === "update" && id !== undefined) {
            const version = (versions.get(id) ?? 0) + 1;
            await pair.eu.relay.report(IRISH, notice({ id, version }));
            versions.set(id, version);
          } else if (act === "acknowledge") {
            const [seen] = pair.il.relay.list(GENERAL, FIRST).items;
            if (seen === undefined) continue;
            const { id: notice, version } = seen.notice;
            await pair.il.relay.acknowledge(GENERAL, { notice, version, stage: "validated", why: "" });
            said.add(`${notice} ${version}`);
          }
          pair.advance(1000);
        }
        calm = true;
        await pair.settle();

        const there = pair.il.relay.list(GENERAL, FIRST).items;
        expect(new Map(there.map(({ notice: { id, version } }) => [id, version]))).toEqual(versions);
        const feed = pair.il.store.feed(GENERAL, 0, 1000);
        expect(feed.map(({ cursor }) => cursor)).toEqual(feed.map((_, i) => i + 1));
        expect(new Set(feed.map(({ notice: id, version }) => `${id} ${version}`)).size).toBe(feed.length);
        const home = [...versions.keys()].flatMap((id) => pair.eu.store.acknowledgements(id));
        expect(new Set(home.map(({ notice: id, version }) => `${id} ${version}`))).toEqual(said);
        expect(home).toHaveLength(said.size);
        expect(pair.eu.store.dispatches(IL, "parked", 10)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
