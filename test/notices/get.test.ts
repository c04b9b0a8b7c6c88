/** One notice by its id: to whoever has seen it, and to nobody else in words that tell it from none. */
import { expect, test } from "vitest";
import { createNoticePair, GENERAL, IRISH, sampleNotice } from "../support/notices.ts";

const UNKNOWN = "01936d2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";

test("a notice is given as it stands, in its newest version", async () => {
  const pair = createNoticePair();
  const { notice } = await pair.eu.report(IRISH, sampleNotice());
  const update = await pair.eu.report(IRISH, sampleNotice({ id: notice.id, version: 2 }));
  expect(await pair.eu.get(IRISH, notice.id)).toEqual(update);
});

test("a notice that was not seen is told from none by nothing", async () => {
  const pair = createNoticePair();
  const { notice } = await pair.eu.report(IRISH, sampleNotice());
  const errors = await Promise.all(
    [notice.id, UNKNOWN].map((id) => pair.il.get(GENERAL, id).catch((error: Error) => error)),
  );
  expect(errors[0]).toMatchObject({ reason: "NOTICE_UNKNOWN" });
  expect(errors[1]).toEqual(errors[0]);
});

test("who is no regulator of the node is refused", async () => {
  await expect(createNoticePair().eu.get(GENERAL, UNKNOWN)).rejects.toMatchObject({
    reason: "SCOPE_FORBIDDEN",
  });
});
