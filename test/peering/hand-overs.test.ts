/** Hand-overs between nodes: followed once however they come, told as a fork where there are two, and nobody else's to make. */
import { describe, expect, test } from "vitest";
import { createReceiver } from "../../src/engine/relay.ts";
import { handOver, textOfPresent, unverifiedHandOver } from "../../src/ledger/hand-over.ts";
import { createCheckpointMemory, type Statement } from "../../src/ledger/proof.ts";
import { follow, followAll, loadHandOvers } from "../../src/peering/hand-overs.ts";
import { beginLog } from "../ledger/handed-log.ts";
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
