/** Lists of notices: newest first, each once, in pages that belong to their viewer. */
import { describe, expect, test } from "vitest";
import { createNoticePair, GENERAL, IRISH, type NoticePair, sampleNotice } from "../support/notices.ts";

const FIRST = { size: 0, token: "" };

const reported = async (pair: NoticePair, count: number) => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await pair.eu.report(IRISH, sampleNotice())).notice.id);
  return ids.reverse();
};
const idsOf = ({ items }: { items: readonly { notice: { id: string } }[] }) =>
  items.map((each) => each.notice.id);

describe("a list", () => {
  test("comes newest first in pages, each notice once, whatever happens between two of them", async () => {
    const pair = createNoticePair();
    const ids = await reported(pair, 7);
    const first = await pair.eu.list(IRISH, { size: 3, token: "" });
    expect(idsOf(first)).toEqual(ids.slice(0, 3));
    // A new notice, and a new version of one whose turn is yet to come.
    await pair.eu.report(IRISH, sampleNotice());
    await pair.eu.report(IRISH, sampleNotice({ id: ids[5], version: 2 }));
    const second = await pair.eu.list(IRISH, { size: 3, token: first.nextToken });
    expect(idsOf(second)).toEqual(ids.slice(3, 6));
    expect(second.items.map((each) => each.notice.version)).toEqual([1, 1, 2]);
    const last = await pair.eu.list(IRISH, { size: 3, token: second.nextToken });
    expect(idsOf(last)).toEqual(ids.slice(6));
    expect(last.nextToken).toBe("");
  });

  test("has 40 to a page, however many are asked for, and says when more follow", async () => {
    const pair = createNoticePair();
    const older = await reported(pair, 40);
    expect((await pair.eu.list(IRISH, FIRST)).nextToken).toBe("");
    const ids = [...(await reported(pair, 1)), ...older];
    for (const size of [0, 40, 1_000_000]) {
      const { items, nextToken } = await pair.eu.list(IRISH, { size, token: "" });
      expect(items).toHaveLength(40);
      expect(idsOf(await pair.eu.list(IRISH, { size, token: nextToken }))).toEqual(ids.slice(40));
    }
  });

  test("takes a token from its own viewer alone, and none of a feed", async () => {
    const pair = createNoticePair();
    await reported(pair, 3);
    await pair.settle();
    const { nextToken } = await pair.eu.list(IRISH, { size: 1, token: "" });
    const refused = (token: string, reason: string) =>
      expect(pair.il.list(GENERAL, { size: 1, token })).rejects.toMatchObject({ reason });
    await refused(nextToken, "CURSOR_FOREIGN");
    const feed = pair.il.watch(GENERAL, "", AbortSignal.timeout(5000))[Symbol.asyncIterator]();
    await refused((await feed.next()).value?.cursor ?? "", "CURSOR_FOREIGN");
    for (const token of ["2", "x-y", "-1-0000000000000000", "9".repeat(16)])
      await refused(token, "INPUT_INVALID");
  });

  test("is for regulators whom the node serves", async () => {
    const pair = createNoticePair();
    await expect(pair.eu.list(GENERAL, FIRST)).rejects.toMatchObject({ reason: "SCOPE_FORBIDDEN" });
  });

  test("of notices as long as they may be still comes, page by page, and as summaries in one", async () => {
    const pair = createNoticePair();
    const text = "指".repeat(4000);
    const measures = Array.from({ length: 64 }, () => ({ state: "taken", text }));
    const { content } = sampleNotice();
    for (let n = 0; n < 6; n++)
      await pair.eu.report(
        IRISH,
        sampleNotice({ content: { ...content, nature: text, consequences: text, measures } }),
      );
    const bytesOf = (items: readonly unknown[]) => Buffer.byteLength(JSON.stringify(items));
    const seen: string[] = [];
    for (let token = "", more = true; more; more = token !== "") {
      const page = await pair.eu.list(IRISH, { size: 0, token });
      expect(bytesOf(page.items)).toBeLessThan(3 * 1024 * 1024);
      seen.push(...idsOf(page));
      token = page.nextToken;
    }
    expect(new Set(seen).size).toBe(6);
    const summaries = await pair.eu.list(IRISH, FIRST, "summaries");
    expect([summaries.items.length, summaries.nextToken]).toEqual([6, ""]);
    expect(bytesOf(summaries.items)).toBeLessThan(200_000);
    expect(summaries.items[0]).toMatchObject({ shortened: true, notice: { id: seen[0] } });
  });
});
