/** Stored notices that cannot be shown: each is told as such, and lists, feeds and backfill go on. */
import { describe, expect, test } from "vitest";
import { seal } from "../../src/engine/record.ts";
import { sealItem } from "../../src/engine/sealed.ts";
import { ComityError } from "../../src/errors.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { versionOf } from "../../src/notices/commands.ts";
import { canonicalNotice, createNotice, type Notice } from "../../src/notices/notice.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { KIND, PART } from "../../src/notices/schema.ts";
import { describeUnreadable } from "../../src/notices/unreadable.ts";
import { createNoticePair, EU, GENERAL, IRISH, type NoticePair, sampleNotice } from "../support/notices.ts";
import { reasonOf } from "./arrivals.ts";

const FIRST = { size: 0, token: "" };
const UNTIL = "2040-01-01";

/** Stores a notice of Europe at Illinois as an earlier program took it, whose body `damage` has changed. */
async function store({ il, now }: NoticePair, damage: (item: Notice) => unknown): Promise<string> {
  const notice = createNotice(sampleNotice(), { origin: EU, reporter: IRISH, at: new Date(now()) }, "");
  const bytes = canonicalBytes(damage(structuredClone(notice)) as object);
  const { leaf, body } = sealItem(il.context.entropy, { of: KIND.notice, bytes });
  const version = versionOf({ notice, digest: canonicalNotice(notice).digest });
  const contents = [seal(il.context, PART.body, body, UNTIL)];
  const regulators = [GENERAL];
  const command = { kind: "notice.arrive", version, contents, viewers: regulators, regulators } as const;
  await il.store.commit({ leaf, command: { ...command, deadlines: [], until: UNTIL } as never });
  return notice.id;
}

const withTimes = (notice: Notice, times: object) => ({
  ...notice,
  content: { ...notice.content, times: { ...notice.content?.times, ...times } },
});

describe("a stored notice", () => {
  test.each([
    ["with a time of the year 0", (notice: Notice) => withTimes(notice, { aware: "0000-01-01T00:00:00Z" })],
    ["with a stage of a newer program", (notice: Notice) => ({ ...notice, stage: "merged" })],
    ["of which something else is left", () => ({ something: "else" })],
  ])("%s stands as unreadable in list and feed, which go on, and is told once", async (_, damage) => {
    const pair = createNoticePair();
    const id = await store(pair, damage);
    const { notice } = await pair.eu.report(IRISH, sampleNotice());
    await pair.settle();
    for (const form of ["whole", "summaries"] as const) {
      const { items } = await pair.il.list(GENERAL, FIRST, form);
      expect(items.map((each) => [each.notice.id, "unreadable" in each])).toEqual([
        [notice.id, false],
        [id, true],
      ]);
      expect(items[1]).toEqual({
        notice: { origin: EU, id },
        unreadable: expect.stringMatching(/^INPUT_INVALID: /),
      });
    }
    const seen = [];
    for await (const { view } of pair.il.watch(GENERAL, "", AbortSignal.timeout(10_000), true))
      seen.push(view);
    expect(seen.map((each) => [each.notice.id, "unreadable" in each])).toEqual([
      [id, true],
      [notice.id, false],
    ]);
    await expect(pair.il.get(GENERAL, id)).rejects.toMatchObject({
      reason: "NOTICE_UNREADABLE",
      message: expect.stringContaining(id),
    });
    const saying = { notice: id, version: 1, stage: "read", why: "" } as const;
    expect(await reasonOf(pair.il.acknowledge(GENERAL, saying))).toBe("NOTICE_UNREADABLE");
    expect(pair.story.filter(({ event }) => event === "notice unreadable")).toHaveLength(1);
  });

  test("whose row in list or feed is damaged stands there, nameless, and the others follow", async () => {
    const { il, settle, eu } = createNoticePair();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await eu.report(IRISH, sampleNotice())).notice.id);
    await settle();
    const { page } = il.store;
    let nth = 0;
    const damaging: typeof page = async (span, limit, options) => {
      const rows = await page(span, limit, options);
      nth = 0;
      return rows.map((row) => (++nth === 2 ? (options?.standIn?.({ ...row }) ?? row) : row)) as never;
    };
    const notices = createNotices({ ...il.context, store: { ...il.store, page: damaging } });
    const { items } = await notices.list(GENERAL, FIRST);
    expect(items.map((each) => [each.notice.id, "unreadable" in each])).toEqual([
      [ids[2], false],
      ["", true],
      [ids[0], false],
    ]);
    const seen: unknown[] = [];
    for await (const { view, cursor } of notices.watch(GENERAL, "", AbortSignal.timeout(10_000), true))
      seen.push([view.notice.id, "unreadable" in view, cursor.split("-")[0]]);
    expect(seen).toEqual([
      [ids[0], false, "1"],
      ["", true, "2"],
      [ids[2], false, "3"],
    ]);
  });

  test("is not at fault where the store as a whole is", () => {
    const { il } = createNoticePair();
    const context = { ...il.context, unreadable: new Map() as never };
    const closed = new ComityError("STORE_UNAVAILABLE", "the store is closed");
    expect(() => describeUnreadable(context, { origin: EU, id: "x" }, closed)).toThrow(closed);
  });
});
