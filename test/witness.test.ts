/** Witnesses: a head is cosigned only where the log proves that it extends all that is held of it, and two histories leave evidence. */
import { createPrivateKey, sign } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AlarmEvent } from "../src/engine/observer.ts";
import { RETENTION } from "../src/engine/retention.ts";
import { PEER_HEAD } from "../src/engine/rows.ts";
import { FOREVER, load } from "../src/engine/store.ts";
import { nodeId } from "../src/federation/identity.ts";
import { formatCheckpoint } from "../src/ledger/checkpoint.ts";
import { cosignerOf, verifyCosignature } from "../src/ledger/cosignature.ts";
import { parseFork, verifyFork } from "../src/ledger/fork.ts";
import { firstKey } from "../src/ledger/log-keys.ts";
import { formatNote, parseNote, parseVerifierKey } from "../src/ledger/note.ts";
import { formatReceipt } from "../src/receipt/receipt.ts";
import { parseWitnessed, verifyWitnessed } from "../src/receipt/witnessed.ts";
import { joinMachines } from "../src/store/join.ts";
import { createLedgerKey, type NewLedgerKey } from "../src/store/ledger-key.ts";
import { createMemoryStore } from "../src/store/memory/store.ts";
import type { HeadToCosign, WitnessContext } from "../src/witness/context.ts";
import { createCosigning } from "../src/witness/cosign.ts";
import { loadFirstCosigned, loadNewestCosigned } from "../src/witness/cosigned.ts";
import { addWitnesses } from "../src/witness/dated.ts";
import { listForks } from "../src/witness/forks.ts";
import { COSIGNATURE, WITNESSED } from "../src/witness/schema.ts";
import { witnessMachine } from "../src/witness/state.ts";
import { submitHead, type WitnessToAsk } from "../src/witness/submit.ts";
import { createRows } from "./engine/rows.ts";
import { entry, recordedOf, statementOf } from "./store/sample-entries.ts";
import { sampleMachine } from "./store/sample-machine.ts";
import { cellsOf, italic } from "./support/protocol-page.ts";
import { signNote } from "./support/signed-note.ts";

const [EU, JP] = ["eu.example", "jp.example"];
const machine = joinMachines([sampleMachine, witnessMachine]);
const NOW = Date.parse("2026-11-30T12:00:00.000Z");

type Node = ReturnType<typeof createNode>;

/** A node with a log of its own, which knows one other. */
function createNode(key: NewLedgerKey, other: NewLedgerKey) {
  const store = createMemoryStore(key, machine);
  onTestFinished(() => store.close());
  const alarms: AlarmEvent[] = [];
  const clock = { nowMs: NOW };
  const known = { node: nodeId(other.name), ledgerKeys: firstKey(parseVerifierKey(other.verifierKey)) };
  const context = {
    ...{ trustDomain: key.name, node: nodeId(key.name), store, retention: RETENTION },
    peers: { known: [known], all: [known] },
    clock: { now: () => new Date(clock.nowMs) },
    observer: { alarm: (event: AlarmEvent) => alarms.push(event) },
    sign: async (bytes: Uint8Array) => sign(null, bytes, createPrivateKey(key.exportPem())),
    ownKey: () => key.verifierKey,
  } as unknown as WitnessContext;
  const grow = async (count: number, say = "") => {
    for (let n = 0; n < count; n++) await store.commit(entry(`${say}${n}`));
  };
  return { key, context, store, alarms, clock, grow };
}

/** Europe's log, and Japan's node, which cosigns it. */
function createPair(eu = createLedgerKey(EU)) {
  const jp = createLedgerKey(JP);
  const [log, witness] = [createNode(eu, jp), createNode(jp, eu)];
  const cosign = createCosigning(witness.context);
  return { eu, jp, log, witness, cosign };
}

/** The way from a log to the witness; `asked` notes what goes over it. */
function toWitness(
  { jp, cosign }: Pick<ReturnType<typeof createPair>, "jp" | "cosign">,
  asked: HeadToCosign[] = [],
): WitnessToAsk {
  return {
    ...{ name: JP, peer: nodeId(JP) },
    cosigners: () => [cosignerOf(parseVerifierKey(jp.verifierKey))],
    ask: (head) => {
      asked.push(head);
      return cosign(nodeId(EU), head);
    },
  };
}

/** Another log of the same key, as a store that was restored at its beginning. */
const forkOf = ({ eu, jp }: ReturnType<typeof createPair>): Node => createNode(eu, jp);

describe("a log that only grows", () => {
  test("is cosigned again and again, with a proof from the last time, and the witness keeps the head first", async () => {
    const pair = createPair();
    const asked: HeadToCosign[] = [];
    const way = toWitness(pair, asked);
    for (const [n, count] of [1, 3, 0, 4, 1].entries()) {
      await pair.log.grow(count, `${n}`);
      await submitHead(pair.log.context, way);
    }
    // Where nothing has grown nobody is asked.
    expect(asked.map(({ claims }) => claims.map(({ size }) => size))).toEqual([[], [1], [4], [8]]);
    const rows = await pair.log.store.page({ of: COSIGNATURE, index: "size", prefix: [EU] }, 10);
    expect(rows.map(({ size, witness, at }) => [size, witness, at])).toEqual(
      [1, 4, 8, 9].map((size) => [size, JP, "2026-11-30T12:00:00.000Z"]),
    );
    expect(await load(pair.witness.store, WITNESSED, EU)).toMatchObject({ size: 9 });
    expect((await pair.witness.store.log.head()).size).toBe(0);
  });

  test("shows its heads with the lines of its witnesses, and dates receipts by the first that holds the leaf", async () => {
    const pair = createPair();
    const statements = [];
    for (let n = 0; n < 5; n++)
      statements.push(statementOf(recordedOf(await pair.log.store.commit(entry(n)))));
    expect(await loadNewestCosigned(pair.log.context)).toBeUndefined();
    const [first] = statements;
    if (first === undefined) return expect.unreachable();
    const receipt = formatReceipt([first], []);
    expect(await addWitnesses(pair.log.context, receipt)).toEqual(receipt);
    await submitHead(pair.log.context, toWitness(pair));
    await pair.log.grow(2);
    pair.witness.clock.nowMs += 30_000;
    await submitHead(pair.log.context, toWitness(pair));
    expect((await loadNewestCosigned(pair.log.context))?.size).toBe(7);
    expect((await loadFirstCosigned(pair.log.context, 5))?.size).toBe(5);
    expect((await loadFirstCosigned(pair.log.context, 6))?.size).toBe(7);
    expect(await loadFirstCosigned(pair.log.context, 8)).toBeUndefined();
    const trust = new Map(
      [pair.eu, pair.jp].map((key) => [nodeId(key.name), firstKey(parseVerifierKey(key.verifierKey))]),
    );
    const parsed = parseWitnessed(await addWitnesses(pair.log.context, receipt));
    expect(parsed?.receipt).toEqual(receipt);
    expect(verifyWitnessed(parsed?.parts ?? [], [first], trust)).toEqual([
      { statement: 0, log: EU, by: [{ witness: JP, at: "2026-11-30T12:00:00.000Z" }], unknown: [] },
    ]);
  });

  test("that adds lines under its own name is kept without them, and noted under its own key", async () => {
    const pair = createPair();
    await pair.log.grow(3);
    const { checkpoint } = await pair.log.store.log.head();
    const { text, signatures } = parseNote(checkpoint);
    const madeUp = { name: EU, id: "00000001", signature: Buffer.alloc(64) };
    const note = formatNote(text, [madeUp, ...signatures]);
    expect(await pair.cosign(nodeId(EU), { checkpoint: note, claims: [] })).toHaveProperty("cosignature");
    const { id } = parseVerifierKey(pair.eu.verifierKey);
    expect(await load(pair.witness.store, PEER_HEAD, nodeId(EU), id)).toMatchObject({ size: 3, checkpoint });
    expect(await load(pair.witness.store, PEER_HEAD, nodeId(EU), madeUp.id)).toBeUndefined();
    expect(await load(pair.witness.store, WITNESSED, EU)).toMatchObject({ size: 3, checkpoint });
  });

  test("proves what statements have shown meanwhile, and a head that came first by a statement is proved the next time", async () => {
    const pair = createPair();
    await pair.log.grow(3);
    const early = (await pair.log.store.log.head()).checkpoint;
    await pair.log.grow(4);
    const { checkpoint, size } = await pair.log.store.log.head();
    const seen = { peer: nodeId(EU), key: parseVerifierKey(pair.eu.verifierKey).id, size, checkpoint };
    await pair.witness.store.commit({ ...entry("seen"), seen });
    // Cosigned although more is known of the log: that is to be proved next.
    expect(await pair.cosign(nodeId(EU), { checkpoint: early, claims: [] })).toHaveProperty("cosignature");
    await pair.log.grow(1);
    const asked: HeadToCosign[] = [];
    await submitHead(pair.log.context, toWitness(pair, asked));
    expect(
      asked
        .at(-1)
        ?.claims.map(({ size: at }) => at)
        .toSorted(),
    ).toEqual([3, 7]);
    expect(await load(pair.witness.store, PEER_HEAD, nodeId(EU), seen.key)).toMatchObject({ size: 8 });
  });

  test("gets the same line for the same head, and is asked for a newer one where its head is behind", async () => {
    const pair = createPair();
    await pair.log.grow(2);
    const old = await pair.log.store.log.head();
    const head = { checkpoint: old.checkpoint, claims: [] };
    const first = await pair.cosign(nodeId(EU), head);
    pair.witness.clock.nowMs += 5_000;
    expect(await pair.cosign(nodeId(EU), head)).toEqual(first);
    await pair.log.grow(1);
    await submitHead(pair.log.context, toWitness(pair));
    expect(await pair.cosign(nodeId(EU), head)).toEqual({ sizes: [3] });
  });
});

describe("a log with two histories", () => {
  test.each([
    ["shows another head of the same size", 6, 6],
    ["has grown further than what is held", 4, 9],
    ["has grown by one leaf", 8, 9],
  ])("is not cosigned and is convicted where it %s", async (_, held, grown) => {
    const pair = createPair();
    await pair.log.grow(held, "first");
    await submitHead(pair.log.context, toWitness(pair));
    const other = forkOf(pair);
    await other.grow(grown, "second");
    const conflict = { reason: "STATEMENT_CONFLICT", message: expect.stringContaining("two histories") };
    await expect(submitHead(other.context, toWitness(pair))).rejects.toMatchObject(conflict);
    const [fork] = await listForks(pair.witness.context);
    expect(fork).toMatchObject({ log: EU, at: "2026-11-30T12:00:00.000Z" });
    const evidence = parseFork(Buffer.from(fork?.evidence ?? ""));
    const keys = firstKey(parseVerifierKey(pair.eu.verifierKey));
    expect(verifyFork(evidence as never, keys).heads.map(({ size }) => size)).toEqual([held, grown]);
    expect(pair.witness.alarms).toMatchObject([{ what: "LOG_FORKED", peer: nodeId(EU) }]);
    expect(await load(pair.witness.store, WITNESSED, EU)).toMatchObject({ size: held });
    // The same again is refused again, and neither kept nor alarmed twice.
    await expect(submitHead(other.context, toWitness(pair))).rejects.toMatchObject(conflict);
    expect([await listForks(pair.witness.context), pair.witness.alarms.length]).toEqual([[fork], 1]);
  });

  test("that it showed by a statement alone is convicted too", async () => {
    const pair = createPair();
    const other = forkOf(pair);
    await other.grow(4, "second");
    const { checkpoint, size } = await other.store.log.head();
    const seen = { peer: nodeId(EU), key: parseVerifierKey(pair.eu.verifierKey).id, size, checkpoint };
    await pair.witness.store.commit({ ...entry("seen"), seen });
    await pair.log.grow(6, "first");
    await expect(submitHead(pair.log.context, toWitness(pair))).rejects.toThrow("two histories");
    expect(await listForks(pair.witness.context)).toHaveLength(1);
  });

  test("stays convicted once its node is known no more", async () => {
    const pair = createPair();
    await pair.log.grow(4, "first");
    await submitHead(pair.log.context, toWitness(pair));
    const other = forkOf(pair);
    await other.grow(6, "second");
    await expect(submitHead(other.context, toWitness(pair))).rejects.toThrow("two histories");
    const alone = { ...pair.witness.context, peers: { ...pair.witness.context.peers, known: [], all: [] } };
    expect(await listForks(alone)).toMatchObject([{ log: EU }]);
  });

  test("control: its second history verifies by itself, so that nothing but the witness tells", async () => {
    const pair = createPair();
    const other = forkOf(pair);
    await other.grow(4, "second");
    const fresh = createPair(pair.eu);
    await submitHead(other.context, toWitness(fresh));
    expect(await listForks(fresh.witness.context)).toEqual([]);
  });

  test("that hides its proofs is not cosigned", async () => {
    const pair = createPair();
    await pair.log.grow(3, "first");
    await submitHead(pair.log.context, toWitness(pair));
    const other = forkOf(pair);
    await other.grow(5, "second");
    const { checkpoint } = await other.store.log.head();
    const wrong = (await pair.log.store.log.consistency(3, 3)) ?? expect.unreachable();
    expect(await pair.cosign(nodeId(EU), { checkpoint, claims: [] })).toEqual({ sizes: [3] });
    await expect(
      pair.cosign(nodeId(EU), { checkpoint, claims: [{ size: 3, ...wrong }] }),
    ).rejects.toMatchObject({ reason: "PROOF_INVALID" });
    expect(await load(pair.witness.store, WITNESSED, EU)).toMatchObject({ size: 3 });
  });

  test("that is shorter than what the witness holds alarms its own operator", async () => {
    const pair = createPair();
    await pair.log.grow(5, "first");
    await submitHead(pair.log.context, toWitness(pair));
    const older = forkOf(pair);
    await older.grow(2, "first");
    await expect(submitHead(older.context, toWitness(pair))).rejects.toMatchObject({
      reason: "STATEMENT_CONFLICT",
      message: expect.stringContaining("holds `5` leaves of this node's log, which has `2`"),
    });
    expect(older.alarms).toMatchObject([{ what: "LOG_FORKED", peer: nodeId(JP) }]);
  });
});

describe("a witness refuses", () => {
  test("a stranger, another log's head, and more calls than its rate", async () => {
    const pair = createPair();
    await pair.log.grow(1);
    const { checkpoint } = await pair.log.store.log.head();
    await expect(pair.cosign(nodeId("us.example"), { checkpoint, claims: [] })).rejects.toMatchObject({
      reason: "AGREEMENT_MISSING",
    });
    const foreign = signNote(formatCheckpoint({ origin: JP, size: 1, root: new Uint8Array(32) }), pair.jp);
    await expect(pair.cosign(nodeId(EU), { checkpoint: foreign, claims: [] })).rejects.toMatchObject({
      reason: "PROOF_INVALID",
    });
    const many = Array.from({ length: 20 }, () => pair.cosign(nodeId(EU), { checkpoint, claims: [] }));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused).toEqual(
      refused.map(() =>
        expect.objectContaining({ reason: expect.objectContaining({ reason: "OVERLOADED" }) }),
      ),
    );
  });

  test("two heads at once: sizes never fall, and every line that leaves is of a head that was kept", async () => {
    const pair = createPair();
    await pair.log.grow(1);
    await submitHead(pair.log.context, toWitness(pair));
    const heads: HeadToCosign[] = [];
    for (let n = 0; n < 4; n++) {
      await pair.log.grow(1, `${n}`);
      const { checkpoint, size } = await pair.log.store.log.head();
      const proved = (await pair.log.store.log.consistency(1, size)) ?? expect.unreachable();
      heads.push({ checkpoint, claims: [{ size: 1, ...proved }] });
    }
    const answers = await Promise.all(heads.map((head) => pair.cosign(nodeId(EU), head)));
    const kept = await load(pair.witness.store, WITNESSED, EU);
    const sizes = heads.flatMap(({ checkpoint }, i) =>
      "cosignature" in (answers[i] ?? {}) ? Number(checkpoint.split("\n")[1]) : [],
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(kept?.size).toBe(Math.max(...sizes));
  });
});

describe("a log refuses a cosignature", () => {
  const answered = async (change: (line: string) => string) => {
    const pair = createPair();
    await pair.log.grow(1);
    const way = toWitness(pair);
    const ask: WitnessToAsk["ask"] = async (head) => {
      const answer = await way.ask(head);
      return "cosignature" in answer ? { cosignature: change(answer.cosignature) } : answer;
    };
    return submitHead(pair.log.context, { ...way, ask });
  };
  test("of another key, in another form, and on something else", async () => {
    const other = createPair();
    await other.log.grow(1, "x");
    const { checkpoint } = await other.log.store.log.head();
    const foreign = await other.cosign(nodeId(EU), { checkpoint, claims: [] });
    const line = "cosignature" in foreign ? foreign.cosignature : "";
    await expect(answered(() => line)).rejects.toThrow("another key than it is known by");
    await expect(answered(() => "no line")).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
  });

  test("that is dated after this node's clock by more than a minute", async () => {
    const pair = createPair();
    await pair.log.grow(1);
    pair.witness.clock.nowMs += 61_000;
    await expect(submitHead(pair.log.context, toWitness(pair))).rejects.toThrow("yet to come");
    expect(await loadNewestCosigned(pair.log.context)).toBeUndefined();
    pair.log.clock.nowMs += 60_000;
    await pair.log.grow(1);
    await submitHead(pair.log.context, toWitness(pair));
    const head = await loadNewestCosigned(pair.log.context);
    const { text, signatures } = parseNote(head?.checkpoint ?? "");
    expect(signatures.map(({ name }) => name)).toEqual([EU, JP]);
    const cosigners = [cosignerOf(parseVerifierKey(pair.jp.verifierKey))];
    expect(verifyCosignature(text, signatures[1] as never, cosigners)?.name).toBe(JP);
  });

  test("where the witness asks for ever more proofs", async () => {
    const pair = createPair();
    await pair.log.grow(3);
    const ask = async () => ({ sizes: [1] });
    await expect(submitHead(pair.log.context, { ...toWitness(pair), ask })).rejects.toThrow(
      "ever more proofs",
    );
  });
});

describe("the table of the protocol", () => {
  const COMMANDS: Readonly<Record<string, readonly [after: number, size: number]>> = {
    "witness.cosign, 4 after none": [-1, 4],
    "witness.cosign, 7 after 4": [4, 7],
    "witness.cosign, 3 after 4": [4, 3],
  };
  const cells = cellsOf("Witnesses");

  test("has a row for each state", () => expect(cells).toHaveLength(9));

  test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
    const rows = createRows();
    const run = ([after, size]: readonly [number, number]) => {
      const head = { log: EU, size, checkpoint: "c", cosignature: "l" };
      const result = witnessMachine.transition({ kind: "witness.cosign", after, head }, rows, 0);
      if ("refused" in result) return italic(result.refused);
      rows.write(result.puts);
      return String(rows.get(WITNESSED, EU)?.size);
    };
    if (state !== "unknown") run([-1, Number(state)]);
    expect(run(COMMANDS[column] ?? expect.unreachable())).toBe(cell);
  });
});

test("a row that is kept twice is refused, and evidence of one log is bounded", async () => {
  const { log } = createPair();
  const cosignature = {
    ...{ log: EU, size: 1, witness: JP, cosignature: "l", at: "2026-11-30T12:00:00.000Z" },
    until: FOREVER,
  };
  const keep = () => log.store.keep({ command: { kind: "witness.keep", cosignature } as never });
  expect(await keep()).toEqual({ kept: true });
  expect(await keep()).toMatchObject({ refused: "already-kept" });
  const fork = (digest: string) => ({ log: EU, digest, evidence: "{}", at: "2026-11-30T12:00:00.000Z" });
  const note = (digest: string) =>
    log.store.keep({ command: { kind: "witness.fork", fork: fork(digest) } as never });
  for (let n = 0; n < 8; n++) expect(await note(`${n}`)).toEqual({ kept: true });
  expect(await note("9")).toMatchObject({ refused: "already-noted" });
});
