/** Who joins later: a peer gets, and a regulator sees, what concerns it and is not withdrawn, once. */

import { readFileSync } from "node:fs";
import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { PACKS } from "../../src/client/vocabulary.ts";
import type { Context } from "../../src/engine/context.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { requireRecorded, seal } from "../../src/engine/record.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { CONTENT, OUTBOX, TIMER, type TimerRow } from "../../src/engine/rows.ts";
import { sealItem } from "../../src/engine/sealed.ts";
import { load, loadSpan } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { type Atlas, withPack } from "../../src/law/atlas.ts";
import { parsePack } from "../../src/law/pack/pack.ts";
import { type NoticeCommand, versionOf } from "../../src/notices/commands.ts";
import { canonicalNotice } from "../../src/notices/notice.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { NOTICE, type NoticeName, PART, subjectOf } from "../../src/notices/schema.ts";
import { knownBy } from "../support/known.ts";
import {
  createNoticePair,
  FRENCH,
  GENERAL,
  IL,
  IRISH,
  type NoticePair,
  sampleNotice,
} from "../support/notices.ts";
import { agreement, atlas } from "../support/pair.ts";

const about = (...places: string[]) => ({
  content: { ...sampleNotice().content, subjects: places.map((place) => ({ place })) },
});

describe("a peer whose agreement comes later", () => {
  /** The node of Europe before it had an agreement with anybody. */
  const alone = ({ eu }: Pick<NoticePair, "eu">) =>
    createNotices({ ...eu.context, peers: createPeers(knownBy(), "eu.example") });

  test("gets what concerns it and is not withdrawn, each notice once, and the count is said", async () => {
    const pair = createNoticePair();
    const node = alone(pair);
    const report = async (changes: object) => (await node.report(IRISH, sampleNotice(changes))).notice.id;
    const [one, two, withdrawn] = [await report({}), await report(about("US")), await report({})];
    await node.report(IRISH, sampleNotice({ id: one, version: 2 }));
    await node.report(IRISH, sampleNotice({ id: withdrawn, version: 2, withdraw: true }));
    await report({ marking: { tlp: "RED" } });
    await report(about("JP"));
    expect(await pair.eu.items("queued")).toEqual([]);

    await pair.eu.offer();
    await pair.eu.offer(true);
    await pair.settle();
    await pair.eu.offer(true);
    expect(await pair.eu.items("queued")).toEqual([]);
    expect(pair.story.filter(({ event }) => event.startsWith("offered"))).toEqual([
      { event: "offered 2", peer: IL },
    ]);
    const shown = (await pair.il.list(GENERAL, { size: 0, token: "" })).items;
    expect(shown.map(({ notice }) => [notice.id, notice.version])).toEqual(
      expect.arrayContaining([
        [one, 2],
        [two, 1],
      ]),
    );
    expect(shown).toHaveLength(2);
  });

  test("gets no withdrawal of what it never got, though it serves the place that reported", async () => {
    const { eu } = createNoticePair();
    const parties = agreement.parties.map((party) =>
      party.trustDomain === "us-il.example" ? { ...party, jurisdictions: ["IE"] } : party,
    );
    const peers = createPeers(knownBy({ ...agreement, parties }), "eu.example");
    const { kinds } = createNotices({ ...eu.context, peers });
    const owed = async () => (await kinds.find(({ kind }) => kind === "notice")?.owed?.(IL))?.length;
    const { id } = (await alone({ eu }).report(IRISH, sampleNotice())).notice;
    expect(await owed()).toBe(1);
    await alone({ eu }).report(IRISH, sampleNotice({ id, version: 2, withdraw: true }));
    expect(await owed()).toBe(0);
  });

  test("gets the withdrawal of what it got, also where that is committed while its notice is offered", async () => {
    const pair = createNoticePair();
    const { id } = (await alone(pair).report(IRISH, sampleNotice())).notice;
    await pair.eu.offer();
    await pair.settle();
    await pair.eu.report(IRISH, sampleNotice({ id, version: 2, withdraw: true }));
    const other = (await alone(pair).report(IRISH, sampleNotice())).notice.id;
    const { commit } = pair.eu.store;
    const store = {
      ...pair.eu.store,
      commit: async (entry: Parameters<typeof commit>[0]) => {
        // The node knows of no item for the peer yet, so the withdrawal goes nowhere.
        if (entry.command.kind === "outbox.offer" && !withdrawn) {
          withdrawn = true;
          await alone(pair).report(IRISH, sampleNotice({ id: other, version: 2, withdraw: true }));
        }
        return commit(entry);
      },
    };
    let withdrawn = false;
    await pair.eu.laneOver({ ...pair.eu.context, store }).offer(false);
    await pair.settle();
    for (const each of [id, other])
      expect((await pair.il.get(GENERAL, each)).notice).toMatchObject({ version: 2, stage: "withdrawn" });
  });

  test("gets nothing again whose date has passed, though the items that say what it has are gone first", async () => {
    const pair = createNoticePair();
    // For less than the agreement is in force.
    const retention = { ...RETENTION, notices: "P1Y" };
    await createNotices({ ...pair.eu.context, retention }).report(IRISH, sampleNotice());
    await pair.settle();
    const { store, clock } = pair.eu.context;
    const read: typeof store.read = async (reads) => {
      const found = await store.read(reads);
      return found.map((rows, i) => (reads[i]?.of === OUTBOX ? [] : rows));
    };
    const owed = async (now: Date) => {
      const context = { ...pair.eu.context, store: { ...store, read }, clock: { now: () => now } };
      const { kinds } = createNotices(context);
      return (await kinds.find(({ kind }) => kind === "notice")?.owed?.(IL))?.length;
    };
    expect(await owed(clock.now())).toBe(1);
    const [row] = await loadSpan(store, { of: NOTICE, index: "id", prefix: [] });
    expect(await owed(new Date(`${row?.until}T23:59:59Z`))).toBe(1);
    expect(await owed(new Date(Date.parse(`${row?.until}T00:00:00Z`) + 24 * 3_600_000))).toBe(0);
  });

  test("gets nothing while the agreement is not in force", async () => {
    const pair = createNoticePair();
    await alone(pair).report(IRISH, sampleNotice());
    pair.advance(3 * 365 * 24 * 3_600_000);
    await pair.eu.offer();
    expect(await pair.eu.items("queued")).toEqual([]);
  });
});

describe("a regulator who is configured later", () => {
  const HELSINKI = "spiffe://eu.example/regulator/finnish";
  const withRegulators = ({ eu }: NoticePair, ...more: ReturnType<Context["regulators"]>) =>
    createNotices({ ...eu.context, regulators: () => [...eu.context.regulators(), ...more] });
  const finnish = { id: HELSINKI, serves: ["FI"] };

  test("is shown what concerns it and is not withdrawn, once, and its withdrawal", async () => {
    const pair = createNoticePair();
    const report = async (changes: object) => (await pair.eu.report(IRISH, sampleNotice(changes))).notice.id;
    const [one, withdrawn] = [await report({}), await report({})];
    await report({ marking: { tlp: "RED" } });
    await pair.eu.report(IRISH, sampleNotice({ id: withdrawn, version: 2, withdraw: true }));
    const later = withRegulators(pair, finnish);
    await later.showToNewcomers();
    await later.showToNewcomers();
    expect(pair.story).toContainEqual({ event: "shown later 1" });
    expect((await pair.eu.feed(HELSINKI)).map(({ data }) => data.id)).toEqual([one]);
    expect(await pair.eu.feed(FRENCH)).toHaveLength(3);
    expect((await later.get(HELSINKI, one)).notice.id).toBe(one);
    await later.report(IRISH, sampleNotice({ id: one, version: 2, withdraw: true }));
    expect((await later.get(HELSINKI, one)).notice.stage).toBe("withdrawn");
  });

  test("is told how many notices wait: what it would be shown and has not seen, and nothing else", async () => {
    const pair = createNoticePair();
    const report = async (changes: object) => (await pair.eu.report(IRISH, sampleNotice(changes))).notice.id;
    const withdrawn = (await Promise.all([report({}), report(about("FI")), report({})]))[2];
    await report({ marking: { tlp: "RED" } });
    await report(about("JP"));
    await pair.eu.report(IRISH, sampleNotice({ id: withdrawn, version: 2, withdraw: true }));
    // Three were reported in the Union and stand; of the others one is withdrawn, and one stays where it was reported.
    expect(await createNotices(pair.eu.context).countWaiting(finnish)).toBe(3);
    expect(await createNotices(pair.eu.context).countWaiting({ ...finnish, serves: ["KR"] })).toBe(0);
    const later = withRegulators(pair, finnish);
    await later.showToNewcomers();
    expect(await later.countWaiting(finnish)).toBe(0);
  });

  test("sees what a peer sent before, and its node watches the deadlines of a place that it serves now", async () => {
    const pair = createNoticePair();
    const { notice } = await pair.eu.report(IRISH, sampleNotice());
    await pair.settle();
    const japanese = { id: "spiffe://us-il.example/regulator/ppc", serves: ["JP"] };
    const later = createNotices({
      ...pair.il.context,
      jurisdictions: new Set(["US-IL", "JP"]),
      regulators: () => [...pair.il.context.regulators(), japanese],
    });
    const timers = async () => {
      const rows = await loadSpan(pair.il.store, {
        of: TIMER,
        index: "subject",
        prefix: [subjectOf(notice)],
      });
      return new Set(rows.filter(({ state }) => state !== "void").map(({ data }) => data.place));
    };
    const before = await timers();
    await later.showToNewcomers();
    expect((await later.get(japanese.id, notice.id)).notice.id).toBe(notice.id);
    expect([...(await timers())].toSorted()).toEqual([...before, "JP"].toSorted());
  });
});

describe("the timers of legal deadlines", () => {
  const HOUR_MS = 3_600_000;

  /** The law with another number of hours for the Union's authority. */
  function lawWith(hours: number): Atlas {
    const text = readFileSync(new URL("EU.yaml", PACKS), "utf8").replaceAll(
      "amount: 72, unit: hour",
      `amount: ${hours}, unit: hour`,
    );
    const { concepts, commons } = atlas;
    return withPack(atlas, parsePack(text, { concepts, registry: commons.registry, file: "EU.yaml" }), 1);
  }

  const open = async ({ store }: Pick<Context, "store">, notice: NoticeName) => {
    const timers = { of: TIMER, index: "subject", prefix: [subjectOf(notice)] };
    const rows = (await loadSpan(store, timers)) as readonly TimerRow[];
    return rows
      .filter(({ state }) => state === "running")
      .map(({ data, deadline }) => `${data.to} ${deadline}`);
  };

  test("follow a law that comes into force while they run, once, and nobody is told anew", async () => {
    let law = lawWith(72);
    const { eu } = createNoticePair({ law: () => law });
    const { notice } = await eu.report(IRISH, sampleNotice(about("EU")));
    const node = createNotices(eu.context);
    const aware = Date.parse(notice.content?.times.aware ?? "");
    const due = (hours: number) => [`eu.sa ${new Date(aware + hours * HOUR_MS).toISOString()}`];
    expect(await open(eu, notice)).toEqual(due(72));
    law = lawWith(96);
    for (let i = 0; i < 2; i++) {
      await node.showToNewcomers();
      expect(await open(eu, notice)).toEqual(due(96));
    }
    expect((await eu.store.log.head()).size).toBe(2);
    expect(await eu.feed(IRISH)).toHaveLength(1);
    expect((await eu.get(IRISH, notice.id)).notice.version).toBe(1);
  });

  test("are made for a notice of an earlier program, which had none, and not of one that is withdrawn", async () => {
    const { eu } = createNoticePair();
    const { notice } = await eu.report(IRISH, sampleNotice(about("EU")));
    const expected = await open(eu, notice);
    expect(expected).toHaveLength(1);
    for (const [n, stage] of [
      [1, "initial"],
      [2, "withdrawn"],
    ] as const) {
      const { content, ...rest } = { ...notice, id: v7(), version: n, stage };
      const version = canonicalNotice(stage === "withdrawn" ? rest : { ...rest, content });
      const { leaf, body } = sealItem(eu.context.entropy, { of: "notice", bytes: version.bytes });
      const command: NoticeCommand = {
        kind: "notice.arrive",
        version: versionOf(version),
        contents: [seal(eu.context, PART.body, body, "2036-01-01")],
        ...{ viewers: [IRISH, FRENCH], regulators: [], deadlines: [], until: "2036-01-01" },
      };
      requireRecorded(await eu.store.commit({ leaf, command }));
      const node = createNotices(eu.context);
      await node.showToNewcomers();
      const found = await open(eu, version.notice);
      expect(found).toEqual(stage === "withdrawn" ? [] : expected);
    }
  });

  test("are set for all notices that can be read where one cannot", async () => {
    let law = lawWith(72);
    const { eu } = createNoticePair({ law: () => law });
    const reports = [
      await eu.report(IRISH, sampleNotice(about("EU"))),
      await eu.report(IRISH, sampleNotice(about("EU"))),
    ];
    const [first, second] = reports.map(({ notice }) => notice).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const damaged = await load(eu.store, NOTICE, first?.origin ?? "", first?.id ?? "");
    const store = {
      ...eu.store,
      read: async (...asked: Parameters<typeof eu.store.read>) => {
        const reads = asked[0];
        if (
          reads.some(
            ({ of, ...each }) => of.name === CONTENT.name && "key" in each && each.key[0] === damaged?.leaf,
          )
        )
          throw new ComityError("STORE_UNAVAILABLE", "the row is damaged");
        return eu.store.read(...asked);
      },
    };
    law = lawWith(96);
    await expect(createNotices({ ...eu.context, store }).showToNewcomers()).rejects.toMatchObject({
      reason: "STORE_UNAVAILABLE",
    });
    const [before, after] = await Promise.all([first, second].map((each) => open(eu, each as NoticeName)));
    expect(before).not.toEqual(after);
  });
});

describe("a notice of the node's own with a field of a newer program that may narrow its audience", () => {
  test("keeps the viewers that its row has, and gains none at a start", async () => {
    const { eu } = createNoticePair();
    const { notice } = await eu.report(IRISH, sampleNotice(about("IE", "FR")));
    const marking = { ...notice.marking, onlyFor: [IRISH] };
    const version = canonicalNotice({ ...notice, id: v7(), marking });
    const { leaf, body } = sealItem(eu.context.entropy, { of: "notice", bytes: version.bytes });
    const command: NoticeCommand = {
      kind: "notice.arrive",
      version: versionOf(version),
      contents: [seal(eu.context, PART.body, body, "2036-01-01")],
      ...{ viewers: [IRISH], regulators: [], deadlines: [], until: "2036-01-01" },
    };
    requireRecorded(await eu.store.commit({ leaf, command }));
    const before = await eu.feed(FRENCH);
    const node = createNotices(eu.context);
    await node.showToNewcomers();
    expect(await eu.feed(FRENCH)).toEqual(before);
    await expect(eu.get(FRENCH, version.notice.id)).rejects.toMatchObject({ reason: "NOTICE_UNKNOWN" });
    expect((await eu.get(IRISH, version.notice.id)).unknown).toEqual(["marking.onlyFor"]);
  });
});
