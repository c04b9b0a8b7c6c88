/** The peers of a node: found by id or by the place that they serve, and whether their agreement is in force. */
import { describe, expect, test } from "vitest";
import { createPeers, peerOf } from "../../src/engine/peers.ts";
import type { PeerCard } from "../../src/federation/peer-card.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { knownBy } from "../support/known.ts";
import { agreement, EU, IL } from "../support/pair.ts";

const AT = new Date("2026-11-23T12:00:00Z");
const ended = { ...agreement, id: "ended", until: "2026-06-01" };

describe("a peer", () => {
  const peers = createPeers(knownBy(agreement), "eu.example");

  test("is found by its id and by what it serves, and is never oneself", () => {
    expect(peers.of(IL, AT)).toMatchObject({ node: IL, agreement, inForce: true });
    expect(peers.serving("US-IL", AT)?.node).toBe(IL);
    expect(peers.of(EU, AT)).toBeUndefined();
    expect(peers.serving("EU", AT)).toBeUndefined();
    expect(peers.all.map(({ node }) => node)).toEqual([IL]);
  });

  test("has the key that signs its log", () => {
    const [, il] = agreement.parties;
    expect(peers.of(IL, AT)?.ledgerKeys[0].name).toBe(il?.trustDomain);
  });

  test("is named AGREEMENT_MISSING where no agreement knows it", () => {
    expect(() => peerOf(peers, "spiffe://jp.example/node", AT, "sending")).toThrow(
      expect.objectContaining({
        reason: "AGREEMENT_MISSING",
        message: "no agreement with the sending node",
      }),
    );
  });
});

describe("an agreement that is over", () => {
  test("still finds its peer, and says that it is not in force", () => {
    expect(createPeers(knownBy(ended), "eu.example").of(IL, AT)).toMatchObject({
      agreement: ended,
      inForce: false,
    });
  });

  test.each([
    ["before", [ended, agreement]],
    ["after", [agreement, ended]],
  ])("gives way to one in force that stands %s it, and the peer is named once", (_, both) => {
    const peers = createPeers(knownBy(...both), "eu.example");
    expect(peers.of(IL, AT)).toMatchObject({ agreement, inForce: true });
    expect(peers.all).toHaveLength(1);
    expect(peers.at(AT)).toMatchObject([{ node: IL, agreement: { id: agreement.id }, inForce: true }]);
  });
});

test("of agreements that are over, the one that governed last is named, and none that was ended before it began", () => {
  const past = { ...agreement, from: "2026-02-01" };
  const governed = { ...past, id: "governed", endsAt: "2026-11-20T00:00:00.000Z" };
  const neverBegan = { ...past, id: "never", from: "2030-01-01", endsAt: "2026-11-19T00:00:00.000Z" };
  const named = (...all: readonly (typeof agreement)[]) =>
    createPeers(knownBy(...all), "eu.example").of(IL, AT)?.agreement.id;
  expect(named(neverBegan, ended, governed)).toBe("governed");
  expect(named(neverBegan, ended)).toBe("ended");
  expect(named(neverBegan)).toBe("never");
});

test("an agreement to which the node is no party is CONFIG_INVALID", () => {
  expect(() => createPeers(knownBy(agreement), "jp.example")).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID" }),
  );
});

test("one node has one key: that of its card, else of an agreement that nobody has ended, else of the newest", () => {
  const keyed = (ledger: string, changes: object) => ({
    ...{ ...agreement, ...changes },
    parties: agreement.parties.map((party) =>
      party.trustDomain === "us-il.example" ? { ...party, ledger } : party,
    ),
  });
  const [a, b, c] = ["a", "b", "c"].map(() => createLedgerKey("us-il.example").verifierKey) as [
    string,
    string,
    string,
  ];
  const idOf = (agreements: readonly (typeof agreement)[], cards: readonly PeerCard[] = []) => {
    const peers = createPeers(() => ({ agreements, cards, handOvers: [] }), "eu.example");
    expect(peers.of(IL, AT)?.ledgerKeys[0].id).toBe(
      peers.known.find(({ node }) => node === IL)?.ledgerKeys[0].id,
    );
    return peers.of(IL, AT)?.ledgerKeys[0].id;
  };
  const id = (ledger: string) => parseVerifierKey(ledger).id;
  const [over, newest, oldest] = [
    keyed(a, { hash: "1", from: "2027-01-01", endsAt: "2026-11-01T00:00:00.000Z" }),
    keyed(b, { hash: "2", from: "2026-02-01" }),
    keyed(c, { hash: "3", from: "2026-01-01", until: "2026-06-01" }),
  ];
  expect(idOf([over, newest, oldest])).toBe(id(b));
  expect(idOf([oldest, newest, over])).toBe(id(b));
  expect(idOf([over])).toBe(id(a));
  const card = { trustDomain: "us-il.example", ledger: c } as PeerCard;
  expect(idOf([over], [card])).toBe(id(c));
});
