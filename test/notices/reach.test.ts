/** Who is told of a notice, and who is not: one line for each place, with the reason. */
import { expect, test } from "vitest";
import { createPeers } from "../../src/engine/peers.ts";
import { createNoticesContext } from "../../src/notices/context.ts";
import { reachOf } from "../../src/notices/reach.ts";
import { createNoticePair, FRENCH, GENERAL, IL, IRISH, sampleNotice } from "../support/notices.ts";

const about = (...places: string[]) => ({
  content: { ...sampleNotice().content, subjects: places.map((place) => ({ place })) },
});

test("each place has a line: who is told, or that nobody is and whom to tell by other means", async () => {
  const { eu } = createNoticePair();
  const { reach } = await eu.report(IRISH, sampleNotice(about("RE", "US-IL", "KR", "QQ")));
  expect(reach).toEqual([
    { place: "EU", told: [IRISH, FRENCH], why: "" },
    { place: "KR", told: [], why: "no node is known for it; tell kr.pipc by other means" },
    {
      place: "QQ",
      told: [],
      why: "no node is known for it; no pack names its authority: find out whom to tell",
    },
    { place: "RE", told: [IRISH, FRENCH], why: "" },
    { place: "US-IL", told: [IL], why: "" },
  ]);
});

test("a peer that has an earlier version, and is no longer concerned, has a line that says what it gets", async () => {
  const { eu } = createNoticePair();
  const { notice } = await eu.report(IRISH, sampleNotice(about("US-IL")));
  const narrowed = await eu.report(IRISH, sampleNotice({ id: notice.id, version: 2, ...about("EU") }));
  expect(narrowed.deliveries.filter(({ version }) => version === 2)).toMatchObject([{ peer: IL }]);
  expect(narrowed.reach.at(-1)).toEqual({
    place: "US-IL",
    told: [IL],
    why: expect.stringMatching(
      /^no longer concerned; this node gets the version because it has an earlier one/,
    ),
  });
});

test("a RED notice stays with its reporter, and says so at each place", async () => {
  const { eu } = createNoticePair();
  const { reach } = await eu.report(IRISH, sampleNotice({ ...about("US-IL"), marking: { tlp: "RED" } }));
  expect(reach.map(({ place, told }) => [place, told])).toEqual([
    ["EU", [IRISH]],
    ["US-IL", []],
  ]);
  expect(reach[1]?.why).toMatch(/^TLP:RED: only the reporter sees it; tell us-il\.ag by other means$/);
});

test("an agreement that has ended, and a place without a regulator here, are named", async () => {
  const pair = createNoticePair();
  const { notice } = await pair.eu.report(IRISH, sampleNotice(about("US-IL")));
  pair.advance(3 * 365 * 24 * 3_600_000);
  expect(reachOf(createNoticesContext(pair.eu.context), notice)[1]).toMatchObject({
    told: [],
    why: expect.stringContaining("the agreement with its node is not in force"),
  });
  const bare = createNoticesContext({
    ...pair.eu.context,
    regulators: [],
    peers: createPeers([], "eu.example"),
  });
  expect(reachOf(bare, notice)[0]).toMatchObject({
    place: "EU",
    told: [],
    why: expect.stringContaining("no regulator of this node serves it"),
  });
});

test("nobody but the reporter is told who is told", async () => {
  const pair = createNoticePair();
  const { notice } = await pair.eu.report(IRISH, sampleNotice());
  await pair.settle();
  expect((await pair.eu.get(FRENCH, notice.id)).reach).toEqual([]);
  expect((await pair.il.get(GENERAL, notice.id)).reach).toEqual([]);
});

test("a dry run says who would be told, refuses what would be refused, and leaves nothing", async () => {
  const { eu } = createNoticePair();
  const draft = sampleNotice(about("US-IL"));
  const dry = await eu.report(IRISH, draft, true);
  expect(dry).toMatchObject({ notice: { id: draft.id, version: 1 }, deliveries: [] });
  expect(dry.reach.map(({ place }) => place)).toEqual(["EU", "US-IL"]);
  const refused = { reason: "NOTICE_VERSION" };
  await expect(eu.report(IRISH, sampleNotice({ version: 2 }), true)).rejects.toMatchObject(refused);
  expect((await eu.store.log.head()).size).toBe(0);
  const real = await eu.report(IRISH, draft);
  expect(real.reach).toEqual(dry.reach);
  const { id } = draft;
  await expect(eu.report(FRENCH, sampleNotice({ id, version: 2 }), true)).rejects.toMatchObject({
    reason: "NOTICE_NOT_ORIGIN",
  });
  expect((await eu.store.log.head()).size).toBe(1);
});
