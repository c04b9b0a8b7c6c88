/** Acknowledgements that come back to a notice's origin: once for each stage, from those it went to, and never answered. */
import { describe, expect, test } from "vitest";
import { type Acknowledgement, acknowledgementBytes } from "../../src/notices/acknowledgement.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { createNoticePair, FRENCH, GENERAL, IL, IRISH, sampleNotice } from "../support/notices.ts";
import { newestEvidence, reasonOf, sealed } from "./arrivals.ts";

describe("an acknowledgement that arrives", () => {
  /** A pair that knows a notice, and how Illinois acknowledges it, with changes that an honest node does not make. */
  async function createAcknowledging() {
    const pair = createNoticePair();
    const { notice, digest } = await pair.eu.report(IRISH, sampleNotice());
    await pair.settle();
    const say = async (changes: Partial<Acknowledgement> = {}) => {
      const said: Acknowledgement = {
        type: "comity/v1/acknowledgement",
        notice: notice.id,
        version: 1,
        digest,
        by: GENERAL,
        stage: "validated",
        why: "",
        at: new Date(pair.now()).toISOString(),
        ...changes,
      };
      return pair.eu.receive(
        IL,
        "acknowledgement",
        await sealed(pair, "acknowledgement", acknowledgementBytes(said)),
      );
    };
    return { pair, notice, digest, say };
  }

  test("is shown to the reporter, once for each stage", async () => {
    const { pair, notice, say } = await createAcknowledging();
    const answer = await say();
    expect(await say()).toEqual(answer);
    await say({ stage: "accepted", why: "as we saw it" });
    expect((await pair.eu.get(IRISH, notice.id)).said).toMatchObject([
      { by: GENERAL, version: 1, stage: "validated", why: "" },
      { by: GENERAL, version: 1, stage: "accepted", why: "as we saw it" },
    ]);
    expect((await pair.eu.get(FRENCH, notice.id)).said).toEqual([]);
    expect((await pair.eu.feed(IRISH)).map(({ kind }) => kind)).toEqual([
      "notice",
      "acknowledgement",
      "acknowledgement",
    ]);
  });

  test("that accepts what the same regulator rejected alarms", async () => {
    const { pair, say } = await createAcknowledging();
    await say({ stage: "accepted" });
    expect(pair.story).not.toContainEqual({ event: "NOTICE_CONFLICT" });
    await say({ stage: "rejected" });
    expect(pair.story).toContainEqual({ event: "NOTICE_CONFLICT" });
  });

  test("of other content than was sent is refused and kept as evidence", async () => {
    const { pair, digest, say } = await createAcknowledging();
    expect(await reasonOf(say({ digest: "00".repeat(32) }))).toBe("NOTICE_CONFLICT");
    expect(await newestEvidence(pair.eu)).toMatchObject({ kept: digest, refused: "00".repeat(32), by: IL });
  });

  test("with a field of a newer program is taken, and shown without it, also by a node that was started again", async () => {
    const { pair, notice, say } = await createAcknowledging();
    expect(await reasonOf(say({ language: "en" } as object))).toBe("accepted");
    const restarted = createNotices(pair.eu.context);
    for (const { get } of [pair.eu, restarted]) {
      const { said } = await get(IRISH, notice.id);
      expect(said).toMatchObject([{ by: GENERAL, stage: "validated" }]);
      expect(said[0]).not.toHaveProperty("language");
    }
  });

  test("is never acknowledged itself", async () => {
    const { pair, say } = await createAcknowledging();
    await say();
    expect((await pair.eu.items("queued")).filter(({ kind }) => kind === "acknowledgement")).toEqual([]);
  });

  test("is taken after the agreement has ended, since it is about what was sent before", async () => {
    const { pair, say } = await createAcknowledging();
    pair.advance(3 * 365 * 24 * 3_600_000);
    expect(await reasonOf(say())).toBe("accepted");
  });

  test("of another body than its leaf commits to, or of one too long, is refused and leaves no trace", async () => {
    const { pair, notice, digest } = await createAcknowledging();
    const { size } = await pair.eu.store.log.head();
    const said = (why: string): Acknowledgement => ({
      ...{ type: "comity/v1/acknowledgement", notice: notice.id, version: 1, digest, by: GENERAL },
      ...{ stage: "rejected", why, at: new Date(pair.now()).toISOString() },
    });
    const one = await sealed(pair, "acknowledgement", acknowledgementBytes(said("one")));
    const two = await sealed(pair, "acknowledgement", acknowledgementBytes(said("two")));
    const arrive = (own: typeof one.own, body: string) =>
      pair.eu.receive(IL, "acknowledgement", { own, body });
    expect(await reasonOf(arrive(one.own, two.body))).toBe("STATEMENT_INVALID");
    expect(await reasonOf(arrive(one.own, one.body + " ".repeat(8 * 1024)))).toBe("INPUT_TOO_LARGE");
    expect((await pair.eu.store.log.head()).size).toBe(size);
  });

  test.each([
    ["of a version that is not there", { version: 2 }, "NOTICE_UNKNOWN"],
    ["of a notice that is not there", { notice: sampleNotice().id }, "NOTICE_UNKNOWN"],
    ["by a regulator of another node", { by: IRISH }, "NOTICE_NOT_ORIGIN"],
    ["by a node instead of a regulator", { by: IL }, "NOTICE_NOT_ORIGIN"],
  ] as const)("%s is refused", async (_, changes, reason) => {
    const { say } = await createAcknowledging();
    expect(await reasonOf(say(changes))).toBe(reason);
  });

  test.each([
    ["dated before its notice", -30_001, "CLOCK_SKEW"],
    ["dated before its notice, within the allowance for clocks", -30_000, "accepted"],
    ["dated ahead", 30_001, "CLOCK_SKEW"],
  ])("%s: %i ms: %s", async (_, ms, outcome) => {
    const { notice, say } = await createAcknowledging();
    expect(await reasonOf(say({ at: new Date(Date.parse(notice.at) + ms).toISOString() }))).toBe(outcome);
  });

  test("from a node that the notice never went to is refused", async () => {
    const { pair, say } = await createAcknowledging();
    const { notice, digest } = await pair.eu.report(IRISH, sampleNotice({ marking: { tlp: "RED" } }));
    expect(await reasonOf(say({ notice: notice.id, digest }))).toBe("NOTICE_UNKNOWN");
  });
});
