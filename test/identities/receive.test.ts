/** Revoked certificates of nodes, from the log of one to the registry of another: once, only one's own, never back, and not without end. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Observer } from "../../src/engine/observer.ts";
import { outboxMachine } from "../../src/engine/outbox.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { requireRecorded, statementOf } from "../../src/engine/record.ts";
import { createReceiver } from "../../src/engine/relay.ts";
import { load, type Machine } from "../../src/engine/store.ts";
import type { Change } from "../../src/identities/context.ts";
import { certificateLeafBytes, type NodeRevokedLeaf } from "../../src/identities/leaf.ts";
import { createRevocationKind } from "../../src/identities/receive.ts";
import { openRegistry } from "../../src/identities/registry.ts";
import { MOST_NODE_REVOCATIONS, NODE_REVOCATION } from "../../src/identities/schema.ts";
import { identityMachine, nodeRevocationMachine } from "../../src/identities/state.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { createCheckpointMemory, verifyStatement } from "../../src/ledger/proof.ts";
import { createEntropy } from "../../src/node/ports.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { cardOf, createIdentities, DAY_MS, KR, START } from "./fixture.ts";

const [NODE, OTHER, STRANGER] = [`${KR}/node`, "spiffe://jp.example/node", "spiffe://sg.example/node"];
/** Records a leaf, and nothing beside it. */
const noteMachine: Machine<{ readonly kind: "test.note" }> = {
  kinds: ["test.note"],
  collections: [],
  reads: () => [],
  transition: () => ({ puts: [] }),
};
const machine = joinMachines([identityMachine, nodeRevocationMachine, outboxMachine, noteMachine]);
const iso = (ms: number) => new Date(ms).toISOString();
const said = (ms: number): NodeRevokedLeaf => ({
  type: "comity/v1/node-certificate-revoked",
  nonce: createEntropy().nonce(),
  ...{ at: iso(ms), revokedAt: iso(ms), cause: "key-compromise" },
  ...{ identity: NODE, serial: "5AD0", notAfter: iso(START + 90 * DAY_MS) },
});

/** Korea's node, and one of another organisation that knows it. */
async function createTwo() {
  let ms = START;
  const clock = { now: () => new Date(ms) };
  const [koreanKey, otherKey] = [createLedgerKey("kr.example"), createLedgerKey("jp.example")];
  const korean = await createIdentities({
    store: createMemoryStore(koreanKey, machine),
    known: ["jp.example"],
  });
  const store = createMemoryStore(otherKey, machine);
  const registry = await openRegistry(store, []);
  const changes: Change[] = [];
  const kind = createRevocationKind({
    ...{ node: OTHER, store, clock, registry, sealer: createSealer(), entropy: createEntropy() },
    changed: (change) => changes.push(change),
  });
  const cards = [{ ...cardOf("kr.example"), ledger: koreanKey.verifierKey }, cardOf("sg.example")];
  const receiver = createReceiver(
    {
      ...{ clock, checkpoints: createCheckpointMemory() },
      peers: createPeers(() => ({ agreements: [], cards, handOvers: [] }), "jp.example"),
      observer: new Proxy({} as Observer, { get: () => () => {} }),
    },
    [kind],
  );
  /** Takes what Korea's node sends: its statement on a leaf like this. */
  const take = async (leaf: Partial<NodeRevokedLeaf> = {}) => {
    const bytes = certificateLeafBytes({ ...said(ms), ...leaf });
    const own = statementOf(
      requireRecorded(await korean.store.commit({ leaf: bytes, command: { kind: "test.note" } })),
    );
    const answer = await receiver.receive(NODE, "revocation", { own, body: "{}" });
    return {
      own,
      answer: verifyStatement(answer, parseVerifierKey(otherKey.verifierKey), createCheckpointMemory()),
    };
  };
  const reasonOf = (leaf: Partial<NodeRevokedLeaf>) =>
    take(leaf).then(
      () => "taken",
      ({ reason }) => reason as string,
    );
  return {
    ...{ korean, kind, registry, store, changes, take, reasonOf },
    size: async () => (await store.log.head()).size,
    advance: (by: number) => {
      ms += by;
    },
  };
}

let two: Awaited<ReturnType<typeof createTwo>>;
beforeEach(async () => {
  two = await createTwo();
});

describe("the word of a node about a certificate of its own", () => {
  test("is recorded and told, and refuses that certificate from then on, also after a restart", async () => {
    await two.take();
    expect(two.changes).toEqual([{ what: "revoked", identity: NODE, serial: "5AD0" }]);
    for (const registry of [two.registry, await openRegistry(two.store, [])]) {
      expect(registry.isRevoked(NODE, "5AD0")).toBe(true);
      expect(registry.isRevoked(NODE, "5AD1")).toBe(false);
      expect(registry.isRevoked(STRANGER, "5AD0")).toBe(false);
    }
  });

  test("is answered by the other's leaf about the same certificate, and by no other", async () => {
    const [one, another] = [await two.take(), await two.take({ serial: "5AD1" })];
    const sent = { envelope: { own: one.own, body: "{}" }, leafHash: new Uint8Array() };
    two.kind.verifyAnswer(one.answer, sent);
    expect(() => two.kind.verifyAnswer(another.answer, sent)).toThrow("about another certificate");
  });

  test("changes nothing when it comes again, whatever it says: nothing takes it back", async () => {
    await two.take();
    const size = await two.size();
    await two.take({ cause: "unspecified", notAfter: iso(START + 1000) });
    expect(await two.size()).toBe(size);
    expect(two.changes).toHaveLength(1);
    expect(await load(two.store, NODE_REVOCATION, NODE, "5AD0")).toMatchObject({ cause: "key-compromise" });
  });

  test.each([
    ["of another organisation's node", { identity: STRANGER }, "SCOPE_FORBIDDEN"],
    ["of the receiving node itself", { identity: OTHER }, "SCOPE_FORBIDDEN"],
    ["of a platform", { identity: `${KR}/platform/aurora` }, "SCOPE_FORBIDDEN"],
    ["that is dated ahead", { revokedAt: iso(START + 3_600_000) }, "CLOCK_SKEW"],
    [
      "that ends later than any certificate",
      { notAfter: iso(START + 60 * 366 * DAY_MS) },
      "STATEMENT_INVALID",
    ],
    ["that has ended", { notAfter: iso(START - 1) }, "CERTIFICATE_EXPIRED"],
  ])("is refused for a certificate %s, and leaves no leaf", async (_what, leaf, reason) => {
    expect(await two.reasonOf(leaf)).toBe(reason);
    expect(await two.size()).toBe(0);
    expect(two.changes).toEqual([]);
  });

  test("about so many at once is kept, and more only once earlier ones have ended and two days have passed", async () => {
    const short = iso(START + 60_000);
    for (let n = 0; n < MOST_NODE_REVOCATIONS; n++)
      await two.take({ serial: n.toString(16).toUpperCase().padStart(4, "0"), notAfter: short });
    expect(await two.reasonOf({ serial: "FFFF" })).toBe("OVERLOADED");
    two.advance(DAY_MS);
    expect(await two.reasonOf({ serial: "FFFF" })).toBe("OVERLOADED");
    two.advance(2 * DAY_MS);
    expect(await two.reasonOf({ serial: "FFFF" })).toBe("taken");
  });
});

test("what is owed are the revocations of certificates of this node that have not ended", async () => {
  const { korean, kind } = two;
  const sender = createRevocationKind({ ...korean.context });
  expect(await sender.owed?.(OTHER)).toEqual([]);
  await korean.revoke(korean.desk, { serial: "5AD0", identity: NODE, cause: "superseded", force: false });
  expect(await sender.owed?.(OTHER)).toMatchObject([{ subject: `${NODE} 5AD0`, leaf: 0 }]);
  // No certificate outlives its authority.
  korean.advance(3651 * DAY_MS);
  expect(await sender.owed?.(OTHER)).toEqual([]);
  await two.take();
  expect(await kind.owed?.(NODE)).toEqual([]);
});
