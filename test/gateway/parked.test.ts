/** What is parked, and the operator who puts it back: what is owed arrives, and nothing else is moved. */
import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { createParked } from "../../src/gateway/parked.ts";
import { MAX_ATTEMPTS } from "../../src/gateway/sender.ts";
import { assertSeals } from "../../src/notices/leaf.ts";
import { parseDraft } from "../../src/notices/notice.ts";
import { EU, IL, START } from "../support/gateway.ts";
import { draft } from "../support/incident.ts";
import { createRelayPair, DESK, type Fate, GENERAL, IRISH } from "../support/relay.ts";

const FIRST = { size: 0, token: "" };
const notice = (changes: object = {}) => parseDraft(draft({ id: v7(), ...changes }));

/** A pair whose Illinois refuses whatever comes, until `mend`. */
function createFaulty() {
  let fate: Fate = "is refused";
  const pair = createRelayPair(() => fate);
  return {
    ...pair,
    mend: () => {
      fate = "arrives";
    },
    /** A notice that has been tried until it was parked. */
    parkedNotice: async () => {
      const { id } = (await pair.eu.relay.report(IRISH, notice())).notice;
      await pair.settle();
      return id;
    },
  };
}

const parkedAt = ({ eu }: ReturnType<typeof createRelayPair>) => eu.parked.list(DESK, FIRST).items;
const refusal = async (promise: Promise<unknown>) =>
  promise.then(
    () => "moved",
    ({ reason, message }) => `${reason}: ${message}`,
  );

describe("what is parked", () => {
  test("is told by peer, notice, version, reason and time, without what it carries", async () => {
    const pair = createFaulty();
    const id = await pair.parkedNotice();
    const [row, ...rest] = parkedAt(pair);
    expect(rest).toEqual([]);
    const told = { peer: IL, kind: "notice", notice: id, version: 1, reason: "NOTICE_CONFLICT" };
    expect(row).toMatchObject(told);
    expect(Date.parse(row?.since ?? "")).toBeGreaterThanOrEqual(START);
    expect(Object.keys(row ?? {}).toSorted()).toEqual(
      [...Object.keys(told), "id", "place", "since"].toSorted(),
    );
  });

  test("is listed in pages; a token is its operator's alone, and is not one of the notices' list", async () => {
    const pair = createFaulty();
    const ids = [await pair.parkedNotice(), await pair.parkedNotice(), await pair.parkedNotice()];
    const page = (token: string, operator = DESK) => pair.eu.parked.list(operator, { size: 2, token });
    const first = page("");
    expect(first.items.map((each) => each.notice)).toEqual(ids.slice(0, 2));
    // What leaves the list between two pages shifts nothing.
    pair.mend();
    await pair.eu.parked.requeue(DESK, ids[0] ?? "", "");
    const second = page(first.nextToken);
    expect([second.items.map((each) => each.notice), second.nextToken]).toEqual([ids.slice(2), ""]);
    const foreign = expect.objectContaining({ reason: "CURSOR_FOREIGN" });
    expect(() => page(first.nextToken, `${DESK}2`)).toThrow(foreign);
    expect(() => pair.eu.relay.list(IRISH, { size: 2, token: first.nextToken })).toThrow(foreign);
  });
});

describe("an operator who puts it back", () => {
  test("has it sent again, with all its tries; it arrives once, and the act is on record", async () => {
    const pair = createFaulty();
    const id = await pair.parkedNotice();
    const before = pair.story.length;
    const [row] = await pair.eu.parked.requeue(DESK, id, IL);
    expect(row).toMatchObject({ notice: id, peer: IL, reason: "NOTICE_CONFLICT" });
    expect(pair.story.slice(before)).toEqual([{ event: "requeued", peer: IL }, { event: "woken" }]);
    const { store } = pair.eu;
    const newest = store.checkpoint().size - 1;
    const evidence = store.evidence(newest) ?? "";
    const { item, salt } = JSON.parse(evidence);
    expect(item).toMatchObject({ by: DESK, requeued: { notice: id, peer: IL } });
    // The leaf shows nothing of it, and commits to all of it.
    const leaf = JSON.parse(Buffer.from(store.leaf(newest) ?? []).toString("utf8"));
    expect(() => assertSeals(leaf, { of: "event", bytes: Buffer.from(evidence) }, salt)).not.toThrow();

    // The fault is there still: it is tried as often as at first, and parked again.
    await pair.settle();
    expect(pair.story.slice(before).filter(({ event }) => event === "sent")).toHaveLength(MAX_ATTEMPTS);
    expect(parkedAt(pair)).toMatchObject([{ notice: id }]);

    pair.mend();
    await pair.eu.parked.requeue(DESK, id, "");
    await pair.settle();
    expect(parkedAt(pair)).toEqual([]);
    expect(store.deliveries(id).map(({ state, reason, since }) => [state, reason, since])).toEqual([
      ["received", "", ""],
    ]);
    expect(pair.il.store.feed(GENERAL, 0, 10).map((each) => each.notice)).toEqual([id]);
  });

  test("moves what was said of a notice too, on its way home", async () => {
    let fate: Fate = "arrives";
    const pair = createRelayPair(() => fate);
    const { id } = (await pair.eu.relay.report(IRISH, notice())).notice;
    await pair.settle();
    fate = "is refused";
    for (const stage of ["validated", "read"] as const)
      await pair.il.relay.acknowledge(GENERAL, { notice: id, version: 1, stage, why: "" });
    await pair.settle();
    const desk = "spiffe://us-il.example/operator/desk";
    expect(pair.il.parked.list(desk, FIRST).items.map(({ kind, peer }) => [kind, peer])).toEqual([
      ["acknowledgement", EU],
      ["acknowledgement", EU],
    ]);
    fate = "arrives";
    expect(await pair.il.parked.requeue(desk, id, "")).toHaveLength(2);
    await pair.settle();
    expect(pair.eu.store.acknowledgements(id).map(({ stage }) => stage)).toEqual(["validated", "read"]);
  });

  test("is refused by name where nothing is parked: unknown, arrived, superseded, or for another peer", async () => {
    const pair = createFaulty();
    const id = await pair.parkedNotice();
    const act = (what: string, peer = "") => refusal(pair.eu.parked.requeue(DESK, what, peer));
    const size = pair.eu.store.checkpoint().size;
    expect(await act(v7())).toBe("NOTICE_NOT_PARKED: nothing is parked under that id: list what is");
    expect(await act(id, "spiffe://jp.example/node")).toMatch(/^NOTICE_NOT_PARKED/);
    expect(pair.eu.store.checkpoint().size).toBe(size);
    pair.mend();
    await pair.eu.relay.report(IRISH, notice({ id, version: 2 }));
    await pair.settle();
    expect(await act(id)).toBe(
      `NOTICE_NOT_PARKED: nothing is parked under that id: version 1 for \`${IL}\` is superseded, ` +
        `version 2 for \`${IL}\` is received`,
    );
  });

  test("moves it once, when two do so together", async () => {
    const pair = createFaulty();
    const id = await pair.parkedNotice();
    const both = [pair.eu.parked.requeue(DESK, id, ""), pair.eu.parked.requeue(DESK, id, "")].map(refusal);
    const [one, other] = (await Promise.all(both)).toSorted();
    expect(one).toMatch(/^NOTICE_NOT_PARKED/);
    expect(other).toBe("moved");
    expect(pair.story.filter(({ event }) => event === "requeued")).toHaveLength(1);
  });

  test("is refused where a newer version supersedes it meanwhile", async () => {
    const pair = createFaulty();
    const id = await pair.parkedNotice();
    const update = pair.eu.relay.report(IRISH, notice({ id, version: 2 }));
    expect(await refusal(pair.eu.parked.requeue(DESK, id, ""))).toMatch(/^NOTICE_NOT_PARKED.*superseded/);
    await update;
  });

  test("is refused where there is no agreement to send by any more", async () => {
    const pair = createFaulty();
    const id = await pair.parkedNotice();
    const alone = createParked({ ...pair.eu.gateway, agreements: [] }, () => {});
    expect(await refusal(alone.requeue(DESK, id, ""))).toMatch(/^AGREEMENT_MISSING/);
    expect(parkedAt(pair)).toHaveLength(1);
  });
});

describe("whatever the peer refuses, and whenever the operator acts", () => {
  type Step = { readonly act: "report" | "update" | "deliver" | "requeue"; readonly which: number };
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom<Step["act"]>("report", "update", "deliver", "deliver", "requeue"),
      which: fc.nat(20),
    }),
    { minLength: 5, maxLength: 40 },
  );
  const fates = fc.constantFrom<Fate>("arrives", "arrives twice", "is lost", "is refused", "is refused");

  test("after a last requeue every newest version is there, and no version twice", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fates), async (acts, line) => {
        let calm = false;
        const pair = createRelayPair(() => (calm ? "arrives" : (line.next().value ?? "arrives")));
        const versions = new Map<string, number>();
        for (const { act, which } of acts) {
          const id = [...versions.keys()][which % Math.max(1, versions.size)];
          if (act === "report") versions.set((await pair.eu.relay.report(IRISH, notice())).notice.id, 1);
          else if (act === "deliver") await pair.eu.deliver();
          else if (act === "requeue" && id !== undefined) await refusal(pair.eu.parked.requeue(DESK, id, ""));
          else if (act === "update" && id !== undefined) {
            const version = (versions.get(id) ?? 0) + 1;
            await pair.eu.relay.report(IRISH, notice({ id, version }));
            versions.set(id, version);
          }
          pair.advance(31_000);
        }
        calm = true;
        for (const each of new Set(parkedAt(pair).map((row) => row.notice)))
          await pair.eu.parked.requeue(DESK, each, "");
        await pair.settle();
        expect(parkedAt(pair)).toEqual([]);
        const there = pair.il.relay.list(GENERAL, FIRST).items;
        expect(new Map(there.map(({ notice: { id, version } }) => [id, version]))).toEqual(versions);
        const feed = pair.il.store.feed(GENERAL, 0, 1000).map((each) => `${each.notice} ${each.version}`);
        expect(new Set(feed).size).toBe(feed.length);
      }),
      { numRuns: 60 },
    );
  });
});
