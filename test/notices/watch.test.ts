/** A regulator's feed: what is stored, then what comes, each entry with the notice as it is and what was said. */
import { describe, expect, test } from "vitest";
import { createNotices } from "../../src/notices/notices.ts";
import { createNoticePair, FRENCH, GENERAL, IRISH, sampleNotice } from "../support/notices.ts";

const signal = () => AbortSignal.timeout(10_000);

describe("a feed", () => {
  test("shows versions and acknowledgements in order, goes on live, and begins again after any cursor", async () => {
    const pair = createNoticePair();
    const { id } = (await pair.eu.report(IRISH, sampleNotice())).notice;
    const leave = new AbortController();
    const entries = pair.eu.watch(IRISH, "", leave.signal)[Symbol.asyncIterator]();
    const next = async () => {
      const { value } = await entries.next();
      return value === undefined
        ? "ended"
        : { cursor: value.cursor, shown: `${value.view.notice.version} ${value.said?.stage ?? "notice"}` };
    };
    const first = await next();
    expect(first).toMatchObject({ shown: "1 notice" });
    const waiting = next();
    await pair.settle();
    await pair.il.acknowledge(GENERAL, { notice: id, version: 1, stage: "accepted", why: "" });
    await pair.settle();
    expect(await waiting).toMatchObject({ shown: "1 accepted" });
    await pair.eu.report(IRISH, sampleNotice({ id, version: 2 }));
    expect(await next()).toMatchObject({ shown: "2 notice" });
    leave.abort();
    expect(await next()).toBe("ended");

    const again = pair.eu
      .watch(IRISH, (first as { cursor: string }).cursor, signal())
      [Symbol.asyncIterator]();
    const { value } = await again.next();
    expect(value?.said).toMatchObject({ by: GENERAL, stage: "accepted", version: 1 });
    expect(value?.view.notice.id).toBe(id);
  });

  test("ends where its reader asks for what is there", async () => {
    const pair = createNoticePair();
    await pair.eu.report(IRISH, sampleNotice());
    const patience = signal();
    const seen: string[] = [];
    for await (const { view } of pair.eu.watch(IRISH, "", patience, true)) seen.push(view.notice.id);
    expect(seen).toHaveLength(1);
    for await (const { view } of pair.eu.watch(FRENCH, "", patience, true)) seen.push(view.notice.id);
    expect(seen[1]).toBe(seen[0]);
    expect(patience.aborted).toBe(false);
  });

  test("refuses a cursor of a later state of its store, also after it has grown as long again", async () => {
    const pair = createNoticePair();
    const restored = createNoticePair();
    const cursors: string[] = [];
    for (let i = 0; i < 2; i++) await pair.eu.report(IRISH, sampleNotice());
    for await (const { cursor } of pair.eu.watch(IRISH, "", signal(), true)) cursors.push(cursor);
    const next = () =>
      restored.eu
        .watch(IRISH, cursors[1] ?? "", signal(), true)
        [Symbol.asyncIterator]()
        .next();
    await expect(next()).rejects.toMatchObject({ reason: "CURSOR_UNKNOWN" });
    for (let i = 0; i < 3; i++) await restored.eu.report(IRISH, sampleNotice());
    await expect(next()).rejects.toMatchObject({ reason: "CURSOR_UNKNOWN" });
    // A cursor of an earlier program says its place alone.
    const earlier = (cursors[1] ?? "").split("-").slice(0, 2).join("-");
    const { value } = await restored.eu.watch(IRISH, earlier, signal())[Symbol.asyncIterator]().next();
    expect(value?.cursor).toMatch(/^3-/);
  });

  test("leaves out what has passed its date, whether it is removed yet or not, and goes on from any cursor", async () => {
    const pair = createNoticePair();
    await pair.eu.report(IRISH, sampleNotice());
    const shown = async (now: Date, cursor = "") => {
      const context = { ...pair.eu.context, clock: { now: () => now } };
      const found: string[] = [];
      const { signal } = new AbortController();
      const entries = createNotices(context).watch(IRISH, cursor, signal, true);
      for await (const entry of entries) found.push(entry.cursor);
      return found;
    };
    const [cursor = ""] = await shown(pair.eu.context.clock.now());
    expect(cursor).toMatch(/^1-/);
    const past = new Date("2099-01-01T12:00:00Z");
    expect(await shown(past)).toEqual([]);
    await pair.eu.store.pass("2099-01-01");
    for (const from of ["", cursor]) expect(await shown(past, from)).toEqual([]);
    await pair.eu.report(IRISH, sampleNotice());
    for (const from of ["", cursor])
      expect(await shown(pair.eu.context.clock.now(), from)).toEqual([expect.stringMatching(/^2-/)]);
  });

  test("is its viewer's alone", async () => {
    const pair = createNoticePair();
    await pair.eu.report(IRISH, sampleNotice());
    const first = (caller: string, cursor: string) =>
      pair.eu.watch(caller, cursor, signal())[Symbol.asyncIterator]().next();
    const { value } = await first(IRISH, "");
    await expect(first(FRENCH, value?.cursor ?? "")).rejects.toMatchObject({ reason: "CURSOR_FOREIGN" });
    await expect(first(IRISH, "7")).rejects.toMatchObject({ reason: "INPUT_INVALID" });
    await expect(first(GENERAL, "")).rejects.toMatchObject({ reason: "SCOPE_FORBIDDEN" });
  });
});
