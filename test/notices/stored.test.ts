/** Notices in the store: opened each time and parsed once, gone when erased, and found by those who have seen them. */
import { describe, expect, test } from "vitest";
import { loadSpan, type Store } from "../../src/engine/store.ts";
import { createNoticesContext } from "../../src/notices/context.ts";
import { ACKNOWLEDGEMENT, NOTICE_VERSION } from "../../src/notices/schema.ts";
import { findSeen, loadAcknowledgements, loadVersion } from "../../src/notices/stored.ts";
import { createNoticePair, EU, FRENCH, GENERAL, IL, IRISH, sampleNotice } from "../support/notices.ts";
import { reasonOf } from "./arrivals.ts";

/** The store, of which every content's key is erased. */
const erasedIn = (store: Store): Store => ({
  ...store,
  read: async (reads) => {
    const rows = await store.read(reads);
    return reads.map(({ of }, i) => (of.name === "content_key" ? [] : (rows[i] ?? [])));
  },
});

/** A pair in which Illinois has acknowledged a notice of Europe in three stages. */
async function createAcknowledged() {
  const pair = createNoticePair();
  const { notice, digest } = await pair.eu.report(IRISH, sampleNotice());
  await pair.settle();
  for (const stage of ["read", "validated", "accepted"] as const) {
    await pair.il.acknowledge(GENERAL, { notice: notice.id, version: 1, stage, why: "" });
    await pair.settle();
  }
  // A context of its own has parsed nothing yet.
  const context = createNoticesContext(pair.eu.context);
  const [version] = await loadSpan(pair.eu.store, { of: NOTICE_VERSION, key: [EU, notice.id, 1] } as never);
  const said = await loadSpan(pair.eu.store, { of: ACKNOWLEDGEMENT, index: "leaf", prefix: [EU, notice.id] });
  return { pair, context, notice, digest, version: version as never, leaves: said.map(({ leaf }) => leaf) };
}

describe("a version", () => {
  test("is the notice in its body, parsed once", async () => {
    const { context, version, notice, digest } = await createAcknowledged();
    const loaded = await loadVersion(context, version);
    expect(loaded).toEqual({ notice, digest, unknown: [] });
    expect((await loadVersion(context, version)).notice).toBe(loaded.notice);
  });

  test("whose body is erased is not answered from what was parsed before", async () => {
    const { context, version } = await createAcknowledged();
    await loadVersion(context, version);
    const erased = { ...context, store: erasedIn(context.store) };
    expect(await reasonOf(loadVersion(erased, version))).toBe("STORE_UNAVAILABLE");
  });
});

describe("acknowledgements", () => {
  test("come in the order that was asked for, parsed once", async () => {
    const { context, leaves } = await createAcknowledged();
    const backwards = await loadAcknowledgements(context, leaves.toReversed());
    expect(backwards.map(({ stage }) => stage)).toEqual(["accepted", "validated", "read"]);
    const again = await loadAcknowledgements(context, leaves);
    expect(again.map((each, i) => each === backwards.at(-1 - i))).toEqual([true, true, true]);
    expect(await loadAcknowledgements(context, [])).toEqual([]);
  });

  test("whose body is erased are left out, though they were parsed before", async () => {
    const { context, leaves } = await createAcknowledged();
    expect(await loadAcknowledgements(context, leaves)).toHaveLength(3);
    const erased = { ...context, store: erasedIn(context.store) };
    expect(await loadAcknowledgements(erased, leaves)).toEqual([]);
  });
});

describe("a notice by its id", () => {
  test("is refused in the same words where there is none and where another regulator saw it", async () => {
    const { eu } = createNoticePair();
    const { id } = (await eu.report(IRISH, sampleNotice({ marking: { tlp: "RED" } }))).notice;
    const errorOf = (asked: string) => findSeen(eu.context, FRENCH, asked).catch((error: Error) => error);
    const [unseen, unknown] = [await errorOf(id), await errorOf(sampleNotice().id)];
    expect(unseen).toMatchObject({ reason: "NOTICE_UNKNOWN" });
    expect(unseen).toEqual(unknown);
    expect(await findSeen(eu.context, IRISH, id)).toEqual({ origin: EU, id });
  });

  test("that two nodes reported under is the node's own; at a third node its caller must say whose", async () => {
    const { eu, il, settle } = createNoticePair();
    const { id } = (await il.report(GENERAL, sampleNotice({ jurisdiction: "US-IL" }))).notice;
    await eu.report(IRISH, sampleNotice({ id }));
    await settle();
    const { store } = il;
    const foundBy = (node: string, origin?: string) => findSeen({ store, node }, GENERAL, id, origin);
    expect(await foundBy(IL)).toEqual({ origin: IL, id });
    // Seen later, it still is the node's own.
    expect(await foundBy(EU)).toEqual({ origin: EU, id });
    const third = "spiffe://jp.example/node";
    for (const origin of [EU, IL]) expect(await foundBy(third, origin)).toEqual({ origin, id });
    await expect(foundBy(third)).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      violations: [{ field: "origin", description: expect.stringContaining(`\`${EU}\` and \`${IL}\``) }],
    });
    await expect(foundBy(third, third)).rejects.toMatchObject({ reason: "NOTICE_UNKNOWN" });
  });
});
