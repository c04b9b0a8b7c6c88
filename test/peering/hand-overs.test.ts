/** Hand-overs between nodes: followed once however they come, told as a fork where there are two, and nobody else's to make. */
import { describe, expect, test } from "vitest";
import { createReceiver } from "../../src/engine/relay.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { parseFork, verifyFork } from "../../src/ledger/fork.ts";
import { handOver, textOfPresent, unverifiedHandOver } from "../../src/ledger/hand-over.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { createCheckpointMemory, type Statement } from "../../src/ledger/proof.ts";
import { follow, followAll, loadHandOvers } from "../../src/peering/hand-overs.ts";
import { beginLog } from "../ledger/handed-log.ts";
import { signNote } from "../support/signed-note.ts";
import { createNet, type Net, termsWith } from "./net.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];
const refused = (reason: string) => expect.objectContaining({ reason });

const keysAt = (net: Net, name: string, of: string) => {
  const known = net
    .of(name)
    .now()
    .peers.known.find(({ node }) => node === net.of(of).node);
  if (known === undefined) throw new Error(`${of} is not known at ${name}`);
  return known;
};
const presentAt = (net: Net, name: string, of: string) => textOfPresent(keysAt(net, name, of).ledgerKeys);

async function met(...names: readonly string[]): Promise<Net> {
  const net = await createNet(...names);
  for (const name of names.slice(1)) await net.introduce(names[0] ?? "", name);
  return net;
}

/** What becomes of a hand-over that a node relays. */
function receive(net: Net, at: string, from: string, own: Statement) {
  const { peers, context, kinds } = net.of(at).now();
  const { clock, observer } = context;
  const parts = { peers, clock, observer, checkpoints: createCheckpointMemory() };
  return createReceiver(parts, kinds).receive(net.of(from).node, "hand-over", { own, body: "{}" });
}

test("a node tells all who know it, they follow, and the new card and new agreements go under the new key", async () => {
  const net = await met(KR, SG);
  const before = net.of(KR).key().verifierKey;
  await net.of(KR).handOver();
  const after = net.of(KR).key().verifierKey;
  expect(presentAt(net, SG, KR)).toBe(before);
  await net.settle();
  expect(presentAt(net, SG, KR)).toBe(after);
  await net.of(KR).now().cards.publishOwn();
  await net.settle();
  expect(net.of(SG).now().register.cardOf(KR)?.card.ledger).toBe(after);
  expect(keysAt(net, SG, KR).ledgerKeys).toHaveLength(2);
  const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
  await net.of(KR).now().agreements.sign(row.hash);
  await net.settle();
  await net.of(SG).now().agreements.sign(row.hash);
  await net.settle();
  expect(net.of(KR).now().register.agreementOf(row.hash)?.row.state).toBe("agreed");
  await net.of(SG).restart();
  expect(presentAt(net, SG, KR)).toBe(after);
  expect(net.told("alarm")).toEqual([]);
});

test("an agreement that was signed before the hand-over goes on naming the first key, and leads to the present one", async () => {
  const net = await met(KR, SG);
  const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
  await net.of(KR).now().agreements.sign(row.hash);
  await net.settle();
  const first = net.of(KR).key().verifierKey;
  await net.of(KR).handOver();
  await net.settle();
  // The peer holds the signature of the old key already, and signs now.
  await net.of(SG).now().agreements.sign(row.hash);
  await net.settle();
  for (const name of [KR, SG]) {
    const held = net.of(name).now().register.agreementOf(row.hash);
    expect(held?.row.state).toBe("agreed");
    expect(held?.signed.agreement.parties.some(({ ledger }) => ledger === first)).toBe(true);
  }
  const [peer] = net.of(SG).now().peers.all;
  expect(peer && textOfPresent(peer.ledgerKeys)).toBe(net.of(KR).key().verifierKey);
});

test("a hand-over that comes again and again is followed once, and answered with the same statement", async () => {
  const net = await met(KR, SG);
  const statement = await net.of(KR).handOver();
  const answers = await Promise.all([1, 2, 3].map(() => receive(net, SG, KR, statement)));
  answers.push(await receive(net, SG, KR, statement));
  expect(new Set(answers.map(({ leaf }) => leaf)).size).toBe(1);
  expect(net.of(SG).now().register.handOvers()).toHaveLength(1);
  const { context, register } = net.of(SG).now();
  const [proved] = await loadHandOvers(context, register.handOvers());
  expect(proved).toEqual(unverifiedHandOver(statement));
  const own = net.of(KR).now();
  expect(await loadHandOvers(own.context, own.register.handOvers())).toEqual([proved]);
});

test("several hand-overs that were missed are followed in their order, and those of other keys are passed by", async () => {
  const net = await met(KR, SG);
  const missed = [await net.of(KR).handOver(), await net.of(KR).handOver()];
  const stranger = beginLog(KR);
  await followAll(net.of(SG).now().context, net.of(KR).node, [stranger.handOver(), ...missed]);
  expect(presentAt(net, SG, KR)).toBe(net.of(KR).key().verifierKey);
  await followAll(net.of(SG).now().context, "spiffe://us.example/node", missed);
  expect(net.of(SG).now().register.handOvers()).toHaveLength(2);
});

describe("nothing is followed", () => {
  test("of a second hand-over of one key: the peer's log has forked, and the operator is told", async () => {
    const net = await met(KR, SG);
    const first = net.of(KR).key();
    await receive(net, SG, KR, await net.of(KR).handOver());
    const before = presentAt(net, SG, KR);
    for (const fill of [0, 9]) {
      const other = beginLog(KR, first);
      other.fill(fill);
      const known = keysAt(net, SG, KR);
      await expect(follow(net.of(SG).now().context, known, other.handOver())).rejects.toThrow(
        refused("STATEMENT_CONFLICT"),
      );
    }
    expect(presentAt(net, SG, KR)).toBe(before);
    const alarms = net.told("alarm");
    expect(alarms.map(({ what }) => what)).toEqual(["LOG_FORKED", "LOG_FORKED"]);
    expect(alarms[0]).toMatchObject({ peer: net.of(KR).node, on: SG });
  });

  test("of what the old key signs beyond its hand-over, which is an alarm too", async () => {
    const net = await met(KR, SG);
    const thief = beginLog(KR, net.of(KR).key());
    await receive(net, SG, KR, await net.of(KR).handOver());
    thief.fill(20);
    await expect(receive(net, SG, KR, thief.handOver())).rejects.toThrow(refused("LEDGER_KEY_REPLACED"));
    expect(net.told("alarm")).toMatchObject([{ what: "LEDGER_KEY_REPLACED", peer: net.of(KR).node }]);
  });

  test("of a hand-over that another node sends, or that leads to the key of another node", async () => {
    const net = await met(SG, KR, JP);
    const statement = await net.of(KR).handOver();
    await expect(receive(net, SG, JP, statement)).rejects.toThrow(refused("PROOF_INVALID"));
    const log = beginLog(KR, net.of(KR).key());
    const { keys } = handOver(keysAt(net, SG, KR).ledgerKeys, statement);
    expect(textOfPresent(keys)).toBe(net.of(KR).key().verifierKey);
    await receive(net, SG, KR, statement);
    log.fill(30);
    // The owner of the other key would have to agree; here it is one organisation with two names.
    const { exportPem } = net.of(JP).key();
    const { loadLedgerKey } = await import("../../src/store/ledger-key.ts");
    const twin = { ...loadLedgerKey(exportPem(), KR), exportPem };
    await expect(receive(net, SG, KR, log.handOver(twin))).rejects.toThrow(/by which another node is known/);
  });
});

describe("a node that has lost the end of its log", () => {
  /** The first of the heads that a peer holds under the key of a log that is lost. */
  const seen = (net: Net, of: string, size: number) => {
    const key = net.of(of).key();
    const { id, name } = parseVerifierKey(key.verifierKey);
    const checkpoint = signNote(formatCheckpoint({ origin: name, size, root: new Uint8Array(32) }), key);
    return { peer: net.of(of).node, key: id, size, checkpoint };
  };

  test("tells all who know it, who follow with an alarm, take its next card, and agree under the new name", async () => {
    const net = await met(KR, SG);
    // The card was newer than what the node has now.
    await net.of(KR).now().cards.publishOwn();
    await net.settle();
    const opening = await net.of(KR).openLog(900);
    // As a node does that meets a signature by a key that it does not know.
    await followAll(net.of(SG).now().context, net.of(KR).node, [opening]);
    await net.settle();
    const { name } = parseVerifierKey(presentAt(net, SG, KR));
    expect(name).toMatch(/^kr\.example\/2026-/);
    expect(net.told("alarm")).toMatchObject([{ what: "LOG_OPENED", peer: net.of(KR).node, on: SG }]);
    await net.of(KR).now().cards.publishOwn();
    await net.settle();
    expect(net.of(SG).now().register.cardOf(KR)?.card.ledger).toBe(net.of(KR).key().verifierKey);
    const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
    await net.of(KR).now().agreements.sign(row.hash);
    await net.settle();
    await net.of(SG).now().agreements.sign(row.hash);
    await net.settle();
    expect(net.of(KR).now().register.agreementOf(row.hash)?.row.state).toBe("agreed");
    const answer = await receive(net, SG, KR, opening);
    expect(JSON.parse(Buffer.from(answer.leaf, "base64").toString())).toMatchObject({ upTo: 900 });
    await net.of(SG).restart();
    expect(keysAt(net, SG, KR).ledgerKeys).toMatchObject([{ upTo: 900 }, { after: opening.index }]);
    expect(net.told("alarm")).toHaveLength(1);
  });

  test("is not followed where a peer holds more of the lost log than it names, and the evidence is kept", async () => {
    const net = await met(KR, SG);
    const held = seen(net, KR, 901);
    await net
      .of(SG)
      .store.commit({ leaf: Buffer.from('{"n":1}'), command: { kind: "test.note" }, seen: held });
    const opening = await net.of(KR).openLog(900);
    const before = presentAt(net, SG, KR);
    await expect(receive(net, SG, KR, opening)).rejects.toThrow(refused("PROOF_INVALID"));
    const known = keysAt(net, SG, KR);
    await expect(follow(net.of(SG).now().context, known, opening)).rejects.toThrow(
      refused("STATEMENT_CONFLICT"),
    );
    expect(presentAt(net, SG, KR)).toBe(before);
    expect(net.told("alarm")).toMatchObject([{ what: "LOG_FORKED", peer: net.of(KR).node, on: SG }]);
    const [kept] = net.told("evidence");
    const fork = verifyFork(parseFork(kept?.evidence as Uint8Array) as never, known.ledgerKeys);
    expect(fork).toMatchObject({ origin: KR, heads: [{ size: 900 }, { size: 901 }] });
  });

  test("is followed where a peer holds the head that it names, or less", async () => {
    const net = await met(KR, SG);
    await net.of(SG).store.commit({
      ...{ leaf: Buffer.from('{"n":1}'), command: { kind: "test.note" } },
      seen: seen(net, KR, 899),
    });
    await follow(net.of(SG).now().context, keysAt(net, SG, KR), await net.of(KR).openLog(900));
    expect(keysAt(net, SG, KR).ledgerKeys).toHaveLength(2);
  });
});
