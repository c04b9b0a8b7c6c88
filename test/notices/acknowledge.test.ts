/** A regulator acknowledges what it has received: once for each stage, and towards the origin alone. */
import { describe, expect, test } from "vitest";
import type { Stage } from "../../src/notices/acknowledgement.ts";
import { createNoticePair, EU, FRENCH, GENERAL, IRISH, sampleNotice } from "../support/notices.ts";

/** A pair in which Illinois has received a notice. */
async function createReceived() {
  const pair = createNoticePair();
  const { id } = (await pair.eu.report(IRISH, sampleNotice())).notice;
  await pair.settle();
  const say = (stage: Stage, caller = GENERAL, version = 1, node = pair.il) =>
    node.acknowledge(caller, { notice: id, version, stage, why: "" });
  return { pair, id, say };
}

describe("an acknowledgement", () => {
  test("is in the view of whoever says it, and goes to the origin", async () => {
    const { pair, id, say } = await createReceived();
    const view = await say("read");
    expect(view).toMatchObject({
      said: [{ by: GENERAL, version: 1, stage: "read", why: "" }],
      deliveries: [],
    });
    expect(await pair.il.items("queued")).toMatchObject([{ kind: "acknowledgement", peer: EU, version: 1 }]);
    await pair.settle();
    expect((await pair.eu.get(IRISH, id)).said).toEqual(view.said);
  });

  test("that is repeated changes nothing", async () => {
    const { pair, say } = await createReceived();
    const view = await say("accepted");
    const { size } = await pair.il.store.log.head();
    expect((await say("accepted")).said).toEqual(view.said);
    expect((await pair.il.store.log.head()).size).toBe(size);
  });

  test("at the notice's own node goes to the reporter's feed and nowhere else", async () => {
    const { pair, say } = await createReceived();
    await say("validated", FRENCH, 1, pair.eu);
    expect(await pair.eu.items("queued")).toEqual([]);
    expect((await pair.eu.feed(IRISH)).at(-1)).toMatchObject({
      kind: "acknowledgement",
      data: { by: FRENCH },
    });
  });

  test("is refused as a rejection without its reason, and by a clock that stands before the notice", async () => {
    const { pair, say } = await createReceived();
    await expect(say("rejected")).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      violations: [{ field: "why" }],
    });
    pair.advance(-2 * 3_600_000);
    await expect(say("read")).rejects.toMatchObject({ reason: "CLOCK_SKEW" });
    expect(await pair.il.items("queued")).toEqual([]);
  });

  test("is refused of one's own notice, of receipt, and of what one has not received", async () => {
    const { pair, say } = await createReceived();
    const refused = (promise: Promise<unknown>, reason: string) =>
      expect(promise).rejects.toMatchObject({ reason });
    await refused(say("read", IRISH, 1, pair.eu), "INPUT_INVALID");
    await refused(say("received"), "INPUT_INVALID");
    await refused(say("read", GENERAL, 2), "NOTICE_UNKNOWN");
    await refused(say("read", IRISH), "SCOPE_FORBIDDEN");
    const { id } = (await pair.eu.report(IRISH, sampleNotice({ marking: { tlp: "RED" } }))).notice;
    const unseen = { notice: id, version: 1, stage: "read", why: "" } as const;
    await refused(pair.eu.acknowledge(FRENCH, unseen), "NOTICE_UNKNOWN");
  });
});
