/** Views of a notice: each regulator sees the versions that concern it, and of others that they exist. */
import { describe, expect, test } from "vitest";
import { TLP } from "../../src/notices/marking.ts";
import { canonicalNotice } from "../../src/notices/notice.ts";
import { maySee } from "../../src/notices/view.ts";
import {
  createNoticePair,
  FRENCH,
  GENERAL,
  IRISH,
  type NoticePair,
  sampleNotice,
} from "../support/notices.ts";

const FIRST = { size: 0, token: "" };
const reasonOf = (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => "accepted",
    (error: { reason: string }) => error.reason,
  );

/** The newest entry of a regulator's feed. */
async function lastEntry(node: NoticePair["eu"], viewer: string, count: number) {
  const over = new AbortController();
  const entries = [];
  for await (const entry of node.watch(viewer, "", over.signal)) {
    entries.push(entry);
    if (entries.length === count) over.abort();
  }
  return entries.at(-1)?.view;
}

describe("a regulator whom a later version does not concern", () => {
  const places = (...all: string[]) => ({
    content: { ...sampleNotice().content, subjects: all.map((place) => ({ place, count: 5 })) },
  });
  const secret = (draft: ReturnType<typeof sampleNotice>) => ({
    ...draft,
    content: draft.content && { ...draft.content, title: "Only for those concerned" },
  });

  test("of a notice that became RED sees the last version before, and that it is superseded", async () => {
    const { eu } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice(places("IE", "FR")))).notice;
    const red = sampleNotice({ id, version: 2, marking: { tlp: "RED" }, ...places("IE", "FR") });
    await eu.report(IRISH, secret(red));
    const shown = [
      await eu.get(FRENCH, id),
      (await eu.list(FRENCH, FIRST)).items[0],
      await lastEntry(eu, FRENCH, 2),
    ];
    for (const view of shown) {
      expect(view).toMatchObject({ notice: { version: 1 }, superseded: true });
      expect(JSON.stringify(view)).not.toContain("Only for those concerned");
    }
    expect(await eu.get(IRISH, id)).toMatchObject({ notice: { version: 2 }, superseded: false });
    const said = await eu.acknowledge(FRENCH, { notice: id, version: 1, stage: "read", why: "" });
    expect(said).toMatchObject({ superseded: true, said: [{ version: 1, stage: "read" }] });
    expect(said).toEqual(await eu.get(FRENCH, id));
    expect(await reasonOf(eu.acknowledge(FRENCH, { notice: id, version: 2, stage: "read", why: "" }))).toBe(
      "NOTICE_UNKNOWN",
    );
  });

  test("of one whose audience shrank, likewise, at another node; the withdrawal it sees", async () => {
    const { eu, il, settle } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice(places("IE", "US-IL")))).notice;
    await settle();
    await eu.report(IRISH, secret(sampleNotice({ id, version: 2, ...places("IE") })));
    await settle();
    const view = await il.get(GENERAL, id);
    expect(view).toMatchObject({ notice: { version: 1 }, superseded: true });
    // By a version that stands no longer, others may owe something else.
    expect(view.deadlines.map(({ place }) => place)).not.toContain("EU");
    expect(view.deadlines.every(({ own }) => own)).toBe(true);
    expect(JSON.stringify(view)).not.toContain("Only for those concerned");
    await eu.report(IRISH, sampleNotice({ id, version: 3, withdraw: true, content: undefined }));
    await settle();
    expect(await il.get(GENERAL, id)).toMatchObject({
      notice: { version: 3, stage: "withdrawn" },
      superseded: false,
    });
  });

  test.each([
    ["the withdrawal", { withdraw: true, content: undefined }],
    ["a later version that concerns it again", places("US-IL")],
  ])("cannot confirm a guess of the hidden version by the digest of %s", async (_, last) => {
    const { eu, il, settle } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice(places("IE", "US-IL")))).notice;
    await settle();
    const marking = { tlp: "AMBER+STRICT" };
    const hidden = await eu.report(IRISH, secret(sampleNotice({ id, version: 2, marking, ...places("IE") })));
    const told = await eu.report(IRISH, sampleNotice({ id, version: 3, ...last }));
    await settle();
    const view = await il.get(GENERAL, id);
    expect(view.notice.version).toBe(3);
    // The viewer knows all of it but the version before, and has guessed that one.
    const guessesOf = ({ notice }: typeof told) =>
      TLP.map((tlp) => canonicalNotice({ ...notice, marking: { tlp }, supersedes: hidden.digest }).digest);
    expect(guessesOf(told)).toContain(told.digest);
    expect(guessesOf(view)).not.toContain(view.digest);
    expect(JSON.stringify(view)).not.toContain(hidden.digest);
    expect(view.digest).toMatch(/^[0-9a-f]{64}$/);
    if (view.notice.stage === "withdrawn") return;
    // What it says is bound to the true version all the same.
    const said = await il.acknowledge(GENERAL, { notice: id, version: 3, stage: "accepted", why: "" });
    expect(said.digest).toBe(view.digest);
    await settle();
    expect((await eu.get(IRISH, id)).said.map(({ stage, version }) => [stage, version])).toContainEqual([
      "accepted",
      3,
    ]);
  });

  test("sees a later one again that does concern it", async () => {
    const { eu, il, settle } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice(places("US-IL")))).notice;
    await eu.report(IRISH, sampleNotice({ id, version: 2, ...places("IE") }));
    await eu.report(IRISH, sampleNotice({ id, version: 3, ...places("US-IL") }));
    await settle();
    expect(await il.get(GENERAL, id)).toMatchObject({ notice: { version: 3 }, superseded: false });
  });
});

test("a version of an earlier program is seen by all who have seen the notice", () => {
  expect(maySee({}, FRENCH)).toBe(true);
  expect(maySee({ viewers: [IRISH] }, FRENCH)).toBe(false);
  expect(maySee({ viewers: [IRISH] }, IRISH)).toBe(true);
});
