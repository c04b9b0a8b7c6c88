/** What comes from known nodes: taken once in effect however often it comes, and refused where it is not theirs to send. */
import { describe, expect, test } from "vitest";
import type { Envelope } from "../../src/engine/context.ts";
import { createReceiver } from "../../src/engine/relay.ts";
import { canonicalText } from "../../src/ledger/canonical.ts";
import { createCheckpointMemory } from "../../src/ledger/proof.ts";
import { MAX_OFFERED } from "../../src/peering/agreements.ts";
import { addSignature, createUnsigned, formatCopy, hashOfBody } from "../../src/peering/copy.ts";
import { createPeeringKinds } from "../../src/peering/receive.ts";
import { composeDocument, parseTerms } from "../../src/peering/terms.ts";
import { itemsIn } from "../engine/pair.ts";
import { createNet, type Net, START, termsWith } from "./net.ts";
import { type Leaf, receiveAt, sentBy } from "./sent.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];
const refused = (reason: string) => expect.objectContaining({ reason });
const NONCE = `${"A".repeat(43)}=`;
const AT = new Date(START).toISOString();

/** A copy of an agreement of these parties, signed by some of them. */
async function copyOf(net: Net, parties: readonly string[], signers: readonly string[]) {
  const terms = parseTerms(termsWith(...parties.slice(1)));
  let signed = createUnsigned(
    composeDocument(
      terms,
      parties.map((each) => net.of(each).card()),
      "2026-11-23",
    ),
  );
  for (const name of signers)
    signed = await addSignature(signed, name, async (bytes) => net.of(name).key().sign(bytes));
  const body = formatCopy(signed);
  const { hash } = signed.agreement;
  const leaf: Leaf = {
    type: "comity/v1/agreement-copy",
    ...{ nonce: NONCE, at: AT, agreement: hash, signatures: signers.length, body: hashOfBody(body) },
  };
  return { hash, leaf, body };
}

describe("a copy of an agreement", () => {
  test("comes twice and counts once, with the same answer", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { hash, leaf, body } = await copyOf(net, [KR, SG], [KR]);
    const envelope = await sentBy(net, KR, leaf, body);
    const answer = await receiveAt(net, SG, KR, "agreement", envelope);
    expect(await receiveAt(net, SG, KR, "agreement", envelope)).toEqual(answer);
    expect(net.of(SG).now().register.agreementOf(hash)?.row).toMatchObject({ state: "offered", by: KR });
  });

  test("with a signature that comes while another is being recorded is taken with it, and nobody is told to try again", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(JP, SG);
    const parties = [SG, KR, JP];
    const copies = await Promise.all([KR, JP].map((name) => copyOf(net, parties, [name])));
    const [ofKr, ofJp] = await Promise.all(
      copies.map(({ leaf, body }, i) => sentBy(net, [KR, JP][i] as string, leaf, body)),
    );
    await Promise.all([
      receiveAt(net, SG, KR, "agreement", ofKr as Envelope),
      receiveAt(net, SG, JP, "agreement", ofJp as Envelope),
    ]);
    const held = net
      .of(SG)
      .now()
      .register.agreementOf(copies[0]?.hash ?? "");
    expect(held?.row.signed.toSorted()).toEqual([JP, KR]);
    // The operator signs while the third copy arrives once more: nothing is lost, and nothing is refused.
    expect(held?.row).toMatchObject({ state: "offered" });
    await Promise.all([
      net
        .of(SG)
        .now()
        .agreements.sign(copies[0]?.hash ?? ""),
      net
        .of(SG)
        .now()
        .agreements.sign(copies[0]?.hash ?? ""),
    ]);
    expect(
      net
        .of(SG)
        .now()
        .register.agreementOf(copies[0]?.hash ?? "")?.row.state,
    ).toBe("agreed");
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["whose sender has not signed it", [KR, SG], []],
    ["that another has signed in the sender's place", [KR, SG], [SG]],
    ["to which the receiver is no party", [KR, JP], [KR]],
    ["to which the sender is no party", [SG, JP], [JP]],
  ])("%s is refused", async (_, parties, signers) => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    const { leaf, body, hash } = await copyOf(net, parties, signers);
    const envelope = await sentBy(net, KR, leaf, body);
    await expect(receiveAt(net, SG, KR, "agreement", envelope)).rejects.toThrow(refused("AGREEMENT_INVALID"));
    expect(net.of(SG).now().register.agreementOf(hash)).toBeUndefined();
  });

  test("that names the receiver under a foreign key, or is over, is refused", async () => {
    const net = await createNet(KR, SG);
    const twin = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const sg = net.of(SG).card();
    // The receiver's name, and the key of somebody else.
    const cards = [net.of(KR).card(), { ...sg, ledger: twin.of(SG).key().verifierKey }];
    const own = async (until: string, parties: typeof cards) => {
      const terms = parseTerms({ ...termsWith(SG), until });
      const unsigned = createUnsigned(composeDocument(terms, parties, "2026-11-20"));
      const signed = await addSignature(unsigned, KR, async (bytes) => net.of(KR).key().sign(bytes));
      const body = formatCopy(signed);
      const { hash } = signed.agreement;
      return sentBy(
        net,
        KR,
        {
          type: "comity/v1/agreement-copy",
          nonce: NONCE,
          at: AT,
          agreement: hash,
          signatures: 1,
          body: hashOfBody(body),
        },
        body,
      );
    };
    const foreign = await own("2028-01-01", cards);
    await expect(receiveAt(net, SG, KR, "agreement", foreign)).rejects.toThrow(refused("AGREEMENT_INVALID"));
    const over = await own("2026-11-22", [net.of(KR).card(), sg]);
    await expect(receiveAt(net, SG, KR, "agreement", over)).rejects.toThrow(refused("AGREEMENT_EXPIRED"));
  });

  test("that is not the one its leaf names, or has a signature of a stranger, is refused", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    const { leaf, body } = await copyOf(net, [KR, SG], [KR]);
    const other = await copyOf(net, [KR, SG], []);
    const swapped = await sentBy(net, KR, leaf, other.body);
    await expect(receiveAt(net, SG, KR, "agreement", swapped)).rejects.toThrow(refused("STATEMENT_INVALID"));
    const { signatures, payload } = JSON.parse(body);
    const forged = canonicalText({ payload, signatures: [{ ...signatures[0], signature: "A".repeat(86) }] });
    const named = { ...leaf, body: hashOfBody(forged) } as Leaf;
    const envelope = await sentBy(net, KR, named, forged);
    await expect(receiveAt(net, SG, KR, "agreement", envelope)).rejects.toThrow(refused("AGREEMENT_INVALID"));
  });

  test("that names a third node under another key than it is known by is refused, signed by that key or not", async () => {
    const net = await createNet(KR, SG, JP);
    const twin = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(SG, JP);
    const cards = [
      net.of(KR).card(),
      net.of(SG).card(),
      { ...net.of(JP).card(), ledger: twin.of(JP).key().verifierKey },
    ];
    let signed = createUnsigned(composeDocument(parseTerms(termsWith(SG, JP)), cards, "2026-11-23"));
    signed = await addSignature(signed, KR, async (bytes) => net.of(KR).key().sign(bytes));
    signed = await addSignature(signed, JP, async (bytes) => twin.of(JP).key().sign(bytes));
    const body = formatCopy(signed);
    const { hash } = signed.agreement;
    const leaf: Leaf = {
      type: "comity/v1/agreement-copy",
      ...{ nonce: NONCE, at: AT, agreement: hash, signatures: 2, body: hashOfBody(body) },
    };
    const envelope = await sentBy(net, KR, leaf, body);
    await expect(receiveAt(net, SG, KR, "agreement", envelope)).rejects.toThrow(refused("AGREEMENT_INVALID"));
    expect(net.of(SG).now().register.agreementOf(hash)).toBeUndefined();
  });

  test("is sent on by those who have signed it alone", async () => {
    const net = await createNet(KR, SG, JP);
    for (const [one, other] of [
      [KR, SG],
      [SG, JP],
    ] as const)
      await net.introduce(one, other);
    const { leaf, body } = await copyOf(net, [KR, SG, JP], [KR]);
    await receiveAt(net, SG, KR, "agreement", await sentBy(net, KR, leaf, body));
    expect(await itemsIn(net.of(SG).store, "queued")).toEqual([]);
    await net
      .of(SG)
      .now()
      .agreements.sign(leaf.type === "comity/v1/agreement-copy" ? leaf.agreement : "");
    expect(await itemsIn(net.of(SG).store, "queued")).toHaveLength(2);
  });

  test("takes up no room of another node's: each has its own, and so have drafts", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(SG, JP);
    const offer = async (from: string, id: string) => {
      const cards = [net.of(from).card(), net.of(SG).card()];
      const unsigned = createUnsigned(
        composeDocument(parseTerms({ ...termsWith(SG), id }), cards, "2026-11-23"),
      );
      const signed = await addSignature(unsigned, from, async (bytes) => net.of(from).key().sign(bytes));
      const body = formatCopy(signed);
      const leaf: Leaf = {
        type: "comity/v1/agreement-copy",
        ...{ nonce: NONCE, at: AT, agreement: signed.agreement.hash, signatures: 1, body: hashOfBody(body) },
      };
      return receiveAt(net, SG, from, "agreement", await sentBy(net, from, leaf, body));
    };
    for (let i = 0; i < MAX_OFFERED; i++) await offer(KR, `offer ${i}`);
    await expect(offer(KR, "one more")).rejects.toThrow(refused("OVERLOADED"));
    await offer(JP, "the first");
    await net.of(SG).now().agreements.draft(termsWith(JP));
  });

  test("of a node that is not known is refused before it is read", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    const { leaf, body } = await copyOf(net, [JP, SG], [JP]);
    const envelope = await sentBy(net, JP, leaf, body);
    await expect(receiveAt(net, SG, JP, "agreement", envelope)).rejects.toThrow(refused("AGREEMENT_MISSING"));
  });
});

describe("a card that a node sends", () => {
  const ownCard = (body: string): Leaf => ({
    type: "comity/v1/own-card",
    nonce: NONCE,
    at: AT,
    card: hashOfBody(body),
  });

  test("is its own, under the key of its log; an older one than is held changes nothing", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(SG, JP);
    const others = canonicalText(net.of(JP).card());
    await expect(
      receiveAt(net, SG, KR, "card", await sentBy(net, KR, ownCard(others), others)),
    ).rejects.toThrow(refused("STATEMENT_INVALID"));
    const bodies = ["older.example:1", "newer.example:1"].map((address) =>
      canonicalText({ ...net.of(KR).card(), address }),
    );
    const [older, newer] = [
      await sentBy(net, KR, ownCard(bodies[0] ?? ""), bodies[0] ?? ""),
      await sentBy(net, KR, ownCard(bodies[1] ?? ""), bodies[1] ?? ""),
    ];
    await receiveAt(net, SG, KR, "card", newer);
    await receiveAt(net, SG, KR, "card", older);
    expect(net.of(SG).now().register.cardOf(KR)?.card.address).toBe("newer.example:1");
  });

  test("does not bring back a node that was removed, though an ended agreement names it still", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
    await net.of(KR).now().agreements.sign(row.hash);
    await net.settle();
    await net.of(SG).now().agreements.sign(row.hash);
    await net.settle();
    await net.of(SG).now().agreements.terminate(row.hash);
    await net.settle();
    await net.of(SG).now().cards.remove(KR);
    const body = canonicalText({ ...net.of(KR).card(), address: "back.example:1" });
    const envelope = await sentBy(net, KR, ownCard(body), body);
    await expect(receiveAt(net, SG, KR, "card", envelope)).rejects.toThrow(refused("AGREEMENT_MISSING"));
    expect(net.of(SG).now().register.cardOf(KR)?.state).toBe("removed");
    // The operator's word alone counts.
    await net.introduce(KR, SG);
    await receiveAt(net, SG, KR, "card", envelope);
    expect(net.of(SG).now().register.cardOf(KR)?.card.address).toBe("back.example:1");
  });

  test("counts once however often it comes, and a flood of new ones is refused by its reason, of one node and of all", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(SG, JP);
    const sent = async (from: string, n: number) => {
      const body = canonicalText({ ...net.of(from).card(), address: `place-${n}.example:1` });
      return sentBy(net, from, ownCard(body), body);
    };
    const { peers, context } = net.of(SG).now();
    const { clock, observer } = context;
    const limits = { cards: 6, cardEveryMs: 30_000, cardsPerPeer: 4, cardOfPeerEveryMs: 60_000 };
    const kinds = createPeeringKinds(context, limits);
    const { receive } = createReceiver(
      { peers, clock, observer, checkpoints: createCheckpointMemory() },
      kinds,
    );
    const give = (from: string, envelope: Envelope) => receive(net.of(from).node, "card", envelope);
    const first = await sent(KR, 0);
    for (let n = 0; n < 20; n++) await give(KR, first);
    for (let n = 1; n < 4; n++) await give(KR, await sent(KR, n));
    const { size } = await net.of(SG).store.log.head();
    const late = await sent(KR, 4);
    await expect(give(KR, late)).rejects.toThrow(
      /takes 4 new cards of one node at once, and then one in 60 seconds/,
    );
    for (let n = 0; n < 2; n++) await give(JP, await sent(JP, n));
    await expect(give(JP, await sent(JP, 2))).rejects.toThrow(/takes 6 new cards of all nodes at once/);
    expect((await net.of(SG).store.log.head()).size).toBe(size + 2);
    // It waits at its sender, and comes once there is room.
    expect(kinds[0].passing).toContain("OVERLOADED");
    net.advance(60_000);
    await give(KR, late);
    expect(net.of(SG).now().register.cardOf(KR)?.card.address).toBe("place-4.example:1");
  });
});
