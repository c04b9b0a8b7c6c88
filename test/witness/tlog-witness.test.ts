/** A node as a witness of tlog-witness, by the steps of the specification; and another node's log, which asks it over HTTP. */
import { createPrivateKey, sign } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AlarmEvent } from "../../src/engine/observer.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { FOREVER, load } from "../../src/engine/store.ts";
import { nodeId } from "../../src/federation/identity.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { cosignerOf, formatCosigner, verifyCosignature } from "../../src/ledger/cosignature.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseNote, parseSignatureLine, parseVerifierKey } from "../../src/ledger/note.ts";
import { openOutsideWitness } from "../../src/node/outside-witness.ts";
import { startWitnessServer } from "../../src/node/witness-server.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import type { WitnessContext } from "../../src/witness/context.ts";
import { loadNewestCosigned } from "../../src/witness/cosigned.ts";
import { listForks } from "../../src/witness/forks.ts";
import { WITNESSED } from "../../src/witness/schema.ts";
import { witnessMachine } from "../../src/witness/state.ts";
import { submitHead } from "../../src/witness/submit.ts";
import { createTlogWitness } from "../../src/witness/tlog-witness.ts";
import { entry } from "../store/sample-entries.ts";
import { sampleMachine } from "../store/sample-machine.ts";
import { signNote } from "../support/signed-note.ts";

const [EU, KR] = ["eu.example", "kr.example"];
const machine = joinMachines([sampleMachine, witnessMachine]);

function createNode(key: NewLedgerKey, known: readonly NewLedgerKey[] = []) {
  const store = createMemoryStore(key, machine);
  onTestFinished(() => store.close());
  const alarms: AlarmEvent[] = [];
  const clock = { nowMs: Date.parse("2026-12-01T12:00:00.000Z") };
  const peers = known.map(({ name, verifierKey }) => ({
    ...{ node: nodeId(name), ledgerKeys: firstKey(parseVerifierKey(verifierKey)) },
  }));
  const context = {
    ...{ trustDomain: key.name, node: nodeId(key.name), store, retention: RETENTION },
    peers: { known: peers, all: peers },
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

/** A log, and a node that is a witness of it without knowing its node. */
function createPair() {
  const [eu, kr] = [createLedgerKey(EU), createLedgerKey(KR)];
  const [log, witness] = [createNode(eu), createNode(kr)];
  const answer = createTlogWitness(witness.context, [parseVerifierKey(eu.verifierKey)]);
  /** The body for the newest head, from a size. */
  const bodyFrom = async (old: number, { store } = log): Promise<string> => {
    const { checkpoint, size } = await store.log.head();
    const proved = old > 0 && old < size ? await store.log.consistency(old, size) : undefined;
    const lines = proved?.proof.map((hash) => `${hash.toBase64()}\n`).join("") ?? "";
    return `old ${old}\n${lines}\n${checkpoint}`;
  };
  return { eu, kr, log, witness, answer, bodyFrom };
}

test("a log asks a node over HTTP, again and again, and the node keeps each head before its line leaves", async () => {
  const { kr, log, witness, answer } = createPair();
  const failed: unknown[] = [];
  const server = await startWitnessServer({ host: "127.0.0.1", port: 0 }, answer, (error) =>
    failed.push(error),
  );
  onTestFinished(server.close);
  const key = formatCosigner(cosignerOf(parseVerifierKey(kr.verifierKey)));
  const way = openOutsideWitness({ url: `http://127.0.0.1:${server.port}/`, key });
  for (const [n, count] of [3, 1, 5].entries()) {
    await log.grow(count, `${n}`);
    await submitHead(log.context, way);
  }
  expect(await load(witness.store, WITNESSED, EU)).toMatchObject({ size: 9 });
  const newest = await loadNewestCosigned(log.context);
  expect(newest?.size).toBe(9);
  expect(parseNote(newest?.checkpoint ?? "").signatures.map(({ name }) => name)).toEqual([EU, KR]);
  // A log that has forgotten what it was given is told the size, and proves from there.
  const forgetful = createNode(log.key);
  for (const [n, count] of [3, 1, 5, 2].entries()) await forgetful.grow(count, `${n}`);
  await submitHead(forgetful.context, way);
  expect(await load(witness.store, WITNESSED, EU)).toMatchObject({ size: 11 });
  // Another history is refused.
  const other = createNode(log.key);
  await other.grow(12, "other");
  await expect(submitHead(other.context, way)).rejects.toMatchObject({ reason: "STATEMENT_CONFLICT" });
  expect(failed).toEqual([]);
});

describe("the steps of the specification", () => {
  test("200 with a cosignature on the head, the same again for the same head, and 409 with the size for another old one", async () => {
    const { kr, log, answer, bodyFrom, witness } = createPair();
    await log.grow(4);
    const { status, body } = await answer(await bodyFrom(0));
    expect(status).toBe(200);
    const { checkpoint } = await log.store.log.head();
    const cosigners = [cosignerOf(parseVerifierKey(kr.verifierKey))];
    expect(verifyCosignature(parseNote(checkpoint).text, parseSignatureLine(body), cosigners)?.name).toBe(KR);
    witness.clock.nowMs += 60_000;
    expect(await answer(await bodyFrom(4))).toEqual({ status, body });
    expect(await answer(await bodyFrom(0))).toEqual({ status: 409, body: "4\n" });
    expect(await answer(await bodyFrom(3))).toEqual({ status: 409, body: "4\n" });
  });

  test("404 for a log that is not named, that of a known node, and its own; 403 for one that another key has signed", async () => {
    const { eu, kr, log, answer, bodyFrom } = createPair();
    await log.grow(1);
    const headOf = (origin: string, signer: NewLedgerKey) =>
      `old 0\n\n${signNote(formatCheckpoint({ origin, size: 1, root: new Uint8Array(32) }), signer)}`;
    const stranger = createLedgerKey("us.example");
    expect(await answer(headOf("us.example", stranger))).toMatchObject({ status: 404 });
    expect(await answer(headOf(EU, createLedgerKey(EU)))).toMatchObject({ status: 403 });
    const keys = [eu, kr].map(({ verifierKey }) => parseVerifierKey(verifierKey));
    const knowing = createTlogWitness(createNode(kr, [eu]).context, keys);
    expect(await knowing(await bodyFrom(0))).toMatchObject({ status: 404 });
    expect(await knowing(headOf(KR, kr))).toMatchObject({ status: 404 });
  });

  test.each<[string, (body: string) => string, number]>([
    ["no old size", (body) => body.replace("old 2\n", ""), 400],
    ["an old size with a zero before it", (body) => body.replace("old 2", "old 02"), 400],
    ["an old size above the checkpoint", (body) => body.replace("old 2", "old 6"), 400],
    ["no empty line", (body) => body.replace("\n\n", "\n"), 400],
    ["a hash that is none", (body) => body.replace(/\n[^\n]{4}/, "\n***="), 400],
    [
      "more than 63 hashes",
      (body) => body.replace("old 2\n", `old 2\n${`${"A".repeat(43)}=\n`.repeat(64)}`),
      400,
    ],
    ["what is no note", (body) => body.slice(0, body.indexOf("—")), 400],
    ["another proof", (body) => body.replace(/\n[^\n]{44}\n/, `\n${"A".repeat(43)}=\n`), 422],
    ["a part of the proof", (body) => body.replace(/\n[^\n]{44}\n/, "\n"), 422],
  ])("%s is refused, and nothing is kept", async (_, change, status) => {
    const { log, answer, bodyFrom, witness } = createPair();
    await log.grow(2);
    await answer(await bodyFrom(0));
    await log.grow(3, "more");
    const body = await bodyFrom(2);
    expect(change(body)).not.toBe(body);
    expect(await answer(change(body))).toMatchObject({ status });
    expect(await load(witness.store, WITNESSED, EU)).toMatchObject({ size: 2 });
    expect(await answer(body)).toMatchObject({ status: 200 });
  });

  test("422 for a proof where the log is empty at the witness, and for a head of no leaves that has another root", async () => {
    const { eu, log, answer, bodyFrom } = createPair();
    await log.grow(2);
    const body = (await bodyFrom(0)).replace("old 0\n", `old 0\n${"A".repeat(43)}=\n`);
    expect(await answer(body)).toMatchObject({ status: 422 });
    const empty = signNote(formatCheckpoint({ origin: EU, size: 0, root: new Uint8Array(32) }), eu);
    expect(await answer(`old 0\n\n${empty}`)).toMatchObject({ status: 422 });
  });

  test("409 for another head of one size, which is kept as evidence; after that nothing of the log is cosigned", async () => {
    const { log, answer, bodyFrom, witness } = createPair();
    await log.grow(3);
    await answer(await bodyFrom(0));
    const other = createNode(log.key);
    await other.grow(3, "other");
    expect(await answer(await bodyFrom(3, other))).toEqual({ status: 409, body: "3\n" });
    expect([await listForks(witness.context), witness.alarms]).toMatchObject([
      [{ log: EU }],
      [{ what: "LOG_FORKED" }],
    ]);
    await log.grow(1, "more");
    expect(await answer(await bodyFrom(3))).toMatchObject({ status: 422 });
  });

  test("two heads at once: sizes never fall, and whoever comes second is told the size", async () => {
    const { log, answer, bodyFrom, witness } = createPair();
    await log.grow(1);
    await answer(await bodyFrom(0));
    const bodies: string[] = [];
    for (let n = 0; n < 3; n++) {
      await log.grow(1, `more${n}`);
      bodies.push(await bodyFrom(1));
    }
    const answers = await Promise.all(bodies.map(answer));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { size } = (await load(witness.store, WITNESSED, EU)) ?? expect.unreachable();
    expect(answers.filter(({ status }) => status === 409)).toEqual(
      [1, 2].map(() => ({ status: 409, body: `${size}\n` })),
    );
  });

  test("429 beyond the rate of a log, which whoever has not its key does not use up, and of all", async () => {
    const { log, answer, bodyFrom } = createPair();
    await log.grow(1);
    const body = await bodyFrom(0);
    const forged = signNote(
      formatCheckpoint({ origin: EU, size: 1, root: new Uint8Array(32) }),
      createLedgerKey(EU),
    );
    for (let n = 0; n < 40; n++) expect(await answer(`old 0\n\n${forged}`)).toMatchObject({ status: 403 });
    const answers: number[] = [];
    for (let n = 0; n < 17; n++) answers.push((await answer(body)).status);
    expect([answers[0], answers.filter((status) => status === 429)]).toEqual([200, [429]]);
    for (let n = 0; n < 128; n++) answers.push((await answer("nothing")).status);
    expect(answers.at(-1)).toBe(429);
  });
});

test("the head that was cosigned is kept for ever: no other history is cosigned after it", async () => {
  const { log, answer, bodyFrom, witness } = createPair();
  await log.grow(1);
  await answer(await bodyFrom(0));
  expect(await load(witness.store, WITNESSED, EU)).toMatchObject({ until: FOREVER });
});
