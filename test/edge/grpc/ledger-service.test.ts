/** The log over the wire: what it shows verifies with the node's key, and only those who oversee the node may dig. */
import { expect, onTestFinished, test } from "vitest";
import { ledgerCallsOver } from "../../../src/client/ledger.ts";
import { Ledger } from "../../../src/edge/grpc/definition.ts";
import { createLedgerService, type LedgerKeysPort } from "../../../src/edge/grpc/ledger-service.ts";
import { decodeStatement } from "../../../src/edge/grpc/statement-codec.ts";
import { statementOf } from "../../../src/engine/record.ts";
import type { Recorded, Store } from "../../../src/engine/store.ts";
import { verifyCheckpoint } from "../../../src/ledger/checkpoint.ts";
import { isProved } from "../../../src/ledger/fork.ts";
import { verifyStatement } from "../../../src/ledger/proof.ts";
import { createLedgerKey } from "../../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../../src/store/memory/store.ts";
import { entry, key, verifierKey } from "../../store/sample-entries.ts";
import { machine } from "../../store/sample-machine.ts";
import { ALICE, connect, JP, startNode } from "./fixture.ts";

const AUDITOR = "spiffe://eu.example/auditor/court";
const DESK = "spiffe://eu.example/operator/desk";
const REGULATOR = "spiffe://eu.example/regulator/irish";

/** A node whose log has this many leaves. */
async function start(leaves: number) {
  const store = createMemoryStore(key, machine);
  onTestFinished(() => store.close());
  for (let n = 0; n < leaves; n++) await store.commit(entry(n));
  return startNode([createLedgerService(store.log, keysOf(store))]);
}

const NEXT = createLedgerKey(key.name);
let renewed: unknown[] = [];
/** The keys of a log that was handed over once, and a renewal that is only noted. */
const keysOf = (store: Store): LedgerKeysPort => ({
  list: async () => ({
    present: NEXT.verifierKey,
    handOvers: [
      { trustDomain: "eu.example", statement: statementOf((await store.log.recorded([0]))[0] as Recorded) },
    ],
  }),
  renew: async (...asked) => {
    renewed.push(asked);
    return NEXT.verifierKey;
  },
});

test("the newest checkpoint is signed by the node, also that of an empty log", async () => {
  for (const leaves of [0, 3]) {
    const { checkpoint = "" } = await connect(await start(leaves), AUDITOR).unary(Ledger.GetCheckpoint, {});
    expect(verifyCheckpoint(checkpoint, verifierKey, { unknownLines: "refuse" }).size).toBe(leaves);
  }
});

test("every leaf is proved against the newest checkpoint; left out, the place is the first", async () => {
  const client = connect(await start(3), DESK);
  for (const n of [0, 1, 2]) {
    const { statement } = await client.unary(Ledger.Prove, { index: n });
    const proved = verifyStatement(decodeStatement(statement), verifierKey);
    expect(proved).toMatchObject({ leaf: { type: "test", n }, checkpoint: { size: 3 } });
  }
  expect(await client.unary(Ledger.Prove, {})).toEqual(await client.unary(Ledger.Prove, { index: 0 }));
});

test("the log is proved to extend each earlier size, and no other", async () => {
  const client = ledgerCallsOver(connect(await start(5), AUDITOR) as never);
  for (const size of [1, 3, 5]) {
    const { checkpoint, ...claim } = await client.proveConsistency(size);
    const head = verifyCheckpoint(checkpoint, verifierKey, { unknownLines: "refuse" });
    expect([head.size, isProved(size, head, claim)]).toEqual([5, true]);
  }
  for (const size of [0, 6])
    await expect(client.proveConsistency(size)).rejects.toMatchObject({
      reason: "NOT_FOUND",
      message: expect.stringContaining(`no size \`${size}\``),
    });
});

test("whoever oversees the node sees who has cosigned, and what is proved of other logs; a node sees no names", async () => {
  const store = createMemoryStore(key, machine);
  onTestFinished(() => store.close());
  const fork = { log: "jp.example", at: "2026-11-30T12:00:00.000Z", evidence: "{}" };
  const witnessed = {
    cosigned: async () => ({ size: 1, checkpoint: "with lines" }),
    forks: async () => [fork],
    witnesses: async () => [
      { name: "jp.example", behind: 0, last: { size: 1, at: fork.at } },
      {
        ...{ name: "w.example", behind: 1 },
        failing: { since: fork.at, reason: "PEER_UNREACHABLE", message: "it does not answer" } as const,
      },
    ],
  };
  const node = await startNode([createLedgerService(store.log, keysOf(store), witnessed)]);
  const calls = ledgerCallsOver(connect(node, AUDITOR) as never);
  expect(await calls.getCheckpoint()).toMatchObject({
    cosigned: "with lines",
    witnesses: await witnessed.witnesses(),
  });
  expect(await calls.listForks()).toEqual([
    { trustDomain: "jp.example", at: fork.at, evidence: Buffer.from("{}") },
  ]);
  expect(await connect(node, JP).unary(Ledger.GetCheckpoint, {})).toMatchObject({
    ...{ cosigned: "", witnesses: [] },
  });
  await expect(connect(node, JP).unary(Ledger.ListForks, {})).rejects.toMatchObject({
    reason: "ROLE_FORBIDDEN",
  });
});

test("a leaf beyond the log's end is not found, and a place that is not exact is refused", async () => {
  const client = connect(await start(2), DESK);
  await expect(client.unary(Ledger.Prove, { index: 2 })).rejects.toMatchObject({
    reason: "NOT_FOUND",
    message: expect.stringContaining("`2`"),
  });
  await expect(client.unary(Ledger.Prove, { index: 2 ** 53 })).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    violations: [{ field: "index" }],
  });
});

test("an auditor has no leaf by its place alone: it may lie outside of what the auditor may see", async () => {
  const client = connect(await start(1), AUDITOR);
  for (const index of [0, 9])
    await expect(client.unary(Ledger.Prove, { index })).rejects.toMatchObject({ reason: "ROLE_FORBIDDEN" });
});

test("a peer's node sees the checkpoint but no leaf, and a platform or a regulator neither", async () => {
  const node = await start(1);
  const peer = connect(node, JP);
  expect((await peer.unary(Ledger.GetCheckpoint, {})).checkpoint).not.toBe("");
  await expect(peer.unary(Ledger.Prove, {})).rejects.toMatchObject({ reason: "ROLE_FORBIDDEN" });
  for (const caller of [ALICE, REGULATOR].map((id) => connect(node, id))) {
    const refused = { reason: "ROLE_FORBIDDEN" };
    await expect(caller.unary(Ledger.GetCheckpoint, {})).rejects.toMatchObject(refused);
    await expect(caller.unary(Ledger.Prove, {})).rejects.toMatchObject(refused);
  }
});

test("the keys are listed with the statements that prove them, and an operator alone renews the node's own", async () => {
  const node = await start(1);
  const [desk, auditor] = [DESK, AUDITOR].map((id) => connect(node, id));
  for (const client of [desk, auditor]) {
    const { present, handOvers } = await ledgerCallsOver(client as never).listHandOvers();
    expect(present).toBe(NEXT.verifierKey);
    expect(handOvers.map(({ trustDomain, statement }) => [trustDomain, statement.index])).toEqual([
      ["eu.example", 0],
    ]);
  }
  renewed = [];
  const { renewLedgerKey } = ledgerCallsOver(desk as never);
  expect(await renewLedgerKey(key.verifierKey)).toBe(NEXT.verifierKey);
  await renewLedgerKey(key.verifierKey, true);
  expect(renewed).toEqual([
    [key.verifierKey, { force: false, by: DESK }],
    [key.verifierKey, { force: true, by: DESK }],
  ]);
  await expect(ledgerCallsOver(auditor as never).renewLedgerKey(key.verifierKey)).rejects.toMatchObject({
    reason: "ROLE_FORBIDDEN",
  });
  await expect(desk?.unary(Ledger.RenewKey, {})).rejects.toMatchObject({ reason: "INPUT_INVALID" });
});
