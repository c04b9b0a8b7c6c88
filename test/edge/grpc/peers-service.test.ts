/** Peers on the wire: what an operator sends arrives as it was, and what the node says is read as it was said. */
import { expect, test } from "vitest";
import { Peers } from "../../../src/edge/grpc/definition.ts";
import { requirePresent } from "../../../src/edge/grpc/narrow.ts";
import {
  createPeersService,
  decodePeer,
  decodeSetAside,
  decodeTested,
  MAX_DOCUMENT_BYTES,
  type PeersPort,
  type ShownPeer,
} from "../../../src/edge/grpc/peers-service.ts";
import { ComityError } from "../../../src/errors.ts";
import type { PeerCard } from "../../../src/federation/peer-card.ts";
import { connect, startNode } from "./fixture.ts";

const OPERATOR = "spiffe://eu.example/operator/desk";
const peer: ShownPeer = {
  ...{ trustDomain: "jp.example", address: "jp.example:7440", jurisdictions: ["JP"] },
  ...{ fingerprint: "able acid", authorityUntil: "2027-01-01T00:00:00.000Z" },
  keptUntil: "2037-11-30",
  removed: true,
  agreements: [{ id: "a", hash: "b", inForce: true }],
};

async function serving(changes: Partial<PeersPort> = {}) {
  const seen: unknown[] = [];
  const port: PeersPort = {
    offer: () => ({ type: "comity/v1/peer-card", trustDomain: "eu.example" }) as PeerCard,
    add: async (card, words, by) => {
      seen.push([card, words, by]);
      return peer;
    },
    list: () => [peer],
    setAside: () => [
      { what: "agreement", name: "kr-sg", says: "it names no such purpose" },
      { what: "card", name: "jp.example", says: "`address` is missing" },
    ],
    test: async () => {},
    remove: async (name) => void seen.push(name),
    ...changes,
  };
  return { seen, client: connect(await startNode([createPeersService(port)]), OPERATOR) };
}

test("a card reaches the node with the words, and the peer comes back as it is known", async () => {
  const { seen, client } = await serving();
  const answer = await client.unary(Peers.Add, { card: Buffer.from('{"é":1}'), fingerprint: "able acid" });
  expect(decodePeer(requirePresent(answer.peer, "peer"))).toEqual(peer);
  expect(seen).toEqual([[{ é: 1 }, "able acid", OPERATOR]]);
  expect((await client.unary(Peers.List, {})).peers.map(decodePeer)).toEqual([peer]);
  expect(JSON.parse((await client.unary(Peers.Offer, {})).card?.toString() ?? "")).toMatchObject({
    trustDomain: "eu.example",
  });
});

test.each([
  ["what is no JSON", Buffer.from("{"), "INPUT_INVALID"],
  ["nothing", Buffer.alloc(0), "INPUT_INVALID"],
  ["what is no UTF-8", Buffer.from([0x22, 0xff, 0x22]), "TEXT_MALFORMED"],
  ["too much", Buffer.alloc(MAX_DOCUMENT_BYTES + 1, 0x20), "INPUT_TOO_LARGE"],
])("%s in place of a card is refused", async (_, card, reason) => {
  const { seen, client } = await serving();
  await expect(client.unary(Peers.Add, { card, fingerprint: "x" })).rejects.toMatchObject({ reason });
  expect(seen).toEqual([]);
});

test("a test says that the node answers, or why it does not; a node that is not known is an error", async () => {
  const away = () => Promise.reject(new ComityError("NODE_UNREACHABLE", "nobody answers there"));
  const unknown = () => Promise.reject(new ComityError("NOT_FOUND", "no node of that name"));
  const tested = async (changes: Partial<PeersPort>) =>
    decodeTested(await (await serving(changes)).client.unary(Peers.Test, { trustDomain: "jp.example" }));
  expect(await tested({})).toEqual({ reachable: true });
  expect(await tested({ test: away })).toEqual({
    ...{ reachable: false, reason: "NODE_UNREACHABLE", message: "nobody answers there" },
  });
  await expect(tested({ test: unknown })).rejects.toMatchObject({ reason: "NOT_FOUND" });
});

test("a platform may do none of it", async () => {
  const node = await startNode([createPeersService({} as PeersPort)]);
  await expect(connect(node).unary(Peers.List, {})).rejects.toMatchObject({ reason: "ROLE_FORBIDDEN" });
});

test("what the node could not read of others is listed beside those that it knows", async () => {
  const { client } = await serving();
  const { setAside } = await client.unary(Peers.List, {});
  expect(setAside.map(decodeSetAside)).toEqual([
    { what: "agreement", name: "kr-sg", says: "it names no such purpose" },
    { what: "card", name: "jp.example", says: "`address` is missing" },
  ]);
  expect(() => decodeSetAside({ agreement: true } as never)).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID" }),
  );
});
