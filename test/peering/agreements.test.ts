/** Agreements of two or more: drafted, signed by each where its key is, in force when all have signed, and ended by any. */
import { describe, expect, test } from "vitest";
import { isInForce } from "../../src/federation/agreement.ts";
import { createNet, nodeOf, START, termsWith } from "./net.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];
const refused = (reason: string) => expect.objectContaining({ reason });
const at = (days: number) => new Date(START + days * 86_400_000);

/** A net of two that have signed an agreement. */
async function agreed() {
  const net = await createNet(KR, SG);
  await net.introduce(KR, SG);
  const [kr, sg] = [net.of(KR), net.of(SG)];
  const { row } = await kr.now().agreements.draft(termsWith(SG));
  await kr.now().agreements.sign(row.hash);
  await net.settle();
  await sg.now().agreements.sign(row.hash);
  await net.settle();
  return { net, kr, sg, hash: row.hash };
}

const stateAt = (
  node: { now: () => { register: { agreementOf: (hash: string) => unknown } } },
  hash: string,
) => (node.now().register.agreementOf(hash) as { row: { state: string } } | undefined)?.row.state;

describe("a draft", () => {
  test("names the parties as their cards do, begins today, and stays where it was made", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { signed, row } = await net.of(KR).now().agreements.draft(termsWith(SG));
    await net.settle();
    expect(signed.agreement).toMatchObject({
      id: "kr.example--sg.example:2026-11-23",
      from: "2026-11-23",
      until: "2028-01-01",
    });
    expect(signed.agreement.parties).toMatchObject(
      [KR, SG].map((name) => ({
        trustDomain: name,
        jurisdictions: net.of(name).card().jurisdictions,
        ledger: net.of(name).key().verifierKey,
        address: `${name}:7440`,
      })),
    );
    expect(row).toMatchObject({ state: "drafted", signed: [] });
    expect(net.of(SG).now().agreements.list()).toEqual([]);
    // The same terms give the same draft.
    expect((await net.of(KR).now().agreements.draft(termsWith(SG))).row).toEqual(row);
  });

  test.each([
    ["a party without a card", termsWith(JP), "NOT_FOUND"],
    ["itself as a party", termsWith(KR), "NOT_FOUND"],
    ["no party", { ...termsWith(), with: [] }, "INPUT_INVALID"],
    ["an end before its beginning", { ...termsWith(SG), from: "2028-01-01" }, "INPUT_INVALID"],
    [
      "a key of an issuer that is none",
      { ...termsWith(SG), issuers: { notary: { x: "AA" } } },
      "AGREEMENT_INVALID",
    ],
    ["a term that nobody knows", { ...termsWith(SG), price: 5 }, "INPUT_INVALID"],
  ])("with %s is refused, and nothing is kept", async (_, terms, reason) => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { agreements } = net.of(KR).now();
    await expect(agreements.draft(terms)).rejects.toThrow(refused(reason));
    expect(agreements.list()).toEqual([]);
  });
});

describe("an agreement", () => {
  test("is in force at both once both have signed, and not before", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const [kr, sg] = [net.of(KR), net.of(SG)];
    const { row } = await kr.now().agreements.draft(termsWith(SG));
    await kr.now().agreements.sign(row.hash);
    await net.settle();
    expect([stateAt(kr, row.hash), stateAt(sg, row.hash)]).toEqual(["drafted", "offered"]);
    expect(kr.now().peers.of(sg.node, at(0))).toBeUndefined();
    await sg.now().agreements.sign(row.id);
    await net.settle();
    for (const [one, other] of [
      [kr, sg],
      [sg, kr],
    ] as const) {
      expect(one.now().peers.of(other.node, at(0))).toMatchObject({
        inForce: true,
        agreement: { hash: row.hash },
      });
      // Decisions that were made before are made again.
      expect(one.now().epochs).toHaveLength(1);
    }
  });

  test("is the same after a restart of both", async () => {
    const { kr, sg, hash } = await agreed();
    await kr.restart();
    await sg.restart();
    expect(kr.now().peers.of(sg.node, at(0))).toMatchObject({ inForce: true, agreement: { hash } });
    expect([stateAt(kr, hash), stateAt(sg, hash)]).toEqual(["agreed", "agreed"]);
  });

  test("signed twice is signed once", async () => {
    const { kr, hash } = await agreed();
    const before = (await kr.store.log.head()).size;
    expect((await kr.now().agreements.sign(hash)).row.state).toBe("agreed");
    expect((await kr.store.log.head()).size).toBe(before);
  });

  test("whose last day has passed is signed no more", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { row } = await net
      .of(KR)
      .now()
      .agreements.draft({ ...termsWith(SG), until: "2026-11-25" });
    net.advance(3 * 86_400_000);
    await expect(net.of(KR).now().agreements.sign(row.hash)).rejects.toThrow(refused("NOT_FOUND"));
  });

  test("is found by its id, its hash or eight digits of it, and by no less", async () => {
    const { kr, hash } = await agreed();
    const { agreements } = kr.now();
    for (const name of [hash, hash.slice(0, 8), "kr.example--sg.example:2026-11-23"])
      expect(agreements.find(name).row.hash).toBe(hash);
    for (const name of [hash.slice(0, 7), "", "another"])
      expect(() => agreements.find(name)).toThrow(refused("NOT_FOUND"));
  });

  test("of three comes about by the one whom the others know", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(KR, JP);
    const { row } = await net.of(KR).now().agreements.draft(termsWith(SG, JP));
    await net.of(KR).now().agreements.sign(row.hash);
    await net.settle();
    // Neither of these two has a card of the other.
    await net.of(SG).now().agreements.sign(row.hash);
    await net.of(JP).now().agreements.sign(row.hash);
    await net.settle();
    for (const name of [KR, SG, JP]) expect(stateAt(net.of(name), row.hash)).toBe("agreed");
    expect(net.of(SG).now().peers.of(nodeOf(JP), at(0))).toMatchObject({ inForce: true });
  });
});

describe("the newer of two agreements", () => {
  test("stands beside the older and counts from its first day, and the older counts before", async () => {
    const { net, kr, sg, hash } = await agreed();
    const { row } = await sg.now().agreements.draft({ ...termsWith(KR), from: "2026-12-01" });
    await sg.now().agreements.sign(row.hash);
    await net.settle();
    await kr.now().agreements.sign(row.hash);
    await net.settle();
    for (const one of [kr, sg]) {
      const other = one === kr ? sg.node : kr.node;
      expect(one.now().peers.of(other, at(0))?.agreement.hash).toBe(hash);
      expect(one.now().peers.of(other, at(10))?.agreement.hash).toBe(row.hash);
      // What was proposed under the older is decided under it, as long as that is in force.
      expect(one.now().peers.under(other, hash, at(10))).toMatchObject({ inForce: true });
    }
  });
});

describe("the end of an agreement", () => {
  test("takes effect at once here, and at the others when they have the leaf; its end is kept for ever", async () => {
    const { net, kr, sg, hash } = await agreed();
    await sg.now().agreements.terminate(hash);
    expect(sg.now().peers.of(kr.node, at(0))?.inForce).toBe(false);
    expect(kr.now().peers.of(sg.node, at(0))?.inForce).toBe(true);
    await net.settle();
    for (const one of [kr, sg]) {
      await one.restart();
      expect(one.now().register.agreementOf(hash)?.row).toMatchObject({ state: "terminated", endedBy: SG });
      const other = one === kr ? sg.node : kr.node;
      // What was delivered stays bound: the peer, its key and its authority are known still.
      expect(one.now().peers.of(other, at(0))).toMatchObject({ inForce: false, agreement: { hash } });
    }
    expect(kr.now().epochs).toEqual([]);
  });

  test("may be set for a later instant, and then only be brought forward", async () => {
    const { net, kr, sg, hash } = await agreed();
    await kr.now().agreements.terminate(hash, at(10));
    await net.settle();
    const during = (days: number) => {
      const [agreement] = sg.now().register.acquaintance().agreements;
      return agreement !== undefined && isInForce(agreement, at(days));
    };
    expect([during(9), during(11)]).toEqual([true, false]);
    await sg.now().agreements.terminate(hash, at(20));
    expect([during(9), during(11)]).toEqual([true, false]);
    await sg.now().agreements.terminate(hash, at(5));
    expect([during(4), during(6)]).toEqual([true, false]);
    // Nothing that was decided is taken back: an end lies never in the past.
    await kr.now().agreements.terminate(hash, at(-5));
    expect(kr.now().register.agreementOf(hash)?.row.endsAt).toMatch(/^2026-11-23/);
  });

  test("ends it for good: the same terms on the same day are no new agreement", async () => {
    const { kr, hash } = await agreed();
    await kr.now().agreements.terminate(hash);
    await expect(kr.now().agreements.draft(termsWith(SG))).rejects.toThrow(refused("AGREEMENT_INVALID"));
    expect((await kr.now().agreements.draft({ ...termsWith(SG), id: "anew" })).row.state).toBe("drafted");
  });

  test("is for what all have signed", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
    await expect(net.of(KR).now().agreements.terminate(row.hash)).rejects.toThrow(
      refused("AGREEMENT_INVALID"),
    );
  });
});

test("the auditor is told of every change of trust, and who made it", async () => {
  const net = await createNet(KR, SG);
  const { cards, agreements } = net.of(KR).now();
  const desk = "spiffe://kr.example/operator/desk";
  const [kr, sg] = [nodeOf(KR), nodeOf(SG)];
  await net.introduce(KR, SG);
  await net.of(SG).now().cards.publishOwn();
  await net.settle();
  net.of(SG).changeCard({ address: "moved.example:7440" });
  await net.of(SG).now().cards.publishOwn();
  await net.settle();
  const { row } = await agreements.draft(termsWith(SG));
  await agreements.sign(row.hash, desk);
  await net.settle();
  await net.of(SG).now().agreements.sign(row.hash);
  await net.settle();
  await agreements.terminate(row.hash, undefined, desk);
  await net.settle();
  const other = await agreements.draft({ ...termsWith(SG), id: "another" });
  await agreements.sign(other.row.hash);
  await net.settle();
  const dave = "spiffe://sg.example/operator/dave";
  await net.of(SG).now().agreements.decline(other.row.hash, dave);
  await net.settle();
  await cards.remove(SG, desk);
  const about = { agreement: row.id, hash: row.hash };
  const declined = { agreement: "another", hash: other.row.hash };
  const at = (on: string) =>
    net.audited
      .filter((each) => (each as { on: string }).on === on)
      .map(({ on: _, ...told }: { on?: string }) => told);
  expect(at(KR)).toEqual([
    { change: "added", peer: sg },
    // The node itself has sent both: what its operator handed over, in the name of its log, and what it changed.
    { change: "changed", peer: sg, by: sg },
    { change: "changed", peer: sg, by: sg },
    { change: "signed", ...about, peer: sg, by: desk },
    { change: "agreed", ...about, peer: sg, by: sg },
    { change: "terminated", ...about, peer: sg, by: desk },
    { change: "signed", ...declined, peer: sg },
    { change: "declined", ...declined, peer: sg, by: sg },
    { change: "removed", peer: sg, by: desk },
  ]);
  expect(at(SG)).toEqual([
    { change: "added", peer: kr },
    { change: "signed", ...about, peer: kr },
    { change: "agreed", ...about, peer: kr },
    { change: "terminated", ...about, peer: kr, by: kr },
    { change: "declined", ...declined, peer: kr, by: dave },
  ]);
});
