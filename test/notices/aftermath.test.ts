/** Notices after the agreement has ended: only what concerns what was delivered under it is sent and taken. */
import { expect, test } from "vitest";
import { BODY } from "../../src/engine/outbox.ts";
import { loadStatement, loadText } from "../../src/engine/record.ts";
import { createNoticePair, EU, GENERAL, IL, IRISH, sampleNotice } from "../support/notices.ts";

const YEARS_MS = 3 * 365 * 24 * 3_600_000;
/** The sample concerns Illinois. */
const concerned = (changes: object = {}) => sampleNotice(changes);

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    (error) => error.reason,
  );

test("a new one is neither sent nor taken", async () => {
  const pair = createNoticePair();
  pair.advance(YEARS_MS);
  const { notice } = await pair.eu.report(IRISH, concerned());
  const [queued] = await pair.eu.itemsAbout(notice.id);
  const expired = { peer: IL, reason: "AGREEMENT_EXPIRED" };
  await pair.eu.deliver();
  expect(await pair.eu.itemsAbout(notice.id)).toMatchObject([{ ...expired, state: "queued" }]);
  // Nobody signs a new one for three days.
  pair.advance(3 * 24 * 3_600_000);
  await pair.eu.deliver();
  expect(await pair.eu.itemsAbout(notice.id)).toMatchObject([{ ...expired, state: "dead" }]);
  expect(pair.story.filter(({ event }) => event === "sent")).toEqual([]);
  // Nor from a node that sends it all the same.
  const leaf = queued?.leaf ?? 0;
  const own = await loadStatement(pair.eu.context, leaf);
  const body = await loadText(pair.eu.context, leaf, BODY);
  expect(await reasonOf(pair.il.receive(EU, "notice", { own, body }))).toBe("AGREEMENT_EXPIRED");
  expect(await pair.il.feed(GENERAL)).toEqual([]);
});

test("the withdrawal of one that was sent before still arrives", async () => {
  const pair = createNoticePair();
  const draft = concerned();
  await pair.eu.report(IRISH, draft);
  await pair.settle();
  pair.advance(YEARS_MS);
  await pair.eu.report(IRISH, { ...draft, version: 2, withdraw: true, content: undefined });
  await pair.settle();
  expect((await pair.eu.itemsAbout(draft.id)).map(({ state }) => state)).toEqual(["received", "received"]);
  expect(await pair.il.get(GENERAL, draft.id)).toMatchObject({ notice: { stage: "withdrawn" } });
});

test("one between nodes of which one has delivered data to the other still passes", async () => {
  const asked: string[] = [];
  const sharesData = async (peer: string) => {
    asked.push(peer);
    return true;
  };
  const pair = createNoticePair({ sharesData });
  pair.advance(YEARS_MS);
  const { notice } = await pair.eu.report(IRISH, concerned());
  await pair.settle();
  expect(await pair.il.get(GENERAL, notice.id)).toMatchObject({ notice: { id: notice.id } });
  expect(new Set(asked)).toEqual(new Set([EU, IL]));
});
