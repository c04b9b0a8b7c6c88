/** Gossip: a log that shows two histories to two nodes is convicted by what they tell each other, and an honest one by nothing. */
import { createPrivateKey, sign } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AlarmEvent } from "../../src/engine/observer.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { ComityError } from "../../src/errors.ts";
import { nodeId } from "../../src/federation/identity.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { parseFork, verifyFork } from "../../src/ledger/fork.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createProving, type ProveHead } from "../../src/witness/claims.ts";
import { type CompareHeads, createComparing, type HeldHead } from "../../src/witness/compare-heads.ts";
import type { WitnessContext } from "../../src/witness/context.ts";
import { createCosigning } from "../../src/witness/cosign.ts";
import { listForks } from "../../src/witness/forks.ts";
import { createGossip } from "../../src/witness/gossip.ts";
import { tagOf } from "../../src/witness/log-tag.ts";
import { witnessMachine } from "../../src/witness/state.ts";
import { submitHead } from "../../src/witness/submit.ts";
import { createUnproved } from "../../src/witness/unproved.ts";
import { entry } from "../store/sample-entries.ts";
import { sampleMachine } from "../store/sample-machine.ts";
import { signNote } from "../support/signed-note.ts";

const [EU, JP, US, KR] = ["eu.example", "jp.example", "us.example", "kr.example"];
const machine = joinMachines([sampleMachine, witnessMachine]);
const NOW = Date.parse("2026-12-01T12:00:00.000Z");

/** A node with a log of its own, which knows others, each under an agreement that is in force. */
function createNode(key: NewLedgerKey, others: readonly NewLedgerKey[]) {
  const store = createMemoryStore(key, machine);
  onTestFinished(() => store.close());
  const alarms: AlarmEvent[] = [];
  const failed: ComityError[] = [];
  const agreed = { inForce: true };
  const known = others.map(({ name, verifierKey }) => ({
    ...{ node: nodeId(name), ledgerKeys: firstKey(parseVerifierKey(verifierKey)) },
  }));
  const now = () => known.map((each) => ({ ...each, ...agreed }));
  const clock = { nowMs: NOW };
  const context = {
    ...{ trustDomain: key.name, node: nodeId(key.name), store, retention: RETENTION },
    peers: { known, all: known, at: now, of: (node: string) => now().find((each) => each.node === node) },
    clock: { now: () => new Date(clock.nowMs) },
    observer: { alarm: (event: AlarmEvent) => alarms.push(event) },
    sign: async (bytes: Uint8Array) => sign(null, bytes, createPrivateKey(key.exportPem())),
    ownKey: () => key.verifierKey,
  } as unknown as WitnessContext;
  const unproved = createUnproved();
  const cosign = createCosigning(context, unproved);
  const grow = async (count: number, say = "") => {
    for (let n = 0; n < count; n++) await store.commit(entry(`${say}${n}`));
  };
  return { key, context, store, alarms, failed, agreed, clock, unproved, cosign, grow };
}
type Node = ReturnType<typeof createNode>;

/** Hands the newest head of a log to a node, which cosigns it. */
const handTo = (log: Node, witness: Node) =>
  submitHead(log.context, {
    ...{ name: witness.key.name, peer: witness.context.node, cosigners: () => [] },
    ask: (head) => witness.cosign(log.context.node, head),
  }).catch((thrown) => {
    // The line itself is of no interest here, and no key is known by which it would count.
    if (!String(thrown).includes("another key")) throw thrown;
  });

type Wires = {
  readonly askHeads?: (answer: CompareHeads) => CompareHeads;
  /** The log as it shows itself to the node that asks for proofs. */
  readonly proves: Node;
};

/** A round of gossip at `node`, which asks `peer`. */
function gossipOf(node: Node, peer: Node, { askHeads = (answer) => answer, proves }: Wires) {
  const proofs: (readonly number[])[] = [];
  const prove = createProving(proves.context);
  const compare = askHeads(createComparing(peer.context));
  const own = node.context.node;
  const askProof: ProveHead = async (_, sizes) => {
    proofs.push(sizes);
    return prove(own, sizes);
  };
  const round = createGossip({
    ...{ context: node.context, unproved: node.unproved, askProof },
    askHeads: async (asked, logs) => (asked === peer.context.node ? compare(own, logs) : []),
    learn: async () => {},
    failed: (error) => node.failed.push(ComityError.from(error)),
  });
  return { round, proofs };
}

/** Europe's log and its two peers, who know each other. `other` is a second log of the same key. */
function createThree() {
  const [eu, jp, us] = [EU, JP, US].map((name) => createLedgerKey(name)) as [
    NewLedgerKey,
    NewLedgerKey,
    NewLedgerKey,
  ];
  const log = createNode(eu, [jp, us]);
  const other = createNode(eu, [jp, us]);
  return { eu, log, other, jp: createNode(jp, [us, eu]), us: createNode(us, [eu, jp]) };
}

/** Two peers are each shown another history, of these sizes. */
async function showTwo(first: number, second: number) {
  const three = createThree();
  await three.log.grow(first, "first");
  await three.other.grow(second, "second");
  await handTo(three.log, three.jp);
  await handTo(three.other, three.us);
  return three;
}

async function requireConvicted(node: Node, eu: NewLedgerKey) {
  const [fork] = await listForks(node.context);
  const evidence = parseFork(Buffer.from(fork?.evidence ?? "")) ?? expect.unreachable();
  expect(verifyFork(evidence, firstKey(parseVerifierKey(eu.verifierKey))).origin).toBe(EU);
  expect(node.alarms).toMatchObject([{ what: "LOG_FORKED", peer: nodeId(EU) }]);
}

describe("two histories that two peers were shown", () => {
  test.each([
    ["of one size, without a proof", 5, 5, 0],
    ["where the peer was shown the smaller one", 9, 4, 1],
    ["where the peer was shown the larger one, by what the log proves to it", 4, 9, 1],
  ])("convict the log %s", async (_, first, second, proofs) => {
    const { eu, log, other, jp, us } = await showTwo(first, second);
    const [at, peer, proves] = first >= second ? [jp, us, log] : [us, jp, other];
    const { round, proofs: asked } = gossipOf(at, peer, { proves });
    await round();
    await requireConvicted(at, eu);
    expect(asked).toHaveLength(proofs);
    // The next round tells the other, which keeps the evidence that it is shown.
    const back = gossipOf(peer, at, { proves });
    await back.round();
    await requireConvicted(peer, eu);
    await back.round();
    expect([await listForks(peer.context), peer.alarms.length]).toMatchObject([[{ log: EU }], 1]);
  });

  test("leave nothing of that log to be cosigned, whichever history it shows", async () => {
    const { log, jp, us } = await showTwo(6, 5);
    await gossipOf(jp, us, { proves: log }).round();
    await log.grow(1, "more");
    await expect(handTo(log, jp)).rejects.toMatchObject({
      reason: "STATEMENT_CONFLICT",
      message: expect.stringContaining("proved to have two histories"),
    });
  });

  test("of which the log hides one: it proves nothing, is not convicted, and not cosigned either until it does", async () => {
    const { log, jp, us } = await showTwo(6, 5);
    const hides: Node = {
      ...log,
      context: {
        ...log.context,
        store: { log: { ...log.store.log, consistency: async () => undefined } },
      } as never,
    };
    await gossipOf(jp, us, { proves: hides }).round();
    expect([await listForks(jp.context), jp.failed]).toMatchObject([[], [{ reason: "STATEMENT_CONFLICT" }]]);
    await log.grow(2, "more");
    const { checkpoint } = await log.store.log.head();
    const proved = (await log.store.log.consistency(6, 8)) ?? expect.unreachable();
    const claims = [{ size: 6, ...proved }];
    expect(await jp.cosign(nodeId(EU), { checkpoint, claims })).toEqual({ sizes: [5] });
  });

  test("control: without gossip each peer cosigns the history that it is shown, and neither learns", async () => {
    const { log, other, jp, us } = await showTwo(5, 5);
    await log.grow(3, "more");
    await other.grow(3, "else");
    await handTo(log, jp);
    await handTo(other, us);
    expect([await listForks(jp.context), await listForks(us.context)]).toEqual([[], []]);
  });
});

describe("an honest log", () => {
  test("proves what a peer holds once, and nothing again while that tells nothing new", async () => {
    const { log, jp, us } = createThree();
    await log.grow(4);
    await handTo(log, us);
    await log.grow(3);
    await handTo(log, jp);
    const { round, proofs } = gossipOf(jp, us, { proves: log });
    await round();
    await round();
    expect(proofs).toEqual([[4, 7]]);
    await log.grow(1);
    await handTo(log, us);
    await round();
    expect(proofs).toEqual([
      [4, 7],
      [8, 7],
    ]);
    expect([jp.failed, jp.alarms, await listForks(jp.context)]).toEqual([[], [], []]);
  });

  const answers: readonly (readonly [
    string,
    (three: ReturnType<typeof createThree>, tag: Uint8Array) => HeldHead,
  ])[] = [
    [
      "a head that another key has signed",
      ({ jp }, log) => ({
        log,
        checkpoint: signNote(formatCheckpoint({ origin: EU, size: 9, root: new Uint8Array(32) }), jp.key),
      }),
    ],
    ["what is no head", (_, log) => ({ log, checkpoint: "nothing" })],
    ["a head of a log that nobody asked about", () => ({ log: new Uint8Array(32), checkpoint: "nothing" })],
  ];
  test.each(answers)("is not refused for a peer that tells %s", async (_, lie) => {
    const three = createThree();
    const { log, jp, us } = three;
    await log.grow(4);
    await handTo(log, jp);
    const askHeads =
      (): CompareHeads =>
      async (_, [first, ...rest]) =>
        [first, ...rest].map((tag) => lie(three, tag ?? expect.unreachable()));
    const { round, proofs } = gossipOf(jp, us, { askHeads, proves: log });
    await round();
    expect(jp.failed.length).toBeGreaterThan(0);
    expect([proofs, jp.alarms, await listForks(jp.context)]).toEqual([[], [], []]);
    await log.grow(1);
    await handTo(log, jp);
    expect(jp.unproved.of(nodeId(EU))).toEqual([]);
  });

  test("is not refused for old heads that a peer shows without end, each of which it proves", async () => {
    const { log, jp, us } = createThree();
    const old: string[] = [];
    for (let n = 0; n < 6; n++) {
      await log.grow(1, `${n}`);
      old.push((await log.store.log.head()).checkpoint);
    }
    await handTo(log, jp);
    const askHeads = (): CompareHeads => async (_, logs) =>
      logs.map((tag) => ({ log: tag, checkpoint: old.shift() ?? "" }));
    const { round, proofs } = gossipOf(jp, us, { askHeads, proves: log });
    await round();
    await round();
    // One in a round, however many come.
    expect(proofs).toEqual([
      [1, 6],
      [2, 6],
    ]);
    await log.grow(1, "more");
    await handTo(log, jp);
    expect([jp.alarms, jp.failed]).toEqual([[], []]);
  });

  test("that cannot be asked proves with its next head what a peer has shown", async () => {
    const { log, jp, us } = createThree();
    await log.grow(2);
    await handTo(log, us);
    await log.grow(2);
    await handTo(log, jp);
    const away = { ...log, context: { ...log.context, peers: { known: [] } } as never };
    await gossipOf(jp, us, { proves: away }).round();
    expect(jp.unproved.of(nodeId(EU))).toMatchObject([{ size: 2 }]);
    await log.grow(1);
    await handTo(log, jp);
    expect(jp.unproved.of(nodeId(EU))).toEqual([]);
  });

  test("is not convicted by evidence that is none", async () => {
    const { log, jp, us } = createThree();
    await log.grow(2);
    await handTo(log, us);
    const evidence = Buffer.from(JSON.stringify({ type: "comity/v1/fork" }));
    const askHeads =
      (answer: CompareHeads): CompareHeads =>
      async (...asked) =>
        (await answer(...asked)).map((each) => ({ ...each, evidence }));
    await gossipOf(jp, us, { askHeads, proves: log }).round();
    expect([await listForks(jp.context), jp.alarms]).toEqual([[], []]);
    expect(jp.failed).toMatchObject([{ reason: "STATEMENT_INVALID" }]);
  });
});

describe("a node that is asked", () => {
  test("tells of the logs that the asking node knows too, and of no other", async () => {
    const [eu, jp, us, kr] = [EU, JP, US, KR].map((name) => createLedgerKey(name)) as never as [
      NewLedgerKey,
      NewLedgerKey,
      NewLedgerKey,
      NewLedgerKey,
    ];
    const [log, third] = [createNode(eu, [us]), createNode(kr, [us])];
    const asked = createNode(us, [eu, jp, kr]);
    await log.grow(1);
    await third.grow(1);
    await handTo(log, asked);
    await handTo(third, asked);
    const compare = createComparing(asked.context);
    const tag = (key: NewLedgerKey, asking = JP) =>
      tagOf(parseVerifierKey(key.verifierKey), nodeId(asking), nodeId(US));
    const told = await compare(nodeId(JP), [tag(eu), tag(eu), tag(jp)]);
    expect(told).toEqual([
      { log: Uint8Array.from(tag(eu)), checkpoint: (await log.store.log.head()).checkpoint },
    ]);
    // A name alone, the tag of another question, and the name with another key: each tells nothing.
    const guessed = { name: KR, publicKey: new Uint8Array(32), id: "" };
    const tags = [tagOf(guessed, nodeId(JP), nodeId(US)), tag(kr, EU)];
    expect(await compare(nodeId(JP), tags)).toEqual([]);
  });

  test("answers peers alone whose agreement is in force, and each at its rate", async () => {
    const { jp, us } = createThree();
    const compare = createComparing(us.context);
    await expect(compare(nodeId(KR), [])).rejects.toMatchObject({ reason: "AGREEMENT_MISSING" });
    const many = Array.from({ length: 17 }, () => compare(nodeId(JP), []));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject([{ reason: { reason: "OVERLOADED" } }]);
    us.clock.nowMs += 60_000;
    us.agreed.inForce = false;
    await expect(compare(nodeId(JP), [])).rejects.toMatchObject({ reason: "AGREEMENT_MISSING" });
    jp.agreed.inForce = false;
    const { round } = gossipOf(jp, us, { askHeads: () => () => expect.unreachable(), proves: us });
    await round();
    expect(jp.failed).toEqual([]);
  });

  test("proves its own log to those that it knows, each at its rate", async () => {
    const { log } = createThree();
    await log.grow(5);
    const prove = createProving(log.context);
    const { checkpoint, claims } = await prove(nodeId(JP), [2, 5, 9]);
    expect(checkpoint).toBe((await log.store.log.head()).checkpoint);
    expect(claims).toEqual([{ size: 2, ...(await log.store.log.consistency(2, 5)) }]);
    await expect(prove(nodeId(KR), [])).rejects.toMatchObject({ reason: "AGREEMENT_MISSING" });
    const many = Array.from({ length: 17 }, () => prove(nodeId(US), []));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject([{ reason: { reason: "OVERLOADED" } }]);
  });
});
