/** Notices and acknowledgements that a node has lost come back from its peer, at either side, and are sent to nobody. */
import { describe, expect, test } from "vitest";
import type { Context, ExchangedRelay } from "../../src/engine/context.ts";
import { outboxMachine } from "../../src/engine/outbox.ts";
import { createReceiver } from "../../src/engine/relay.ts";
import { OUTBOX } from "../../src/engine/rows.ts";
import { load, loadSpan } from "../../src/engine/store.ts";
import { timerMachine } from "../../src/engine/timers.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { FIRST_RELAYS } from "../../src/notices/exchanged.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { noticeRecoveryMachine } from "../../src/notices/recovery-state.ts";
import { ACKNOWLEDGEMENT, NOTICE_VERSION } from "../../src/notices/schema.ts";
import { noticeMachine } from "../../src/notices/state.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import {
  createNoticePair,
  EU,
  FRENCH,
  GENERAL,
  IL,
  IRISH,
  type NoticePair,
  sampleNotice,
} from "../support/notices.ts";
import { keyAt, keys, START } from "../support/pair.ts";

/** One side with an empty store in place of its own. */
function restore(pair: NoticePair, side: "eu" | "il", underWay = false) {
  const machine = joinMachines([noticeMachine, noticeRecoveryMachine, outboxMachine, timerMachine]);
  const context: Context = {
    ...pair[side].context,
    store: createMemoryStore(keys[side], machine),
    askingBack: { restoredAt: pair[side].context.clock.now(), isUnderWay: () => underWay },
  };
  const notices = createNotices(context);
  const { receive } = createReceiver(context, notices.kinds);
  const ownKeys = () => firstKey(parseVerifierKey(keys[side].verifierKey));
  return { ...notices, context, take: notices.takeBack({ ownKeys, receive }) };
}

async function allGiven(pair: NoticePair, side: "eu" | "il"): Promise<readonly ExchangedRelay[]> {
  const [from, to] = side === "eu" ? (["il", EU] as const) : (["eu", IL] as const);
  const all: ExchangedRelay[] = [];
  for (let token = FIRST_RELAYS; token !== ""; ) {
    const { relays, nextToken } = await pair[from].giveBack(to, token);
    all.push(...relays);
    token = nextToken;
  }
  return all;
}
const peerOf = (side: "eu" | "il") => (side === "eu" ? IL : EU);

/** A notice of an Irish regulator, updated once, of which Illinois has said that it is validated. */
async function exchange() {
  const pair = createNoticePair();
  const draft = sampleNotice({ id: keyAt(START) });
  await pair.eu.report(IRISH, draft);
  await pair.settle();
  pair.advance(60_000);
  await pair.eu.report(IRISH, { ...draft, version: 2 });
  await pair.settle();
  await pair.il.acknowledge(GENERAL, { notice: draft.id, version: 2, stage: "validated", why: "" });
  await pair.settle();
  return { pair, draft };
}

describe.each(["eu", "il"] as const)("at %s", (side) => {
  test("what was relayed comes back as it stood, in any number of turns, and nothing is queued", async () => {
    const { pair, draft } = await exchange();
    const viewer = side === "eu" ? IRISH : GENERAL;
    const before = await pair[side].get(viewer, draft.id);
    const restored = restore(pair, side);
    const given = await allGiven(pair, side);
    expect(given.map(({ kind }) => kind)).toEqual(["notice", "notice", "acknowledgement"]);
    for (const item of given) expect(await restored.take(peerOf(side), item)).toBe("recovered");
    const { size } = await restored.context.store.log.head();
    for (const item of given) expect(await restored.take(peerOf(side), item)).toBe("here");
    expect((await restored.context.store.log.head()).size).toBe(size);
    const after = await restored.get(viewer, draft.id);
    expect(after).toMatchObject({ notice: before.notice, digest: before.digest });
    expect(after.said).toEqual(before.said);
    expect(after.deliveries.map(({ state }) => state)).toEqual(before.deliveries.map(({ state }) => state));
    const queued = { of: OUTBOX, index: "peer", prefix: [peerOf(side), "queued"] };
    expect(await loadSpan(restored.context.store, queued)).toEqual([]);
  });

  test("nobody else's comes, and nothing that its sender has not signed", async () => {
    const { pair } = await exchange();
    const restored = restore(pair, side);
    const given = await allGiven(pair, side);
    for (const item of given) {
      const [{ proof: _, ...own }, short] = [item.own, { ...item.own, index: item.own.index + 1 }];
      expect(own.leaf).toBe(short.leaf);
      await expect(restored.take(peerOf(side), { ...item, own: short })).rejects.toThrow(
        expect.objectContaining({ reason: "PROOF_INVALID" }),
      );
    }
    const { relays } = await pair[side].giveBack("spiffe://jp.example/node", FIRST_RELAYS);
    expect(relays).toEqual([]);
  });
});

test("what the peer has not recorded, or records otherwise, is no proof that it has it", async () => {
  const { pair } = await exchange();
  const { take, context } = restore(pair, "eu");
  const [first, second] = await allGiven(pair, "eu");
  if (first === undefined || second?.answer === undefined) throw new Error("nothing is given");
  const { answer: _, ...unanswered } = first;
  const refused = expect.objectContaining({ reason: "STATEMENT_INVALID" });
  await expect(take(IL, unanswered)).rejects.toThrow(refused);
  await expect(take(IL, { ...first, answer: second.answer })).rejects.toThrow(refused);
  await expect(take(IL, { ...first, body: second.body })).rejects.toThrow(refused);
  await expect(take(IL, { ...first, kind: "pack" })).rejects.toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID" }),
  );
  expect((await context.store.log.head()).size).toBe(0);
});

test("a lost notice is not reported anew while peers are asked, and is updated once it is back", async () => {
  const { pair, draft } = await exchange();
  const { report, take, context } = restore(pair, "eu", true);
  const third = { ...draft, version: 3 };
  await expect(report(IRISH, draft)).rejects.toThrow(
    expect.objectContaining({ reason: "STORE_UNAVAILABLE" }),
  );
  for (const item of await allGiven(pair, "eu")) await take(IL, item);
  expect(await report(IRISH, third)).toMatchObject({ notice: { version: 3 } });
  await expect(report(FRENCH, { ...draft, version: 4 })).rejects.toThrow(
    expect.objectContaining({ reason: "NOTICE_NOT_ORIGIN" }),
  );
  expect(await load(context.store, NOTICE_VERSION, EU, draft.id, 3)).toBeDefined();
  expect(await load(context.store, ACKNOWLEDGEMENT, EU, draft.id, 2, GENERAL, "validated")).toBeDefined();
});
