/** The capability as one value: every method of the service, and the kinds that travel. */
import { expect, test } from "vitest";
import { createNotices } from "../../src/notices/notices.ts";
import { createNoticePair, GENERAL, IRISH, sampleNotice } from "../support/notices.ts";

test("what one regulator reports another reads, acknowledges, and is seen to have acknowledged", async () => {
  const pair = createNoticePair();
  const { notice } = await pair.eu.report(IRISH, sampleNotice());
  await pair.settle();
  expect((await pair.il.get(GENERAL, notice.id)).notice).toEqual(notice);
  await pair.il.acknowledge(GENERAL, { notice: notice.id, version: 1, stage: "read", why: "" });
  await pair.settle();
  const { said } = await pair.eu.get(IRISH, notice.id);
  expect(said).toContainEqual(expect.objectContaining({ by: GENERAL, stage: "read", version: 1 }));
});

test("notices and acknowledgements are its kinds of the relay, once each", () => {
  const { kinds } = createNotices({ regulators: () => [], store: {}, atlas: () => ({}) } as never);
  expect(kinds.map(({ kind }) => kind)).toEqual(["notice", "acknowledgement"]);
});
