/** Notices that peers relay: taken in once, refused with their reason, and kept as evidence where they contradict. */

import { describe, expect, test } from "vitest";
import { loadKept } from "../../src/engine/kept-statement.ts";
import { loadText } from "../../src/engine/record.ts";
import { createReceiver } from "../../src/engine/relay.ts";
import { TIMER } from "../../src/engine/rows.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { STORED_BESIDE_BYTES } from "../../src/limits.ts";
import { MAX_UNKNOWN } from "../../src/narrow.ts";
import { canonicalNotice, createNotice, type Notice, noticeBytes } from "../../src/notices/notice.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { PART, subjectOf } from "../../src/notices/schema.ts";
import { Times } from "../../src/notices/times.ts";
import {
  createNoticePair,
  EU,
  GENERAL,
  IL,
  IRISH,
  type NoticePair,
  sampleNotice,
} from "../support/notices.ts";
import { START } from "../support/pair.ts";
import { newestEvidence, reasonOf, sealed } from "./arrivals.ts";

/** A notice as Europe's node would relay it, with changes that an honest node does not make. */
function noticeOf(pair: NoticePair, changes: Partial<Notice> = {}, draft = sampleNotice()): Notice {
  const by = { origin: EU, reporter: IRISH, at: new Date(pair.now()) };
  return { ...createNotice(draft, by, ""), ...changes };
}

/** Changes of the times of a notice's content. */
type TimesOf = { readonly times?: object; readonly done?: object };

const relay = async (pair: NoticePair, notice: Notice, origin = EU) =>
  pair.il.receive(origin, "notice", await sealed(pair, "notice", noticeBytes(notice)));

describe("a notice that arrives", () => {
  test("is shown to whom it concerns, with the origin's statement beside it, and watched where it is served", async () => {
    const pair = createNoticePair();
    const notice = noticeOf(pair);
    const envelope = await sealed(pair, "notice", noticeBytes(notice));
    const { index } = await pair.il.receive(EU, "notice", envelope);
    const view = await pair.il.get(GENERAL, notice.id);
    expect(view).toMatchObject({ notice, digest: canonicalNotice(notice).digest, deliveries: [], said: [] });
    expect(await loadKept(pair.il.context, { leaf: index, part: PART.source })).toEqual(envelope.own);
    const timers = await loadSpan(pair.il.store, {
      of: TIMER,
      index: "subject",
      prefix: [subjectOf(notice)],
    });
    const served = view.deadlines.filter(({ place, dueAt }) => place === "US-IL" && dueAt !== undefined);
    expect(timers.map(({ deadline }) => deadline)).toEqual(served.map(({ dueAt }) => dueAt));
  });

  test("from an authority of a member state, through the node of the union, is taken", async () => {
    const pair = createNoticePair();
    const notice = noticeOf(pair, { jurisdiction: "IE" });
    expect(await reasonOf(relay(pair, notice))).toBe("accepted");
    expect(await reasonOf(relay(pair, noticeOf(pair, { jurisdiction: "JP" })))).toBe("SCOPE_FORBIDDEN");
  });

  test("with fields of a newer program is shown without them, marked, and blocks no list", async () => {
    const pair = createNoticePair();
    const notice = noticeOf(pair);
    const newer = { ...notice, content: { ...notice.content, crossBorder: true } } as Notice;
    await relay(pair, newer);
    await relay(pair, noticeOf(pair));
    const view = await pair.il.get(GENERAL, notice.id);
    expect(view).toMatchObject({
      notice,
      unknown: ["content.crossBorder"],
      digest: canonicalNotice(newer).digest,
    });
    expect((await pair.il.list(GENERAL, { size: 0, token: "" })).items).toHaveLength(2);
    const { item } = JSON.parse(await loadText(pair.il.context, 0, PART.body));
    expect(item.content.crossBorder).toBe(true);
  });

  test("with a field that may narrow its audience is kept and shown to nobody", async () => {
    const pair = createNoticePair();
    const notice = noticeOf(pair, { marking: { tlp: "AMBER", caveat: "EU alone" } as never });
    expect(await reasonOf(relay(pair, notice))).toBe("accepted");
    expect(pair.story).toContainEqual({ event: "NOTICE_WITHHELD" });
    expect(await reasonOf(pair.il.get(GENERAL, notice.id))).toBe("NOTICE_UNKNOWN");
    expect(await pair.il.feed(GENERAL)).toEqual([]);
  });

  test.each([99, 100, 1000])(
    "with such a field beside %i others of the content is shown to nobody",
    async (count) => {
      const pair = createNoticePair();
      const others = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1]));
      const { content, ...rest } = noticeOf(pair);
      const notice = { ...rest, content: { ...content, ...others }, onlyFor: [IRISH] } as unknown as Notice;
      expect(await reasonOf(relay(pair, notice))).toBe("accepted");
      expect(await pair.il.feed(GENERAL)).toEqual([]);
    },
  );

  test("with more fields than are read past is refused, and nothing is kept", async () => {
    const pair = createNoticePair();
    const refusalOf = (count: number) => {
      const others = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1]));
      const { content, ...rest } = noticeOf(pair);
      return reasonOf(relay(pair, { ...rest, content: { ...content, ...others } } as unknown as Notice));
    };
    expect(await refusalOf(MAX_UNKNOWN + 1)).toBe("INPUT_INVALID");
    expect(await refusalOf(100_000)).toBe("INPUT_TOO_LARGE");
    expect((await pair.il.store.log.head()).size).toBe(0);
  });

  test("again, also after later versions and a withdrawal, gets the same leaf", async () => {
    const pair = createNoticePair();
    const first = noticeOf(pair);
    const envelope = await sealed(pair, "notice", noticeBytes(first));
    const answer = await pair.il.receive(EU, "notice", envelope);
    const { content: _, ...rest } = first;
    await relay(pair, { ...rest, version: 2, stage: "withdrawn", supersedes: canonicalNotice(first).digest });
    const { size } = await pair.il.store.log.head();
    expect(await pair.il.receive(EU, "notice", envelope)).toEqual(answer);
    expect((await pair.il.store.log.head()).size).toBe(size);
    expect((await pair.il.get(GENERAL, first.id)).notice.stage).toBe("withdrawn");
  });

  test("with other content under the same version is refused, and both are kept", async () => {
    const pair = createNoticePair();
    const notice = noticeOf(pair);
    await relay(pair, notice);
    const other = { ...notice, marking: { tlp: "GREEN" } } as const;
    expect(await reasonOf(relay(pair, other))).toBe("NOTICE_CONFLICT");
    expect(pair.story).toContainEqual({ event: "NOTICE_CONFLICT" });
    expect(await newestEvidence(pair.il)).toMatchObject({
      kept: canonicalNotice(notice).digest,
      refused: canonicalNotice(other).digest,
      by: EU,
      what: { body: expect.stringContaining("GREEN") },
    });
    expect((await pair.il.get(GENERAL, notice.id)).notice).toEqual(notice);
  });

  test("after the withdrawal is refused, and before it is only late", async () => {
    const pair = createNoticePair();
    const first = noticeOf(pair);
    const { content: _, ...rest } = first;
    await relay(pair, { ...rest, version: 3, stage: "withdrawn" });
    expect(await reasonOf(relay(pair, { ...first, version: 4, stage: "update" }))).toBe("NOTICE_WITHDRAWN");
    expect(await reasonOf(relay(pair, { ...first, version: 2, stage: "update" }))).toBe("accepted");
  });

  const elsewhere = { ...sampleNotice().content, subjects: [{ place: "JP", count: 1 }] } as Notice["content"];
  test.each([
    ["from another than its origin", { origin: IL }, "NOTICE_NOT_ORIGIN"],
    ["of a reporter of another node", { reporter: GENERAL }, "NOTICE_NOT_ORIGIN"],
    ["for a place that its node does not serve", { jurisdiction: "JP" }, "SCOPE_FORBIDDEN"],
    ["that is RED", { marking: { tlp: "RED" } }, "MARKING_LOWERED"],
    ["that is dated ahead", { at: new Date(START + 30_001).toISOString() }, "CLOCK_SKEW"],
    ["of no concern here", { content: elsewhere }, "SCOPE_FORBIDDEN"],
    ["without content", { content: undefined, version: 2, stage: "update" }, "INPUT_INVALID"],
  ] as const)("%s is refused", async (_, changes, reason) => {
    const pair = createNoticePair();
    const notice = JSON.parse(JSON.stringify({ ...noticeOf(pair), ...changes })) as Notice;
    expect(await reasonOf(relay(pair, notice))).toBe(reason);
    expect((await pair.il.store.log.head()).size).toBe(0);
  });

  const ZERO = "0000-01-01T00:00:00.000Z";
  const mark = { place: "JP", to: "jp.ppc", stage: "preliminary" };
  test.each<readonly [string, TimesOf]>([
    ...Times.keyof().options.map((name) => [`times.${name}`, { times: { [name]: ZERO } }] as const),
    ["times.aware in the year 9999", { times: { aware: "9999-12-31T23:59:59.999Z" } }],
    ["times.aware whose zone makes it the year 0", { times: { aware: "0001-01-01T00:00:00+14:00" } }],
    ["times.aware before 1970", { times: { aware: "1900-01-01T00:00:00Z" } }],
    ["times.assessed after the report", { times: { assessed: new Date(START + 60_000).toISOString() } }],
    ["done of the year 0", { done: [{ ...mark, at: ZERO }] }],
    ["done after the report", { done: [{ ...mark, at: "2099-01-01T00:00:00.000Z" }] }],
  ])("whose times no honest node relays is refused: %s", async (_, { times, ...rest }) => {
    const pair = createNoticePair();
    const { content } = noticeOf(pair);
    const changed = { ...content, times: { ...content?.times, ...times }, ...rest } as Notice["content"];
    expect(await reasonOf(relay(pair, noticeOf(pair, { content: changed })))).toBe("INPUT_INVALID");
    expect((await pair.il.store.log.head()).size).toBe(0);
  });

  test.each([ZERO, "1969-12-31T23:59:59.999Z"])("that was reported in %s is refused", async (at) => {
    const pair = createNoticePair();
    const { content: _, ...rest } = noticeOf(pair, { at, stage: "withdrawn", version: 2 });
    expect(await reasonOf(relay(pair, rest))).toBe("INPUT_INVALID");
  });

  test("counts in the day of its reporter alone, also where that is an acknowledgement", async () => {
    const pair = createNoticePair();
    const { context } = pair.il;
    const kinds = createNotices(context).kinds;
    const limits = { storedBytesPerDay: 2 * (STORED_BESIDE_BYTES + 8_000), storedPartOfRegulator: 1 / 2 };
    const { receive } = createReceiver(context, kinds, limits);
    const report = async (id: string, reporter = IRISH) => {
      const notice = noticeOf(pair, { id, reporter });
      return reasonOf(receive(EU, "notice", await sealed(pair, "notice", noticeBytes(notice))));
    };
    expect(await report("0193a5f0-0000-7000-8000-00000000000a")).toBe("accepted");
    expect(await report("0193a5f0-0000-7000-8000-00000000000b")).toBe("OVERLOADED");
    const french = "spiffe://eu.example/regulator/cnil";
    expect(await report("0193a5f0-0000-7000-8000-00000000000b", french)).toBe("accepted");
    const acknowledgements = kinds.find(({ kind }) => kind === "acknowledgement");
    expect(acknowledgements?.regulatorOf?.({ by: GENERAL })).toBe(GENERAL);
  });

  test("that no regulator here would see is refused, and taken once one is configured", async () => {
    const pair = createNoticePair();
    const notice = noticeOf(pair);
    const envelope = await sealed(pair, "notice", noticeBytes(notice));
    const kindsWith = (regulators: NoticePair["il"]["context"]["regulators"]) => {
      const context = { ...pair.il.context, regulators };
      return createReceiver(context, createNotices(context).kinds);
    };
    await expect(kindsWith(() => []).receive(EU, "notice", envelope)).rejects.toMatchObject({
      reason: "SCOPE_FORBIDDEN",
      message: expect.stringContaining("no regulator of this node"),
    });
    expect((await pair.il.store.log.head()).size).toBe(0);
    await kindsWith(pair.il.context.regulators).receive(EU, "notice", envelope);
    expect((await pair.il.get(GENERAL, notice.id)).notice.id).toBe(notice.id);
  });

  test("of another notice than its leaf commits to is refused", async () => {
    const pair = createNoticePair();
    const [one, two] = [noticeOf(pair), noticeOf(pair)];
    const { own } = await sealed(pair, "notice", noticeBytes(one));
    const { body } = await sealed(pair, "notice", noticeBytes(two));
    expect(await reasonOf(pair.il.receive(EU, "notice", { own, body }))).toBe("STATEMENT_INVALID");
  });

  test("is refused from a node without an agreement", async () => {
    const pair = createNoticePair();
    const from = relay(pair, noticeOf(pair), "spiffe://jp.example/node");
    expect(await reasonOf(from)).toBe("AGREEMENT_MISSING");
  });
});
